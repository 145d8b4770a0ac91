package variants

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// This file serves variants that train a variational autoencoder on another bound. They keep its encoder, its decoder
// and the other terms of its loss.

// replaceKL returns the terms of a loss with the KL replaced by others.
func replaceKL(s *graph.Scope, terms []losses.Term, by ...losses.Term) []losses.Term {
	replaced, found := losses.Replace(terms, losses.RoleKL, by...)
	if !found {
		s.Fail(errors.New("the inner model's loss has no KL term to replace (losses.RoleKL)"))
	}
	return replaced
}

// requireGaussian makes the graph fail if the code has no Gaussian posterior.
func requireGaussian(s *graph.Scope, variant string, c models.Code) bool {
	if s.Err() == nil && !c.Gaussian() {
		s.Fail(fmt.Errorf("%s: the inner model has no Gaussian posterior: use a variational one, such as vae", variant))
	}
	return s.Err() == nil
}

// checkOneBound reports an inner model whose KL is already replaced.
func checkOneBound(variant string, inner models.Model) error {
	if m, ok := models.As[models.KLReplacer](inner); ok {
		return fmt.Errorf("models: %s: the KL is already replaced by %s; remove one", variant, nameOf(m.(models.Model)))
	}
	return nil
}

// checkBound checks the inner model of a variant with another bound. The bound keeps only the weight of the inner KL,
// so its other settings are errors.
func checkBound(variant string, inner models.Model) error {
	if err := checkInner(variant, inner); err != nil {
		return err
	}
	if m, ok := models.As[models.KLWeighter](inner); ok && m.KLWeighting().FreeBits > 0 {
		return fmt.Errorf("models: %s replaces the KL: the inner model's freebits have no effect; set them to 0", variant)
	}
	if models.Is[models.PriorDensity](inner) {
		return fmt.Errorf("models: %s: the inner model has its own prior, but %[1]s needs the standard normal one", variant)
	}
	if err := checkOneBound(variant, inner); err != nil {
		return err
	}
	return models.Check(inner)
}

// uniform fills parameters with draws from the uniform distribution on [-a, a].
type uniform float64

// Fill implements [graph.Init].
func (a uniform) Fill(w []float64, _ []int, r *rand.Rand) error {
	for i := range w {
		w[i] = float64(a) * (2*r.Float64() - 1)
	}
	return nil
}

// String implements [graph.Init].
func (a uniform) String() string { return fmt.Sprintf("uniform(%g)", float64(a)) }
