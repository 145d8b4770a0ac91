package claims

import (
	"slices"

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
	copies := try.Get(o.Duplicate(short))
	drawn := try.Get(o.Gaussian(vae, short))
	effects := try.Get(sample.CompareAugmentations(short, l.Test, digit, probe.LogisticOptions{C: .1, Unscaled: true, Tolerance: 1e-3},
		sample.Augmentation{Name: "nothing"}, sample.Augmentation{Name: "copies", Added: copies},
		sample.Augmentation{Name: "VAE", Added: drawn}))
	nothing, copied, sampled := effects[0].Class.F1(), effects[1].Class.F1(), effects[2].Class.F1()
	f.Approximate.AtLeast("F1 of a rare digit, samples of a VAE less nothing added", sampled-nothing, .1)
	f.True.Near("F1 of a rare digit, samples of a VAE less copies", sampled-copied, 0, .1)

	inverted := l.Test.Clone()
	for k, v := range inverted.X {
		inverted.X[k] = 1 - v
	}
	noisy := try.Get(variants.Corrupt(l.Test, gaussianNoise(.3, true), l.Seed))
	usual := try.Get(vae.SampleLosses(l.Context, l.Test, models.SampleLossOptions{Mean: true}))
	odd := try.Get(vae.SampleLosses(l.Context, inverted, models.SampleLossOptions{Mean: true}))
	rough := try.Get(vae.SampleLosses(l.Context, noisy, models.SampleLossOptions{Mean: true}))
	for _, c := range []struct {
		what              string
		normal, anomalous []float64
		to                *checks
	}{
		{"AUROC of the KL, inverted digits", usual.KL, odd.KL, &f.Approximate},
		{"AUROC of the KL, noisy digits", usual.KL, rough.KL, &f.Stated},
		{"AUROC of the reconstruction error, noisy digits", usual.Reconstruction, rough.Reconstruction, &f.True},
	} {
		positive := make([]bool, len(c.normal)+len(c.anomalous))
		for i := range c.anomalous {
			positive[len(c.normal)+i] = true
		}
		auroc := try.Get(eval.AUROC(slices.Concat(c.normal, c.anomalous), positive))
		c.to.AtLeast(c.what, auroc, .9)
	}
}

// rareVAE trains a VAE on 3,000 images of which all but so many of a digit have been left out, and returns them too.
func rareVAE(l *bench, digit, left int) (*trained, *data.Set) {
	some := try.Get(l.Train.Head(3000))
	var index []int
	found := 0
	for i, label := range some.Labels {
		if label == digit {
			if found++; found > left {
				continue
			}
		}
		index = append(index, i)
	}
	short := try.Get(some.Select(index))
	short.Name = "3000 digits, one of them rare"
	m := l.Model("vae", models.Spec{Latent: 16, Hidden: []int{128}})
	vae := l.Fit(recipe{Model: m, On: short, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
	return vae, short
}
