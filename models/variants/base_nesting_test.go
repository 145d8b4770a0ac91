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
	return variants.VAE{Spec: models.Spec{Input: 16, Latent: 2, Hidden: []int{}, Error: models.CrossEntropy}.WithDefaults(), Beta: 1}
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
	conditional := func(m models.Model) models.Model { return variants.Conditional{Model: m, Classes: 3, Encoder: true} }
	stacked := variants.Stacked{Plain: imagePlain()}
	stacked.Tied = true
	codebook := variants.VQVAE{Model: imagePlain(), Codewords: 4, Vectors: 1, Commitment: 1, Decay: .9}
	vamp := variants.VampPrior{Model: imageVAE(), Components: 2} // as many as there are samples in the graphs of New
	indicator := func(m models.Model) models.Model {
		w := masked(m)
		w.Indicator = true
		return w
	}
	sae, err := models.Build("topk-sae", models.Spec{Input: 16})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		m    models.Model
		want string
	}{
		"a bound around a capacity":           {variants.IWAE{Model: variants.CapacityVAE{Model: imageVAE(), Gamma: 1}, Samples: 2}, "iwae: the KL is already replaced by capacity-vae"},
		"a bound around a part of the KL":     {variants.IWAE{Model: variants.InfoVAE{Model: imageVAE(), Alpha: 1, Lambda: 1}, Samples: 2}, "iwae: the KL is already replaced by info-vae"},
		"two bounds with one between":         {variants.CapacityVAE{Model: variants.Sparse{Model: variants.IWAE{Model: imageVAE(), Samples: 2}}}, "capacity-vae: the KL is already replaced by iwae"},
		"a learned prior around a normal one": {variants.VampPrior{Model: variants.WAE{Model: imageVAE()}, Components: 2}, "wae within pulls the codes"},
		"a normal prior around a learned one": {variants.WAE{Model: vamp}, "wae: the model within has a prior of its own"},
		"a normal prior around a codebook":    {variants.WAE{Model: codebook}, "wae: the model within has a prior of its own"},
		"a codebook around a normal prior":    {variants.VQVAE{Model: variants.WAE{Model: imagePlain()}, Codewords: 4, Vectors: 1}, "wae within pulls the codes"},
		"a codebook around a codebook":        {variants.VQVAE{Model: codebook, Codewords: 4, Vectors: 1}, "already discrete"},
		"few units of codewords":              {variants.KSparse{Model: codebook, K: 1}, "no code of vq-vae"},
		"hidden twice":                        {masked(masked(imagePlain())), "masked already"},
		"hidden from a bound":                 {masked(variants.IWAE{Model: imageVAE(), Samples: 2}), "no reconstruction error with a value for each feature"},
		"a corrupted indicator":               {indicator(variants.Denoising{Model: imagePlain(), Corruption: variants.Corruption{P: .5}}), "denoising within cannot take the mask (indicator)"},
		"pseudo-inputs and an indicator":      {indicator(vamp), "vamp-prior within cannot take the mask (indicator)"},
		"a dictionary and an indicator":       {indicator(sae), "topk-sae within cannot take the mask (indicator)"},
		"a tied stack and an indicator":       {indicator(stacked), "features: its matrices are tied"},
		"corrupted labels":                    {conditional(masked(imagePlain())), "masked within cannot take the labels"},
		"labels of a tied stack":              {conditional(stacked), "features: its matrices are tied"},
		"labels of a dictionary":              {variants.Conditional{Model: sae, Classes: 3}, "topk-sae within cannot take the labels"},
		"labels outside a bound":              {conditional(variants.IWAE{Model: imageVAE(), Samples: 2}), "iwae within runs the decoder again"},
		"labels outside pseudo-inputs":        {conditional(vamp), "its pseudo-inputs are data alone"},
		"labels of pseudo-inputs":             {variants.VampPrior{Model: conditional(imageVAE()), Components: 2}, "pseudo-inputs have no labels"},
		"a label that is told is predicted":   {variants.Supervised{Model: conditional(imagePlain()), Classes: 3}, "reads the label"},
		"a prediction with the label":         {conditional(variants.Supervised{Model: imagePlain(), Classes: 3}), "that the encoder is told"},
	} {
		_, err := models.New(c.m, models.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "models:") > 1 {
			t.Errorf("%s: error %v does not say %q once", name, err, c.want)
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

// TestHiddenPixelsAlone: where only hidden pixels count, only they do, in every term that counts pixels and in no
// other.
func TestHiddenPixelsAlone(t *testing.T) {
	bound := func(m models.Model) models.Model { return variants.IWAE{Model: m, Samples: 3} }
	everywhere := masked(imageVAE())
	everywhere.Everywhere = true
	for name, c := range map[string]struct {
		m    models.Model
		want float64
	}{
		"vae":                  {masked(imageVAE()), 12 * math.Ln2},
		"bound":                {bound(masked(imageVAE())), 12 * math.Ln2},
		"bound, everywhere":    {bound(everywhere), 16 * math.Ln2},
		"labels within":        {masked(variants.Supervised{Model: imagePlain(), Classes: 3, Reconstruction: 1}), math.Log(3) + 12./4},
		"labels around":        {variants.Supervised{Model: masked(imagePlain()), Classes: 3, Reconstruction: 1}, math.Log(3) + 12./4},
		"as many labels":       {masked(variants.Supervised{Model: imagePlain(), Classes: 16, Reconstruction: 1}), math.Log(16) + 12./4},
		"corrupted beforehand": {variants.Denoising{Model: masked(imagePlain()), Corruption: variants.Corruption{P: .5}}, 12. / 4},
	} {
		kit.Near(t, name, firstLoss(t, zeroed(t, c.m)).Total, c.want, 1e-5)
	}
}

// TestMaskedDictionary: the loss that revives dead units is 0 while there are none, also on hidden pixels.
func TestMaskedDictionary(t *testing.T) {
	sae, err := models.Build("topk-sae", models.Spec{Input: 16, Latent: 8})
	if err != nil {
		t.Fatal(err)
	}
	auxiliary, ok := firstLoss(t, kit.NewOf(t, masked(sae), models.Options{})).Term("auxiliary")
	if !ok || auxiliary.Value != 0 {
		t.Errorf("auxiliary loss %v (%t), want 0", auxiliary.Value, ok)
	}
}

// TestContractiveCodebook: it is the code before the codebook that is contracted, in evaluation as in training.
func TestContractiveCodebook(t *testing.T) {
	m := variants.Contractive{Model: variants.VQVAE{Model: imagePlain(), Codewords: 4, Vectors: 1, Commitment: 1, Decay: .9}, Lambda: 1}
	a := kit.NewOf(t, m, models.Options{Seed: 1, DType: graph.Float64})
	want := 0.
	for _, w := range a.Params.Get("code/W").Value.Float64 {
		want += w * w
	}
	x := &data.Set{N: 1, D: 16, X: make([]float32, 16)}
	loss, err := a.Evaluate(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	contraction, _ := loss.Term("contraction")
	kit.Near(t, "contraction", contraction.Value, want, 1e-9)
}

// TestLabelsAlone: a classifier without a decoder goes on to schedule what is within, and its weight decay leaves the
// decoder alone, which nothing else trains.
func TestLabelsAlone(t *testing.T) {
	inner := imageVAE()
	inner.Annealing = variants.Annealing{Warmup: 2}
	a := kit.NewOf(t, variants.Supervised{Model: inner, Classes: 3}, models.Options{Seed: 1})
	before := a.Params.Clone()
	x := &data.Set{N: 6, D: 16, X: make([]float32, 6*16), Labels: []int{0, 1, 2, 0, 1, 2}, Classes: []string{"a", "b", "c"}}
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
		m, err := models.Build("masked", models.Spec{Input: side * side, Image: data.Image{Height: side, Width: side, Channels: 1}})
		if err != nil {
			t.Errorf("%dx%d: %v", side, side, err)
			continue
		}
		if _, err := models.New(m, models.Options{}); err != nil {
			t.Errorf("%dx%d: %v", side, side, err)
		}
	}
}
