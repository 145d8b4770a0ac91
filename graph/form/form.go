package form

import (
	"fmt"
	"slices"
	"strings"
)

// The ops of leaves, and the op that stands for any of Gorgonia's own.
const (
	Input     = "input"
	Labels    = "labels"
	Parameter = "parameter"
	State     = "state"
	Noise     = "noise"
	Scalar    = "scalar"
	Constant  = "constant"
	Foreign   = "gorgonia"
)

// Graph is a computation: its nodes, each after its inputs, and its outputs.
type Graph struct {
	DType   string // "float32" or "float64"
	Batch   int    // the batch size of the shapes
	Nodes   []*Node
	Outputs []Output
}

// Node is one value of a graph. Nodes are immutable once the graph is read.
type Node struct {
	ID     int // distinguishes the nodes of one graph
	Op     string
	Attrs  Attrs
	Inputs []*Node
	Shape  []int
	Path   string // the scope in which it was made
	Name   string // of a leaf that has a name
	Label  string // the op and its attributes in short, for people

	// Values are the elements of a constant in row-major order. They repeat if there are fewer than the shape has
	// elements.
	Values []float64
	// Extents are the shape as a function of the batch size, in a graph made by [Symbolic].
	Extents []Extent
}

// OutputKind says what a value is for.
type OutputKind int

// The kinds of outputs.
const (
	Loss          OutputKind = iota // the number to minimise
	Value                           // a value that is read by name
	Update                          // the new value of the state of that name
	Gradient                        // the gradient of the loss with respect to the parameter of that name
	Probe                           // a value that is read by its name in the graph
	ProbeGradient                   // the gradient of the loss with respect to the value of that name
)

// Output is a value that the graph is there to compute. The loss has no name.
type Output struct {
	Kind OutputKind
	Name string
	Node *Node
}

// Find returns the outputs of one kind, in order.
func (g *Graph) Find(kind OutputKind) []Output {
	var out []Output
	for _, o := range g.Outputs {
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	return out
}

// Check returns an error if an op has no written form. The error names the op.
func (g *Graph) Check() error {
	for _, n := range g.Nodes {
		if n.Op == Foreign {
			return fmt.Errorf("%v: %s is an op of Gorgonia's own, which has no written form", n, n.Attrs.Text("op"))
		}
	}
	return nil
}

// Leaf reports whether the node has no inputs.
func (n *Node) Leaf() bool { return len(n.Inputs) == 0 }

// String describes the node for messages: its path, label and shape.
func (n *Node) String() string {
	label := n.Label
	if n.Path != "" && !n.Leaf() {
		label = n.Path + "/" + label
	}
	return fmt.Sprintf("%s %v", label, n.Shape)
}

// Signature returns the op with its attributes and shape, and the values of a constant. Nodes of equal signatures and
// equal inputs have equal values; leaves other than constants also differ by name.
func (n *Node) Signature() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q%v", n.Op, n.Shape)
	for _, a := range n.Attrs {
		fmt.Fprintf(&b, " %s=%T(%v)", a.Name, a.Value, a.Value)
	}
	if n.Op == Constant {
		fmt.Fprintf(&b, " %v", n.Values)
	}
	return b.String()
}

// Order returns the nodes below the roots, each after its inputs.
func Order(roots ...*Node) []*Node {
	var order []*Node
	seen := map[*Node]bool{}
	var visit func(n *Node)
	visit = func(n *Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, in := range n.Inputs {
			visit(in)
		}
		order = append(order, n)
	}
	for _, n := range roots {
		visit(n)
	}
	return order
}

// Attr is one attribute of an op. Its value is a string, a bool, an int, a float64 or an []int. In a graph made by
// [Symbolic] it can also be an [Extent] or a [PerBatch].
type Attr struct {
	Name  string
	Value any
}

// Attrs are the attributes of an op, in the order of its label.
type Attrs []Attr

// Get returns the value of an attribute, or nil.
func (a Attrs) Get(name string) any {
	if i := slices.IndexFunc(a, func(x Attr) bool { return x.Name == name }); i >= 0 {
		return a[i].Value
	}
	return nil
}

// Text returns the value of an attribute that is a string, or "".
func (a Attrs) Text(name string) string { v, _ := a.Get(name).(string); return v }

// Bool returns the value of an attribute that is a bool, or false.
func (a Attrs) Bool(name string) bool { v, _ := a.Get(name).(bool); return v }

// Int returns the value of an attribute that is an int, or 0.
func (a Attrs) Int(name string) int { v, _ := a.Get(name).(int); return v }

// Float returns the value of an attribute that is a float64, or 0.
func (a Attrs) Float(name string) float64 { v, _ := a.Get(name).(float64); return v }

// Ints returns the value of an attribute that is an []int, or nil.
func (a Attrs) Ints(name string) []int { v, _ := a.Get(name).([]int); return v }
