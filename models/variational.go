package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// The helpers of this file are for variants that wrap a variational autoencoder and give it another bound: they keep its
// encoder, its decoder and the other terms of its loss.

// klName is the name of the term that losses.KL makes.
const klName = "KL"

// replaceKL returns the terms of a loss with others in the place of the KL. What weighs the KL weighs them too, so that
// a β and its annealing go on to mean what they say.
func replaceKL(s *graph.Scope, terms []losses.Term, by ...losses.Term) []losses.Term {
	var out []losses.Term
	found := false
	for _, t := range terms {
		if t.Name != klName {
			out = append(out, t)
			continue
		}
		found = true
		for _, r := range by {
			if t.Weight.Valid() {
				r = r.TimesNode(t.Weight)
			}
			out = append(out, r)
		}
	}
	if !found {
		s.Fail(errors.New("the loss of the model within has no KL term to replace"))
	}
	return out
}

// watched returns a term that is logged and has no part in the loss.
func watched(t losses.Term) losses.Term {
	t.Value, t.Weight = t.Value.StopGradient(), graph.Node{}
	return t.Times(0)
}

// requireGaussian makes the graph fail unless the code is drawn from a Gaussian posterior.
func requireGaussian(s *graph.Scope, variant string, c Code) bool {
	if s.Err() == nil && !gaussian(c) {
		s.Fail(fmt.Errorf("%s: the model within has no Gaussian posterior: it must be a variational autoencoder, such as vae", variant))
	}
	return s.Err() == nil
}

// checkBound checks the model within a variant that has another bound than it has. Free bits of the model within would be
// lost with its KL.
func checkBound(variant string, inner Model) error {
	if err := checkInner(variant, inner); err != nil {
		return err
	}
	if v, ok := As[VAE](inner); ok && v.FreeBits > 0 {
		return fmt.Errorf("models: %s: freebits %v of the model within are about a KL that this variant replaces: leave them 0", variant, v.FreeBits)
	}
	return Check(inner)
}
