package losses

import "github.com/aegis-ae/aegis/graph"

// Role says what a term of a loss is for. A model that changes the loss of another one finds the terms to change by
// their role, so that a term may have any name.
type Role int

// The roles of a term. The zero value is for terms that no other model should touch.
const (
	RoleOther          Role = iota // none of those below
	RoleReconstruction             // the error between the decoder's output and the data
	RoleKL                         // what holds the posterior to the prior: the KL divergence, a part of it or a substitute
	RoleRegularizer                // a penalty on activations, codes, Jacobians or weights
	RoleClassification             // the error of predicted labels
	RoleLogOnly                    // logged, without any part in the loss
)

// String returns the role in one word.
func (r Role) String() string {
	names := []string{"other", "reconstruction", "KL", "regularizer", "classification", "log-only"}
	if r < 0 || int(r) >= len(names) {
		return "unknown"
	}
	return names[r]
}

// LogOnly returns the term as one that is logged under its name and has no part in the loss: no gradient, weight 0.
func (t Term) LogOnly() Term {
	t.Role, t.Value, t.Weight, t.Elements = RoleLogOnly, t.Value.StopGradient(), graph.Node{}, graph.Node{}
	return t.Times(0)
}

// Replace returns the terms of a loss with others in the place of those of a role, and whether there were any. Whatever
// weighs a replaced term weighs its replacements too, so that a β and its annealing keep their meaning. Several terms
// of the role are replaced together; the weight of the first counts.
func Replace(terms []Term, role Role, by ...Term) (replaced []Term, found bool) {
	for _, t := range terms {
		switch {
		case t.Role != role:
			replaced = append(replaced, t)
		case !found:
			found = true
			for _, r := range by {
				if t.Weight.Valid() {
					r = r.TimesNode(t.Weight)
				}
				replaced = append(replaced, r)
			}
		}
	}
	return replaced, found
}
