package graph

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// Graph returns the Gorgonia expression graph of the program as it was written. Its nodes are symbolic, its ops
// implement [gorgonia.SDOp], and the gradients of the loss are nodes of the same graph. Gorgonia's own tools can draw
// and walk it, and any TapeMachine can run it; its leaves share the memory of the program's inputs and parameters. The
// program's own TapeMachines run a rewritten graph that computes the same values in fewer passes over memory (see
// [Program.Ops]). Graph returns nil for a Program that Compile has not made.
func (p *Program) Graph() *gorgonia.ExprGraph { return p.graph }

// LossNode returns the node of [Program.Graph] that computes the loss, or nil if there is none. Each [Gradient] has the
// node of its parameter's gradient.
func (p *Program) LossNode() *gorgonia.Node {
	if p.loss == nil {
		return nil
	}
	return p.loss.g
}

// Form returns the written form of the program: the graph as it was written, gradients included, without Gorgonia.
// [form.Symbolic] combines the forms of two batch sizes into one of any batch size. It is an error if the graph has an
// op without a written form; the error names it.
func (p *Program) Form() (*form.Graph, error) {
	if p.written == nil {
		return nil, errors.New("graph: Form of a Program that Compile has not made")
	}
	for _, n := range p.written.Nodes {
		if n.Op == form.Constant && n.Values == nil {
			n.Values = elements(p.written.values[n])
		}
	}
	if err := p.written.Check(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	return p.written.Graph, nil
}
