package models_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "code-decay",
		Summary: "autoencoder whose codes are pulled to the origin",
		Formula: "L = ‖x − x̂‖² + λ ‖z‖²",
		Paper:   "Ghosh et al., ICLR 2020, without the decoder's term",
		New: func(sp models.Spec) models.Model {
			return CodeDecay{Spec: sp.WithDefaults(), Lambda: 0.01}
		},
	})
}

// CodeDecay is a plain autoencoder with a penalty on the squared norm of the code.
type CodeDecay struct {
	models.Spec
	Lambda float64 `json:"lambda" doc:"weight of the squared norm of the code"`
}

func (m CodeDecay) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: s.Dense("code", m.MLP(s.In("enc"), x), m.Latent)}
}

func (m CodeDecay) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

func (m CodeDecay) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	decay := losses.Term{Name: "code decay", Value: c.Z.Square().Sum(1)}
	return []losses.Term{m.Reconstruction(s, out, x, c), decay.Times(m.Lambda)}
}

// A new variant is one file: a struct, three equations and a name. Training, gradients, saving, loading and the
// conformance suite work for it at once.
func Example_variant() {
	m, err := models.Build("code-decay", models.Spec{Input: 784, Latent: 8, Hidden: []int{32}})
	if err != nil {
		log.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	train, err := mnist.Train().Head(512)
	if err != nil {
		log.Fatal(err)
	}
	var epochs []models.Epoch
	for epoch, err := range a.Fit(context.Background(), train, models.FitOptions{Epochs: 3, Batch: 32}) {
		if err != nil {
			log.Fatal(err)
		}
		epochs = append(epochs, epoch)
	}
	fmt.Println("the loss fell:", epochs[2].Train.Total < epochs[0].Train.Total)

	var file bytes.Buffer
	if _, err := a.WriteTo(&file); err != nil { // a.Save("model.safetensors") does so to a file
		log.Fatal(err)
	}
	b, err := models.Read(&file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("loaded: %T with λ = %v\n", b.Model, b.Model.(CodeDecay).Lambda)
	// Output:
	// the loss fell: true
	// loaded: models_test.CodeDecay with λ = 0.01
}
