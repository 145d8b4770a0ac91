package experiments

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E25", Question: "Which models can be sampled from?", Figures: []string{"vae_samples", "ae_samples"}, Run: sampling})
	register(Experiment{ID: "E26", Question: "Are points between codes nearer to the data than points between pixels?", Figures: []string{"interpolation"}, Run: interpolation})
	register(Experiment{ID: "E37", Question: "Does each active unit change the image, and no other?", Figures: []string{"traversal"}, Run: traversal})
	register(Experiment{ID: "E41", Question: "What lies between the codes in the plane?", Figures: []string{"latent_grid"}, Run: plane})
}

// vae16 is the VAE 784-256-16 with the cross-entropy, trained for 15 epochs.
func (l *Lab) vae16(ctx context.Context) (*Trained, error) {
	return l.FitModel(ctx, 15, "vae", models.Spec{Latent: 16})
}

func sampling(ctx context.Context, l *Lab) (*Result, error) {
	const n = 500
	vae, err := l.vae16(ctx)
	if err != nil {
		return nil, err
	}
	ten, err := l.plain(ctx, 10)
	if err != nil {
		return nil, err
	}
	wide, err := l.plain(ctx, 32)
	if err != nil {
		return nil, err
	}
	fitted, err := eval.FitSampler(ten, l.Train, 1, eval.GaussianMixtureOptions{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	mixture, err := eval.FitSampler(ten, l.Train, 20, eval.GaussianMixtureOptions{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	r := &Result{}
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
		x, err := s.Sample(n, l.Seed)
		if err != nil {
			return nil, err
		}
		if mean[s.name], err = eval.MeanMSE(x, l.Train); err != nil {
			return nil, err
		}
		novelty, err := eval.MeasureNovelty(x, l.Train)
		if err != nil {
			return nil, err
		}
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
	return r, nil
}

// identityCoder makes paths between pixels of paths between codes.
var identityCoder = eval.Identity{}

func interpolation(ctx context.Context, l *Lab) (*Result, error) {
	vae, err := l.vae16(ctx)
	if err != nil {
		return nil, err
	}
	ten, err := l.plain(ctx, 10)
	if err != nil {
		return nil, err
	}
	wide, err := l.plain(ctx, 32)
	if err != nil {
		return nil, err
	}
	const pairs, steps = 100, 11
	from, to, err := l.differentDigits(min(pairs, l.Test.N/2))
	if err != nil {
		return nil, err
	}
	r := &Result{}
	t := Table{Title: "Mean squared distance of the image in the middle between two digits to the nearest training image"}
	t.Add("path", "distance")
	middle := map[string]float64{}
	f := viz.Reconstructions{Title: "From one digit to another", Geometry: l.Train.Image}
	for _, c := range []struct {
		name string
		eval.Coder
	}{{"pixels", identityCoder}, {"AE, d = 32", wide}, {"VAE, d = 16", vae}, {"AE, d = 10", ten}} {
		x, err := eval.Interpolate(c, from, to, steps, eval.Linear)
		if err != nil {
			return nil, err
		}
		var index []int
		for i := range from.N {
			index = append(index, i*steps+steps/2)
		}
		half, err := x.Select(index)
		if err != nil {
			return nil, err
		}
		novelty, err := eval.MeasureNovelty(half, l.Train)
		if err != nil {
			return nil, err
		}
		middle[c.name] = novelty.Mean()
		t.Add(c.name, fmt.Sprintf("%.1f", middle[c.name]))
		f.Rows = append(f.Rows, viz.Row{Label: c.name, Images: x.X[:steps*x.D]})
		if c.name == "AE, d = 32" {
			plain, err := c.Reconstruct(from)
			if err != nil {
				return nil, err
			}
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
	return r, nil
}

// differentDigits returns pairs of test images of different digits.
func (l *Lab) differentDigits(n int) (from, to *data.Set, err error) {
	var a, b []int
	for i := 0; i+1 < l.Test.N && len(a) < n; i += 2 {
		if l.Test.Labels[i] != l.Test.Labels[i+1] {
			a, b = append(a, i), append(b, i+1)
		}
	}
	if from, err = l.Test.Select(a); err != nil {
		return nil, nil, err
	}
	to, err = l.Test.Select(b)
	return from, to, err
}

func traversal(ctx context.Context, l *Lab) (*Result, error) {
	ae, err := l.betaVAE(ctx, 4)
	if err != nil {
		return nil, err
	}
	mean, logvar, err := ae.Posterior(l.Test)
	if err != nil {
		return nil, err
	}
	units, err := eval.PriorUnits(mean, logvar)
	if err != nil {
		return nil, err
	}
	base := &data.Set{X: make([]float32, ae.Latent()), N: 1, D: ae.Latent()}
	values := []float64{-3, -2, -1, 0, 1, 2, 3}
	order := units.Order()
	x, err := eval.Traverse(ae, base, units, order, values)
	if err != nil {
		return nil, err
	}
	changes, err := eval.PixelChange(x, len(values))
	if err != nil {
		return nil, err
	}
	r := &Result{}
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
	return r, nil
}

// plane decodes a grid of codes: over the quantiles of the prior of a VAE, and over the range of an autoencoder's codes.
func plane(ctx context.Context, l *Lab) (*Result, error) {
	const side = 20
	vae, err := l.FitModel(ctx, 30, "vae", models.Spec{Latent: 2})
	if err != nil {
		return nil, err
	}
	ae, err := l.FitModel(ctx, 30, "plain", models.Spec{Latent: 2})
	if err != nil {
		return nil, err
	}
	quantiles := eval.NormalQuantiles(side)
	ofPrior, err := eval.ManifoldGrid(vae, quantiles, quantiles)
	if err != nil {
		return nil, err
	}
	codes, err := ae.Encode(l.Train)
	if err != nil {
		return nil, err
	}
	across, err := eval.CodeRange(codes, 0, side)
	if err != nil {
		return nil, err
	}
	up, err := eval.CodeRange(codes, 1, side)
	if err != nil {
		return nil, err
	}
	ofRange, err := eval.ManifoldGrid(ae, across, up)
	if err != nil {
		return nil, err
	}
	grid := func(title string, x *data.Set) viz.Figure {
		return viz.ImageGrid{Title: title, Geometry: l.Train.Image, Images: x.X, Columns: side, PixelSize: .5, Tight: true}
	}
	return &Result{Figures: []Figure{{Name: "latent_grid",
		Caption: "Decoded grids of codes in the plane: of a VAE at quantiles of its prior, and of an autoencoder over the " +
			"range of its codes, parts of which no digit uses.", Figure: viz.Panels{Figures: []viz.Figure{
			grid("VAE: quantiles of the prior", ofPrior), grid("autoencoder: range of its codes", ofRange)}}}}}, nil
}
