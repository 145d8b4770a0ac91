package experiments

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E04", Question: "How many numbers should a code have?", run: codeSize},
		Experiment{ID: "E06", Question: "Do more hidden layers reconstruct better?", run: depth},
		Experiment{ID: "E07", Question: "Which activation, and which learning rate?", run: activationAndRate},
		Experiment{ID: "E08", Question: "Do tied weights reconstruct as well as untied ones?", run: tiedWeights},
	)
}

// codeSize: PCA's test error never rises with d, so it marks no size as the right one. Neither do the rules of thumb:
// the square root of the number of features (28), and 1 to 5 % of it (8 to 39).
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
	t := r.Table("Test MSE per pixel", "d", "PCA", "autoencoder", "variance kept by PCA")
	linear, curved, kept := viz.Line{Name: "PCA"}, viz.Line{Name: "autoencoder"}, viz.Line{}
	var atRoot float64
	for _, d := range []int{1, 2, 3, 5, 8, 10, 16, 28, 32, 64, 128, 256} {
		pca := l.PCA(d)
		p, share := l.TestMSE(pca), pca.VarianceKept()
		point(&linear, float64(d), p)
		point(&kept, float64(d), share)
		if d == 28 {
			atRoot = share
		}
		learned := "-"
		switch d {
		case 2, 5, 10, 32, 64:
			v := l.TestMSE(l.plain(d))
			learned = decimals(v, 6)
			point(&curved, float64(d), v)
		}
		t.Add(d, decimals(p, 6), learned, decimals(share, 4))
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, known[d], 2e-6)
	}
	r.Falling("PCA's test MSE", linear.Y, 0)
	r.Rising("the variance kept", kept.Y, 0)
	features := float64(l.Train.D)
	rules := []viz.Mark{
		{Label: "√n", At: math.Sqrt(features)}, {Label: "1 % of n", At: .01 * features}, {Label: "5 " +
			"% of n", At: .05 * features},
	}
	ticks := []float64{1, 2, 5, 10, 20, 50, 100, 200}
	r.Draw(figLatentDimSweep, fmt.Sprintf("Test error, and the share of the training variance that PCA keeps, by code "+
		"size. Neither bends at the sizes that rules of thumb name: the square root of the n = %d features, where PCA "+
		"keeps %.0f %% of the variance, and 1 to 5 %% of n.", l.Train.D, 100*atRoot),
		viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{
				Title: "Error", X: "code size d", Y: "test MSE per pixel", LogX: true, LogY: true, XTicks: ticks,
				Lines: []viz.Line{linear, curved}, Marks: rules,
			},
			viz.Lines{
				Title: "Variance kept by PCA", X: "code size d", Y: "share of the variance", LogX: true, XTicks: ticks,
				YRange: [2]float64{0, 1}, Lines: []viz.Line{kept}, Marks: rules,
			},
		}})
}

func depth(l *Bench, r *Result) {
	t := r.Table("Test MSE per pixel after 20 epochs, d = 32", "hidden layers", "test MSE", "parameters")
	measured := viz.Line{Name: "measured"}
	for _, hidden := range [][]int{{}, {256}, {256, 128}, {512, 256, 128}, {512, 256, 128, 64}} {
		ae, v := l.TrainedMSE(20, "plain", models.Spec{Latent: 32, Hidden: hidden})
		point(&measured, float64(2*len(hidden)), v)
		t.Add(fmt.Sprint(hidden), five(v), ae.Params.Count())
	}
	errors := measured.Y
	r.AtMost("test MSE, one hidden layer over none", errors[1]/errors[0], .8)
	r.Draw(figDepth, fmt.Sprintf("Test error after 20 epochs by number of hidden layers, encoder and decoder together, "+
		"d = 32: %.4f without hidden layers, %.4f with two, %.4f with eight. The dashed table is from a study guide, which "+
		"names no data, loss or widths; it cannot be reproduced.", errors[0], errors[1], errors[4]),
		viz.Lines{
			Title: "Deeper is not always better", X: "hidden layers", Y: "test MSE per pixel", LogY: true,
			XTicks: []float64{0, 1, 2, 4, 6, 8},
			Lines: []viz.Line{measured, {
				Name: "the guide's table", Dashed: true, X: []float64{1, 2, 4, 6, 8}, Y: []float64{.089, .076, .062, .055, .048},
			}},
		})
}

// bars is a panel of one bar for each name.
func bars(title, x, y, format string, width vg.Length, names []string, values []float64) viz.Bars {
	return viz.Bars{
		Title: title, X: x, Y: y, Groups: names, Series: []viz.BarSeries{{Values: values}}, Format: format, Width: width,
	}
}

func activationAndRate(l *Bench, r *Result) {
	t := r.Table("Test MSE per pixel after 5 epochs, d = 32", "activation", "learning rate", "test MSE")
	activations := []string{"relu", "tanh", "sigmoid"}
	var byActivation, byRate []float64
	for _, activation := range activations {
		_, v := l.TrainedMSE(5, "plain", models.Spec{Latent: 32}, "activation="+activation)
		byActivation = append(byActivation, v)
		t.Add(activation, 0.001, five(v))
	}
	r.AtMost("test MSE, ReLU over tanh", byActivation[0]/byActivation[1], 1)
	m := l.Model("plain", models.Spec{Latent: 32})
	var rateNames []string
	for _, rate := range []float64{0.001, 0.003, 0.01} {
		ae := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 5, Batch: 64, LearningRate: rate}})
		v := l.TestMSE(ae)
		byRate, rateNames = append(byRate, v), append(rateNames, fmt.Sprint(rate))
		t.Add("relu", rate, five(v))
		r.AtMost(fmt.Sprintf("test MSE at learning rate %v", rate), v, .016)
	}
	const y, format, width = "test MSE per pixel", "%.4f", 300
	r.Draw(figActivationsLR, fmt.Sprintf("Test error after 5 epochs, 784-256-32. By the activation of the hidden layers "+
		"at learning rate 0.001: %.4f with ReLU, %.4f with tanh, %.4f with the sigmoid. By the learning rate with ReLU: "+
		"%.4f at 0.001, %.4f at 0.01.",
		byActivation[0], byActivation[1], byActivation[2], byRate[0], byRate[2]),
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			bars("Activation", "activation of the hidden layers", y, format, width, activations, byActivation),
			bars("Learning rate", "learning rate of Adam", y, format, width, rateNames, byRate),
		}})
}

func tiedWeights(l *Bench, r *Result) {
	t := r.Table("After 10 epochs, d = 32", "weights", "test MSE", "parameters")
	var errors, counts, thousands []float64
	for _, variant := range []string{"plain", "tied"} {
		ae, v := l.TrainedMSE(10, variant, models.Spec{Latent: 32})
		n := float64(ae.Params.Count())
		errors, counts, thousands = append(errors, v), append(counts, n), append(thousands, n/1000)
		t.Add(variant, five(v), ae.Params.Count())
	}
	share := counts[1] / counts[0]
	r.AtMost("test MSE with tied weights", errors[1], .0135)
	r.Near("parameters, tied over untied weights", share, .5016, 5e-5)
	names := []string{"untied", "tied"}
	r.Draw(figTiedUntied, fmt.Sprintf("Test error after 10 epochs and number of parameters, 784-256-32, with a decoder "+
		"of its own matrices and with the encoder's, transposed. Tied weights need %.0f %% of the parameters; the errors "+
		"are %.4f with tied and %.4f with untied weights.", 100*share, errors[1], errors[0]),
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			bars("Error", "weights", "test MSE per pixel", "%.4f", 260, names, errors),
			bars("Parameters", "weights", "thousands of parameters", "%.0f", 260, names, thousands),
		}})
}
