package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
)

// Apply gives access to Gorgonia: it makes a node of what f builds with Gorgonia's own operations from nodes that
// Node.Gorgonia returns. The result, and everything it is made of, can be differentiated as far as Gorgonia's ops can.
// Ops that are known to be silently wrong are refused, with an alternative. So are vectors and scalars other than
// constants, which lose their second derivatives (keep (B, 1) matrices).
func (s *Scope) Apply(name string, f func() (*gorgonia.Node, error)) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if f == nil {
		return s.fail(name, errors.New("the function is nil"))
	}
	n, err := call(f)
	if err != nil {
		return s.fail(name, err)
	}
	if n == nil {
		return s.fail(name, errors.New("the function returned no node"))
	}
	raw, err := s.adopt(n)
	if err != nil {
		return s.fail(name, err)
	}
	if err := checkShape(raw.shape); err != nil {
		return s.fail(name, err)
	}
	// Later Gorgonia ops may overwrite the registers of earlier ones; a copy of our own stays.
	return Node{raw, s}.Identity()
}

// Gorgonia returns the node for use within Scope.Apply, or nil if it is invalid. The result is a private copy, because
// some of Gorgonia's ops overwrite their inputs; the number in its name keeps copies apart.
func (n Node) Gorgonia() *gorgonia.Node {
	if !n.Valid() {
		return nil
	}
	number := len(n.s.b.exprs)
	c := n.unary(definition{
		op: "copy", attrs: attrs("for", fmt.Sprint("gorgonia ", number)),
		label: fmt.Sprintf("copy %d for gorgonia", number), run: copied,
	}, func(_, _, g Node) Node { return g })
	if !c.Valid() {
		return nil
	}
	return c.e.g
}

// call runs Gorgonia's code, which panics on bad arguments, and returns the panic as an error.
func call(f func() (*gorgonia.Node, error)) (n *gorgonia.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("gorgonia: %v", r)
		}
	}()
	return f()
}

// adopt records a node that Gorgonia has made, and everything below it.
func (s *Scope) adopt(n *gorgonia.Node) (*expr, error) {
	if e := s.b.known[n]; e != nil {
		return e, nil
	}
	if n.Graph() == nil { // a constant that is in no graph yet
		n = s.b.g.AddNode(n)
		if e := s.b.known[n]; e != nil {
			return e, nil
		}
	}
	if n.Graph() != s.b.g {
		return nil, errors.New("the node belongs to another graph")
	}
	e := &expr{g: n, name: n.Name(), path: s.path, shape: slices.Clone([]int(n.Shape()))}
	if n.Op() != nil {
		e.name = n.Op().String()
	}
	it := s.b.g.From(n.ID())
	for it != nil && it.Next() {
		in, err := s.adopt(it.Node().(*gorgonia.Node))
		if err != nil {
			return nil, err
		}
		e.inputs = append(e.inputs, in)
	}
	switch {
	case len(e.inputs) == 0 && n.Value() == nil && n.Op() == nil:
		return nil, fmt.Errorf("the leaf %q has no value; make inputs with Scope.Input", n.Name())
	case len(e.inputs) > 0 && len(e.shape) < 2:
		return nil, fmt.Errorf("%s has shape %v; keep at least (B, 1), with Node.Sum and Node.Mean", e.name, n.Shape())
	}
	if n.Op() != nil {
		if err := refuse(n.Op()); err != nil {
			return nil, err
		}
		if arity := n.Op().Arity(); arity >= 0 && len(e.inputs) != arity && len(e.inputs) > 0 {
			return nil, fmt.Errorf("Gorgonia has rewritten %s, as BinaryXent does, and lost its inputs; "+
				"for a cross-entropy use Node.CrossEntropyLogits", e.name)
		}
	}
	if s.b.hashes[n.Hashcode()] {
		return nil, fmt.Errorf("%s has the hash of another node, and Gorgonia would take them for one; "+
			"change the order of the operations", e.name)
	}
	return s.b.add(e), nil
}

// refused lists the ops of Gorgonia v0.9.18 whose value or gradient is wrong, by their Go type or, within a family, by
// how they print, with an alternative.
var refused = []struct{ op, why string }{
	{"reshapeOp", "its result shares memory that later ops overwrite; use Node.Reshape"},
	{"sliceOp", "slices of different bounds become one node; use Node.Slice"},
	{"sliceIncrOp", "slices of different bounds become one node; use Node.Slice"},
	{"softmaxOp", "Log(SoftMax(x)) changes the SoftMax itself; use Node.Softmax and Node.LogSoftmax"},
	{"dropoutOp", "its gradient divides by p instead of 1-p; use Dropout"},
	{"randomOp", "all of one shape are one node, seeded from the clock; use Scope.Noise"},
	{"BatchNormOp", "mode and statistics live in the op"},
	{"GroupNormOp", "it has no second derivative; use LayerNorm"},
	{"avgPoolOp", "its value is wrong; use Node.AvgPool2D"},
	{"globalAveragePoolOp", "its gradient panics; use Node.Mean over dimensions 2 and 3"},
	{"maxPoolOp", "its second derivative is wrong; use Node.MaxPool2D"},
	{"upsampleOp", "its second derivative is wrong; use Node.Upsample2D"},
	{"im2colOp", "its second derivative is wrong; use Node.Conv2D"},
	{"col2imOp", "its second derivative is wrong; use Node.Conv2D"},
	{"atOp", "its value is wrong; use Node.Slice"},
	{"byIndicesOp", "it has no second derivative"},
	{"log2", "its gradient is wrong; use Node.Log and Node.Times"},
	{"invSqrt", "its gradient is wrong; use Node.Sqrt and Node.Div"},
	{"⊗", "its gradient is wrong; use Node.TMatMul"},
}

func refuse(op gorgonia.Op) error {
	kind := strings.TrimPrefix(strings.TrimPrefix(fmt.Sprintf("%T", op), "*"), "gorgonia.")
	for _, r := range refused {
		if kind == r.op || op.String() == r.op || r.op == "⊗" && strings.Contains(op.String(), r.op) {
			return fmt.Errorf("gorgonia's %s is refused: %s", kind, r.why)
		}
	}
	return nil
}

// rawGradients asks one of Gorgonia's own ops for its gradients and adopts those that are wanted. Others may have
// unusable forms, for instance gradients with respect to scalar constants.
func (s *Scope) rawGradients(e *expr, g Node, want []bool) []Node {
	in := make(gorgonia.Nodes, len(e.inputs))
	for i, x := range e.inputs {
		in[i] = x.g
	}
	out := make([]Node, len(in))
	var grads gorgonia.Nodes
	_, err := call(func() (*gorgonia.Node, error) {
		var err error
		grads, err = e.g.Op().(gorgonia.SDOp).SymDiff(in, e.g, g.Gorgonia())
		return nil, err
	})
	if err != nil {
		s.fail(e.name, err)
		return out
	}
	for i, n := range grads {
		if n == nil || !want[i] {
			continue
		}
		raw, err := s.adopt(n)
		if err != nil {
			s.fail(e.name, fmt.Errorf("gradient: %w", err))
			return out
		}
		out[i] = Node{raw, s}.Identity()
	}
	return out
}
