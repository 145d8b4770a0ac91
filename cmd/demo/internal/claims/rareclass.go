package claims

import (
	"context"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C144", Place: "S4", Expect: Approximately, Trains: true,
		Statement: "The KL of a VAE tells anomalies, and samples of a rare class from a VAE help against imbalance.",
		Correction: "The KL tells some: inverted digits, but not noisy ones, which the reconstruction error does tell. " +
			"The samples are better than nothing, and hardly better than copies of the rare ones.",
		Run: usesOfAVAE,
	})
}

func usesOfAVAE(ctx context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	const digit, left, added = 8, 30, 270
	vae, short, err := rareVAE(ctx, l, digit, left)
	if err != nil {
		return nil, err
	}
	o := eval.Oversampling{Label: digit, N: added, Seed: l.Seed}
	copies, err := o.Duplicate(short)
	if err != nil {
		return nil, err
	}
	drawn, err := o.Gaussian(vae, short)
	if err != nil {
		return nil, err
	}
	effects, err := eval.CompareAugmentations(short, l.Test, digit, eval.LogisticOptions{C: .1, Unscaled: true, Tolerance: 1e-3},
		eval.Augmentation{Name: "nothing"}, eval.Augmentation{Name: "copies", Added: copies},
		eval.Augmentation{Name: "VAE", Added: drawn})
	if err != nil {
		return nil, err
	}
	nothing, copied, sampled := effects[0].Class.F1(), effects[1].Class.F1(), effects[2].Class.F1()
	f.Approximate.AtLeast("F1 of a rare digit with samples of a VAE, less that with nothing added", sampled-nothing, .1)
	f.True.Near("F1 of a rare digit with samples of a VAE, less that with copies", sampled-copied, 0, .1)

	inverted := l.Test.Clone()
	for k, v := range inverted.X {
		inverted.X[k] = 1 - v
	}
	noisy, err := models.Corrupt(l.Test, models.Corruption{Noise: models.GaussianNoise, Sigma: .3, Clip: true}, l.Seed)
	if err != nil {
		return nil, err
	}
	usual, err := vae.SampleLosses(ctx, l.Test, models.SampleLossOptions{Mean: true})
	if err != nil {
		return nil, err
	}
	odd, err := vae.SampleLosses(ctx, inverted, models.SampleLossOptions{Mean: true})
	if err != nil {
		return nil, err
	}
	rough, err := vae.SampleLosses(ctx, noisy, models.SampleLossOptions{Mean: true})
	if err != nil {
		return nil, err
	}
	for _, c := range []struct {
		what              string
		normal, anomalous []float64
		to                *experiments.Checks
	}{
		{"AUROC of the KL, inverted digits", usual.KL, odd.KL, &f.Approximate},
		{"AUROC of the KL, noisy digits", usual.KL, rough.KL, &f.Stated},
		{"AUROC of the reconstruction error, noisy digits", usual.Reconstruction, rough.Reconstruction, &f.True},
	} {
		positive := make([]bool, len(c.normal)+len(c.anomalous))
		for i := range c.anomalous {
			positive[len(c.normal)+i] = true
		}
		auroc, err := eval.AUROC(slices.Concat(c.normal, c.anomalous), positive)
		if err != nil {
			return nil, err
		}
		c.to.AtLeast(c.what, auroc, .9)
	}
	return f, nil
}

// rareVAE trains a VAE on 3,000 images of which all but so many of a digit have been left out, and returns them too.
func rareVAE(ctx context.Context, l *experiments.Lab, digit, left int) (*experiments.Trained, *data.Set, error) {
	some, err := l.Train.Head(3000)
	if err != nil {
		return nil, nil, err
	}
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
	short, err := some.Select(index)
	if err != nil {
		return nil, nil, err
	}
	short.Name = "3000 digits, one of them rare"
	m, err := l.Model("vae", models.Spec{Latent: 16, Hidden: []int{128}})
	if err != nil {
		return nil, nil, err
	}
	vae, err := l.Fit(ctx, experiments.Recipe{Model: m, On: short, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
	return vae, short, err
}
