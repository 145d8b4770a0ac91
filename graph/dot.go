package graph

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// DotPart selects how much of an expression graph a picture shows.
type DotPart int

const (
	// DotAll shows the forward part and the gradient part, op by op.
	DotAll DotPart = iota
	// DotFolded shows the forward part op by op, and the gradient part as one node for each parameter.
	DotFolded
	// DotForward shows the forward part alone.
	DotForward
)

// DotOptions controls WriteDot. The zero value draws both parts, without a title or a legend.
type DotOptions struct {
	Part   DotPart
	Title  string // above the picture; "" for none
	Legend bool   // whether a legend explains shapes, colours and arrows
}

// WriteDot writes the expression graph of the program in the DOT language of Graphviz, as a picture for its engine dot.
//
// The forward part is everything that the loss, the outputs and the new values of state depend on, including gradients
// within them, such as the Jacobian of a contractive loss. The gradient part is what the gradients of the parameters
// need in addition. The forward part runs down the picture with solid lines; the gradient part runs up, in a dashed
// frame with dashed lines. To make dot draw it so, its arrows are written from an op to its input, with dir=back.
//
// Within a part, frames group nodes by the paths of their scopes. The ops between the last layers and the loss are in
// the frame loss, whatever their paths, which are inherited from the nodes they were applied to.
//
// To keep the picture readable, trivial nodes are folded. Ops in a chain, each of which takes only the previous result
// and constants, share a node with one line each. A constant of a single value appears in the line of the op that takes
// it, where · stands for an argument that an arrow brings. Copies made for an output are not drawn. The shape of a
// node's last result is below its lines; that of an earlier result, if it differs, follows its line. The tooltip of a
// node has the unabridged names.
//
// Equal programs give equal text. It is an error if the part is unknown or if w fails.
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
