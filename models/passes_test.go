package models_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// TestNothingIsComputedInVain counts the operations of a step of the main variants, which are few because elementwise
// ones are fused. It also counts the matrix products, which are exactly those of the equations: per layer one forward,
// one for the gradient of the matrix and, except in the first layer, one for the gradient of the input.
func TestNothingIsComputedInVain(t *testing.T) {
	for _, c := range []struct {
		variant    string
		hidden     []int
		ops        int // at most, of a training step
		products   int // of a training step
		evaluation int // products of an evaluation
	}{
		{"plain", []int{32}, 16, 4 + 7, 4},
		{"vae", []int{32}, 22, 5 + 9, 5},
		{"conv", nil, 27, 6 + 11, 6},
		// The penalty computes a Gram matrix and multiplies with it; its gradient reaches the matrices of the two
		// layers through both, and the paths are added up.
		{"contractive", []int{32}, 26, 4 + 2 + 10, 4 + 2},
	} {
		a := kit.Build(t, c.variant, models.Spec{Input: 144, Latent: 8, Hidden: c.hidden}, models.Options{Seed: 1})
		for _, kind := range kinds(models.TrainingProgram, models.EvaluationProgram) {
			p := kit.Must(a.Compiled(kind, 16))
			ops := strings.Join(p.Ops(), "\n")
			products, most := c.products, c.ops
			if kind == models.EvaluationProgram {
				products, most = c.evaluation, c.ops/2+1
			}
			if got := len(p.Products()); got != products {
				t.Errorf("%s, kind %v: %d products of matrices, want %d:\n%s", c.variant, kind, got, products, ops)
			}
			if got := len(p.Ops()); got > most {
				t.Errorf("%s, kind %v: %d ops, want at most %d:\n%s", c.variant, kind, got, most, ops)
			}
		}
	}
}

// TestEvaluationHasNoGradients: without training only layers and losses are computed.
func TestEvaluationHasNoGradients(t *testing.T) {
	for _, variant := range []string{"plain", "vae", "conv"} {
		a := kit.Build(t, variant, models.Spec{Input: 144, Latent: 8}, models.Options{Seed: 1})
		for _, kind := range kinds(models.EvaluationProgram, models.EncodingProgram, models.DecodingProgram,
			models.ReconstructionProgram) {
			p := kit.Must(a.Compiled(kind, 4))
			if i := slices.IndexFunc(p.Ops(), func(op string) bool {
				return strings.Contains(op, "gradient") || strings.Contains(op, "gate") || strings.Contains(op, "matmul(true")
			}); i >= 0 {
				t.Errorf("%s, kind %v computes %s", variant, kind, p.Ops()[i])
			}
			if kind != models.EvaluationProgram && len(p.Gradients()) > 0 {
				t.Errorf("%s, kind %v has gradients", variant, kind)
			}
		}
	}
}

// kinds returns a list of program kinds, whose type has no name outside the package.
func kinds[K any](k ...K) []K { return k }
