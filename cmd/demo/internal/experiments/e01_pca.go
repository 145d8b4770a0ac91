package experiments

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Experiment{ID: "E01", Question: "Does an autoencoder reconstruct better than PCA with as many numbers?", Run: pcaAgainstAutoencoder})
	register(Experiment{ID: "E02", Question: "How do the losses of training and validation fall?", Run: learningCurves})
}

// plain trains the autoencoder 784-256-d-256-784 with ReLU on the squared error, as most experiments take it: for 20 epochs,
// or 5 of all of MNIST, which are more steps.
func (l *Lab) plain(ctx context.Context, d int) (*Trained, error) {
	epochs := 20
	if l.Full {
		epochs = 5
	}
	return l.FitModel(ctx, epochs, "plain", models.Spec{Latent: d})
}

func pcaAgainstAutoencoder(ctx context.Context, l *Lab) (*Result, error) {
	// The exact errors of PCA, to six decimals, and bounds with some slack over one measurement.
	dims := []int{2, 5, 10, 32}
	pcaWant, bounds := []float64{.054254, .044166, .034385, .017543}, []float64{.050, .034, .024, .0115}
	if l.Full {
		pcaWant, bounds = []float64{.055669, .044526, .034074, .016828}, []float64{.047, .030, .0195, .0095}
	}
	r := &Result{}
	t := Table{Title: "Mean squared error per pixel on the test set"}
	t.Add("d", "PCA", "autoencoder", "less by", "variance kept by PCA")
	var linear, curved []float64
	for i, d := range dims {
		pca, err := l.PCA(d)
		if err != nil {
			return nil, err
		}
		p, err := l.TestMSE(pca)
		if err != nil {
			return nil, err
		}
		ae, err := l.plain(ctx, d)
		if err != nil {
			return nil, err
		}
		a, err := l.TestMSE(ae)
		if err != nil {
			return nil, err
		}
		linear, curved = append(linear, p), append(curved, a)
		t.Add(d, fmt.Sprintf("%.6f", p), fmt.Sprintf("%.6f", a), fmt.Sprintf("%.0f %%", 100*(1-a/p)), pca.VarianceKept())
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, pcaWant[i], 2e-6)
		r.AtMost(fmt.Sprintf("test MSE of the autoencoder, d = %d", d), a, min(bounds[i], p))
	}
	r.Falling("PCA's test MSE", linear, 0)
	r.Falling("the autoencoder's test MSE", curved, 0)
	r.Tables = append(r.Tables, t)
	return r, nil
}

func learningCurves(ctx context.Context, l *Lab) (*Result, error) {
	ae, err := l.FitModel(ctx, 30, "plain", models.Spec{Latent: 32})
	if err != nil {
		return nil, err
	}
	r := &Result{}
	t := Table{Title: "Mean squared error per pixel, d = 32"}
	t.Add("epoch", "training", "test")
	var course []float64
	pixels := float64(l.Train.D)
	for _, e := range ae.Epochs {
		course = append(course, e.Validation.Total/pixels)
		switch e.Number {
		case 1, 5, 10, 20, 30:
			t.Add(e.Number, fmt.Sprintf("%.4f", e.Train.Total/pixels), fmt.Sprintf("%.4f", e.Validation.Total/pixels))
		}
	}
	r.Tables = append(r.Tables, t)
	r.Falling("the test MSE from one epoch to the next", course, .1)
	last := ae.Epochs[len(ae.Epochs)-1]
	r.AtMost("test MSE in the end, over that of training", last.Validation.Total/last.Train.Total, 1.5)
	return r, nil
}
