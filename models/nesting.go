package models

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// Most variants go within and around each other. The checks of this file are about those that would take each other's
// effect away, or fail with an error about shapes.

// KLReplacer marks wrappers that put other terms in the place of the KL of a variational autoencoder. One of them only can:
// around another there would be no KL to replace, or a weight that was meant for it.
type KLReplacer interface {
	// ReplacesKL does nothing.
	ReplacesKL()
}

// boundWithin returns the name of the outermost of m and the models that it wraps that has put something in the place of
// the KL; empty if there is none.
func boundWithin(m Model) string {
	if w, ok := As[KLReplacer](m); ok {
		name, _ := NameOf(w.(Model))
		return name
	}
	return ""
}

// checkOneBound reports a model within a variant that replaces the KL if it has replaced the KL itself.
func checkOneBound(variant string, inner Model) error {
	if name := boundWithin(inner); name != "" {
		return fmt.Errorf("models: %s: %s within has replaced the KL already, and one of them only can: leave one out", variant, name)
	}
	return nil
}

// checkWider reports a model within that cannot take more features than its own, those of which the variant gives to its
// encoder what is named.
func checkWider(variant, named string, inner Model) error {
	if name := tiedWithin(inner); name != "" {
		return fmt.Errorf("models: %s: the matrices of %s are tied, and so have no rows for %s: the inner model must not be tied", variant, name, named)
	}
	for w := range nested(inner) {
		name, _ := NameOf(w)
		switch w.(type) {
		case interface{ Atoms(*graph.Scope) graph.Node }:
			return fmt.Errorf("models: %s: the dictionary of %s has no rows for %s", variant, name, named)
		case Denoising, Masked:
			return fmt.Errorf("models: %s: %s within changes its input, and would change %s with it: put it around", variant, name, named)
		case VampPrior:
			return fmt.Errorf("models: %s: the pseudo-inputs of vamp-prior within come without %s", variant, named)
		}
	}
	return nil
}

// tiedWithin returns the name of the outermost of m and the models that it wraps whose decoder has the encoder's matrices;
// empty if there is none.
func tiedWithin(m Model) string {
	if t, ok := As[interface{ tied() bool }](m); ok && t.tied() {
		name, _ := NameOf(t.(Model))
		return name
	}
	return ""
}
