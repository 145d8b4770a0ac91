package variants_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// imageVAE and imagePlain take images of 4x4 pixels.
func imageVAE() variants.VAE {
	return variants.VAE{Spec: models.Spec{Input: 16, Latent: 2, Hidden: []int{},
		Error: models.CrossEntropy}.WithDefaults(), Beta: 1}
}

func imagePlain() variants.Plain {
	return variants.Plain{Spec: models.Spec{Input: 16, Latent: 2, Hidden: []int{}}.WithDefaults()}
}

// masked hides 3 of 4 patches: 12 of 16 pixels.
func masked(m models.Model) variants.Masked {
	return variants.Masked{Model: m, Patch: 2, Share: .75, Image: data.Image{Height: 4, Width: 4, Channels: 1}}
}

// TestNestingErrors: a nesting that would take an effect away is refused, with an error that says which and why.
func TestNestingErrors(t *testing.T) {
	vae, plain := imageVAE(), imagePlain()
	stacked := variants.Stacked{Plain: plain}
	stacked.Tied = true
	sae := kit.Must(models.Build("topk-sae", models.Spec{Input: 16}))
	bound := func(m models.Model) models.Model { return variants.IWAE{Model: m, Samples: 2} }
	conditional := func(m models.Model) models.Model { return variants.Conditional{Model: m, Classes: 3, Encoder: true} }
	supervised := func(m models.Model) models.Model { return variants.Supervised{Model: m, Classes: 3} }
	matched := func(m models.Model) models.Model { return variants.WAE{Model: m} }
	// As many components as there are samples in the graphs of New.
	learned := func(m models.Model) models.Model { return variants.VampPrior{Model: m, Components: 2} }
	quantised := func(m models.Model) models.Model {
		return variants.VQVAE{Model: m, Codewords: 4, Vectors: 1, Commitment: 1, Decay: .9}
	}
	indicator := func(m models.Model) models.Model {
		w := masked(m)
		w.Indicator = true
		return w
	}
	for _, c := range []struct {
		m    models.Model
		want string
	}{
		// Bounds.
		{bound(variants.CapacityVAE{Model: vae, Gamma: 1}), "iwae: the KL is already replaced by capacity-vae"},
		{bound(variants.InfoVAE{Model: vae, Alpha: 1, Lambda: 1}), "iwae: the KL is already replaced by info-vae"},
		{variants.CapacityVAE{Model: variants.Sparse{Model: bound(vae)}},
			"capacity-vae: the KL is already replaced by iwae"},
		// Priors and codebooks.
		{learned(matched(vae)), "the inner wae matches the codes"},
		{matched(learned(vae)), "wae: the inner model has its own prior"},
		{matched(quantised(plain)), "wae: the inner model has its own prior"},
		{quantised(matched(plain)), "the inner wae matches the codes"},
		{quantised(quantised(plain)), "already discrete"},
		{variants.KSparse{Model: quantised(plain), K: 1}, "put vq-vae around k-sparse"},
		// Masks.
		{masked(masked(plain)), "already masked"},
		{masked(bound(vae)), "no reconstruction error per feature"},
		{indicator(variants.Denoising{Model: plain, Corruption: variants.Corruption{P: .5}}),
			"the inner denoising cannot accept the mask (indicator)"},
		{indicator(learned(vae)), "the inner vamp-prior cannot accept the mask (indicator)"},
		{indicator(sae), "the inner topk-sae cannot accept the mask (indicator)"},
		{indicator(stacked), "extra inputs: its matrices are tied"},
		// Labels.
		{conditional(masked(plain)), "the inner masked cannot accept the labels"},
		{conditional(stacked), "extra inputs: its matrices are tied"},
		{variants.Conditional{Model: sae, Classes: 3}, "the inner topk-sae cannot accept the labels"},
		{conditional(bound(vae)), "the inner iwae runs the decoder again"},
		{conditional(learned(vae)), "its pseudo-inputs have no extra inputs"},
		{learned(conditional(vae)), "which pseudo-inputs do not have"},
		{supervised(conditional(plain)), "reads the label"},
		{conditional(supervised(plain)), "that the encoder is given"},
	} {
		_, err := models.New(c.m, models.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "models:") > 1 {
			t.Errorf("%T: error %v does not say %q once", c.m, err, c.want)
		}
	}
}

// zeroed returns a new autoencoder whose every parameter is 0: outputs are 0.5, and posteriors are the prior.
func zeroed(t *testing.T, m models.Model) *models.Autoencoder {
	t.Helper()
	a := kit.NewOf(t, m, models.Options{Seed: 1})
	for _, p := range a.Params.All() {
		clear(p.Value.Float32)
	}
	return a
}

// firstLoss returns the loss of the first training step on a few binary images of three classes.
func firstLoss(t *testing.T, a *models.Autoencoder) models.Loss {
	t.Helper()
	set := kit.Bits(t, 6, 1)
	x := &data.Set{N: 6, D: 16, Labels: []int{0, 1, 2, 0, 1, 2}, Classes: []string{"a", "b", "c"}}
	for i := range set.N {
		x.X = append(x.X, slices.Repeat(set.Row(i), 4)...)
	}
	for e, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		return e.Train
	}
	return models.Loss{}
}

// TestHiddenPixelsAlone: hidden pixels alone count in terms that count pixels; other terms are unchanged.
func TestHiddenPixelsAlone(t *testing.T) {
	bound := func(m models.Model) models.Model { return variants.IWAE{Model: m, Samples: 3} }
	everywhere := masked(imageVAE())
	everywhere.Everywhere = true
	for name, c := range map[string]struct {
		m    models.Model
		want float64
	}{
		"vae":               {masked(imageVAE()), 12 * math.Ln2},
		"bound":             {bound(masked(imageVAE())), 12 * math.Ln2},
		"bound, everywhere": {bound(everywhere), 16 * math.Ln2},
		"labels within": {masked(variants.Supervised{Model: imagePlain(), Classes: 3, Reconstruction: 1}),
			math.Log(3) + 12./4},
		"labels around": {variants.Supervised{Model: masked(imagePlain()), Classes: 3, Reconstruction: 1},
			math.Log(3) + 12./4},
		"as many labels": {masked(variants.Supervised{Model: imagePlain(), Classes: 16, Reconstruction: 1}),
			math.Log(16) + 12./4},
		"corrupted beforehand": {variants.Denoising{Model: masked(imagePlain()), Corruption: variants.Corruption{P: .5}},
			12. / 4},
	} {
		kit.Near(t, name, firstLoss(t, zeroed(t, c.m)).Total, c.want, 1e-5)
	}
}

// TestMaskedDictionary: the loss that revives dead units is 0 while no unit is dead, also for hidden pixels.
func TestMaskedDictionary(t *testing.T) {
	sae := kit.Must(models.Build("topk-sae", models.Spec{Input: 16, Latent: 8}))
	auxiliary, ok := firstLoss(t, kit.NewOf(t, masked(sae), models.Options{})).Term("auxiliary")
	if !ok || auxiliary.Value != 0 {
		t.Errorf("auxiliary loss %v (%t), want 0", auxiliary.Value, ok)
	}
}

// TestContractiveCodebook: the code before the codebook is contracted, in evaluation as in training.
func TestContractiveCodebook(t *testing.T) {
	m := variants.Contractive{Model: variants.VQVAE{Model: imagePlain(), Codewords: 4, Vectors: 1,
		Commitment: 1, Decay: .9}, Lambda: 1}
	a := kit.NewOf(t, m, models.Options{Seed: 1, DType: graph.Float64})
	want := 0.
	for _, w := range a.Params.Get("code/W").Value.Float64 {
		want += w * w
	}
	x := &data.Set{N: 1, D: 16, X: make([]float32, 16)}
	loss := kit.Must(a.Evaluate(t.Context(), x))
	contraction, _ := loss.Term("contraction")
	kit.Near(t, "contraction", contraction.Value, want, 1e-9)
}

// TestLabelsAlone: a classifier without a reconstruction still schedules the inner model, and its weight decay leaves
// the untrained decoder alone.
func TestLabelsAlone(t *testing.T) {
	inner := imageVAE()
	inner.Annealing = variants.Annealing{Warmup: 2}
	a := kit.NewOf(t, variants.Supervised{Model: inner, Classes: 3}, models.Options{Seed: 1})
	before := a.Params.Clone()
	x := &data.Set{N: 6, D: 16, X: make([]float32, 6*16), Labels: []int{0, 1, 2, 0, 1, 2},
		Classes: []string{"a", "b", "c"}}
	for i := range x.X {
		x.X[i] = float32(i % 2)
	}
	for e, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1, WeightDecay: .1}) {
		if err != nil {
			t.Fatal(err)
		}
		want := 0.
		for _, name := range []string{"mean/W", "classifier/W"} {
			for _, w := range before.Get(name).Value.Float64s() {
				want += w * w
			}
		}
		decay, _ := e.Train.Term("weight decay")
		kit.Near(t, "weight decay", decay.Value, want, 1e-5)
	}
	for _, name := range []string{"out/W", "out/b", "logvar/W"} {
		if !slices.Equal(a.Params.Get(name).Value.Float32, before.Get(name).Value.Float32) {
			t.Errorf("%s has changed, which the labels do not depend on", name)
		}
	}
}

// TestMaskedOfSmallImages: the default patches leave something to see.
func TestMaskedOfSmallImages(t *testing.T) {
	for _, side := range []int{2, 3, 4, 8} {
		m, err := models.Build("masked",
			models.Spec{Input: side * side, Image: data.Image{Height: side, Width: side, Channels: 1}})
		if err != nil {
			t.Errorf("%dx%d: %v", side, side, err)
			continue
		}
		if _, err := models.New(m, models.Options{}); err != nil {
			t.Errorf("%dx%d: %v", side, side, err)
		}
	}
}
