package variants

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// This file is for variants that wrap a variational autoencoder and train it on another bound: they keep its encoder,
// its decoder and the other terms of its loss.

// replaceKL returns the terms of a loss with others in the place of the KL.
func replaceKL(s *graph.Scope, terms []losses.Term, by ...losses.Term) []losses.Term {
	replaced, found := losses.Replace(terms, losses.RoleKL, by...)
	if !found {
		s.Fail(errors.New("the loss of the model within has no KL term to replace (losses.RoleKL)"))
	}
	return replaced
}

// requireGaussian makes the graph fail unless the code is drawn from a Gaussian posterior.
func requireGaussian(s *graph.Scope, variant string, c models.Code) bool {
	if s.Err() == nil && !c.Gaussian() {
		s.Fail(fmt.Errorf("%s: the model within has no Gaussian posterior: it must be a variational autoencoder, such as vae", variant))
	}
	return s.Err() == nil
}

// checkOneBound reports a model within a variant that replaces the KL if its KL is replaced already.
func checkOneBound(variant string, inner models.Model) error {
	if m, ok := models.As[models.KLReplacer](inner); ok {
		return fmt.Errorf("models: %s: the KL is already replaced by %s; remove one", variant, nameOf(m.(models.Model)))
	}
	return nil
}

// checkBound checks the model within a variant that has another bound than it has. Settings of the inner KL other than
// its weight would be lost.
func checkBound(variant string, inner models.Model) error {
	if err := checkInner(variant, inner); err != nil {
		return err
	}
	if m, ok := models.As[models.KLWeighter](inner); ok && m.KLWeighting().FreeBits > 0 {
		return fmt.Errorf("models: %s replaces the KL that freebits of the model within are about: set freebits to 0", variant)
	}
	if models.Is[models.PriorDensity](inner) {
		return fmt.Errorf("models: %s: the model within has a prior of its own; this variant is about the standard normal one", variant)
	}
	if err := checkOneBound(variant, inner); err != nil {
		return err
	}
	return models.Check(inner)
}

// uniform fills parameters with draws from the uniform distribution on [-a, a].
type uniform float64

// Fill implements graph.Init.
func (a uniform) Fill(w []float64, _ []int, r *rand.Rand) error {
	for i := range w {
		w[i] = float64(a) * (2*r.Float64() - 1)
	}
	return nil
}

// String implements graph.Init.
func (a uniform) String() string { return fmt.Sprintf("uniform(%g)", float64(a)) }
