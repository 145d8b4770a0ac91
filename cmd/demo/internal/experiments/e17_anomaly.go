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
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E17",
		Question: "Does the reconstruction error tell one digit from all others?",
		run:      oneClass,
	}, Experiment{
		ID:       "E18",
		Question: "Does it tell a digit that was left out of training from the others?",
		run:      leaveOneOut,
	})
}

// pcaScorer makes a detector by PCA's error.
func pcaScorer(d int) anomaly.Factory {
	return func(train *data.Set) (anomaly.Scorer, error) {
		return try.Func(func() anomaly.Scorer {
			return try.Get(anomaly.Fit(try.Get(linear.FitPCA(train, d)), train, anomaly.Options{}))
		})
	}
}

// plainScorer makes a detector by the error of a plain autoencoder, which it also passes to the functions given.
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

// knownOneClass are the AUROC of PCA for each digit, one class against all others, by whether on all of MNIST and by
// code size.
var knownOneClass = map[bool]map[int][]float64{
	false: {
		8:  {.9589, .9987, .8390, .8845, .9113, .8852, .9279, .9380, .7605, .9364},
		32: {.9896, .9986, .9195, .9358, .9373, .9454, .9709, .9534, .7777, .9543},
	},
	true: {32: {.9924, .9989, .9233, .9531, .9449, .9725, .9852, .9706, .8440, .9633}},
}

func oneClass(l *Bench, r *Result) {
	t := r.Table("AUROC of the error, one digit against all others",
		"digit", "PCA, d = 8", "PCA, d = 32", "autoencoder, d = 8")
	curves := viz.Lines{
		Title: "One digit against all others, autoencoder, d = 8",
		X:     "false positive rate", Y: "true positive rate", Square: true,
		Marks: []viz.Mark{{Label: "chance", Kind: viz.DiagonalMark}},
	}
	var aurocs [3][]float64 // by the columns of the table
	var hard anomaly.Result
	var model, hardModel eval.Reconstructor
	for digit := range 10 {
		row := []any{digit}
		var found anomaly.Result
		for k, scorer := range []anomaly.Factory{
			pcaScorer(8), pcaScorer(32), l.plainScorer(8, 30, func(r eval.Reconstructor) { model = r }),
		} {
			found = try.Get(anomaly.Protocol{}.OneClass(l.Train, l.Test, digit, scorer))
			aurocs[k] = append(aurocs[k], found.AUROC)
			row = append(row, decimals(found.AUROC, 4))
		}
		line := viz.Line{Name: fmt.Sprintf("digit %d: %.3f", digit, found.AUROC), Style: viz.Smooth}
		for _, p := range found.ROC {
			point(&line, p.X, p.Y)
		}
		curves.Lines = append(curves.Lines, line)
		if digit == 8 {
			hard, hardModel = found, model
		}
		t.Add(row...)
	}
	learned := aurocs[2]
	t.Add("mean", decimals(average(aurocs[0]), 4), decimals(average(aurocs[1]), 4), decimals(average(learned), 4))
	for k, d := range []int{8, 32} {
		for digit, want := range knownOneClass[l.Full][d] {
			r.Near(fmt.Sprintf("AUROC of PCA, d = %d, digit %d", d, digit), aurocs[k][digit], want, 1e-4)
		}
	}
	r.AtLeast("mean AUROC of the autoencoder", average(learned), .90)
	r.AtMost("AUROC, digit 8 (hard) less digit 1 (easy)", learned[8]-learned[1], 0)
	l.drawExtremes(r, hardModel, 8)
	easiest, hardest := slices.Max(learned), slices.Min(learned)
	r.Draw(figAnomalyROC, fmt.Sprintf("ROC of the reconstruction error of an autoencoder with 8 units, one curve for "+
		"each digit taken as normal against all other digits. The areas in the legend range from %.3f (digit %d) to %.3f "+
		"(digit %d).",
		hardest, slices.Index(learned, hardest), easiest, slices.Index(learned, easiest)), curves)
	r.Draw(figAnomalyHist, fmt.Sprintf("Errors of test digits by an autoencoder that was trained on eights: of eights "+
		"and of all other digits, with the threshold that 95 %% of held-out eights stay below. The error ranks another "+
		"digit above an eight in %.0f %% of pairs.", 100*hard.AUROC),
		viz.Histogram{
			Title: "Digit 8 against all others", X: "mean squared error of an image", LogX: true,
			Series: []viz.Sample{{Name: "eights", Values: hard.Normal}, {Name: "other digits", Values: hard.Anomalous}},
			Marks:  []viz.Mark{{Label: "95 % of held-out eights", At: hard.Threshold}},
		})
}

// drawExtremes shows the test images that a model of one digit reconstructs best and worst.
func (l *Bench) drawExtremes(r *Result, model eval.Reconstructor, digit int) {
	const shown = 10
	x := try.Get(model.Reconstruct(l.Test))
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
	f := viz.Reconstructions{
		Title: fmt.Sprintf("Test digits by an autoencoder trained on digit %d alone", digit), Geometry: l.Train.Image,
	}
	for _, index := range [][]int{normal, others} {
		slices.SortStableFunc(index, func(a, b int) int { return cmp.Compare(errors[a], errors[b]) })
	}
	for _, part := range []struct {
		name  string
		index []int
	}{
		{fmt.Sprintf("digit %d, best", digit), normal[:n]}, {fmt.Sprintf("digit %d, worst", digit), normal[len(normal)-n:]},
		{"other digits, best", others[:n]}, {"other digits, worst", others[len(others)-n:]},
	} {
		f.Rows = append(f.Rows, viz.Row{Label: part.name, Images: try.Get(l.Test.Select(part.index)).X},
			viz.Row{Label: "reconstructed", Images: try.Get(x.Select(part.index)).X})
	}
	r.Draw(figAnomalyExtremes, fmt.Sprintf("Test images with the smallest and the largest errors of an autoencoder that "+
		"was trained on digit %d alone. The best other digit has an error of %.3f and passes for normal; the worst image "+
		"of digit %d has %.3f and is taken for an anomaly.",
		digit, errors[others[0]], digit, errors[normal[len(normal)-1]]), f)
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// leaveOneOut shows a limit of reconstruction errors: ones are so easy to draw that a detector that never saw a 1 does
// not flag it.
func leaveOneOut(l *Bench, r *Result) {
	known := []float64{.7504, .3487, .8220, .6722, .5903, .7226, .7815, .6027, .7961, .5089}
	if l.Full {
		known = []float64{.7757, .3131, .8766, .6684, .6121, .7816, .8240, .6272, .7898, .4833}
	}
	t := r.Table("AUROC of the error for the digit that was left out, d = 32", "digit", "PCA", "autoencoder")
	var linear []float64
	curved := slices.Repeat([]float64{math.NaN()}, 10)
	for digit := range 10 {
		found := try.Get(anomaly.Protocol{}.LeaveOneOut(l.Train, l.Test, digit, pcaScorer(32)))
		linear = append(linear, found.AUROC)
		r.Near(fmt.Sprintf("AUROC of PCA without digit %d", digit), found.AUROC, known[digit], 1e-4)
		learned := "-"
		if digit <= 1 {
			curved[digit] = try.Get(anomaly.Protocol{}.LeaveOneOut(l.Train, l.Test, digit, l.plainScorer(32, 10))).AUROC
			learned = decimals(curved[digit], 4)
		}
		t.Add(digit, decimals(found.AUROC, 4), learned)
	}
	r.AtMost("AUROC for ones, autoencoder that never saw a 1", curved[1], .5)
	r.Draw(figAnomalyLeaveOut, fmt.Sprintf("AUROC of the reconstruction error for a digit that was left out of "+
		"training, against the others. Ones are reconstructed better than the digits that were trained on: %.2f by PCA, "+
		"%.2f by an autoencoder, where chance is 0.5.", linear[1], curved[1]),
		viz.Bars{
			Title: "A digit left out of training, d = 32", X: "digit", Y: "AUROC of the error", Groups: viz.Numbers(10),
			Width:  pageWidth,
			Series: []viz.BarSeries{{Name: "PCA", Values: linear}, {Name: "autoencoder", Values: curved}},
			Marks:  []viz.Mark{{Label: "chance", Kind: viz.HorizontalMark, At: .5}},
		})
}
