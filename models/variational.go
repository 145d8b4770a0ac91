package models

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// The helpers of this file are for variants that wrap a variational autoencoder and give it another bound: they keep its
// encoder, its decoder and the other terms of its loss.

// variational is implemented by VAE and by what embeds it.
type variational interface{ variational() VAE }

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

// logPrior returns the logarithm of the density of the prior of m at the rows of z, (rows, 1).
func logPrior(m Model, s *graph.Scope, z graph.Node) graph.Node {
	if p, ok := As[PriorDensity](m); ok {
		return p.LogPrior(s, z)
	}
	return losses.LogStandardNormal(z)
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

// checkBound checks the model within a variant that has another bound than it has. What the model within does with its
// KL, but for a weight, would be lost.
func checkBound(variant string, inner Model) error {
	if err := checkInner(variant, inner); err != nil {
		return err
	}
	if v, ok := As[variational](inner); ok && v.variational().FreeBits > 0 {
		return fmt.Errorf("models: %s: freebits of the model within are about a KL that this variant replaces: leave them 0", variant)
	}
	if _, ok := As[PriorDensity](inner); ok {
		return fmt.Errorf("models: %s: the model within has a prior of its own; this variant is about the standard normal one", variant)
	}
	if err := checkOneBound(variant, inner); err != nil {
		return err
	}
	return Check(inner)
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
