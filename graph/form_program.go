package graph

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// Graph returns the Gorgonia expression graph of the program as it was written: symbolic nodes, whose ops are all a
// [gorgonia.SDOp], with the gradients of the loss as nodes of the same graph. It is there to be looked at, drawn and
// walked with Gorgonia's own tools; any TapeMachine runs it, over the same parameters and inputs as the program. The
// program's own TapeMachines run what the graph was rewritten to (see [Program.Ops]), which computes the same values in
// fewer passes over memory. It returns nil if Compile has not made the program.
func (p *Program) Graph() *gorgonia.ExprGraph { return p.graph }

// LossNode returns the node of [Program.Graph] that computes the loss, or nil if there is none.
func (p *Program) LossNode() *gorgonia.Node {
	if p.loss == nil {
		return nil
	}
	return p.loss.g
}

// Form returns the written form of the program, gradients included: what was written, before anything is fused, without
// Gorgonia. [form.Symbolic] makes one of any batch size of the forms of two programs. It is an error if the graph has
// an op that has no written form, which the error names.
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
