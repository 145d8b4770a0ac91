package models_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
	"github.com/aegis-ae/aegis/models/variants"
)

// factors is the model x = b + zW + noise of deviation s, with z ~ N(0, I), two units and four features. The rows of W
// are orthogonal, so the posterior has independent units, like a variational autoencoder's.
type factors struct {
	w [2][4]float64
	b [4]float64
	s float64
}

// density is the distribution of x for z ~ N(mean, diag(variance)).
func (f factors) density(t *testing.T, mean, variance [2]float64) *distmv.Normal {
	t.Helper()
	m, cov := slices.Clone(f.b[:]), mat.NewSymDense(4, nil)
	for i := range 4 {
		for k := range 2 {
			m[i] += mean[k] * f.w[k][i]
		}
		for j := i; j < 4; j++ {
			v := 0.0
			for k := range 2 {
				v += variance[k] * f.w[k][i] * f.w[k][j]
			}
			if i == j {
				v += f.s * f.s
			}
			cov.SetSym(i, j, v)
		}
	}
	n, ok := distmv.NewNormal(m, cov, nil)
	if !ok {
		t.Fatal("the covariance is not positive definite")
	}
	return n
}

// precision is the precision of the exact posterior of unit k.
func (f factors) precision(k int) float64 { return 1 + floats.Dot(f.w[k][:], f.w[k][:])/(f.s*f.s) }

// autoencoder has the model's parameters, with the posterior's mean and deviation moved from the exact ones.
func (f factors) autoencoder(t *testing.T, wrap func(variants.VAE) models.Model, shift,
	stretch float64) *models.Autoencoder {
	t.Helper()
	inner := variants.VAE{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{}, Output: graph.Identity,
		Error: models.Gaussian, Sigma: f.s}.WithDefaults(), Beta: 1}
	a := kit.Must(models.New(wrap(inner), models.Options{Seed: 3, DType: graph.Float64}))
	set := func(name string, i int, v float64) { a.Params.Get(name).Value.Set(i, v) }
	for j := range 4 {
		set("out/b", j, f.b[j])
	}
	for k := range 2 {
		p := f.precision(k)
		for j := range 4 {
			set("out/W", k*4+j, f.w[k][j])
			set("mean/W", j*2+k, f.w[k][j]/(f.s*f.s*p))
			set("logvar/W", j*2+k, 0)
		}
		set("mean/b", k, shift-floats.Dot(f.w[k][:], f.b[:])/(f.s*f.s*p))
		set("logvar/b", k, 2*math.Log(stretch)-math.Log(p))
	}
	return a
}

// draw returns n samples of the model.
func (f factors) draw(n int, seed uint64) *data.Set {
	r := rand.New(rand.NewPCG(seed, 0))
	s := &data.Set{N: n, D: 4}
	for range n {
		z := [2]float64{r.NormFloat64(), r.NormFloat64()}
		for j := range 4 {
			s.X = append(s.X, float32(f.b[j]+z[0]*f.w[0][j]+z[1]*f.w[1][j]+f.s*r.NormFloat64()))
		}
	}
	return s
}

func logDensities(n *distmv.Normal, s *data.Set) []float64 {
	var out []float64
	for i := range s.N {
		x := make([]float64, s.D)
		for j, v := range s.Row(i) {
			x[j] = float64(v)
		}
		out = append(out, n.LogProb(x))
	}
	return out
}

func plainly(v variants.VAE) models.Model { return v }

func deviation(x []float64) float64 {
	mean, sum := floats.Sum(x)/float64(len(x)), 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}
