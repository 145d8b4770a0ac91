package models

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// scaled returns a set as the model sees it: checked, and scaled if the autoencoder has a Scaler.
func (a *Autoencoder) scaled(s *data.Set) (*data.Set, error) {
	if a.Scaler == nil {
		return s, s.Check()
	}
	if s.Len() > 0 { // the model's message is clearer than the scaler's
		if err := checkFeatures(s, a.input); err != nil {
			return nil, err
		}
	}
	return a.Scaler.Apply(s)
}

// unscaled returns the model's output in the units of its data.
func (a *Autoencoder) unscaled(s *data.Set) (*data.Set, error) {
	if a.Scaler == nil {
		return s, nil
	}
	return a.Scaler.Invert(s)
}

// checkScaler reports a scaler that was fitted to another number of features.
func (a *Autoencoder) checkScaler() error {
	if a.Scaler == nil {
		return nil
	}
	// Any values will do: Invert checks the number of features.
	zeros := &data.Set{X: make([]float32, a.input), N: 1, D: a.input}
	if _, err := a.Scaler.Invert(zeros); err != nil {
		return fmt.Errorf("the scaler does not fit the model's %d features: %w", a.input, err)
	}
	return nil
}
