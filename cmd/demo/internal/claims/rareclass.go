package claims

import (
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/models/eval/sample"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C144", Place: "S4", Expect: Approximately, Trains: true,
		Statement: "The KL of a VAE detects anomalies, and samples of a rare class from a VAE help against imbalance.",
		Correction: "The KL detects some anomalies: inverted digits, but not noisy ones, which the reconstruction error " +
			"detects. The samples are better than nothing, but hardly better than copies of the rare ones.",
		Run: usesOfAVAE,
	})
}

func usesOfAVAE(l *bench, f *Finding) {
	const digit, left, added = 8, 30, 270
	vae, short := rareVAE(l, digit, left)
	o := sample.Oversampling{Label: digit, N: added, Seed: l.Seed}
	effects := try.Get(sample.CompareAugmentations(short, l.Test, digit,
		probe.LogisticOptions{C: .1, Unscaled: true, Tolerance: 1e-3},
		sample.Augmentation{Name: "nothing"}, sample.Augmentation{Name: "copies", Added: try.Get(o.Duplicate(short))},
		sample.Augmentation{Name: "VAE", Added: try.Get(o.Gaussian(vae, short))}))
	nothing, copied, sampled := effects[0].Class.F1(), effects[1].Class.F1(), effects[2].Class.F1()
	f.Approximate.AtLeast("F1 of a rare digit, samples of a VAE less nothing added", sampled-nothing, .1)
	f.True.Near("F1 of a rare digit, samples of a VAE less copies", sampled-copied, 0, .1)

	inverted := l.Test.Clone()
	for k, v := range inverted.X {
		inverted.X[k] = 1 - v
	}
	noisy := try.Get(variants.Corrupt(l.Test, gaussianNoise(.3, true), l.Seed))
	terms := func(s *data.Set) models.SampleLosses {
		return try.Get(vae.SampleLosses(l.Context, s, models.SampleLossOptions{Mean: true}))
	}
	usual, odd, rough := terms(l.Test), terms(inverted), terms(noisy)
	auroc := func(normal, anomalous []float64) float64 {
		positive := make([]bool, len(normal)+len(anomalous))
		for i := range anomalous {
			positive[len(normal)+i] = true
		}
		return try.Get(eval.AUROC(slices.Concat(normal, anomalous), positive))
	}
	f.Approximate.AtLeast("AUROC of the KL, inverted digits", auroc(usual.KL, odd.KL), .9)
	f.Stated.AtLeast("AUROC of the KL, noisy digits", auroc(usual.KL, rough.KL), .9)
	f.True.AtLeast("AUROC of the reconstruction error, noisy digits",
		auroc(usual.Reconstruction, rough.Reconstruction), .9)
}

// rareVAE trains a VAE on 3,000 images with only a few left of a digit, and returns both.
func rareVAE(l *bench, digit, left int) (*trained, *data.Set) {
	short := experiments.ShortOf(try.Get(l.Train.Head(3000)), digit, left)
	short.Name = "3000 digits, one of them rare"
	m := l.Model("vae", models.Spec{Latent: 16, Hidden: []int{128}})
	vae := l.Fit(recipe{Model: m, On: short, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
	return vae, short
}
