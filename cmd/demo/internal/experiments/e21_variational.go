package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E21",
		Question: "What does the weight of the KL trade for what?",
		run:      betaSweep,
	}, Experiment{
		ID:       "E22",
		Question: "Does a VAE need fewer nats than any linear model for the same error?",
		run:      rateDistortion,
	}, Experiment{
		ID:       "E23",
		Question: "How do the error and the KL evolve in training?",
		run:      dynamics,
	}, Experiment{
		ID:       "E24",
		Question: "What helps against a code that collapses?",
		run:      collapse,
	})
}

var betas = []float64{.1, .5, 1, 2, 4, 10}

// betaVAE trains 784-256-16 with the squared error and a weight of the KL.
func (l *Bench) betaVAE(beta float64, settings ...string) *Trained {
	settings = append([]string{"error=squared-error", fmt.Sprintf("beta=%v", beta)}, settings...)
	return l.FitModel(15, "vae", models.Spec{Latent: 16}, settings...)
}

// VAETerms are what a VAE pays for a test image: its reconstruction error, its KL, the KL of each code unit, and the
// number of active units.
type VAETerms struct {
	Error, KL float64
	Active    int
	Units     []float64
}

// VAETerms measures a variational autoencoder on the test set.
func (l *Bench) VAETerms(ae *Trained) VAETerms {
	loss := try.Get(ae.Evaluate(l.Context, l.Test))
	mean, logvar := try.Get2(ae.Posterior(l.Test))
	v := VAETerms{
		Error:  loss.Terms[0].Value,
		Active: try.Get(eval.ActiveUnits(mean, logvar)),
		Units:  try.Get(eval.UnitKL(mean, logvar)),
	}
	for _, kl := range v.Units {
		v.KL += kl
	}
	return v
}

func betaSweep(l *Bench, r *Result) {
	t := r.Table("After 15 epochs: squared error and KL (nats) of a test image, and active units of 16",
		"beta", "squared error", "KL", "active units")
	var errors, kls, active []float64
	for _, beta := range betas {
		v := l.VAETerms(l.betaVAE(beta))
		t.Add(beta, decimals(v.Error, 1), decimals(v.KL, 2), v.Active)
		errors, kls, active = append(errors, v.Error), append(kls, v.KL), append(active, float64(v.Active))
	}
	r.Rising("the squared error with beta", errors, 0)
	r.Falling("the KL with beta", kls, 0)
	r.Falling("the active units with beta", active, 0)
	last := len(betas) - 1
	r.AtMost("KL at beta = 10", kls[last], .1)
	panel := func(title, y string, values []float64) viz.Figure {
		return viz.Lines{
			Title: title, X: "β", Y: y, LogX: true, XTicks: betas, Lines: []viz.Line{{X: betas, Y: values}},
			Width: 300, Height: 240,
		}
	}
	r.Draw(figBetaSweep, fmt.Sprintf("Squared error, KL and active units (KL above 0.01 nats) of a VAE 784-256-16 by "+
		"the weight β of the KL, after 15 epochs. From β = 0.1 to 10 the error rises from %.1f to %.1f, the KL falls from "+
		"%.1f to %.1f nats, and of %.0f active units %.0f are left.",
		errors[0], errors[last], kls[0], kls[last], active[0], active[last]),
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			panel("Reconstruction", "squared error", errors), panel("Rate", "KL in nats", kls),
			panel("Units in use", "active units of 16", active),
		}})
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
	variances := l.PCA(16).Variances
	t := r.Table("Squared error (D) and KL in nats (R) of an image",
		"beta", "linear optimum: D", "R", "directions", "VAE: D", "R")
	vae := viz.Line{Name: "VAE 784-256-16", Style: viz.MarksOnly}
	straight := viz.Line{Name: "best linear model", Style: viz.Smooth}
	var caption string
	for _, beta := range betas {
		best := try.Get(linear.RateDistortionOf(variances, beta, 0))
		want := known[beta]
		r.Near(fmt.Sprintf("directions in use at beta = %v", beta), float64(best.Active), want[0], 0)
		r.Near(fmt.Sprintf("D of the linear optimum at beta = %v", beta), best.Distortion, want[1], 1e-3)
		r.Near(fmt.Sprintf("R of the linear optimum at beta = %v", beta), best.Rate, want[2], 1e-3)
		v := l.VAETerms(l.betaVAE(beta))
		t.Add(beta, decimals(best.Distortion, 3), decimals(best.Rate, 3), best.Active,
			decimals(v.Error, 2), decimals(v.KL, 2))
		point(&vae, v.KL, v.Error)
		if beta == 1 {
			r.AtMost("D + R at beta = 1, VAE over best linear model",
				(v.Error+v.KL)/(best.Distortion+best.Rate), 1)
			caption = fmt.Sprintf("Squared error against KL on test images for several weights of the KL, and the least that "+
				"any linear model needs: the curve of reverse water-filling. At weight 1 error and KL add up to %.1f for the VAE "+
				"and to %.1f for the best linear model.", v.Error+v.KL, best.Distortion+best.Rate)
		}
	}
	for s := -2.0; s < 1.05; s += .02 {
		best := try.Get(linear.RateDistortionOf(variances, math.Pow(10, s), 0))
		point(&straight, best.Rate, best.Distortion)
	}
	r.Draw(figRateDistortion, caption, viz.Lines{
		Title: "Rate and distortion", X: "KL of an image in nats", Y: "squared error of an image",
		XRange: [2]float64{0, 40}, YRange: [2]float64{0, 55}, Lines: []viz.Line{straight, vae},
	})
}

// dynamics: with a constant weight the KL rises and then stays. A KL that starts high and falls is the mark of a
// warm-up.
func dynamics(l *Bench, r *Result) {
	course := func(name string, settings ...string) (bce, kl viz.Line) {
		bce, kl = viz.Line{Name: name}, viz.Line{Name: name}
		for i, e := range l.FitModel(15, "vae", models.Spec{Latent: 16}, settings...).Epochs {
			b, _ := e.Validation.Term("cross-entropy")
			k, _ := e.Validation.Term("KL")
			point(&bce, float64(i+1), b.Value)
			point(&kl, float64(i+1), k.Value)
		}
		return bce, kl
	}
	bce, kl := course("constant weight")
	warmBCE, warmKL := course("warm-up of 5 epochs", "warmup=5")
	t := r.Table("Nats of a test image by epoch",
		"epoch", "cross-entropy", "KL", "with a warm-up of 5 epochs: cross-entropy", "KL")
	for i := range kl.Y {
		t.Add(i+1, decimals(bce.Y[i], 1), decimals(kl.Y[i], 1), decimals(warmBCE.Y[i], 1), decimals(warmKL.Y[i], 1))
	}
	last := len(kl.Y) - 1
	r.AtLeast("final KL, less that after the first epoch, with a constant weight", kl.Y[last]-kl.Y[0], 0)
	r.AtLeast("KL after the first epoch, less the final one, with a warm-up", warmKL.Y[0]-warmKL.Y[last], 0)
	if l.Full {
		ae := l.FitModel(4, "vae", models.Spec{Latent: 20, Hidden: []int{400}})
		loss := try.Get(ae.Evaluate(l.Context, l.Test))
		r.AtMost("loss of 784-400-20 after 4 epochs on all of MNIST, in nats", loss.Total, 112)
	}
	panel := func(title string, lines ...viz.Line) viz.Figure {
		return viz.Lines{Title: title, X: "epoch", Y: "nats of an image", Lines: lines}
	}
	r.Draw(figVAEDynamics, fmt.Sprintf("Cross-entropy and KL of test images by epoch, VAE 784-256-16. At a constant "+
		"weight the KL rises from %.1f to %.1f nats and levels off; with a warm-up it starts at %.1f and falls to %.1f.",
		kl.Y[0], kl.Y[last], warmKL.Y[0], warmKL.Y[last]),
		viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			panel("Cross-entropy", bce, warmBCE), panel("KL", kl, warmKL),
		}})
}

func collapse(l *Bench, r *Result) {
	t := r.Table("After 15 epochs: what a test image pays, and active units of 16",
		"beta", "remedy", "squared error", "KL", "active units", "error + beta·KL")
	figure := viz.Bars{
		Title: "KL of each unit, sorted", X: "unit", Y: "KL in nats", Groups: viz.Numbers(17)[1:], Width: pageWidth,
	}
	// pays measures a VAE, and draws its units if they are to be shown.
	pays := func(beta float64, shown bool, remedy string, settings ...string) VAETerms {
		v := l.VAETerms(l.betaVAE(beta, settings...))
		t.Add(beta, remedy, decimals(v.Error, 1), decimals(v.KL, 2), v.Active, decimals(v.Error+beta*v.KL, 1))
		name := fmt.Sprintf("beta = %v", beta)
		if remedy != "" {
			name += ", " + remedy
		}
		if shown {
			figure.Series = append(figure.Series, viz.BarSeries{Name: name, Values: falling(v.Units)})
		}
		return v
	}
	one, ten := pays(1, true, ""), pays(10, true, "")
	free := pays(10, true, "free bits of 0.1 nat", "freebits=0.1")
	four, warm := pays(4, false, ""), pays(4, false, "warm-up of 10 epochs", "warmup=10")
	r.AtMost("active units at beta = 10", float64(ten.Active), 0)
	r.AtLeast("active units with free bits at beta = 10", float64(free.Active), 16)
	r.Near("loss at beta = 4, with a warm-up over without", (warm.Error+4*warm.KL)/(four.Error+4*four.KL), 1, .05)
	r.Draw(figCollapse, fmt.Sprintf("KL of each unit of a VAE 784-256-16, sorted, for three weightings. At β = 1 %d of "+
		"16 units are active, at β = 10 %d; free bits of 0.1 nats at β = "+
		"10 keep %d.", one.Active, ten.Active, free.Active), figure)
}
