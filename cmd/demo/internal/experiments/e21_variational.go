package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E21", Question: "What does the weight of the KL trade for what?", Figures: []string{"beta_sweep"}, run: betaSweep})
	register(Experiment{ID: "E22", Question: "Does a VAE need fewer nats than any linear model for the same error?", Figures: []string{"rate_distortion"}, run: rateDistortion})
	register(Experiment{ID: "E23", Question: "How do the two terms go in the course of training?", Figures: []string{"vae_dynamics"}, run: dynamics})
	register(Experiment{ID: "E24", Question: "What helps against a code that collapses?", Figures: []string{"collapse"}, run: collapse})
}

var betas = []float64{.1, .5, 1, 2, 4, 10}

// betaVAE trains 784-256-16 with the squared error and a weight of the KL.
func (l *Bench) betaVAE(beta float64, settings ...string) *Trained {
	return l.FitModel(15, "vae", models.Spec{Latent: 16}, append([]string{"error=squared-error", fmt.Sprintf("beta=%v", beta)}, settings...)...)
}

// VAETerms are what a VAE pays on test images: reconstruction error and KL of an image, that of each unit of the code, and
// how many units are active.
type VAETerms struct {
	Error, KL float64
	Active    int
	Units     []float64
}

// VAETerms measures a variational autoencoder on the test set.
func (l *Bench) VAETerms(ae *Trained) VAETerms {
	loss := try.Get(ae.Evaluate(l.Context, l.Test))
	mean, logvar := try.Get2(ae.Posterior(l.Test))
	v := VAETerms{Error: loss.Terms[0].Value}
	v.Units = try.Get(eval.UnitKL(mean, logvar))
	for _, kl := range v.Units {
		v.KL += kl
	}
	v.Active = try.Get(eval.ActiveUnits(mean, logvar))
	return v
}

func betaSweep(l *Bench, r *Result) {
	t := Table{Title: "After 15 epochs: squared error and KL (nats) of a test image, and active units of 16"}
	t.Add("beta", "squared error", "KL", "active units")
	var errors, kls, active []float64
	for _, beta := range betas {
		ae := l.betaVAE(beta)
		v := l.VAETerms(ae)
		t.Add(beta, fmt.Sprintf("%.1f", v.Error), fmt.Sprintf("%.2f", v.KL), v.Active)
		errors, kls, active = append(errors, v.Error), append(kls, v.KL), append(active, float64(v.Active))
	}
	r.Tables = append(r.Tables, t)
	r.Rising("the squared error with beta", errors, 0)
	r.Falling("the KL with beta", kls, 0)
	r.Falling("the active units with beta", active, 0)
	r.AtMost("KL at beta = 10", kls[len(kls)-1], .1)
	panel := func(title, y string, values []float64) viz.Figure {
		return viz.Lines{Title: title, X: "β", Y: y, LogX: true, XTicks: betas, Lines: []viz.Line{{X: betas, Y: values}}, Width: 300, Height: 240}
	}
	r.Figures = append(r.Figures, Figure{
		Name: "beta_sweep",
		Caption: "Squared error, KL and active units (KL above .01 nats) of a VAE 784-256-16 against the weight β of the " +
			"KL, after 15 epochs: the error rises, the rate falls, and units switch off.",
		Figure: viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			panel("Reconstruction", "squared error", errors), panel("Rate", "KL in nats", kls), panel("Units in use", "active units of 16", active),
		}},
	})
}

func rateDistortion(l *Bench, r *Result) {
	known := map[float64][3]float64{
		.1: {100, 9.3857, 73.843}, .5: {39, 21.0452, 20.681}, 1: {22, 28.3968, 10.187}, 2: {12, 36.4678, 4.385},
		4: {6, 44.6369, 1.425}, 10: {1, 52.3714, .037},
	}
	if l.Full {
		known = map[float64][3]float64{
			.1: {102, 9.4993, 74.481}, .5: {39, 21.2765, 20.767}, 1: {23, 28.6965, 10.174}, 2: {12, 36.8086, 4.334},
			4: {6, 44.9320, 1.391}, 10: {1, 52.6082, .012},
		}
	}
	pca := l.PCA(16)
	t := Table{Title: "Squared error (D) and KL in nats (R) of an image"}
	t.Add("beta", "linear optimum: D", "R", "directions", "VAE: D", "R")
	var vae, linear viz.Line
	vae.Name, vae.Style, linear.Name, linear.Style = "VAE 784-256-16", viz.MarksOnly, "best linear model", viz.Smooth
	for _, beta := range betas {
		best := try.Get(eval.LinearRateDistortion(pca.Variances, beta, 0))
		want := known[beta]
		r.Near(fmt.Sprintf("directions in use at beta = %v", beta), float64(best.Active), want[0], 0)
		r.Near(fmt.Sprintf("D of the linear optimum at beta = %v", beta), best.Distortion, want[1], 1e-3)
		r.Near(fmt.Sprintf("R of the linear optimum at beta = %v", beta), best.Rate, want[2], 1e-3)
		ae := l.betaVAE(beta)
		v := l.VAETerms(ae)
		t.Add(beta, fmt.Sprintf("%.3f", best.Distortion), fmt.Sprintf("%.3f", best.Rate), best.Active, fmt.Sprintf("%.2f", v.Error), fmt.Sprintf("%.2f", v.KL))
		vae.X, vae.Y = append(vae.X, v.KL), append(vae.Y, v.Error)
		if beta == 1 {
			r.AtMost("D + R of the VAE at beta = 1, over that of the best linear model", (v.Error+v.KL)/(best.Distortion+best.Rate), 1)
		}
	}
	for s := -2.0; s < 1.05; s += .02 {
		best := try.Get(eval.LinearRateDistortion(pca.Variances, math.Pow(10, s), 0))
		linear.X, linear.Y = append(linear.X, best.Rate), append(linear.Y, best.Distortion)
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{
		Name: "rate_distortion",
		Caption: "Squared error against KL on test images for several weights of the KL, and the least that any linear " +
			"model needs: the curve of reverse water-filling.",
		Figure: viz.Lines{Title: "Rate and distortion", X: "KL of an image in nats", Y: "squared error of an image", XRange: [2]float64{0, 40}, YRange: [2]float64{0, 55}, Lines: []viz.Line{linear, vae}},
	})
}

// dynamics: with a constant weight the KL rises and then stays; that it rises and falls is the mark of a warm-up.
func dynamics(l *Bench, r *Result) {
	course := func(settings ...string) (bce, kl []float64) {
		ae := l.FitModel(15, "vae", models.Spec{Latent: 16}, settings...)
		for _, e := range ae.Epochs {
			b, _ := e.Validation.Term("cross-entropy")
			k, _ := e.Validation.Term("KL")
			bce, kl = append(bce, b.Value), append(kl, k.Value)
		}
		return bce, kl
	}
	bce, kl := course()
	warmBCE, warmKL := course("warmup=5")
	t := Table{Title: "Nats of a test image by epoch"}
	t.Add("epoch", "cross-entropy", "KL", "with a warm-up of 5 epochs: cross-entropy", "KL")
	var epochs []float64
	for i := range kl {
		epochs = append(epochs, float64(i+1))
		t.Add(i+1, fmt.Sprintf("%.1f", bce[i]), fmt.Sprintf("%.1f", kl[i]), fmt.Sprintf("%.1f", warmBCE[i]), fmt.Sprintf("%.1f", warmKL[i]))
	}
	r.Tables = append(r.Tables, t)
	last := len(kl) - 1
	r.AtLeast("KL in the end, less that after the first epoch, with a constant weight", kl[last]-kl[0], 0)
	r.AtLeast("KL after the first epoch, less that in the end, with a warm-up", warmKL[0]-warmKL[last], 0)
	if l.Full {
		ae := l.FitModel(4, "vae", models.Spec{Latent: 20, Hidden: []int{400}})
		loss := try.Get(ae.Evaluate(l.Context, l.Test))
		r.AtMost("loss of 784-400-20 after 4 epochs on all of MNIST, in nats", loss.Total, 112)
	}
	panel := func(title, y string, a, b []float64) viz.Figure {
		return viz.Lines{Title: title, X: "epoch", Y: y, Lines: []viz.Line{{Name: "constant weight", X: epochs, Y: a}, {Name: "warm-up of 5 epochs", X: epochs, Y: b}}}
	}
	r.Figures = append(r.Figures, Figure{
		Name: "vae_dynamics",
		Caption: "Cross-entropy and KL of test images by epoch, VAE 784-256-16: at a constant weight the KL rises and " +
			"levels off; with a warm-up it starts high and falls.",
		Figure: viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{panel("Cross-entropy", "nats of an image", bce, warmBCE), panel("KL", "nats of an image", kl, warmKL)}},
	})
}

func collapse(l *Bench, r *Result) {
	t := Table{Title: "After 15 epochs: what a test image pays, and active units of 16"}
	t.Add("beta", "remedy", "squared error", "KL", "active units", "error + beta·KL")
	bars := viz.Bars{Title: "KL of each unit, falling", X: "unit", Y: "KL in nats", Width: pageWidth}
	for i := range 16 {
		bars.Groups = append(bars.Groups, fmt.Sprint(i+1))
	}
	total := map[string]float64{}
	for _, c := range []struct {
		beta     float64
		remedy   string
		settings []string
	}{
		{1, "", nil}, {10, "", nil}, {10, "free bits of .1 nat", []string{"freebits=0.1"}}, {4, "", nil}, {4, "warm-up of 10 epochs", []string{"warmup=10"}},
	} {
		ae := l.betaVAE(c.beta, c.settings...)
		v := l.VAETerms(ae)
		name := fmt.Sprintf("beta = %v", c.beta)
		if c.remedy != "" {
			name += ", " + c.remedy
		}
		total[name] = v.Error + c.beta*v.KL
		t.Add(c.beta, c.remedy, fmt.Sprintf("%.1f", v.Error), fmt.Sprintf("%.2f", v.KL), v.Active, fmt.Sprintf("%.1f", total[name]))
		switch c.remedy {
		case "free bits of .1 nat":
			r.AtLeast("active units with free bits at beta = 10", float64(v.Active), 16)
		case "":
			if c.beta == 10 {
				r.AtMost("active units at beta = 10", float64(v.Active), 0)
			}
		}
		if c.beta != 4 {
			bars.Series = append(bars.Series, viz.BarSeries{Name: name, Values: falling(v.Units)})
		}
	}
	r.Tables = append(r.Tables, t)
	r.Near("loss at beta = 4 with a warm-up, over that without", total["beta = 4, warm-up of 10 epochs"]/total["beta = 4"], 1, .05)
	r.Figures = append(r.Figures, Figure{Name: "collapse",
		Caption: "KL of each unit of a VAE 784-256-16 by falling value, for three ways to weigh it: at β = 10 no unit is " +
			"left in use, and free bits of .1 nats keep all of them alive.", Figure: bars})
}
