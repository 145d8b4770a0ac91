package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E25", Question: "Which models can be sampled from?", Figures: []string{"vae_samples", "ae_samples"}, run: sampling})
	register(Experiment{ID: "E26", Question: "Are points between codes nearer to the data than points between pixels?", Figures: []string{"interpolation"}, run: interpolation})
	register(Experiment{ID: "E37", Question: "Does each active unit change the image, and no other?", Figures: []string{"traversal"}, run: traversal})
	register(Experiment{ID: "E41", Question: "What lies between the codes in the plane?", Figures: []string{"latent_grid"}, run: plane})
}

// vae16 is the VAE 784-256-16 with the cross-entropy, trained for 15 epochs.
func (l *Bench) vae16() *Trained {
	return l.FitModel(15, "vae", models.Spec{Latent: 16})
}

func sampling(l *Bench, r *Result) {
	const n = 500
	vae := l.vae16()
	ten := l.plain(10)
	wide := l.plain(32)
	fitted := try.Get(eval.FitSampler(ten, l.Train, 1, eval.GaussianMixtureOptions{Seed: l.Seed}))
	mixture := try.Get(eval.FitSampler(ten, l.Train, 20, eval.GaussianMixtureOptions{Seed: l.Seed}))
	t := Table{Title: "500 samples: MSE per pixel of their mean image to that of the data, and mean squared distance to the nearest training image"}
	t.Add("sampler", "MSE of the mean images", "distance")
	mean := map[string]float64{}
	var drawn []Figure
	rows := []viz.Row{}
	for _, s := range []struct {
		name string
		eval.Sampler
	}{
		{"VAE, prior", vae}, {"AE 10, Gaussian", fitted}, {"AE 10, 20 Gaussians", mixture},
		{"AE 10, N(0, I)", eval.LatentSampler{Decoder: ten, Codes: eval.StandardNormal{Units: 10}}},
		{"AE 32, N(0, I)", eval.LatentSampler{Decoder: wide, Codes: eval.StandardNormal{Units: 32}}},
	} {
		x := try.Get(s.Sample(n, l.Seed))
		mean[s.name] = try.Get(eval.MeanMSE(x, l.Train))
		novelty := try.Get(eval.MeasureNovelty(x, l.Train))
		t.Add(s.name, five(mean[s.name]), fmt.Sprintf("%.1f", novelty.Mean()))
		if s.Sampler == eval.Sampler(vae) {
			drawn = append(drawn, Figure{
				Name: "vae_samples", Caption: "Digits that a VAE 784-256-16 draws from codes of its prior, N(0, I), after 15 epochs.",
				Figure: viz.ImageGrid{Title: "Samples of a VAE", Geometry: l.Train.Image, Images: x.X[:60*x.D], Columns: 12},
			})
			continue
		}
		rows = append(rows, viz.Row{Label: s.name, Images: x.X[:12*x.D]})
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("MSE of the mean image of the VAE's samples", mean["VAE, prior"], .004)
	r.AtLeast("that of an autoencoder of 32 units fed with N(0, I), over the VAE's", mean["AE 32, N(0, I)"]/mean["VAE, prior"], 3)
	r.Figures = append(drawn, Figure{
		Name: "ae_samples",
		Caption: "What plain autoencoders draw from codes of a density that was fitted to their codes, and from codes of " +
			"N(0, I), which they have never seen.",
		Figure: viz.Reconstructions{Title: "Samples of plain autoencoders", Geometry: l.Train.Image, Rows: rows},
	})
}

// identityCoder makes paths between pixels of paths between codes.
var identityCoder = eval.Identity{}

func interpolation(l *Bench, r *Result) {
	vae := l.vae16()
	ten := l.plain(10)
	wide := l.plain(32)
	const pairs, steps = 100, 11
	from, to := l.differentDigits(min(pairs, l.Test.N/2))
	t := Table{Title: "Mean squared distance of the image in the middle between two digits to the nearest training image"}
	t.Add("path", "distance")
	middle := map[string]float64{}
	f := viz.Reconstructions{Title: "From one digit to another", Geometry: l.Train.Image}
	for _, c := range []struct {
		name string
		eval.Coder
	}{{"pixels", identityCoder}, {"AE, d = 32", wide}, {"VAE, d = 16", vae}, {"AE, d = 10", ten}} {
		x := try.Get(eval.Interpolate(c, from, to, steps, eval.Linear))
		var index []int
		for i := range from.N {
			index = append(index, i*steps+steps/2)
		}
		half := try.Get(x.Select(index))
		novelty := try.Get(eval.MeasureNovelty(half, l.Train))
		middle[c.name] = novelty.Mean()
		t.Add(c.name, fmt.Sprintf("%.1f", middle[c.name]))
		f.Rows = append(f.Rows, viz.Row{Label: c.name, Images: x.X[:steps*x.D]})
		if c.name == "AE, d = 32" {
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
	r.Tables = append(r.Tables, t)
	for _, name := range []string{"AE, d = 32", "VAE, d = 16", "AE, d = 10"} {
		r.AtMost("distance in the middle between codes of "+name+", over that between pixels", middle[name]/middle["pixels"], 1)
	}
	r.Figures = append(r.Figures, Figure{Name: "interpolation",
		Caption: "Eleven points between two test digits: between their pixels, where both shine through, and between their " +
			"codes, where one turns into the other.", Figure: f})
}

// differentDigits returns pairs of test images of different digits.
func (l *Bench) differentDigits(n int) (from, to *data.Set) {
	var a, b []int
	for i := 0; i+1 < l.Test.N && len(a) < n; i += 2 {
		if l.Test.Labels[i] != l.Test.Labels[i+1] {
			a, b = append(a, i), append(b, i+1)
		}
	}
	from = try.Get(l.Test.Select(a))
	to = try.Get(l.Test.Select(b))
	return from, to
}

func traversal(l *Bench, r *Result) {
	ae := l.betaVAE(4)
	mean, logvar := try.Get2(ae.Posterior(l.Test))
	units := try.Get(eval.PriorUnits(mean, logvar))
	base := &data.Set{X: make([]float32, ae.Latent()), N: 1, D: ae.Latent()}
	values := []float64{-3, -2, -1, 0, 1, 2, 3}
	order := units.Order()
	x := try.Get(eval.Traverse(ae, base, units, order, values))
	changes := try.Get(eval.PixelChange(x, len(values)))
	t := Table{Title: "A VAE at beta = 4: KL of each unit, and the largest change of a pixel as it goes from -3 to 3"}
	t.Add("unit", "KL in nats", "change of a pixel")
	f := viz.Reconstructions{Title: "One unit at a time, from -3 to 3", Geometry: l.Train.Image, Captions: []string{"-3", "-2", "-1", "0", "1", "2", "3"}}
	for k, unit := range order {
		t.Add(unit+1, fmt.Sprintf("%.3f", units.Importance[unit]), fmt.Sprintf("%.2f", changes[k]))
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("unit %d: %.2f nats", unit+1, units.Importance[unit]), Images: x.X[k*len(values)*x.D : (k+1)*len(values)*x.D]})
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("change by the least active unit, over that by the most active one", changes[len(changes)-1]/changes[0], .5)
	r.Figures = append(r.Figures, Figure{Name: "traversal",
		Caption: "A VAE's decoded codes of which one unit goes from −3 to 3 and the others are 0, by falling KL of the " +
			"unit: those below, which carry nothing, hardly change the image.", Figure: f})
}

// plane decodes a grid of codes: over the quantiles of the prior of a VAE, and over the range of an autoencoder's codes.
func plane(l *Bench, r *Result) {
	const side = 20
	vae := l.FitModel(30, "vae", models.Spec{Latent: 2})
	ae := l.FitModel(30, "plain", models.Spec{Latent: 2})
	quantiles := eval.NormalQuantiles(side)
	ofPrior := try.Get(eval.ManifoldGrid(vae, quantiles, quantiles))
	codes := try.Get(ae.Encode(l.Train))
	across := try.Get(eval.CodeRange(codes, 0, side))
	up := try.Get(eval.CodeRange(codes, 1, side))
	ofRange := try.Get(eval.ManifoldGrid(ae, across, up))
	grid := func(title string, x *data.Set) viz.Figure {
		return viz.ImageGrid{Title: title, Geometry: l.Train.Image, Images: x.X, Columns: side, PixelSize: .5, Tight: true}
	}
	r.Figures = append(r.Figures, Figure{Name: "latent_grid",
		Caption: "Decoded grids of codes in the plane: of a VAE at quantiles of its prior, and of an autoencoder over the " +
			"range of its codes, parts of which no digit uses.", Figure: viz.Panels{Figures: []viz.Figure{
			grid("VAE: quantiles of the prior", ofPrior), grid("autoencoder: range of its codes", ofRange)}}})
}
