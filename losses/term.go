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
	// Role says what the term is for. Wrappers that change another model's loss match on Role, never on Name.
	Role Role
	// Value is (batch, 1): the unweighted term of each sample.
	Value graph.Node
	// Weight is (1, 1), the factor of the term in the loss: a constant, or a [graph.Scope.Scalar] that a schedule
	// changes. The zero Node means 1.
	Weight graph.Node
	// Elements is (batch, features): the summands of Value. Reconstruction errors have it; in other terms it is the
	// zero Node. It costs nothing unless it is used.
	Elements graph.Node
	// OfBatch says that a sample has no value of its own: the term belongs to the batch (the distance of all codes from
	// a prior) or to the model (a weight penalty). Each row of Value is then the whole term, or a part that depends on
	// the other samples.
	OfBatch bool
}

// ofBatch makes a term from one number (1, 1) of the batch or the model; every sample gets that number.
func ofBatch(s *graph.Scope, name string, role Role, n graph.Node) Term {
	return Term{Name: name, Role: role, Value: n.BroadcastTo(s.Batch(), 1), OfBatch: true}
}

// ofElements makes a reconstruction error from its elements. They must have the shape of both output and target:
// broadcasting a target over a reconstruction is a mistake.
func ofElements(name string, elements graph.Node, output, target graph.Node) Term {
	t := Term{Name: name, Role: RoleReconstruction, Value: perSample(elements), Elements: elements}
	switch shape := elements.Shape(); {
	case !elements.Valid(): // already reported
	case !slices.Equal(output.Shape(), target.Shape()):
		t.Value = elements.Scope().Fail(fmt.Errorf("loss term %q: the output has shape %v, the target %v: they must be equal",
			name, output.Shape(), target.Shape()))
	case !slices.Equal(output.Shape(), shape):
		t.Value = elements.Scope().Fail(fmt.Errorf(
			"loss term %q: its elements have shape %v, the target %v: another argument is too large",
			name, shape, target.Shape()))
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

// Where returns the term summed only over the elements where the mask is 1: a masked autoencoder's error on the hidden
// patches, or a recommender's error on the known ratings. The mask holds zeros and ones and has the shape of Elements,
// or broadcasts to it, as (1, features) does. Masked elements have no gradient, but must be finite: put a number, such
// as 0, in the place of a missing value. It is an error if the term has no elements.
func (t Term) Where(mask graph.Node) Term {
	if !t.Elements.Valid() {
		t.Value = t.Value.Scope().Fail(fmt.Errorf("loss term %q has no elements to mask: only reconstruction errors have",
			t.Name))
		return t
	}
	masked := t.Elements.Mul(mask)
	if masked.Valid() && !slices.Equal(masked.Shape(), t.Elements.Shape()) {
		masked = t.Elements.Scope().Fail(fmt.Errorf("loss term %q: the mask has shape %v, its elements %v",
			t.Name, mask.Shape(), t.Elements.Shape()))
	}
	t.Elements, t.Value = masked, perSample(masked)
	return t
}

// Times multiplies the term's weight by w, which must be finite.
func (t Term) Times(w float64) Term {
	s := t.Value.Scope()
	if math.IsNaN(w) || math.IsInf(w, 0) {
		t.Weight = s.Fail(fmt.Errorf("loss term %q: the weight %v is not finite", t.Name, w))
		return t
	}
	return t.TimesNode(s.Const([]float64{w}, 1, 1))
}

// TimesNode multiplies the term's weight by a (1, 1) node.
func (t Term) TimesNode(w graph.Node) Term {
	if !w.Valid() {
		t.Weight = t.Value.Scope().Fail(fmt.Errorf("loss term %q: the weight is the zero Node", t.Name))
		return t
	}
	if !slices.Equal(w.Shape(), []int{1, 1}) {
		t.Weight = t.Value.Scope().Fail(fmt.Errorf("loss term %q: the weight has shape %v; it must be (1, 1)", t.Name,
			w.Shape()))
		return t
	}
	if t.Weight.Valid() {
		w = t.Weight.Mul(w)
	}
	t.Weight = w
	return t
}

// Mean returns the unweighted term averaged over the batch, (1, 1).
func (t Term) Mean() graph.Node { return t.Value.Mean() }

// Total returns the loss (1, 1): the sum of the weighted averages of the terms. It is an error if there are no terms,
// if a term is not (batch, 1), or if two have the same name.
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
			return s.Fail(fmt.Errorf(
				"loss term %q has shape %v; it must be (batch, 1) = (%d, 1): sum over the features with Sum(1)",
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
