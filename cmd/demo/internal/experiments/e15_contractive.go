package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E15", Question: "What does contraction cost, and what does it buy?", run: contraction},
		Experiment{ID: "E16", Question: "Does pretraining layer by layer help?", run: pretraining},
	)
}

// contraction trains the tied one-layer model 784-64-784 with sigmoid codes: the smaller the Jacobian, the larger the
// error.
func contraction(l *Bench, r *Result) {
	t := r.Table("After 6 epochs: test MSE per pixel, squared norm of the code's Jacobian, and how far the code moves "+
		"for a unit step along the data and across",
		"weight", "test MSE", "‖J‖²", "along", "across", "along / across")
	images, planes := l.tangentPlanes()
	var spectra []viz.Line
	var along, across, ratios, errors, norms []float64
	for _, lambda := range []float64{0, .1, 1} {
		ae, mse := l.TrainedMSE(6, "contractive", models.Spec{Latent: 64}, fmt.Sprintf("contractive.lambda=%v", lambda))
		norm := l.jacobianNorm(ae)
		s := l.sensitivity(ae, images, planes)
		ratio := s.along / s.across
		errors, norms = append(errors, mse), append(norms, norm)
		along, across, ratios = append(along, s.along), append(across, s.across), append(ratios, ratio)
		t.Add(lambda, five(mse), decimals(norm, 2), s.along, s.across, decimals(ratio, 2))
		r.AtLeast(fmt.Sprintf("movement of the code, step along the data over step across, weight %v",
			lambda), ratio, 2)
		spectrum := viz.Line{Name: fmt.Sprintf("weight %v", lambda), Style: viz.Smooth}
		for j, v := range s.singular {
			point(&spectrum, float64(j+1), v)
		}
		spectra = append(spectra, spectrum)
	}
	r.Rising("test MSE with the weight", errors, 0)
	r.Falling("the norm of the Jacobian with the weight", norms, 0)
	r.Rising("along over across, with the weight: useless directions are given up first", ratios, 0)
	names := []string{"0", "0.1", "1"}
	const x, width = "weight of the penalty", 0
	r.Draw(figContractive, fmt.Sprintf("The contractive penalty by its weight, 784-64 with sigmoids and tied weights. "+
		"Weight 1 reduces the mean squared norm of the encoder's Jacobian by %.0f %% and raises the test error by %.0f %%. "+
		"Below: the singular values of the Jacobian, averaged over test images, and how far the code moves for a unit step "+
		"along the data, in the plane of the nearest training images, and across; at weight 1 the ratio is %.1f.",
		100*(1-norms[2]/norms[0]), 100*(errors[2]/errors[0]-1), ratios[2]),
		viz.Panels{Letters: true, Columns: 2, Width: pageWidth, Figures: []viz.Figure{
			bars("Error", x, "test MSE per pixel", "%.4f", width, names, errors),
			bars("Contraction", x, "mean squared norm of the Jacobian", "%.1f", width, names, norms),
			viz.Lines{Title: "Singular values", X: "number", Y: "mean singular value", LogY: true, Lines: spectra},
			viz.Bars{
				Title: "Along the data and across", X: x, Y: "root mean square of ‖J t‖", Groups: names,
				Series: []viz.BarSeries{{Name: "along", Values: along}, {Name: "across", Values: across}},
			},
		}})
}

// jacobianNorm returns the mean squared Frobenius norm of the code's Jacobian on test images. A model without the
// penalty has no such term: the Jacobian is measured by a model that has it and the same weights.
func (l *Bench) jacobianNorm(ae *Trained) float64 {
	m := try.Get(models.Set(ae.Model, "contractive.lambda", "1"))
	term, _ := try.Get(try.Get(ae.Extend(m)).Evaluate(l.Context, l.Test)).Term("contraction")
	return term.Value
}

// pretraining compares 3 epochs for each layer and 10 for the whole model with 16 epochs for the whole model alone.
func pretraining(l *Bench, r *Result) {
	m := l.Model("stacked", models.Spec{Latent: 32, Hidden: []int{256, 128}})
	ae := l.Fit(Recipe{Model: m, Pretrain: 3, Fit: models.FitOptions{Epochs: 10, Batch: 64}, Watch: &Watch{
		Name: "test error", Measure: func(ae *models.Autoencoder) []float64 { return []float64{l.TestMSE(ae)} },
	}})
	tuned, alone := viz.Line{Name: "pretrained, 3 epochs a layer"}, viz.Line{Name: "direct"}
	for i, v := range ae.Watched {
		point(&tuned, float64(i), v[0])
	}
	direct := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 16, Batch: 64}})
	for i, e := range direct.Epochs {
		point(&alone, float64(i+1), e.Validation.Total/float64(l.Test.D))
	}
	t := r.Table("Test MSE per pixel by epoch of the whole model, 784-256-128-32", "epoch", "pretrained", "direct")
	t.Add(0, five(tuned.Y[0]), "-")
	for i, v := range alone.Y {
		with := "-"
		if i+1 < len(tuned.Y) {
			with = five(tuned.Y[i+1])
		}
		t.Add(i+1, with, five(v))
	}
	tunedEnd, aloneEnd := tuned.Y[len(tuned.Y)-1], alone.Y[len(alone.Y)-1]
	r.AtMost("test MSE after one epoch, pretrained over direct", tuned.Y[1]/alone.Y[0], 1)
	r.AtMost("final test MSE, pretrained over direct for as many epochs in all", tunedEnd/aloneEnd, 1.25)
	r.Draw(figStacked, fmt.Sprintf("Test error by epoch of training the whole model, 784-256-128-32, with and without "+
		"pretraining each layer for 3 epochs. Pretraining gives a head start: after one epoch the error is %s that of "+
		"direct training. In the end it is %s it.",
		relation(tuned.Y[1], alone.Y[0]), relation(tunedEnd, aloneEnd)),
		viz.Lines{
			Title: "Pretrained and direct, 784-256-128-32", X: "epoch of the whole model", Y: "test MSE per pixel", LogY: true,
			Lines: []viz.Line{tuned, alone},
		})
}
