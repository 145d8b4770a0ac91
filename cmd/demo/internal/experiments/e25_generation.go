package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/sample"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E25",
		Question: "Which models can be sampled from?",
		run:      sampling,
	}, Experiment{
		ID:       "E26",
		Question: "Are points between codes nearer to the data than points between pixels?",
		run:      interpolation,
	}, Experiment{
		ID:       "E37",
		Question: "Does each active unit change the image, and no other?",
		run:      traversal,
	}, Experiment{
		ID:       "E41",
		Question: "What lies between the codes in the plane?",
		run:      plane,
	})
}

// vae16 is the VAE 784-256-16 with the cross-entropy, trained for 15 epochs.
func (l *Bench) vae16() *Trained { return l.FitModel(15, "vae", models.Spec{Latent: 16}) }

func sampling(l *Bench, r *Result) {
	const n = 500
	vae, ten, wide := l.vae16(), l.plain(10), l.plain(32)
	fitted := func(components int) sample.Sampler {
		return try.Get(sample.FitLatent(ten, l.Train, components, cluster.MixtureOptions{Seed: l.Seed}))
	}
	normal := func(ae *Trained, units int) sample.Sampler {
		return sample.LatentSampler{Decoder: ae, Codes: sample.StandardNormal{Units: units}}
	}
	t := r.Table("500 samples: MSE per pixel of their mean image to that of the data, and mean squared distance to the "+
		"nearest training image", "sampler", "MSE of the mean images", "distance")
	mean, rows := map[string]float64{}, []viz.Row{}
	sample := func(name string, s sample.Sampler) *data.Set {
		x := try.Get(s.Sample(n, l.Seed))
		mean[name] = try.Get(sample.MeanMSE(x, l.Train))
		t.Add(name, five(mean[name]), decimals(try.Get(sample.MeasureNovelty(x, l.Train)).Mean(), 1))
		rows = append(rows, viz.Row{Label: name, Images: x.X[:12*x.D]})
		return x
	}
	const prior, gaussian, narrow, broad = "VAE, prior", "AE 10, Gaussian", "AE 10, N(0, I)", "AE 32, N(0, I)"
	drawn := sample(prior, vae)
	sample(gaussian, fitted(1))
	sample("AE 10, 20 Gaussians", fitted(20))
	sample(narrow, normal(ten, 10))
	sample(broad, normal(wide, 32))
	r.AtMost("MSE of the mean image of the VAE's samples", mean[prior], .004)
	r.AtLeast("that MSE, autoencoder of 32 units fed with N(0, I) over VAE", mean[broad]/mean[prior], 3)
	r.Draw(figVAESamples, fmt.Sprintf("Digits that a VAE 784-256-16 decodes from codes of its prior, N(0, I), after 15 "+
		"epochs. The mean image of 500 of them differs from that of the data by an MSE of %.4f.", mean[prior]),
		viz.ImageGrid{
			Title: "Samples of a VAE", Geometry: l.Train.Image, Images: drawn.X[:60*drawn.D], Columns: 12,
		})
	r.Draw(figAESamples, fmt.Sprintf("Samples of plain autoencoders with codes from a density fitted to their codes, "+
		"and with codes from N(0, I), which they never saw. With 10 units the mean image of 500 samples is off by an MSE "+
		"of %.4f with a fitted Gaussian and %.4f with N(0, I); with 32 units and N(0, "+
		"I), by %.4f.", mean[gaussian], mean[narrow], mean[broad]),
		viz.Reconstructions{Title: "Samples of plain autoencoders", Geometry: l.Train.Image, Rows: rows[1:]})
}

// coder makes codes and decodes them, under its name in tables and figures.
type coder struct {
	name string
	eval.Coder
}

func interpolation(l *Bench, r *Result) {
	const pairs, steps = 100, 11
	const pixels, wide, vae, ten = "pixels", "AE, d = 32", "VAE, d = 16", "AE, d = 10"
	from, to := l.differentDigits(min(pairs, l.Test.N/2))
	t := r.Table("Mean squared distance from the image halfway between two digits to the "+
		"nearest training image", "path", "distance")
	middle := map[string]float64{}
	f := viz.Reconstructions{Title: "From one digit to another", Geometry: l.Train.Image}
	for _, c := range []coder{{pixels, eval.Identity{}}, {wide, l.plain(32)}, {vae, l.vae16()}, {ten, l.plain(10)}} {
		x := try.Get(latent.Interpolate(c, from, to, steps, latent.Linear))
		var index []int
		for i := range from.N {
			index = append(index, i*steps+steps/2)
		}
		middle[c.name] = try.Get(sample.MeasureNovelty(try.Get(x.Select(index)), l.Train)).Mean()
		t.Add(c.name, decimals(middle[c.name], 1))
		f.Rows = append(f.Rows, viz.Row{Label: c.name, Images: x.X[:steps*x.D]})
		if c.name == wide {
			plain := try.Get(c.Reconstruct(from))
			different := 0.0
			for i := range from.N {
				for j, v := range plain.Row(i) {
					if v != x.Row(i * steps)[j] {
						different++
					}
				}
			}
			r.AtMost("pixels at t = 0 that differ from those of the plain reconstruction", different, 0)
		}
	}
	for _, name := range []string{wide, vae, ten} {
		r.AtMost("distance halfway, between codes of "+name+" over between pixels", middle[name]/middle[pixels], 1)
	}
	r.Draw(figInterpolation, fmt.Sprintf("Eleven points between two test digits: between their pixels, where both shine "+
		"through, and between their codes, where one turns into the other. The mean squared distance from the image "+
		"halfway to the nearest training image is %.1f between pixels and %.1f between the codes "+
		"of 10 units.", middle[pixels], middle[ten]), f)
}

// differentDigits returns pairs of test images of different digits.
func (l *Bench) differentDigits(n int) (from, to *data.Set) {
	var a, b []int
	for i := 0; i+1 < l.Test.N && len(a) < n; i += 2 {
		if l.Test.Labels[i] != l.Test.Labels[i+1] {
			a, b = append(a, i), append(b, i+1)
		}
	}
	return try.Get(l.Test.Select(a)), try.Get(l.Test.Select(b))
}

func traversal(l *Bench, r *Result) {
	ae := l.betaVAE(4)
	mean, logvar := try.Get2(ae.Posterior(l.Test))
	units := try.Get(latent.PriorUnits(mean, logvar))
	base := &data.Set{X: make([]float32, ae.Latent()), N: 1, D: ae.Latent()}
	values := []float64{-3, -2, -1, 0, 1, 2, 3}
	order := units.Order()
	x := try.Get(latent.Traverse(ae, base, units, order, values))
	changes := try.Get(latent.PixelChange(x, len(values)))
	t := r.Table("A VAE at beta = 4: KL of each unit, and the largest change of a pixel as the unit goes from -3 to 3",
		"unit", "KL in nats", "change of a pixel")
	f := viz.Reconstructions{
		Title: "One unit at a time, from -3 to 3", Geometry: l.Train.Image,
		Captions: []string{"-3", "-2", "-1", "0", "1", "2", "3"},
	}
	size := len(values) * x.D
	for k, unit := range order {
		t.Add(unit+1, decimals(units.Importance[unit], 3), decimals(changes[k], 2))
		f.Rows = append(f.Rows, viz.Row{
			Label: fmt.Sprintf("unit %d: %.2f nats", unit+1, units.Importance[unit]), Images: x.X[k*size : (k+1)*size],
		})
	}
	last := len(changes) - 1
	r.AtMost("change of a pixel, least active unit over most active unit", changes[last]/changes[0], .5)
	r.Draw(figTraversal, fmt.Sprintf("Decoded codes of a VAE: one unit goes from −3 to 3, the others are 0, sorted by "+
		"the KL of the unit. The first unit changes a pixel by up to %.2f; the last one carries nothing and changes none "+
		"by more than %.2f.",
		changes[0], changes[last]), f)
}

// plane decodes a grid of codes: over the quantiles of a VAE's prior, and over the range of an autoencoder's codes.
func plane(l *Bench, r *Result) {
	const side = 20
	vae := l.FitModel(30, "vae", models.Spec{Latent: 2})
	ae := l.FitModel(30, "plain", models.Spec{Latent: 2})
	quantiles := latent.NormalQuantiles(side)
	codes := try.Get(ae.Encode(l.Train))
	across, up := try.Get(latent.CodeRange(codes, 0, side)), try.Get(latent.CodeRange(codes, 1, side))
	grid := func(title string, x *data.Set) viz.Figure {
		return viz.ImageGrid{
			Title: title, Geometry: l.Train.Image, Images: x.X, Columns: side, PixelSize: .5, Tight: true,
		}
	}
	r.Draw(figLatentGrid, "Decoded grids of 20 x 20 codes in the plane: of a VAE, at quantiles of its prior, and of an "+
		"autoencoder, over the range of its codes, parts of which no digit uses.",
		viz.Panels{Figures: []viz.Figure{
			grid("VAE: quantiles of the prior", try.Get(latent.Grid(vae, quantiles, quantiles))),
			grid("autoencoder: range of its codes", try.Get(latent.Grid(ae, across, up))),
		}})
}
