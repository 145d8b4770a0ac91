package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// Predict returns the probabilities of the labels of every sample: a set of as many features as there are classes, with
// the labels of s. It returns an error unless the model is a Classifier.
func (a *Autoencoder) Predict(s *data.Set) (*data.Set, error) {
	if _, ok := As[Classifier](a.Model); !ok {
		return nil, errors.New("models: predict: the model predicts no labels; models.Supervised wraps one so that it does")
	}
	p, err := a.apply(predicting, s)
	if err != nil {
		return nil, fmt.Errorf("models: predict: %w", err)
	}
	if len(a.Classes) == p.D {
		p.Features = a.Classes
	}
	return p, nil
}
