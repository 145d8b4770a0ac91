package graph

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// DotPart says how much of an expression graph a picture shows.
type DotPart int

const (
	// DotAll shows the forward part and the gradient part, op by op.
	DotAll DotPart = iota
	// DotFolded shows the forward part op by op, and the gradient part as one node for each parameter.
	DotFolded
	// DotForward shows the forward part alone.
	DotForward
)

// DotOptions says how WriteDot draws. The zero value draws both parts, without a title or a legend.
type DotOptions struct {
	Part   DotPart
	Title  string // above the picture; "" is none
	Legend bool   // whether a legend explains shapes, colours and arrows
}

// WriteDot writes the expression graph of the program in the DOT language of Graphviz, as a picture for its engine dot.
//
// The forward part is what the loss, the outputs and the new values of state are computed from, with the gradients that
// are in them, such as the Jacobian of a contractive loss. The gradient part is what the gradients of the parameters
// need besides. The forward part runs down the picture with solid lines, the gradient part up, in a dashed frame with
// dashed lines; for dot to draw it so, its arrows are written from an op to its input, with dir=back.
//
// Within a part, nodes stand in frames by the paths of their scopes. The ops that lead to the loss through no further
// layer stand in the frame loss, whatever their paths, which are those of what the ops were applied to.
//
// To be readable the picture folds what is trivial. Ops that run in a chain, each taking only the result of the one
// before and constants, share a node, a line for each; a constant of a single value stands in the line of the op that
// takes it, where · is an argument that an arrow brings; a copy that was made for an output to be read is not drawn.
// The shape of a node's last result stands below its lines, that of an earlier one, if it differs, behind its line. The
// tooltip of a node has the unabridged names.
//
// Equal programs give equal text. It is an error if the part is none of the three, or if w fails.
func (p *Program) WriteDot(w io.Writer, o DotOptions) error {
	switch {
	case p.written == nil:
		return errors.New("graph: WriteDot of a Program that Compile has not made")
	case o.Part < DotAll || o.Part > DotForward:
		return fmt.Errorf("graph: WriteDot: unknown part %d", int(o.Part))
	}
	d := &dotWriter{picture: newPicture(p.written.Graph, o.Part), w: bufio.NewWriter(w)}
	d.write(o)
	if err := d.w.Flush(); err != nil { // the buffer keeps the first error of w
		return fmt.Errorf("graph: WriteDot: %w", err)
	}
	return nil
}
