package losses

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// Term is one summand of a loss.
type Term struct {
	// Name identifies the term in logs; it is unique within a loss.
	Name string
	// Role says what the term is for. Models that change the loss of another model match on it, never on the name.
	Role Role
	// Value is (batch, 1): the unweighted term of each sample.
	Value graph.Node
	// Weight is (1, 1), the factor of the term in the loss: a constant, or a Scope.Scalar that a schedule changes. The
	// zero Node means 1.
	Weight graph.Node
	// Elements is (batch, features): the summands of Value. Errors of a reconstruction have it, other terms have the
	// zero Node. It costs nothing where only Value is used.
	Elements graph.Node
	// OfBatch says that a sample has no value of its own: the term belongs to the batch (the distance of all codes from
	// a prior) or to the model (a penalty on weights). Each row of Value is then the whole term, or a part of it that
	// depends on the other samples.
	OfBatch bool
}

// ofBatch makes a term of one number (1, 1) for the batch or the model as a whole, which every sample is given.
func ofBatch(s *graph.Scope, name string, role Role, n graph.Node) Term {
	return Term{Name: name, Role: role, Value: n.BroadcastTo(s.Batch(), 1), OfBatch: true}
}

// ofElements makes a reconstruction error of its elements. They must have the shape of both output and target: a target
// that is broadcast over a reconstruction, such as a column over a matrix, is a mistake.
func ofElements(name string, elements graph.Node, output, target graph.Node) Term {
	t := Term{Name: name, Role: RoleReconstruction, Value: perSample(elements), Elements: elements}
	switch shape := elements.Shape(); {
	case !elements.Valid(): // already reported
	case !slices.Equal(output.Shape(), target.Shape()):
		t.Value = elements.Scope().Fail(fmt.Errorf("loss term %q: shape %v against %v: they must be equal", name, output.Shape(), target.Shape()))
	case !slices.Equal(output.Shape(), shape):
		t.Value = elements.Scope().Fail(fmt.Errorf("loss term %q: elements of shape %v for targets of shape %v: another argument is too large", name, shape, target.Shape()))
	}
	return t
}

// perSample sums over all dimensions but the first: (batch, ...) to (batch, 1).
func perSample(n graph.Node) graph.Node {
	if len(n.Shape()) > 2 {
		n = n.Reshape(n.Dim(0), -1)
	}
	return n.Sum(1)
}

// Where returns the term with only the elements counted at which the mask is 1, for a mask of zeros and ones of the
// shape of Elements, or one that broadcasts to it, such as (1, features): the error of a masked autoencoder on the
// hidden patches, or that of a recommender on the ratings that exist. It is still a sum, of fewer elements. What is
// masked has no gradient; it must be finite all the same, so a missing value needs a number in its place, such as 0. It
// is an error if the term has no elements.
func (t Term) Where(mask graph.Node) Term {
	if !t.Elements.Valid() {
		t.Value = t.Value.Scope().Fail(fmt.Errorf("loss term %q has no elements to mask: only errors of a reconstruction have", t.Name))
		return t
	}
	masked := t.Elements.Mul(mask)
	if masked.Valid() && !slices.Equal(masked.Shape(), t.Elements.Shape()) {
		masked = t.Elements.Scope().Fail(fmt.Errorf("loss term %q: mask of shape %v for elements of shape %v",
			t.Name, mask.Shape(), t.Elements.Shape()))
	}
	t.Elements, t.Value = masked, perSample(masked)
	return t
}

// Times returns the term with its weight multiplied by w, which must be finite.
func (t Term) Times(w float64) Term {
	s := t.Value.Scope()
	if math.IsNaN(w) || math.IsInf(w, 0) {
		t.Weight = s.Fail(fmt.Errorf("loss term %q: weight %v is not finite", t.Name, w))
		return t
	}
	return t.TimesNode(s.Const([]float64{w}, 1, 1))
}

// TimesNode returns the term with its weight multiplied by a (1, 1) node.
func (t Term) TimesNode(w graph.Node) Term {
	if !w.Valid() {
		t.Weight = t.Value.Scope().Fail(fmt.Errorf("loss term %q: the weight is no node", t.Name))
		return t
	}
	if !slices.Equal(w.Shape(), []int{1, 1}) {
		t.Weight = t.Value.Scope().Fail(fmt.Errorf("loss term %q: a weight of shape %v, it must be (1, 1)", t.Name, w.Shape()))
		return t
	}
	if t.Weight.Valid() {
		w = t.Weight.Mul(w)
	}
	t.Weight = w
	return t
}

// Mean returns the average of the unweighted term over the batch, (1, 1).
func (t Term) Mean() graph.Node { return t.Value.Mean() }

// Total returns the loss (1, 1): the sum of the weighted averages of the terms. It is an error if there are none, if a
// term is not (batch, 1), or if two have one name.
func Total(s *graph.Scope, terms ...Term) graph.Node {
	if s.Err() != nil {
		return s.Fail(s.Err())
	}
	if len(terms) == 0 {
		return s.Fail(fmt.Errorf("a loss needs at least one term"))
	}
	var total graph.Node
	seen := map[string]bool{}
	for i, t := range terms {
		switch {
		case t.Name == "":
			return s.Fail(fmt.Errorf("loss term %d has no name", i))
		case seen[t.Name]:
			return s.Fail(fmt.Errorf("two loss terms are called %q", t.Name))
		case !t.Value.Valid():
			return s.Fail(fmt.Errorf("loss term %q has no value", t.Name))
		case t.Value.Dim(0) != s.Batch() || t.Value.Dim(1) != 1 || len(t.Value.Shape()) != 2:
			return s.Fail(fmt.Errorf("loss term %q has shape %v; it must be (batch, 1) = (%d, 1): sum over features with Sum(1)",
				t.Name, t.Value.Shape(), s.Batch()))
		}
		seen[t.Name] = true
		weighted := t.Mean()
		if t.Weight.Valid() {
			weighted = weighted.Mul(t.Weight)
		}
		if total.Valid() {
			weighted = total.Add(weighted)
		}
		total = weighted
	}
	return total
}
