package models

import (
	"errors"
	"fmt"
	"slices"
)

// Extend returns a new autoencoder of the model m, with the values of all parameters and state that it has in common with
// a, by path, and fresh ones for the rest: a classifier on a pretrained encoder (Supervised), a penalty on a trained
// model, or another decoder. a is not changed and shares nothing with the result. It is an error if they have nothing in
// common, or if a tensor has another shape than in a.
func (a *Autoencoder) Extend(m Model) (*Autoencoder, error) {
	b, err := New(m, Options{Seed: a.Params.Seed(), DType: a.Params.DType()})
	if err != nil {
		return nil, err
	}
	common := 0
	for _, to := range b.Params.All() {
		from := a.Params.Get(to.Name)
		if from == nil {
			continue
		}
		if !slices.Equal(from.Value.Shape, to.Value.Shape) {
			return nil, fmt.Errorf("models: extend: %q has shape %v, in the new model %v", to.Name, from.Value.Shape, to.Value.Shape)
		}
		if err := to.Value.CopyFrom(from.Value); err != nil {
			return nil, fmt.Errorf("models: extend: %w", err)
		}
		common++
	}
	if common == 0 {
		return nil, errors.New("models: extend: the two models have no tensor of the same path")
	}
	b.Image, b.Classes = a.Image, a.Classes
	return b, nil
}
