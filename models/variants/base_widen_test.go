package variants_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
	"github.com/aegis-ae/aegis/models/variants"
)

// linearPlain is an autoencoder of 16 features whose code is linear, so that the Jacobian of its code is its matrix.
func linearPlain() variants.Plain {
	return variants.Plain{Spec: models.Spec{Input: 16, Latent: 3, Hidden: []int{}}.WithDefaults(), Code: graph.Identity}
}

// TestContractionIsAboutData: the Jacobian is taken with respect to the data alone, even if a wrapper adds a mask or
// labels. For a linear encoder its squared norm is the squared norm of the matrix rows that belong to the data.
func TestContractionIsAboutData(t *testing.T) {
	set := &data.Set{N: 4, D: 16, X: make([]float32, 64), Labels: []int{0, 1, 2, 0}, Classes: []string{"a", "b", "c"}}
	for i := range set.X {
		set.X[i] = float32(i%5) / 5
	}
	for name, c := range map[string]struct {
		inner models.Model
		rows  int // of the matrix
	}{
		"plain": {linearPlain(), 16},
		"the mask of masked": {variants.Masked{Model: linearPlain(), Patch: 2, Share: 0.5, Indicator: true,
			Image: data.Image{Height: 4, Width: 4, Channels: 1}}, 32},
		"the labels of conditional": {variants.Conditional{Model: linearPlain(), Classes: 3, Encoder: true}, 19},
	} {
		a := kit.NewOf(t, variants.Contractive{Model: c.inner, Lambda: 1}, models.Options{Seed: 2})
		w := a.Params.Get("code/W").Value
		if w.Shape[0] != c.rows {
			t.Fatalf("%s: a matrix of %v, want %d rows", name, w.Shape, c.rows)
		}
		want := 0.0
		for i := range 16 * 3 {
			want += w.At(i) * w.At(i)
		}
		// The loss of the first step, before anything is updated.
		for e, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 1, Batch: 4}) {
			if err != nil {
				t.Fatal(err)
			}
			term, _ := e.Train.Term("contraction")
			if math.Abs(term.Value-want) > 1e-5*want {
				t.Errorf("%s: the contraction is %v, the squared norm of the rows of the data %v", name, term.Value, want)
			}
		}
	}
}

// TestSamplesOfABatchAreCoupled: with batch normalisation a sample has no Jacobian of its own, and a pseudo-input no
// posterior.
func TestSamplesOfABatchAreCoupled(t *testing.T) {
	plain := linearPlain()
	plain.Hidden, plain.Norm = []int{5}, graph.NormBatch
	vae := kit.SmallVAE()
	vae.Hidden, vae.Norm = []int{5}, graph.NormBatch
	conv := kit.Must(models.Build("conv", models.Spec{Input: 64, Latent: 2, Norm: graph.NormBatch}))
	for _, m := range []models.Model{
		variants.Contractive{Model: plain, Lambda: 1},
		variants.Contractive{Model: plain, Lambda: 1, Projections: 2},
		variants.Contractive{Model: variants.Sparse{Model: conv}},
		variants.RAE{Model: plain, Penalty: variants.GradientPenalty},
		variants.VampPrior{Model: vae, Components: 2},
	} {
		kit.Fails(t, "has batch normalisation", m)(models.New(m, models.Options{}))
	}
	for _, m := range []models.Model{
		variants.RAE{Model: plain, Penalty: variants.WeightPenalty},
		variants.Sparse{Model: plain},
	} {
		if _, err := models.New(m, models.Options{}); err != nil {
			t.Errorf("%T needs no Jacobian: %v", m, err)
		}
	}
}

// fixed is an outside model whose encoder has a matrix with a fixed number of rows.
type fixed struct{ variants.Plain }

func (m fixed) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: x.MatMul(s.Weight("W", graph.GlorotUniform, m.Input, m.Latent))}
}

// TestWidenedInput: the error of an encoder that cannot accept a mask or labels says what widened its input.
func TestWidenedInput(t *testing.T) {
	image := data.Image{Height: 4, Width: 4, Channels: 1}
	for want, m := range map[string]models.Model{
		"masked gives the inner encoder the mask (indicator) beside the data, 32 features in all": variants.Masked{
			Model: fixed{linearPlain()}, Patch: 2, Share: 0.5, Indicator: true, Image: image},
		"conditional gives the inner encoder the labels beside the data, 19 features in all": variants.Conditional{
			Model: fixed{linearPlain()}, Classes: 3, Encoder: true},
	} {
		if _, err := models.New(m, models.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

// hides is an outside masking model: it hides half of the features and tells its Code and its reconstruction error.
type hides struct{ variants.VAE }

func (m hides) Encode(s *graph.Scope, x graph.Node) models.Code {
	half := make([]float64, m.Input)
	for i := range m.Input / 2 {
		half[i] = 1
	}
	hidden := s.Const(half, 1, m.Input).BroadcastTo(x.Shape()...)
	c := m.VAE.Encode(s, x.Mul(hidden.Neg().Plus(1)))
	c.Hidden = hidden
	return c
}

func (m hides) Reconstruction(s *graph.Scope, out, x graph.Node, c models.Code) losses.Term {
	t := m.VAE.Reconstruction(s, out, x, c)
	if c.Hidden.Valid() {
		t = t.Where(c.Hidden)
	}
	return t
}

// TestOutsideMaskUnderIWAE: the mask of an outside model counts in the importance-weighted bound. With zero weights
// each counted feature costs log 2 in every draw, and the posterior is the prior.
func TestOutsideMaskUnderIWAE(t *testing.T) {
	inner := kit.SmallVAE()
	inner.Error = models.CrossEntropy
	a := zeroed(t, variants.IWAE{Model: hides{inner}, Samples: 3})
	loss := kit.Must(a.Evaluate(t.Context(), kit.Bits(t, 8, 1)))
	if want := 2 * math.Ln2; math.Abs(loss.Total-want) > 1e-5 {
		t.Errorf("the bound is %v, want %v for 2 of 4 features", loss.Total, want)
	}
}
