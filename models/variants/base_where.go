package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// countWhere returns the terms of a loss with the reconstruction error counted where the mask is 1.
func countWhere(s *graph.Scope, variant string, terms []losses.Term, mask graph.Node) []losses.Term {
	found := false
	for i, t := range terms {
		if t.Role == losses.RoleReconstruction && t.Elements.Valid() {
			terms[i], found = t.Where(mask), true
		}
	}
	if !found && s.Err() == nil {
		s.Fail(fmt.Errorf("%s: the loss of the model within has no reconstruction error with a value for each feature (losses.Term.Elements); iwae goes around", variant))
	}
	return terms
}

// reconstructionOf is the reconstruction error of the model within.
func reconstructionOf(s *graph.Scope, variant string, m models.Model, out, x graph.Node, c models.Code) losses.Term {
	r, ok := models.As[models.Reconstructor](m)
	if !ok {
		s.Fail(fmt.Errorf("%s: the reconstruction error of the model within is unknown: it must implement models.Reconstructor", variant))
		return losses.Term{}
	}
	return r.Reconstruction(s, out, x, c)
}
