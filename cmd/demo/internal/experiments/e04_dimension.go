package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E04", Question: "How many numbers should a code have?", Figures: []string{"latent_dim_sweep"}, run: codeSize})
	register(Experiment{ID: "E06", Question: "Do more hidden layers reconstruct better?", Figures: []string{"depth"}, run: depth})
	register(Experiment{ID: "E07", Question: "Which activation, and which learning rate?", Figures: []string{"activations_lr"}, run: activationAndRate})
	register(Experiment{ID: "E08", Question: "Do tied weights reconstruct as well as untied ones?", Figures: []string{"tied_untied"}, run: tiedWeights})
}

// codeSize: PCA's test error never rises with d, so it marks no size as the right one; neither do the rules of thumb, the
// square root of the number of features (28) and 1 to 5 % of it (8 to 39).
func codeSize(l *Bench, r *Result) {
	known := map[int]float64{
		1: .058568, 2: .054254, 3: .050297, 5: .044166, 8: .037588, 10: .034385, 16: .027525, 28: .019363, 32: .017543,
		64: .009412, 128: .004300, 256: .001392,
	}
	if l.Full {
		known = map[int]float64{
			1: .060733, 2: .055669, 3: .051609, 5: .044526, 8: .037441, 10: .034074, 16: .026860, 28: .018631, 32: .016828,
			64: .009047, 128: .004205, 256: .001384,
		}
	}
	t := Table{Title: "Test MSE per pixel"}
	t.Add("d", "PCA", "autoencoder", "variance kept by PCA")
	var linear, kept []float64
	pcaLine, aeLine, keptLine := viz.Line{Name: "PCA"}, viz.Line{Name: "autoencoder"}, viz.Line{}
	for _, d := range []int{1, 2, 3, 5, 8, 10, 16, 28, 32, 64, 128, 256} {
		pca := l.PCA(d)
		p := l.TestMSE(pca)
		linear, kept = append(linear, p), append(kept, pca.VarianceKept())
		pcaLine.X, pcaLine.Y = append(pcaLine.X, float64(d)), append(pcaLine.Y, p)
		keptLine.X, keptLine.Y = append(keptLine.X, float64(d)), append(keptLine.Y, pca.VarianceKept())
		curved := "-"
		switch d {
		case 2, 5, 10, 32, 64:
			ae := l.plain(d)
			v := l.TestMSE(ae)
			curved = fmt.Sprintf("%.6f", v)
			aeLine.X, aeLine.Y = append(aeLine.X, float64(d)), append(aeLine.Y, v)
		}
		t.Add(d, fmt.Sprintf("%.6f", p), curved, fmt.Sprintf("%.4f", pca.VarianceKept()))
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, known[d], 2e-6)
	}
	r.Tables = append(r.Tables, t)
	r.Falling("PCA's test MSE", linear, 0)
	r.Rising("the variance kept", kept, 0)
	features := float64(l.Train.D)
	rules := []viz.Mark{
		{Label: "√n", At: math.Sqrt(features)}, {Label: "1 % of n", At: .01 * features}, {Label: "5 % of n", At: .05 * features},
	}
	ticks := []float64{1, 2, 5, 10, 20, 50, 100, 200}
	r.Figures = append(r.Figures, Figure{
		Name: "latent_dim_sweep",
		Caption: "Test error, and the share of the training variance that PCA keeps, against the size of the code. Neither " +
			"has a bend at the sizes " +
			"that rules of thumb name: the square root of the n = 784 features, and 1 to 5 % of them.",
		Figure: viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "Error", X: "code size d", Y: "test MSE per pixel", LogX: true, LogY: true, XTicks: ticks, Lines: []viz.Line{pcaLine, aeLine}, Marks: rules},
			viz.Lines{Title: "Variance kept by PCA", X: "code size d", Y: "share of the variance", LogX: true, XTicks: ticks, YRange: [2]float64{0, 1}, Lines: []viz.Line{keptLine}, Marks: rules},
		}},
	})
}

func depth(l *Bench, r *Result) {
	t := Table{Title: "Test MSE per pixel after 20 epochs, d = 32"}
	t.Add("hidden layers", "test MSE", "parameters")
	var errors, x []float64
	for _, hidden := range [][]int{{}, {256}, {256, 128}, {512, 256, 128}, {512, 256, 128, 64}} {
		ae := l.FitModel(20, "plain", models.Spec{Latent: 32, Hidden: hidden})
		v := l.TestMSE(ae)
		errors, x = append(errors, v), append(x, float64(2*len(hidden)))
		t.Add(fmt.Sprint(hidden), fmt.Sprintf("%.5f", v), ae.Params.Count())
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("test MSE of one hidden layer, over that of none", errors[1]/errors[0], .8)
	r.Figures = append(r.Figures, Figure{
		Name: "depth",
		Caption: "Test error after 20 epochs against the number of hidden layers of encoder and decoder together, d = 32; " +
			"and a table that a study guide " +
			"prints without data, loss or widths, which cannot be reproduced.",
		Figure: viz.Lines{Title: "Deeper is not always better", X: "hidden layers", Y: "test MSE per pixel", LogY: true, XTicks: []float64{0, 1, 2, 4, 6, 8},
			Lines: []viz.Line{{Name: "measured", X: x, Y: errors},
				{Name: "the guide's table", X: []float64{1, 2, 4, 6, 8}, Y: []float64{.089, .076, .062, .055, .048}, Dashed: true}}},
	})
}

func activationAndRate(l *Bench, r *Result) {
	t := Table{Title: "Test MSE per pixel after 5 epochs, d = 32"}
	t.Add("activation", "learning rate", "test MSE")
	mse := map[string]float64{}
	activations := []string{"relu", "tanh", "sigmoid"}
	var byActivation, byRate []float64
	for _, activation := range activations {
		ae := l.FitModel(5, "plain", models.Spec{Latent: 32}, "activation="+activation)
		mse[activation] = l.TestMSE(ae)
		byActivation = append(byActivation, mse[activation])
		t.Add(activation, 0.001, fmt.Sprintf("%.5f", mse[activation]))
	}
	r.AtMost("test MSE with ReLU, over that with tanh", mse["relu"]/mse["tanh"], 1)
	m := l.Model("plain", models.Spec{Latent: 32})
	rates := []float64{0.001, 0.003, 0.01}
	var rateNames []string
	for _, rate := range rates {
		ae := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 5, Batch: 64, LearningRate: rate}})
		v := l.TestMSE(ae)
		byRate, rateNames = append(byRate, v), append(rateNames, fmt.Sprint(rate))
		t.Add("relu", rate, fmt.Sprintf("%.5f", v))
		r.AtMost(fmt.Sprintf("test MSE at learning rate %v", rate), v, .016)
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{
		Name: "activations_lr",
		Caption: "Test error after 5 epochs, 784-256-32: by the activation of the hidden layers at learning rate .001, and " +
			"by the learning rate with ReLU.",
		Figure: viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Bars{Title: "Activation", X: "activation of the hidden layers", Y: "test MSE per pixel", Groups: activations, Series: []viz.BarSeries{{Values: byActivation}}, Format: "%.4f", Width: 300},
			viz.Bars{Title: "Learning rate", X: "learning rate of Adam", Y: "test MSE per pixel", Groups: rateNames, Series: []viz.BarSeries{{Values: byRate}}, Format: "%.4f", Width: 300},
		}},
	})
}

func tiedWeights(l *Bench, r *Result) {
	t := Table{Title: "After 10 epochs, d = 32"}
	t.Add("weights", "test MSE", "parameters")
	counts := map[string]int{}
	names := []string{"untied", "tied"}
	var errors, parameters []float64
	for _, variant := range []string{"plain", "tied"} {
		ae := l.FitModel(10, variant, models.Spec{Latent: 32})
		v := l.TestMSE(ae)
		counts[variant] = ae.Params.Count()
		errors, parameters = append(errors, v), append(parameters, float64(counts[variant])/1000)
		t.Add(variant, fmt.Sprintf("%.5f", v), ae.Params.Count())
		if variant == "tied" {
			r.AtMost("test MSE with tied weights", v, .0135)
		}
	}
	r.Tables = append(r.Tables, t)
	r.Near("parameters with tied weights, over those with untied ones", float64(counts["tied"])/float64(counts["plain"]), .5016, 5e-5)
	r.Figures = append(r.Figures, Figure{
		Name: "tied_untied",
		Caption: "Test error after 10 epochs and number of parameters, 784-256-32, with a decoder of its own matrices and " +
			"with the encoder's.",
		Figure: viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Bars{Title: "Error", X: "weights", Y: "test MSE per pixel", Groups: names, Series: []viz.BarSeries{{Values: errors}}, Format: "%.4f", Width: 260},
			viz.Bars{Title: "Parameters", X: "weights", Y: "thousands of parameters", Groups: names, Series: []viz.BarSeries{{Values: parameters}}, Format: "%.0f", Width: 260},
		}},
	})
}
