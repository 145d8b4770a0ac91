package models

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// Extend returns a new autoencoder of the model m. Parameters and state with the same path as in a get their values
// from a, the rest is initialised afresh: for a classifier on a pretrained encoder, a penalty on a trained model or
// another decoder. a is unchanged and shares nothing with the result. Tensors that belong to neither model, which other
// programs added to a.Params, are not copied. It is an error if no path is common, or if a
// common tensor has different shapes.
func (a *Autoencoder) Extend(m Model) (*Autoencoder, error) {
	b, err := New(m, Options{Seed: a.Params.Seed(), DType: a.Params.DType()})
	if err != nil {
		return nil, err
	}
	common, err := copyCommon(b.Params, a.Params)
	if err != nil {
		return nil, fmt.Errorf("models: extend: %w", err)
	}
	if common == 0 {
		return nil, errors.New("models: extend: the two models have no tensor with the same path")
	}
	b.Image, b.Classes, b.Features, b.Scaler = a.Image, a.Classes, a.Features, a.Scaler
	return b, nil
}

// copyCommon copies the tensors of from to those of to with the same path, and returns how many there are. It copies
// nothing if any two shapes differ.
func copyCommon(to, from *graph.Params) (int, error) {
	type pair struct{ to, from *graph.Param }
	var pairs []pair
	for _, t := range to.All() {
		f := from.Get(t.Name)
		if f == nil {
			continue
		}
		if !slices.Equal(f.Value.Shape, t.Value.Shape) {
			return 0, fmt.Errorf("%q has shape %v in one model and %v in the other", t.Name, f.Value.Shape, t.Value.Shape)
		}
		pairs = append(pairs, pair{t, f})
	}
	for _, p := range pairs {
		if err := p.to.Value.CopyFrom(p.from.Value); err != nil {
			return 0, err
		}
	}
	return len(pairs), nil
}
