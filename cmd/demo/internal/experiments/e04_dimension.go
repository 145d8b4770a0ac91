package experiments

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Experiment{ID: "E04", Question: "How many numbers should a code have?", Run: codeSize})
	register(Experiment{ID: "E06", Question: "Do more hidden layers reconstruct better?", Run: depth})
	register(Experiment{ID: "E07", Question: "Which activation, and which learning rate?", Run: activationAndRate})
	register(Experiment{ID: "E08", Question: "Do tied weights reconstruct as well as untied ones?", Run: tiedWeights})
}

// codeSize: PCA's test error never rises with d, so it marks no size as the right one; neither do the rules of thumb, the
// square root of the number of features (28) and 1 to 5 % of it (8 to 39).
func codeSize(ctx context.Context, l *Lab) (*Result, error) {
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
	r := &Result{}
	t := Table{Title: "Test MSE per pixel"}
	t.Add("d", "PCA", "autoencoder", "variance kept by PCA")
	var linear, kept []float64
	for _, d := range []int{1, 2, 3, 5, 8, 10, 16, 28, 32, 64, 128, 256} {
		pca, err := l.PCA(d)
		if err != nil {
			return nil, err
		}
		p, err := l.TestMSE(pca)
		if err != nil {
			return nil, err
		}
		linear, kept = append(linear, p), append(kept, pca.VarianceKept())
		curved := "-"
		switch d {
		case 2, 5, 10, 32, 64:
			ae, err := l.plain(ctx, d)
			if err != nil {
				return nil, err
			}
			v, err := l.TestMSE(ae)
			if err != nil {
				return nil, err
			}
			curved = fmt.Sprintf("%.6f", v)
		}
		t.Add(d, fmt.Sprintf("%.6f", p), curved, fmt.Sprintf("%.4f", pca.VarianceKept()))
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, known[d], 2e-6)
	}
	r.Tables = append(r.Tables, t)
	r.Falling("PCA's test MSE", linear, 0)
	r.Rising("the variance kept", kept, 0)
	return r, nil
}

func depth(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	t := Table{Title: "Test MSE per pixel after 20 epochs, d = 32"}
	t.Add("hidden layers", "test MSE", "parameters")
	var errors []float64
	for _, hidden := range [][]int{{}, {256}, {256, 128}, {512, 256, 128}, {512, 256, 128, 64}} {
		ae, err := l.FitModel(ctx, 20, "plain", models.Spec{Latent: 32, Hidden: hidden})
		if err != nil {
			return nil, err
		}
		v, err := l.TestMSE(ae)
		if err != nil {
			return nil, err
		}
		errors = append(errors, v)
		t.Add(fmt.Sprint(hidden), fmt.Sprintf("%.5f", v), ae.Params.Count())
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("test MSE of one hidden layer, over that of none", errors[1]/errors[0], .8)
	return r, nil
}

func activationAndRate(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	t := Table{Title: "Test MSE per pixel after 5 epochs, d = 32"}
	t.Add("activation", "learning rate", "test MSE")
	mse := map[string]float64{}
	for _, activation := range []string{"relu", "tanh", "sigmoid"} {
		ae, err := l.FitModel(ctx, 5, "plain", models.Spec{Latent: 32}, "activation="+activation)
		if err != nil {
			return nil, err
		}
		if mse[activation], err = l.TestMSE(ae); err != nil {
			return nil, err
		}
		t.Add(activation, 0.001, fmt.Sprintf("%.5f", mse[activation]))
	}
	r.AtMost("test MSE with ReLU, over that with tanh", mse["relu"]/mse["tanh"], 1)
	m, err := l.Model("plain", models.Spec{Latent: 32})
	if err != nil {
		return nil, err
	}
	for _, rate := range []float64{0.001, 0.003, 0.01} {
		ae, err := l.Fit(ctx, Recipe{Model: m, Fit: models.FitOptions{Epochs: 5, Batch: 64, LearningRate: rate}})
		if err != nil {
			return nil, err
		}
		v, err := l.TestMSE(ae)
		if err != nil {
			return nil, err
		}
		t.Add("relu", rate, fmt.Sprintf("%.5f", v))
		r.AtMost(fmt.Sprintf("test MSE at learning rate %v", rate), v, .016)
	}
	r.Tables = append(r.Tables, t)
	return r, nil
}

func tiedWeights(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	t := Table{Title: "After 10 epochs, d = 32"}
	t.Add("weights", "test MSE", "parameters")
	counts := map[string]int{}
	for _, variant := range []string{"plain", "tied"} {
		ae, err := l.FitModel(ctx, 10, variant, models.Spec{Latent: 32})
		if err != nil {
			return nil, err
		}
		v, err := l.TestMSE(ae)
		if err != nil {
			return nil, err
		}
		counts[variant] = ae.Params.Count()
		t.Add(variant, fmt.Sprintf("%.5f", v), ae.Params.Count())
		if variant == "tied" {
			r.AtMost("test MSE with tied weights", v, .0135)
		}
	}
	r.Tables = append(r.Tables, t)
	r.Near("parameters with tied weights, over those with untied ones", float64(counts["tied"])/float64(counts["plain"]), .5016, 5e-5)
	return r, nil
}
