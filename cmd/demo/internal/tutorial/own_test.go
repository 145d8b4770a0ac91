package tutorial_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// Decorrelated is an autoencoder whose units are kept from repeating each other:
// the squared covariances of different units are added to the loss.
type Decorrelated struct {
	models.Spec
	Lambda float64 `json:"lambda" doc:"weight of the squared covariances"`
}

// Encode adds the encoder to a graph: x is (batch, features), the code is
// (batch, units).
func (m Decorrelated) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: s.Dense("code", m.MLP(s.In("enc"), x), m.Latent)}
}

// Decode adds the decoder. Its output is that before the sigmoid.
func (m Decorrelated) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss returns the terms of the loss.
func (m Decorrelated) Loss(
	s *graph.Scope, x, out graph.Node, c models.Code,
) []losses.Term {
	z := c.Z.Sub(c.Z.Mean(0))
	covariance := z.TMatMul(z).Times(1 / float64(s.Batch())) // (units, units)
	variance := z.Square().Mean(0)                           // its diagonal
	others := covariance.Square().Sum().Sub(variance.Square().Sum())
	penalty := losses.Term{
		Name: "covariances", Value: others.BroadcastTo(s.Batch(), 1), OfBatch: true,
	}
	return []losses.Term{m.Reconstruction(s, out, x, c), penalty.Times(m.Lambda)}
}

func init() {
	models.Register(models.Variant{
		Name:    "decorrelated",
		Summary: "autoencoder whose units are uncorrelated",
		Formula: "L = ‖x − x̂‖² + λ Σ_{j≠k} cov(z_j, z_k)²",
		Paper:   "after Cheung et al., ICLR 2015 workshop, arXiv:1412.6583",
		New: func(sp models.Spec) models.Model {
			return Decorrelated{Spec: sp.WithDefaults(), Lambda: 10}
		},
	})
}

// Eight units, without and with the penalty: the largest correlation of two.
func Example() {
	digits, err := mnist.Train().Head(1000)
	if err != nil {
		log.Fatal(err)
	}
	for _, lambda := range []float64{0, 10} {
		spec := models.Spec{Input: 784, Latent: 8}.WithDefaults()
		m := Decorrelated{Spec: spec, Lambda: lambda}
		a, err := models.New(m, models.Options{Seed: 1})
		if err != nil {
			log.Fatal(err)
		}
		options := models.FitOptions{Epochs: 10, Batch: 100}
		for _, err := range a.Fit(context.Background(), digits, options) {
			if err != nil {
				log.Fatal(err)
			}
		}
		codes, err := a.Encode(digits)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("lambda = %v: %.1f\n", lambda, largestCorrelation(codes))
	}
	// Output:
	// lambda = 0: 0.4
	// lambda = 10: 0.1
}

// TestDecorrelated checks the variant by name, and as a part of another one.
func TestDecorrelated(t *testing.T) { modelstest.Run(t, "decorrelated") }

func TestDenoisingDecorrelated(t *testing.T) {
	spec := models.Spec{Input: 12, Latent: 3}.WithDefaults()
	modelstest.RunModel(t, variants.Denoising{
		Model:      Decorrelated{Spec: spec, Lambda: 1},
		Corruption: variants.Corruption{Noise: variants.MaskingNoise, P: 0.3},
	})
}

func largestCorrelation(s *data.Set) float64 {
	x := mat.NewDense(s.N, s.D, nil)
	for i := range s.N {
		for j, v := range s.Row(i) {
			x.Set(i, j, float64(v))
		}
	}
	var c mat.SymDense
	stat.CorrelationMatrix(&c, x, nil)
	largest := 0.0
	for i := range s.D {
		for j := range i {
			largest = max(largest, math.Abs(c.At(i, j)))
		}
	}
	return largest
}
