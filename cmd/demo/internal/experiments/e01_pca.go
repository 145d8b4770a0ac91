package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E01", Question: "Does an autoencoder reconstruct better than PCA with as many numbers?", Figures: []string{"pca_vs_ae_mse", "pca_vs_ae_recon"}, run: pcaAgainstAutoencoder})
	register(Experiment{ID: "E02", Question: "How do the losses of training and validation fall?", Figures: []string{"learning_curves"}, run: learningCurves})
}

// plain trains the autoencoder 784-256-d-256-784 with ReLU on the squared error, as most experiments take it: for 20 epochs,
// or 5 of all of MNIST, which are more steps.
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
	t := Table{Title: "Mean squared error per pixel on the test set"}
	t.Add("d", "PCA", "autoencoder", "less by", "variance kept by PCA")
	var linear, curved, x []float64
	rows := []viz.Row{}
	for i, d := range dims {
		pca := l.PCA(d)
		p := l.TestMSE(pca)
		ae := l.plain(d)
		a := l.TestMSE(ae)
		x, linear, curved = append(x, float64(d)), append(linear, p), append(curved, a)
		images := l.rows(pca, ae)
		if i == 0 {
			rows = append(rows, viz.Row{Label: "original", Images: images[0]})
		}
		rows = append(rows, viz.Row{Label: fmt.Sprintf("PCA, d = %d", d), Images: images[1]}, viz.Row{Label: fmt.Sprintf("autoencoder, d = %d", d), Images: images[2]})
		t.Add(d, fmt.Sprintf("%.6f", p), fmt.Sprintf("%.6f", a), fmt.Sprintf("%.0f %%", 100*(1-a/p)), pca.VarianceKept())
		r.Near(fmt.Sprintf("test MSE of PCA, d = %d", d), p, pcaWant[i], 2e-6)
		r.AtMost(fmt.Sprintf("test MSE of the autoencoder, d = %d", d), a, min(bounds[i], p))
	}
	r.Falling("PCA's test MSE", linear, 0)
	r.Falling("the autoencoder's test MSE", curved, 0)
	r.Tables = append(r.Tables, t)
	lines := []viz.Line{
		{Name: fmt.Sprintf("PCA, %d images", l.Train.N), X: x, Y: linear},
		{Name: fmt.Sprintf("autoencoder, %d images", l.Train.N), X: x, Y: curved},
	}
	fewer := l.onFewer(dims)
	r.Figures = append(r.Figures,
		Figure{Name: "pca_vs_ae_mse",
			Caption: "Test error of PCA and of the autoencoder 784-256-d against the size of the code, on all training images " +
				"and on a tenth of them.",
			Figure: viz.Lines{Title: "As many numbers: PCA and autoencoder", X: "code size d", Y: "test MSE per pixel", LogX: true, LogY: true,
				XTicks: x, Lines: append(lines, fewer...)}},
		Figure{Name: "pca_vs_ae_recon", Caption: "The first test image of each class, and what PCA and the autoencoder make of it from d numbers.",
			Figure: viz.Reconstructions{Title: "Test digits from d numbers", Geometry: l.Train.Image, Rows: rows}})
}

// onFewer returns the errors of PCA and of the autoencoder trained on a tenth of the images, for as many steps.
func (l *Bench) onFewer(dims []int) []viz.Line {
	few := try.Get(l.Train.Head(max(100, l.Train.N/10)))
	few.Name = fmt.Sprintf("%s, the first %d", l.Train.Name, few.N)
	linear := viz.Line{Name: fmt.Sprintf("PCA, %d images", few.N)}
	curved := viz.Line{Name: fmt.Sprintf("autoencoder, %d images", few.N)}
	for _, d := range dims {
		pca := try.Get(eval.FitPCA(few, d))
		p := l.TestMSE(pca)
		m := l.Model("plain", models.Spec{Latent: d})
		ae := l.Fit(Recipe{Model: m, On: few, Fit: models.FitOptions{Epochs: 10 * l.plainEpochs(), Batch: 64}})
		a := l.TestMSE(ae)
		linear.X, linear.Y = append(linear.X, float64(d)), append(linear.Y, p)
		curved.X, curved.Y = append(curved.X, float64(d)), append(curved.Y, a)
	}
	return []viz.Line{linear, curved}
}

func learningCurves(l *Bench, r *Result) {
	ae := l.FitModel(30, "plain", models.Spec{Latent: 32})
	t := Table{Title: "Mean squared error per pixel, d = 32"}
	t.Add("epoch", "training", "test")
	train, course := viz.Line{Name: "training", Style: viz.Smooth}, viz.Line{Name: "test", Style: viz.Smooth}
	pixels := float64(l.Train.D)
	for _, e := range ae.Epochs {
		train.X, train.Y = append(train.X, float64(e.Number)), append(train.Y, e.Train.Total/pixels)
		course.X, course.Y = append(course.X, float64(e.Number)), append(course.Y, e.Validation.Total/pixels)
		switch e.Number {
		case 1, 5, 10, 20, 30:
			t.Add(e.Number, fmt.Sprintf("%.4f", e.Train.Total/pixels), fmt.Sprintf("%.4f", e.Validation.Total/pixels))
		}
	}
	r.Tables = append(r.Tables, t)
	r.Falling("the test MSE from one epoch to the next", course.Y, .1)
	last := ae.Epochs[len(ae.Epochs)-1]
	r.AtMost("test MSE in the end, over that of training", last.Validation.Total/last.Train.Total, 1.5)
	r.Figures = append(r.Figures, Figure{
		Name: "learning_curves",
		Caption: "Error of training and of test images by epoch, 784-256-32. That of training is the average over an " +
			"epoch, while the weights still change.",
		Figure: viz.Lines{Title: "Learning curves, d = 32", X: "epoch", Y: "MSE per pixel", LogY: true, Lines: []viz.Line{train, course}},
	})
}
