package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E01",
		Question: "Does an autoencoder reconstruct better than PCA with as many numbers?",
		run:      pcaAgainstAutoencoder,
	}, Experiment{
		ID:       "E02",
		Question: "How fast do the training and the validation loss fall?",
		run:      learningCurves,
	})
}

// plain trains the autoencoder 784-256-d-256-784 with ReLU on the squared error, which most experiments use: for 20
// epochs, or for 5 epochs of all of MNIST, which are more steps.
func (l *Bench) plain(d int) *Trained {
	return l.FitModel(l.plainEpochs(), "plain", models.Spec{Latent: d})
}

func (l *Bench) plainEpochs() int {
	if l.Full {
		return 5
	}
	return 20
}

func pcaAgainstAutoencoder(l *Bench, r *Result) {
	// The exact errors of PCA, to six decimals, and bounds with some slack over one measurement.
	dims := []int{2, 5, 10, 32}
	pcaWant, bounds := []float64{.054254, .044166, .034385, .017543}, []float64{.050, .034, .024, .0115}
	if l.Full {
		pcaWant, bounds = []float64{.055669, .044526, .034074, .016828}, []float64{.047, .030, .0195, .0095}
	}
	t := r.Table("Mean squared error per pixel on the test set",
		"d", "PCA", "autoencoder", "less by", "variance kept by PCA")
	straight := viz.Line{Name: fmt.Sprintf("PCA, %d images", l.Train.N)}
	curved := viz.Line{Name: fmt.Sprintf("autoencoder, %d images", l.Train.N)}
	rows := []viz.Row{{Label: "original", Images: l.oneOfEach().X}}
	for i, d := range dims {
		pca, ae := l.PCA(d), l.plain(d)
		p, a := l.TestMSE(pca), l.TestMSE(ae)
		point(&straight, float64(d), p)
		point(&curved, float64(d), a)
		images := l.rows(pca, ae)
		rows = append(rows, viz.Row{Label: fmt.Sprintf("PCA, d = %d", d), Images: images[0]},
			viz.Row{Label: fmt.Sprintf("autoencoder, d = %d", d), Images: images[1]})
		t.Add(d, decimals(p, 6), decimals(a, 6), fmt.Sprintf("%.0f %%", 100*(1-a/p)), pca.VarianceKept())
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, pcaWant[i], 2e-6)
		r.AtMost(fmt.Sprintf("test MSE of the autoencoder, d = %d", d), a, min(bounds[i], p))
	}
	r.Falling("PCA's test MSE", straight.Y, 0)
	r.Falling("the autoencoder's test MSE", curved.Y, 0)
	r.Draw(figPCAVsAEMSE, fmt.Sprintf("Test error of PCA and of the autoencoder 784-256-d by code size, trained on all "+
		"images and on a tenth of them. On all images the autoencoder's error is %s PCA's at d = 2 and %s it at d = 32.",
		relation(curved.Y[0], straight.Y[0]), relation(curved.Y[3], straight.Y[3])),
		viz.Lines{
			Title: "PCA and autoencoder at equal code size", X: "code size d", Y: "test MSE per pixel",
			LogX: true, LogY: true, XTicks: straight.X, Lines: append([]viz.Line{straight, curved}, l.onFewer(dims)...),
		})
	r.Draw(figPCAVsAERecon, fmt.Sprintf("The first test image of each class, and its reconstructions from d numbers. "+
		"With 2 numbers the test MSE is %.3f by PCA and %.3f by the autoencoder, with 32 it is %.3f and %.3f.",
		straight.Y[0], curved.Y[0], straight.Y[3], curved.Y[3]),
		viz.Reconstructions{Title: "Test digits from d numbers", Geometry: l.Train.Image, Rows: rows})
}

// onFewer returns the errors of PCA and of the autoencoder, trained on a tenth of the images for as many steps.
func (l *Bench) onFewer(dims []int) []viz.Line {
	few := try.Get(l.Train.Head(max(100, l.Train.N/10)))
	few.Name = fmt.Sprintf("%s, the first %d", l.Train.Name, few.N)
	straight := viz.Line{Name: fmt.Sprintf("PCA, %d images", few.N)}
	curved := viz.Line{Name: fmt.Sprintf("autoencoder, %d images", few.N)}
	for _, d := range dims {
		point(&straight, float64(d), l.TestMSE(try.Get(linear.FitPCA(few, d))))
		ae := l.Fit(Recipe{
			Model: l.Model("plain", models.Spec{Latent: d}), On: few,
			Fit: models.FitOptions{Epochs: 10 * l.plainEpochs(), Batch: 64},
		})
		point(&curved, float64(d), l.TestMSE(ae))
	}
	return []viz.Line{straight, curved}
}

func learningCurves(l *Bench, r *Result) {
	ae := l.FitModel(30, "plain", models.Spec{Latent: 32})
	t := r.Table("Mean squared error per pixel, d = 32", "epoch", "training", "test")
	train, test := viz.Line{Name: "training", Style: viz.Smooth}, viz.Line{Name: "test", Style: viz.Smooth}
	pixels := float64(l.Train.D)
	for _, e := range ae.Epochs {
		point(&train, float64(e.Number), e.Train.Total/pixels)
		point(&test, float64(e.Number), e.Validation.Total/pixels)
		switch e.Number {
		case 1, 5, 10, 20, 30:
			t.Add(e.Number, decimals(e.Train.Total/pixels, 4), decimals(e.Validation.Total/pixels, 4))
		}
	}
	r.Falling("the test MSE from one epoch to the next", test.Y, .1)
	last := ae.Epochs[len(ae.Epochs)-1]
	r.AtMost("final test MSE over the training MSE", last.Validation.Total/last.Train.Total, 1.5)
	r.Draw(figLearningCurves, fmt.Sprintf("Training and test error by epoch, 784-256-32. In the last epoch the test "+
		"error is %s the training error, which is an average over the epoch, while the weights still change.",
		relation(last.Validation.Total, last.Train.Total)),
		viz.Lines{
			Title: "Learning curves, d = 32", X: "epoch", Y: "MSE per pixel", LogY: true, Lines: []viz.Line{train, test},
		})
}
