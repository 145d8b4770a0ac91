package sample_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// TestAugmentationHelps: with 8 samples of digit 8 among 100 of each other one, a classifier finds few of them, and more with
// further samples of whatever origin.
func TestAugmentationHelps(t *testing.T) {
	parts, err := optdigits.Set().SplitStratified(1, .6, .4)
	if err != nil {
		t.Fatal(err)
	}
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
	train, err := parts[0].Select(keep)
	if err != nil {
		t.Fatal(err)
	}
	pca, err := linear.FitPCA(train, 10)
	if err != nil {
		t.Fatal(err)
	}
	o := sample.Oversampling{Label: 8, N: 100, Seed: 1}
	duplicate, err := o.Duplicate(train)
	if err != nil {
		t.Fatal(err)
	}
	gaussian, err := o.Gaussian(pca, train)
	if err != nil {
		t.Fatal(err)
	}
	logistic := probe.LogisticOptions{C: .01, Unscaled: true, Tolerance: 1e-4}
	effects, err := sample.CompareAugmentations(train, parts[1], 8, logistic,
		sample.Augmentation{Name: "none"}, sample.Augmentation{Name: "duplicate", Added: duplicate}, sample.Augmentation{Name: "gaussian", Added: gaussian})
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
	for want, f := range map[string]func() error{
		"there are none": func() error { _, err := sample.CompareAugmentations(train, train, 8, logistic); return err },
		"no class 10 am": func() error {
			_, err := sample.CompareAugmentations(train, train, 10, logistic, sample.Augmentation{})
			return err
		},
		`"x": data: con`: func() error {
			_, err := sample.CompareAugmentations(train, train, 8, logistic, sample.Augmentation{Name: "x", Added: unlabelled})
			return err
		},
		"labels": func() error {
			_, err := sample.CompareAugmentations(train, unlabelled, 8, logistic, sample.Augmentation{})
			return err
		},
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
