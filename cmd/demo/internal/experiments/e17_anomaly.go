package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E17", Question: "Does the error of reconstruction tell one digit from all others?", Figures: []string{"anomaly_hist", "anomaly_roc", "anomaly_extremes"}, run: oneClass})
	register(Experiment{ID: "E18", Question: "Does it tell a digit that was left out of training from the others?", Figures: []string{"anomaly_leave_out"}, run: leaveOneOut})
	register(Experiment{ID: "E20", Question: "May the threshold be taken from the errors of the training?", run: calibration})
}

// pcaScorer makes a detector by PCA's error.
func pcaScorer(d int) anomaly.Factory {
	return func(train *data.Set) (anomaly.Scorer, error) {
		return try.Func(func() anomaly.Scorer {
			return try.Get(anomaly.Fit(try.Get(eval.FitPCA(train, d)), train, anomaly.Options{}))
		})
	}
}

// plainScorer makes a detector by the error of a plain autoencoder. It hands on the autoencoder to each of those that want it.
func (l *Bench) plainScorer(d, epochs int, wanted ...func(eval.Reconstructor)) anomaly.Factory {
	return func(train *data.Set) (anomaly.Scorer, error) {
		return try.Func(func() anomaly.Scorer {
			m := l.Model("plain", models.Spec{Latent: d})
			ae := l.Fit(Recipe{Model: m, On: train, Fit: models.FitOptions{Epochs: epochs, Batch: 64}})
			for _, f := range wanted {
				f(ae)
			}
			return try.Get(anomaly.Fit(ae.Autoencoder, train, anomaly.Options{}))
		})
	}
}

// knownOneClass are the AUROC of PCA for each digit, one class against all, and their means.
var knownOneClass = map[bool]map[int][]float64{
	false: {
		8:  {.9589, .9987, .8390, .8845, .9113, .8852, .9279, .9380, .7605, .9364},
		32: {.9896, .9986, .9195, .9358, .9373, .9454, .9709, .9534, .7777, .9543},
	},
	true: {32: {.9924, .9989, .9233, .9531, .9449, .9725, .9852, .9706, .8440, .9633}},
}

func oneClass(l *Bench, r *Result) {
	t := Table{Title: "AUROC of the error, one digit against all others"}
	t.Add("digit", "PCA, d = 8", "PCA, d = 32", "autoencoder, d = 8")
	columns := map[string][]float64{}
	curves := viz.Lines{
		Title: "One digit against all others, autoencoder, d = 8", X: "false positive rate", Y: "true positive rate", Square: true,
		Marks: []viz.Mark{{Label: "chance", Kind: viz.DiagonalMark}},
	}
	var hard anomaly.Result
	var model, hardModel eval.Reconstructor
	for digit := range 10 {
		row := []any{digit}
		for _, c := range []struct {
			name string
			make anomaly.Factory
		}{{"pca8", pcaScorer(8)}, {"pca32", pcaScorer(32)}, {"plain", l.plainScorer(8, 30, func(r eval.Reconstructor) { model = r })}} {
			found := try.Get(anomaly.Protocol{}.OneClass(l.Train, l.Test, digit, c.make))
			columns[c.name] = append(columns[c.name], found.AUROC)
			row = append(row, fmt.Sprintf("%.4f", found.AUROC))
			if c.name == "plain" {
				line := viz.Line{Name: fmt.Sprintf("digit %d: %.3f", digit, found.AUROC), Style: viz.Smooth}
				for _, p := range found.ROC {
					line.X, line.Y = append(line.X, p.X), append(line.Y, p.Y)
				}
				curves.Lines = append(curves.Lines, line)
				if digit == 8 {
					hard, hardModel = found, model
				}
			}
		}
		t.Add(row...)
	}
	t.Add("mean", fmt.Sprintf("%.4f", average(columns["pca8"])), fmt.Sprintf("%.4f", average(columns["pca32"])), fmt.Sprintf("%.4f", average(columns["plain"])))
	r.Tables = append(r.Tables, t)
	for _, d := range []int{8, 32} {
		for digit, want := range knownOneClass[l.Full][d] {
			r.Near(fmt.Sprintf("AUROC of PCA, d = %d, digit %d", d, digit), columns[fmt.Sprintf("pca%d", d)][digit], want, 1e-4)
		}
	}
	r.AtLeast("mean AUROC of the autoencoder", average(columns["plain"]), .90)
	r.AtMost("AUROC of digit 8, less that of digit 1: the hard one and the easy one", columns["plain"][8]-columns["plain"][1], 0)
	extremes := l.extremes(hardModel, 8)
	r.Figures = append(r.Figures, extremes,
		Figure{Name: "anomaly_roc",
			Caption: "ROC of the reconstruction error of an autoencoder of 8 units for each digit taken for normal, against " +
				"all other digits; in the legend its area.", Figure: curves},
		Figure{Name: "anomaly_hist",
			Caption: "Errors of test digits by an autoencoder that was trained on eights: of eights and of all other digits, " +
				"with the threshold that 95 % of held-out eights stay below.", Figure: viz.Histogram{
				Title: "Digit 8 against all others", X: "mean squared error of an image", LogX: true,
				Series: []viz.Sample{{Name: "eights", Values: hard.Normal}, {Name: "other digits", Values: hard.Anomalous}},
				Marks:  []viz.Mark{{Label: "95 % of held-out eights", At: hard.Threshold}},
			}})
}

// extremes shows the test images that a model of one digit reconstructs best and worst.
func (l *Bench) extremes(r eval.Reconstructor, digit int) Figure {
	const shown = 10
	x := try.Get(r.Reconstruct(l.Test))
	errors := try.Get(eval.SampleErrors(l.Test, x))
	var normal, others []int
	for i, label := range l.Test.Labels {
		if label == digit {
			normal = append(normal, i)
		} else {
			others = append(others, i)
		}
	}
	n := max(1, min(shown, len(normal)/2, len(others)/2))
	f := viz.Reconstructions{Title: fmt.Sprintf("What an autoencoder of digit %d alone makes of test digits", digit), Geometry: l.Train.Image}
	for _, kind := range []struct {
		name  string
		index []int
	}{{fmt.Sprintf("digit %d", digit), normal}, {"other digits", others}} {
		slices.SortStableFunc(kind.index, func(a, b int) int { return cmp.Compare(errors[a], errors[b]) })
		for _, end := range []struct {
			name  string
			index []int
		}{{"best", kind.index[:n]}, {"worst", kind.index[len(kind.index)-n:]}} {
			images := try.Get(l.Test.Select(end.index))
			drawn := try.Get(x.Select(end.index))
			f.Rows = append(f.Rows, viz.Row{Label: kind.name + ", " + end.name, Images: images.X}, viz.Row{Label: "reconstructed", Images: drawn.X})
		}
	}
	return Figure{
		Name: "anomaly_extremes",
		Caption: fmt.Sprintf("Test images with the smallest and with the largest errors of an autoencoder that was trained on digit %d alone: the best other digits "+
			"pass for it, and the worst of its own are taken for anomalies.", digit),
		Figure: f,
	}
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// leaveOneOut shows what errors of reconstruction cannot do: ones are easy to draw, also for who has never seen one.
func leaveOneOut(l *Bench, r *Result) {
	known := []float64{.7504, .3487, .8220, .6722, .5903, .7226, .7815, .6027, .7961, .5089}
	if l.Full {
		known = []float64{.7757, .3131, .8766, .6684, .6121, .7816, .8240, .6272, .7898, .4833}
	}
	t := Table{Title: "AUROC of the error for the digit that was left out, d = 32"}
	t.Add("digit", "PCA", "autoencoder")
	var linear []float64
	curved := slices.Repeat([]float64{math.NaN()}, 10)
	for digit := range 10 {
		found := try.Get(anomaly.Protocol{}.LeaveOneOut(l.Train, l.Test, digit, pcaScorer(32)))
		linear = append(linear, found.AUROC)
		r.Near(fmt.Sprintf("AUROC of PCA without digit %d", digit), found.AUROC, known[digit], 1e-4)
		model := "-"
		if digit <= 1 {
			a := try.Get(anomaly.Protocol{}.LeaveOneOut(l.Train, l.Test, digit, l.plainScorer(32, 10)))
			curved[digit], model = a.AUROC, fmt.Sprintf("%.4f", a.AUROC)
		}
		t.Add(digit, fmt.Sprintf("%.4f", found.AUROC), model)
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("AUROC of the autoencoder that has seen no 1, for ones", curved[1], .5)
	r.Figures = append(r.Figures, Figure{
		Name: "anomaly_leave_out",
		Caption: "AUROC of the reconstruction error for a digit that was left out of training, against the others: ones " +
			"are reconstructed better than the digits that were trained on.",
		Figure: viz.Bars{Title: "A digit left out of training, d = 32", X: "digit", Y: "AUROC of the error", Groups: viz.Numbers(10), Width: pageWidth,
			Series: []viz.BarSeries{{Name: "PCA", Values: linear}, {Name: "autoencoder", Values: curved}},
			Marks:  []viz.Mark{{Label: "chance", Kind: viz.HorizontalMark, At: .5}}},
	})
}

// calibration fits PCA with many components to few images: their errors are far smaller than those of others.
func calibration(l *Bench, r *Result) {
	const fitted, components = 2000, 256
	if l.Train.N < 2*fitted {
		r.Notes = append(r.Notes, "There are too few images for it.")
		return
	}
	part := func(from, to int) *data.Set {
		index := make([]int, 0, to-from)
		for i := from; i < to; i++ {
			index = append(index, i)
		}
		return try.Get(l.Train.Select(index))
	}
	few := part(0, fitted)
	held := part(fitted, 2*fitted)
	pca := try.Get(eval.FitPCA(few, components))
	t := Table{Title: fmt.Sprintf("PCA of %d components on %d images: false alarms on test images at the 95th percentile of errors", components, fitted)}
	t.Add("percentile of", "threshold", "false alarms")
	errorsOf := func(s *data.Set) []float64 {
		x := try.Get(pca.Reconstruct(s))
		return try.Get(eval.SampleErrors(s, x))
	}
	test := errorsOf(l.Test)
	for _, part := range []struct {
		name string
		set  *data.Set
	}{{"training images", few}, {"held-out images", held}} {
		errors := errorsOf(part.set)
		threshold := try.Get(eval.Percentile(errors, 95))
		flagged := 0.0
		for _, v := range test {
			if v > threshold {
				flagged++
			}
		}
		rate := flagged / float64(len(test))
		t.Add(part.name, fmt.Sprintf("%.6f", threshold), fmt.Sprintf("%.4f", rate))
		if part.name == "held-out images" {
			r.Near("false alarms by a held-out threshold", rate, .05, .02)
		} else {
			r.Near("false alarms by the threshold of the training", rate, .281, .02)
		}
	}
	r.Tables = append(r.Tables, t)
}
