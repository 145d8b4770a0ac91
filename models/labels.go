package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// checkLabels reports labels that the model does not know, before training begins.
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

// checkTrainingLabels counts the class names if the labels are not in memory.
func (f *fit) checkTrainingLabels() error {
	if f.set != nil {
		return checkLabels(f.a.Model, f.set)
	}
	classes := len(f.train.Header().Classes)
	if classes == 0 {
		return errNoLabels
	}
	for _, l := range All[Labelled](f.a.Model) {
		if classes > l.Labels() {
			return fmt.Errorf("it has %d classes; the model knows %d", classes, l.Labels())
		}
	}
	return nil
}

func checkLabels(m Model, s *data.Set) error {
	if s.Labels == nil {
		return errNoLabels
	}
	for _, l := range All[Labelled](m) {
		for i, label := range s.Labels {
			if label < 0 || label >= l.Labels() {
				return fmt.Errorf("sample %d has label %d; the model knows 0 to %d", i, label, l.Labels()-1)
			}
		}
	}
	return nil
}

var errNoLabels = errors.New("the model needs labels, but the set has none")
