package models

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// scaled returns a set as the model sees it: scaled, where the autoencoder has a Scaler, and sound.
func (a *Autoencoder) scaled(s *data.Set) (*data.Set, error) {
	if a.Scaler == nil {
		return s, s.Check()
	}
	if s.Len() > 0 { // with the words of the model rather than those of the scaler
		if err := checkFeatures(s, a.input); err != nil {
			return nil, err
		}
	}
	return a.Scaler.Apply(s)
}

// unscaled returns a set of what the model has made in the units of its data.
func (a *Autoencoder) unscaled(s *data.Set) (*data.Set, error) {
	if a.Scaler == nil {
		return s, nil
	}
	return a.Scaler.Invert(s)
}

// checkScaler reports a scaler that was fitted to other features than the model takes.
func (a *Autoencoder) checkScaler() error {
	if a.Scaler == nil {
		return nil
	}
	// Any values will do: Invert takes only sets of as many features as it was fitted to.
	zeros := &data.Set{X: make([]float32, a.input), N: 1, D: a.input}
	if _, err := a.Scaler.Invert(zeros); err != nil {
		return fmt.Errorf("the scaler does not go with the model's %d features: %w", a.input, err)
	}
	return nil
}
