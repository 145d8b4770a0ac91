package graph

// Frozen returns the same scope with its tensors frozen, and those of all scopes below it: a graph uses their values,
// and training leaves every byte of them as it is. This is how a pretrained encoder is kept under a new head.
//
// No gradient is computed for frozen parameters, though gradients pass through frozen layers to trained ones below.
// Optimisers and penalties on weights do not see frozen parameters, [Scope.Assign] leaves frozen state alone, and
// [BatchNorm] normalises by its running statistics. Dropout and noise follow the mode of the graph as before. Frozen
// tensors are saved and loaded like all others.
//
// Being frozen belongs to a graph, not to the tensor: another graph over the same [Params] may train it. Within one
// graph it is an error to ask for a tensor both in a frozen scope and in another.
func (s *Scope) Frozen() *Scope {
	s = s.orNowhere()
	return &Scope{s.b, s.path, true}
}
