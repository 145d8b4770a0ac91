package graph

import "slices"

// Weight is Param for a matrix or convolution kernel, which weight decay and norms penalise, unlike biases, gains and
// offsets. A path that the graph asks for by both Param and Weight is a weight.
func (s *Scope) Weight(name string, init Init, shape ...int) Node {
	w := s.Param(name, init, shape...)
	if w.Valid() && !slices.Contains(s.b.weights, w.e) {
		s.b.weights = append(s.b.weights, w.e)
	}
	return w
}

// Weights lists the parameters that the graph has asked for by Weight so far, in any scope, in order and each once. It
// leaves out frozen weights, which no penalty could change; so do WeightsBetween and WeightsOf.
func (s *Scope) Weights() []Node {
	s = s.orNowhere()
	frozen := map[*expr]bool{}
	for p, yes := range s.b.frozen {
		frozen[s.b.paramLeaf[p]] = yes
	}
	var out []Node
	for _, e := range s.b.weights {
		if !frozen[e] {
			out = append(out, Node{e, s})
		}
	}
	return out
}

// WeightsBetween lists the weights on which y depends other than through z: the weights of a decoder, for its code z
// and output y. They include weights that the encoder uses too, as in a tied decoder.
func (s *Scope) WeightsBetween(z, y Node) []Node {
	s = s.orNowhere()
	if !s.ok() {
		return nil
	}
	if err := s.owns(z, y); err != nil {
		s.fail("weights", err)
		return nil
	}
	seen := map[*expr]bool{z.e: true}
	for todo := []*expr{y.e}; len(todo) > 0; {
		e := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[e] {
			seen[e] = true
			todo = append(todo, e.inputs...)
		}
	}
	return slices.DeleteFunc(s.Weights(), func(w Node) bool { return !seen[w.e] || w.e == z.e })
}

// WeightsOf lists the weights that gradient descent on y changes: y depends on them through ops that have a derivative.
// Put a penalty on these alone, since nothing would keep it from shrinking any other to zero.
func (s *Scope) WeightsOf(y Node) []Node {
	s = s.orNowhere()
	if !s.ok() {
		return nil
	}
	if err := s.owns(y); err != nil {
		s.fail("weights", err)
		return nil
	}
	seen, err := differentiable(y.e)
	if err != nil {
		s.fail("weights", err)
		return nil
	}
	return slices.DeleteFunc(s.Weights(), func(w Node) bool { return !seen[w.e] })
}
