package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Experiment{
		ID:       "E19",
		Question: "Does the error tell digits from images of another kind?",
		run:      otherSet,
	}, Experiment{
		ID:       "E20",
		Question: "May the threshold be taken from training errors?",
		run:      calibration,
	})
}

// TrainingPart returns the training images from one number up to another.
func (l *Bench) TrainingPart(from, to int) *data.Set {
	var index []int
	for i := from; i < min(to, l.Train.N); i++ {
		index = append(index, i)
	}
	return try.Get(l.Train.Select(index))
}

// otherSet fits on four fifths of the training digits. It scores test digits and as many images of another set.
func otherSet(l *Bench, r *Result) {
	const d = 32
	if l.Other == nil {
		r.Notes = append(r.Notes, "It needs images of another set, which is not part of the program: give --other "+
			"fashion-mnist, or a folder with its files.")
		return
	}
	fitted := l.TrainingPart(0, l.Train.N*4/5)
	fitted.Name = fmt.Sprintf("%s, the first %d", l.Train.Name, fitted.N)
	other := try.Get(l.Other.Head(min(l.Test.N, l.Other.N)))
	t := r.Table(fmt.Sprintf("AUROC of the error, d = %d: %d digits against %d "+
		"images of %s", d, l.Test.N, other.N, other.Name),
		"model", "AUROC")
	auroc := func(name string, factory anomaly.Factory) float64 {
		v := try.Get(anomaly.Compare(try.Get(factory(fitted)), l.Test, other, 0)).AUROC
		t.Add(name, decimals(v, 4))
		return v
	}
	want := map[bool]float64{false: .9535, true: .9630}[l.Full]
	r.Near("AUROC of PCA", auroc("PCA", pcaScorer(d)), want, .0005)
	r.AtLeast("AUROC of the autoencoder", auroc("autoencoder", l.plainScorer(d, l.plainEpochs())), .98)
}

// calibration fits PCA with many components to few images. Their errors are much smaller than those of other images.
func calibration(l *Bench, r *Result) {
	const fitted, components = 2000, 256
	if l.Train.N < 2*fitted {
		r.Notes = append(r.Notes, "There are too few images for it.")
		return
	}
	few, held := l.TrainingPart(0, fitted), l.TrainingPart(fitted, 2*fitted)
	pca := try.Get(linear.FitPCA(few, components))
	t := r.Table(fmt.Sprintf("PCA of %d components on %d images: false alarms on test images at the 95th percentile of "+
		"errors",
		components, fitted), "percentile of", "threshold", "false alarms")
	errorsOf := func(s *data.Set) []float64 { return try.Get(eval.SampleErrors(s, try.Get(pca.Reconstruct(s)))) }
	test := errorsOf(l.Test)
	rate := func(name string, known *data.Set) float64 {
		threshold := try.Get(eval.Percentile(errorsOf(known), 95))
		flagged := 0.0
		for _, v := range test {
			if v > threshold {
				flagged++
			}
		}
		rate := flagged / float64(len(test))
		t.Add(name, decimals(threshold, 6), decimals(rate, 4))
		return rate
	}
	r.Near("false alarm rate, threshold from training images", rate("training images", few), .281, .02)
	r.Near("false alarm rate, threshold from held-out images", rate("held-out images", held), .05, .02)
}
