package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Posterior returns the mean and the log-variance of every sample's Gaussian posterior: two sets of Latent features,
// with the labels of s. It is an error if the model has no Gaussian posterior; variational autoencoders have one.
func (a *Autoencoder) Posterior(s *data.Set) (mean, logvar *data.Set, err error) {
	both, err := a.apply(programKey{kind: posterior}, s)
	if err != nil {
		return nil, nil, fmt.Errorf("models: posterior: %w", err)
	}
	half := func(from int, prefix string) *data.Set {
		h := &data.Set{Name: both.Name, X: make([]float32, 0, both.N*a.latent), N: both.N, D: a.latent,
			Labels: both.Labels, Classes: both.Classes, Inputs: both.Inputs}
		for i := range both.N {
			h.X = append(h.X, both.Row(i)[from:from+a.latent]...)
		}
		for j := range a.latent {
			h.Features = append(h.Features, fmt.Sprintf("%s%d", prefix, j+1))
		}
		return h
	}
	return half(0, "mean"), half(a.latent, "logvar"), nil
}

// buildPosterior returns the parameters of the posterior side by side, (batch, 2·latent).
func (a *Autoencoder) buildPosterior(s *graph.Scope) graph.Node {
	c := a.encode(s, s.Input(inputName, a.input))
	if s.Err() == nil && !c.Gaussian() {
		return s.Fail(errors.New("the model has no Gaussian posterior"))
	}
	return graph.Concat(1, c.Mean, c.LogVar)
}
