package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestContractionOfAnything compares the penalty with differences of the code in float64, for deep encoders and for
// wrappers.
func TestContractionOfAnything(t *testing.T) {
	const features, latent = 6, 3
	sp := models.Spec{Input: features, Latent: latent, Hidden: []int{7, 5}, Activation: graph.Tanh}.WithDefaults()
	deep := variants.Plain{Spec: sp, Code: graph.Sigmoid}
	for name, inner := range map[string]models.Model{
		"deep":     deep,
		"tied":     variants.Plain{Spec: sp, Code: graph.Tanh, Tied: true},
		"linear":   variants.Linear{Input: features, Latent: latent, EncoderBias: true},
		"sparse":   variants.Sparse{Model: deep, Lambda: .1},
		"k-sparse": variants.KSparse{Model: deep, K: 2},
		"vae":      variants.VAE{Spec: sp, Beta: 1},
		"masked":   variants.Masked{Model: deep, Patch: 1, Share: .5}, // in evaluation, where nothing is hidden
	} {
		m := variants.Contractive{Model: inner, Lambda: 1}
		x := []float32{.5, .25, 1, 0, .125, .75}
		run := kit.CompileModel(t, m, graph.Evaluation, 1,
			func(s *graph.Scope, x, out graph.Node, c models.Code) map[string]graph.Node {
				terms := m.Loss(s, x, out, c)
				return map[string]graph.Node{"penalty": terms[len(terms)-1].Mean(), "z": c.Point()}
			})
		got := run(x)["penalty"].At(0)
		want := 0.0
		for i := range features {
			// Differences of a 1024th are exact in float32, the element type of what is fed.
			const step = 1.0 / 1024
			at := func(k float32) []float64 {
				moved := append([]float32(nil), x...)
				moved[i] += k * step
				return append([]float64(nil), run(moved)["z"].Float64s()...)
			}
			p, q, up, down := at(1), at(-1), at(2), at(-2)
			for j := range latent {
				d := (8*(p[j]-q[j]) - (up[j] - down[j])) / (12 * step) // of fourth order
				want += d * d
			}
		}
		if math.Abs(got-want) > 1e-7*max(1, want) {
			t.Errorf("%s: contraction %v, by differences %v", name, got, want)
		}
	}
}

// TestContractionOfWhatTheEncoderSaw: under a denoising model the penalty is taken at the corrupted data.
func TestContractionOfWhatTheEncoderSaw(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 784, Latent: 4, Hidden: []int{}}.WithDefaults(), Code: graph.Sigmoid}
	m := variants.Denoising{Model: variants.Contractive{Model: inner, Lambda: 1}, Corruption: variants.Corruption{P: .5}}
	run := kit.CompileModel(t, m, graph.Training, 1,
		func(s *graph.Scope, x, out graph.Node, c models.Code) map[string]graph.Node {
			return map[string]graph.Node{"penalty": m.Loss(s, x, out, c)[1].Mean(), "z": c.Z,
				"w": s.Weight("code/W", nil, 784, 4)}
		})
	out := run(kit.Head(t, mnist.Test(), 1).X)
	want := 0.0
	for j, z := range out["z"].Float64s() {
		for i := range 784 {
			w := out["w"].At(i*4 + j)
			want += z * z * (1 - z) * (1 - z) * w * w
		}
	}
	if got := out["penalty"].At(0); math.Abs(got-want) > 1e-9*want {
		t.Errorf("contraction %v, want %v at the code of the corrupted digit", got, want)
	}
}

func TestContractiveErrors(t *testing.T) {
	plain := variants.Plain{Spec: models.Spec{Input: 5, Latent: 3}.WithDefaults()}
	for want, m := range map[string]variants.Contractive{
		"no model":        {},
		"lambda -1":       {Model: plain, Lambda: -1},
		"-1 projections":  {Model: plain, Projections: -1},
		"257 projections": {Model: plain, Projections: 257},
	} {
		kit.Fails(t, want, m)(m.Check())
	}
}
