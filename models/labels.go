package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// labelled is implemented by models that are given the label of each sample.
type labelled interface{ labels() int }

func (m Conditional) labels() int { return m.Classes }

func (m Supervised) labels() int { return m.Classes }

// maxClasses bounds the labels, for each of which there is a row of weights.
const maxClasses = 1 << 16

// checkClasses reports an impossible number of labels.
func checkClasses(variant string, n int) error {
	if n < 2 || n > maxClasses {
		return fmt.Errorf("models: %s: %d classes: there must be at least 2, and at most %d", variant, n, maxClasses)
	}
	return nil
}

// checkLabels reports sets whose labels the model cannot take, before it is trained with some of them.
func (f *fit) checkLabels() error {
	if err := f.checkTrainingLabels(); err != nil {
		return fmt.Errorf("training set: %w", err)
	}
	if f.Validation == nil {
		return nil
	}
	if err := checkLabels(f.a.Model, f.Validation); err != nil {
		return fmt.Errorf("validation set: %w", err)
	}
	return nil
}

// checkTrainingLabels goes by the names of the classes where the labels are not in memory.
func (f *fit) checkTrainingLabels() error {
	if f.set != nil {
		return checkLabels(f.a.Model, f.set)
	}
	classes := len(f.train.Header().Classes)
	if classes == 0 {
		return errNoLabels
	}
	for _, l := range all[labelled](f.a.Model) {
		if classes > l.labels() {
			return fmt.Errorf("it has %d classes; the model knows %d", classes, l.labels())
		}
	}
	return nil
}

func checkLabels(m Model, s *data.Set) error {
	if s.Labels == nil {
		return errNoLabels
	}
	for _, l := range all[labelled](m) {
		for i, label := range s.Labels {
			if label < 0 || label >= l.labels() {
				return fmt.Errorf("sample %d has label %d; the model knows 0 to %d", i, label, l.labels()-1)
			}
		}
	}
	return nil
}

var errNoLabels = errors.New("the model needs labels, and the set has none")
