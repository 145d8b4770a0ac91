package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// countWhere returns the terms of a loss with the reconstruction error restricted to where the mask is 1.
func countWhere(s *graph.Scope, variant string, terms []losses.Term, mask graph.Node) []losses.Term {
	found := false
	for i, t := range terms {
		if t.Role == losses.RoleReconstruction && t.Elements.Valid() {
			terms[i], found = t.Where(mask), true
		}
	}
	if !found && s.Err() == nil {
		s.Fail(fmt.Errorf("%s: the inner model's loss has no reconstruction error per feature (losses.Term.Elements); "+
			"put iwae around %[1]s", variant))
	}
	return terms
}

// reconstructionOf returns the inner model's reconstruction error.
func reconstructionOf(s *graph.Scope, variant string, m models.Model, out, x graph.Node, c models.Code) losses.Term {
	r, ok := models.As[models.Reconstructor](m)
	if !ok {
		s.Fail(fmt.Errorf("%s: the inner model has no reconstruction error: it must implement models.Reconstructor", variant))
		return losses.Term{}
	}
	return r.Reconstruction(s, out, x, c)
}
