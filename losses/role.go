package losses

import "github.com/aegis-ae/aegis/graph"

// Role says what a term of a loss is for. A wrapper that changes another model's loss finds the terms by role, so a
// term may have any name.
type Role int

// The roles of a term. The zero value is for terms that no other model should touch.
const (
	RoleOther          Role = iota // none of those below
	RoleReconstruction             // the error between the decoder's output and the data
	RoleKL                         // matches the posterior to the prior: the KL divergence, a part of it or a substitute
	RoleRegularizer                // a penalty on activations, codes, Jacobians or weights
	RoleClassification             // the error of predicted labels
	RoleLogOnly                    // logged, but not part of the loss
)

// String returns the role in one word.
func (r Role) String() string {
	names := []string{"other", "reconstruction", "KL", "regularizer", "classification", "log-only"}
	if r < 0 || int(r) >= len(names) {
		return "unknown"
	}
	return names[r]
}

// LogOnly returns the term as a log-only term: it is logged under its name with weight 0 and has no gradient.
func (t Term) LogOnly() Term {
	t.Role, t.Value, t.Weight, t.Elements = RoleLogOnly, t.Value.StopGradient(), graph.Node{}, graph.Node{}
	return t.Times(0)
}

// Replace returns the terms of a loss with the terms of one role replaced by others, and whether there were any. The
// replacements inherit the weight of the replaced term, so a β and its annealing keep their meaning. If several terms
// have the role, they are replaced together and the weight of the first counts.
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
