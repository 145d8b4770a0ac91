package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Node is a tensor of an expression graph that is being built: an input, a parameter, or the result of an operation.
// Operations chain, so that equations read from left to right:
//
//	mse := xhat.Sub(x).Square().Sum(1).Mean()
//
// Every tensor has at least two dimensions; a number is (1, 1). Dimensions count from 0; the first is by convention
// the batch. After an error in the graph, or on the zero Node, operations return an invalid Node and Compile reports
// the first error.
type Node struct {
	e *expr
	s *Scope
}

// Valid reports whether the node is part of a graph, and not the result of a failed operation.
func (n Node) Valid() bool { return n.e != nil }

// Shape returns the extents of the tensor, nil for an invalid node.
func (n Node) Shape() []int {
	if n.e == nil {
		return nil
	}
	return slices.Clone(n.e.shape)
}

// Dim returns the extent of one dimension, or 0 if the node is invalid or has no such dimension.
func (n Node) Dim(axis int) int {
	if n.e == nil || axis < 0 || axis >= len(n.e.shape) {
		return 0
	}
	return n.e.shape[axis]
}

// Scope returns the scope in which the node was made. In that of the zero Node nothing can be made.
func (n Node) Scope() *Scope { return n.s.orNowhere() }

// String describes the node for error messages.
func (n Node) String() string {
	if n.e == nil {
		return "invalid node"
	}
	name := n.e.name
	if n.e.path != "" && n.e.op != nil {
		name = n.e.path + "/" + name
	}
	return fmt.Sprintf("%s %v", name, n.e.shape)
}

// misfit records that the shapes of nodes do not fit, with the names of the nodes. The path of the error is that of the
// innermost scope, which is the layer's if a parameter is among the nodes.
func misfit(what string, err error, nodes ...Node) Node {
	s, names := nodes[0].s, make([]string, len(nodes))
	for i, n := range nodes {
		if len(n.s.path) > len(s.path) {
			s = n.s
		}
		names[i] = n.e.described()
	}
	return s.fail(what, fmt.Errorf("%w (%s)", err, strings.Join(names, " against ")))
}

// described names an expression for error messages: input "x", parameter "enc/W", enc/1/dense.
func (e *expr) described() string {
	if kind, name, ok := strings.Cut(e.name, ":"); ok && e.op == nil {
		if kind == "param" {
			kind = "parameter"
		}
		return fmt.Sprintf("%s %q", kind, name)
	}
	name := e.name
	if e.op != nil {
		name = e.op.op
	}
	return (&Scope{path: e.path}).join(name)
}

// begin finds the scope of an operation and checks its arguments. If it returns false, the operation returns
// Node{s: s} and does nothing.
func begin(what string, nodes ...Node) (*Scope, bool) {
	s := nowhere
	for _, n := range nodes {
		if at := n.s.orNowhere(); at.b != nowhere.b {
			s = at
			break
		}
	}
	if !s.ok() {
		return s, false
	}
	if err := s.owns(nodes...); err != nil {
		s.fail(what, err)
		return s, false
	}
	return s, true
}

// checkAxis reports a dimension that the node does not have.
func (n Node) checkAxis(axis int) error {
	if axis < 0 || axis >= len(n.e.shape) {
		return fmt.Errorf("dimension %d of shape %v: it must be in 0..%d", axis, n.e.shape, len(n.e.shape)-1)
	}
	return nil
}
