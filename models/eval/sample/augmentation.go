package sample

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/probe"
)

// Augmentation is a set of samples to add to a training set, for example made by [Oversampling], with a name for tables
// and figures. A nil Added adds nothing: the baseline.
type Augmentation struct {
	Name  string
	Added *data.Set
}

// AugmentationEffect says how well a classifier does with an augmented training set.
type AugmentationEffect struct {
	Name      string
	Class     eval.Decisions // of the rare class against the others: Recall, Precision, F1
	Accuracy  float64        // over all classes
	Confusion *eval.Confusion
}

// CompareAugmentations trains logistic regression on the features of the training set with each augmentation, and
// measures it on a test set that has not been augmented. The label is that of the rare class.
func CompareAugmentations(train, test *data.Set, label int, o probe.LogisticOptions,
	all ...Augmentation) ([]AugmentationEffect, error) {
	if len(all) == 0 {
		return nil, errors.New("sample: augmentations: there are none to compare")
	}
	var effects []AugmentationEffect
	for _, a := range all {
		e, err := a.effect(train, test, label, o)
		if err != nil {
			return nil, fmt.Errorf("sample: augmentation %q: %w", a.Name, err)
		}
		effects = append(effects, e)
	}
	return effects, nil
}

func (a Augmentation) effect(train, test *data.Set, label int, o probe.LogisticOptions) (AugmentationEffect, error) {
	e := AugmentationEffect{Name: a.Name}
	if a.Added != nil {
		var err error
		if train, err = data.Concat(train, a.Added); err != nil {
			return e, err
		}
	}
	classifier, err := probe.FitLogistic(train, o)
	if err != nil {
		return e, err
	}
	if label < 0 || label >= len(classifier.Classes) {
		return e, fmt.Errorf("there is no class %d among 0 to %d", label, len(classifier.Classes)-1)
	}
	predicted, err := classifier.Classify(test)
	if err != nil {
		return e, err
	}
	if e.Confusion, err = eval.NewConfusion(test.Labels, predicted, test.Classes); err != nil {
		return e, err
	}
	e.Class, e.Accuracy = e.Confusion.Class(label), e.Confusion.Accuracy()
	return e, nil
}
