package losses

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// Term is one summand of a loss.
type Term struct {
	// Name identifies the term in logs; it is unique within a loss.
	Name string
	// Value is (batch, 1): the unweighted term of each sample.
	Value graph.Node
	// Weight is (1, 1), the factor of the term in the loss: a constant, or a Scope.Scalar that a schedule changes. The
	// zero Node means 1.
	Weight graph.Node
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
