package experiments

import (
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E12", Question: "How much noise does a denoising autoencoder take away?", Figures: []string{"noise_sweep", "denoise_grid"}, run: noiseSweep})
	register(Experiment{ID: "E13", Question: "Does training with one kind of noise help against another?", Figures: []string{"noise_cross"}, run: noiseCross})
}

// noise is a corruption with a name, and what is known of it: the MSE of doing nothing and of the best affine denoiser.
type noise struct {
	name             string
	c                variants.Corruption
	identity, linear float64
}

func gaussianNoise(sigma float64, clip bool) variants.Corruption {
	return variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma, Clip: clip}
}

func maskingNoise(p float64) variants.Corruption {
	return variants.Corruption{Noise: variants.MaskingNoise, P: p}
}

func saltAndPepper(p float64) variants.Corruption {
	return variants.Corruption{Noise: variants.SaltAndPepper, P: p}
}

var noises = []noise{
	{"Gaussian .1", gaussianNoise(.1, false), .0100, .003411},
	{"Gaussian .3", gaussianNoise(.3, false), .09, .012358},
	{"Gaussian .3, clipped", gaussianNoise(.3, true), .0466, .01095},
	{"Gaussian .5", gaussianNoise(.5, false), .25, .020190},
	{"masking .1", maskingNoise(.1), .0103, .0054},
	{"masking .3", maskingNoise(.3), .0306, .0119},
	{"masking .5", maskingNoise(.5), .0512, .0183},
	{"masking .75", maskingNoise(.75), .0767, .0291},
	{"salt and pepper .1", saltAndPepper(.1), .0482, .00949},
	{"salt and pepper .3", saltAndPepper(.3), .1446, .01990},
	{"salt and pepper .5", saltAndPepper(.5), .2411, .03075},
}

// denoiser trains a denoising autoencoder 784-256-32-256-784.
func (l *Bench) denoiser(epochs int, c variants.Corruption) *Trained {
	m := l.Model("plain", models.Spec{Latent: 32})
	return l.Fit(Recipe{Model: variants.Denoising{Model: m, Corruption: c}, Fit: models.FitOptions{Epochs: epochs, Batch: 64}})
}

// restored returns the error of what a model makes of noisy test images, against the clean ones.
func (l *Bench) restored(r eval.Reconstructor, c variants.Corruption) float64 {
	noisy := try.Get(variants.Corrupt(l.Test, c, l.Seed))
	x := try.Get(r.Reconstruct(noisy))
	return try.Get(eval.MSE(l.Test, x))
}

func noiseSweep(l *Bench, r *Result) {
	clean := l.FitModel(15, "plain", models.Spec{Latent: 32})
	t := Table{Title: "Test MSE per pixel against clean images"}
	t.Add("noise", "nothing done", "affine denoiser", "trained on clean images", "denoising autoencoder", "that on clean images")
	names := []string{}
	series := []viz.BarSeries{{Name: "nothing done"}, {Name: "best affine"}, {Name: "trained on clean"}, {Name: "denoising"}}
	for _, n := range noises {
		linear := try.Get(eval.LinearDenoiser(l.Train, n.c))
		dae := l.denoiser(15, n.c)
		row := []any{n.name}
		var errors []float64
		for k, m := range []eval.Reconstructor{eval.Identity{}, linear, clean, dae} {
			v := l.restored(m, n.c)
			row, errors = append(row, five(v)), append(errors, v)
			series[k].Values = append(series[k].Values, v)
		}
		onClean := l.TestMSE(dae)
		t.Add(append(row, five(onClean))...)
		names = append(names, n.name)
		if !l.Full {
			r.Near("MSE of "+n.name, errors[0], n.identity, .012*n.identity+.0001)
			// Ours knows the mean over the noise, where the values that are known were fitted to one draw of it.
			r.Near("MSE of the affine denoiser, "+n.name, errors[1], .97*n.linear, .05*n.linear)
		}
		if !strings.HasSuffix(n.name, " .1") { // so little noise costs less than the bottleneck
			r.AtMost("MSE of the denoising autoencoder, over that trained on clean images, "+n.name, errors[3]/errors[2], .75)
			r.AtMost("MSE of the denoising autoencoder, over doing nothing, "+n.name, errors[3]/errors[0], 1)
		}
	}
	r.Tables = append(r.Tables, t)
	grid := l.restoredRows([]noise{noises[1], noises[5], noises[9]})
	r.Figures = append(r.Figures, grid, Figure{
		Name: "noise_sweep",
		Caption: "Test error against clean images, by kind and level of noise: if nothing is done, of the best affine map, " +
			"of an autoencoder trained on clean images, and of one trained on that noise.",
		Figure: viz.Bars{Title: "Error after denoising, d = 32", Y: "test MSE per pixel", Groups: names, Series: series, Width: pageWidth, Height: 300},
	})
}

// noiseCross trains with each kind of noise, and tests with each.
func noiseCross(l *Bench, r *Result) {
	kinds := []noise{
		{name: "none"}, {name: "Gaussian .3", c: gaussianNoise(.3, true)}, {name: "masking .3", c: maskingNoise(.3)},
		{name: "salt and pepper .3", c: saltAndPepper(.3)},
	}
	t := Table{Title: "Test MSE per pixel after 8 epochs: rows are the noise of training, columns that of the test"}
	header, names := []any{"trained with"}, []string{}
	for _, k := range kinds {
		header, names = append(header, k.name), append(names, k.name)
	}
	t.Add(header...)
	values := make([][]float64, len(kinds))
	for i, k := range kinds {
		var ae *Trained
		if i == 0 {
			ae = l.FitModel(8, "plain", models.Spec{Latent: 32})
		} else {
			ae = l.denoiser(8, k.c)
		}
		row := []any{k.name}
		for j, at := range kinds {
			var v float64
			if j == 0 {
				v = l.TestMSE(ae)
			} else {
				v = l.restored(ae, at.c)
			}
			values[i], row = append(values[i], v), append(row, five(v))
		}
		t.Add(row...)
	}
	r.Tables = append(r.Tables, t)
	for j, at := range kinds {
		best := values[0][j]
		for i := range kinds {
			best = min(best, values[i][j])
		}
		r.AtMost(fmt.Sprintf("test noise %s: MSE after training with it, over the least", at.name), values[j][j]/best, 1.1)
	}
	r.Figures = append(r.Figures, Figure{
		Name: "noise_cross",
		Caption: "Test error against clean images, by the noise of training and the noise of the test: each autoencoder is " +
			"best, or nearly, at what it was trained on.",
		Figure: viz.Heat{Title: "Test MSE per pixel", Rows: names, Columns: names, Values: values, X: "noise of the test",
			Y: "noise of training", Format: "%.4f", CellWidth: 74, CellHeight: 28},
	})
}
