package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E15", Question: "What does contraction cost, and what does it buy?", Figures: []string{"contractive"}, run: contraction})
	register(Experiment{ID: "E16", Question: "Does pretraining layer by layer help?", Figures: []string{"stacked"}, run: pretraining})
}

// contraction trains the tied one-layer model 784-64-784 with sigmoid codes: the smaller the Jacobian, the larger the error.
func contraction(l *Bench, r *Result) {
	t := Table{Title: "After 6 epochs: test MSE per pixel, squared norm of the code's Jacobian, and by how much the code moves for a unit step along the data and across"}
	t.Add("weight", "test MSE", "‖J‖²", "along", "across", "along / across")
	images, planes := l.tangentPlanes()
	var spectra []viz.Line
	var along, across, ratios []float64
	var errors, norms []float64
	weights := []float64{0, .1, 1}
	for _, lambda := range weights {
		ae, mse := l.TrainedMSE(6, "contractive", models.Spec{Latent: 64}, fmt.Sprintf("contractive.lambda=%v", lambda))
		// A model without the penalty has no such term: its Jacobian is measured by one that has it and the same weights.
		norm := l.jacobianNorm(ae)
		errors, norms = append(errors, mse), append(norms, norm)
		s := l.sensitivity(ae, images, planes)
		t.Add(lambda, five(mse), fmt.Sprintf("%.2f", norm), s.along, s.across, fmt.Sprintf("%.2f", s.along/s.across))
		along, across, ratios = append(along, s.along), append(across, s.across), append(ratios, s.along/s.across)
		r.AtLeast(fmt.Sprintf("how much further a step along the data moves the code than one across, weight %v", lambda), s.along/s.across, 2)
		spectrum := viz.Line{Name: fmt.Sprintf("weight %v", lambda), Style: viz.Smooth, Y: s.singular}
		for j := range s.singular {
			spectrum.X = append(spectrum.X, float64(j+1))
		}
		spectra = append(spectra, spectrum)
	}
	r.Tables = append(r.Tables, t)
	r.Rising("test MSE with the weight", errors, 0)
	r.Falling("the norm of the Jacobian with the weight", norms, 0)
	r.Rising("along over across, with the weight: what is of no use is given up first", ratios, 0)
	names := []string{"0", "0.1", "1"}
	r.Figures = append(r.Figures, Figure{
		Name: "contractive",
		Caption: "Test error, and mean squared norm of the encoder's Jacobian, against the weight of the contractive " +
			"penalty, 784-64 with sigmoids and tied weights: sensitivity is bought down at a small price. Below, the singular " +
			"values of the Jacobian, averaged over test images, and by how much the code moves for a unit step along the data, " +
			"in the plane of the nearest training images, and across.",
		Figure: viz.Panels{Letters: true, Columns: 2, Width: pageWidth, Figures: []viz.Figure{
			viz.Bars{Title: "Error", X: "weight of the penalty", Y: "test MSE per pixel", Groups: names, Series: []viz.BarSeries{{Values: errors}}, Format: "%.4f"},
			viz.Bars{Title: "Contraction", X: "weight of the penalty", Y: "mean squared norm of the Jacobian", Groups: names, Series: []viz.BarSeries{{Values: norms}}, Format: "%.1f"},
			viz.Lines{Title: "Singular values", X: "number", Y: "mean singular value", LogY: true, Lines: spectra},
			viz.Bars{Title: "Along the data and across", X: "weight of the penalty", Y: "root mean square of ‖J t‖", Groups: names,
				Series: []viz.BarSeries{{Name: "along", Values: along}, {Name: "across", Values: across}}},
		}},
	})
}

// jacobianNorm returns the mean squared Frobenius norm of the code's Jacobian on test images.
func (l *Bench) jacobianNorm(ae *Trained) float64 {
	m := try.Get(models.Set(ae.Model, "contractive.lambda", "1"))
	measured := try.Get(ae.Extend(m))
	loss := try.Get(measured.Evaluate(l.Context, l.Test))
	term, _ := loss.Term("contraction")
	return term.Value
}

// pretraining compares 3 epochs for each layer and 10 for the whole with 10 and with 16 epochs for the whole alone.
func pretraining(l *Bench, r *Result) {
	m := l.Model("stacked", models.Spec{Latent: 32, Hidden: []int{256, 128}})
	pixels := float64(l.Test.D)
	ae := l.Fit(Recipe{Model: m, Pretrain: 3, Fit: models.FitOptions{Epochs: 10, Batch: 64}, Watch: &Watch{
		Name: "test error", Measure: func(ae *models.Autoencoder) []float64 { return []float64{l.TestMSE(ae)} },
	}})
	var tuned []float64
	for _, v := range ae.Watched {
		tuned = append(tuned, v[0])
	}
	direct := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 16, Batch: 64}})
	var alone []float64
	for _, e := range direct.Epochs {
		alone = append(alone, e.Validation.Total/pixels)
	}
	t := Table{Title: "Test MSE per pixel by epoch of the whole model, 784-256-128-32"}
	t.Add("epoch", "pretrained", "direct")
	t.Add(0, five(tuned[0]), "-")
	for i := range alone {
		with := "-"
		if i+1 < len(tuned) {
			with = five(tuned[i+1])
		}
		t.Add(i+1, with, five(alone[i]))
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("test MSE after the first epoch of fine-tuning, over that of direct training", tuned[1]/alone[0], 1)
	r.AtMost("test MSE after fine-tuning, over that of direct training for as many epochs in all", tuned[len(tuned)-1]/alone[len(alone)-1], 1.25)
	var x1, x2 []float64
	for i := range tuned {
		x1 = append(x1, float64(i))
	}
	for i := range alone {
		x2 = append(x2, float64(i+1))
	}
	r.Figures = append(r.Figures, Figure{
		Name: "stacked",
		Caption: "Test error by epoch of training the whole, 784-256-128-32, with and without pretraining of each layer " +
			"for 3 epochs: a head start, and no lead in the end.",
		Figure: viz.Lines{Title: "Pretrained and direct, 784-256-128-32", X: "epoch of the whole model", Y: "test MSE per pixel", LogY: true,
			Lines: []viz.Line{{Name: "pretrained, 3 epochs a layer", X: x1, Y: tuned}, {Name: "direct", X: x2, Y: alone}}},
	})
}
