package sample_test

import (
	"testing"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// TestAugmentationHelps: with 8 samples of digit 8 among 100 of each other one, a classifier finds few of them, and
// more with further samples of whatever origin.
func TestAugmentationHelps(t *testing.T) {
	parts := evaltest.Must(optdigits.Set().SplitStratified(1, .6, .4))
	var keep []int
	eights := 0
	for i, label := range parts[0].Labels {
		if label == 8 {
			eights++
		}
		if label != 8 || eights <= 8 {
			keep = append(keep, i)
		}
	}
	train := evaltest.Must(parts[0].Select(keep))
	pca := evaltest.Must(linear.FitPCA(train, 10))
	o := sample.Oversampling{Label: 8, N: 100, Seed: 1}
	duplicate := evaltest.Must(o.Duplicate(train))
	gaussian := evaltest.Must(o.Gaussian(pca, train))
	logistic := probe.LogisticOptions{C: .01, Unscaled: true, Tolerance: 1e-4}
	effects, err := sample.CompareAugmentations(train, parts[1], 8, logistic,
		sample.Augmentation{Name: "none"}, sample.Augmentation{Name: "duplicate", Added: duplicate},
		sample.Augmentation{Name: "gaussian", Added: gaussian})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range effects {
		t.Logf("%s: recall %.3f, F1 %.3f, accuracy %.3f", e.Name, e.Class.Recall(), e.Class.F1(), e.Accuracy)
		if i > 0 && (e.Class.Recall() < effects[0].Class.Recall()+.15 || e.Class.F1() < effects[0].Class.F1()) {
			t.Errorf("%s does not help", e.Name)
		}
		if e.Accuracy != e.Confusion.Accuracy() || e.Class != e.Confusion.Class(8) {
			t.Errorf("%s: %+v", e.Name, e)
		}
	}
	unlabelled := train.Clone()
	unlabelled.Labels, unlabelled.Classes = nil, nil
	evaltest.Errors(t, "", map[string]error{
		"there are none": evaltest.Of(sample.CompareAugmentations(train, train, 8, logistic)),
		"no class 10 am": evaltest.Of(sample.CompareAugmentations(train, train, 10, logistic, sample.Augmentation{})),
		`"x": data: con`: evaltest.Of(sample.CompareAugmentations(train, train, 8, logistic,
			sample.Augmentation{Name: "x", Added: unlabelled})),
		"labels": evaltest.Of(sample.CompareAugmentations(train, unlabelled, 8, logistic, sample.Augmentation{})),
	})
}
