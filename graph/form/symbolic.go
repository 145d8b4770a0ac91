package form

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// Extent is an integer that depends on the batch size: PerSample for each sample, plus Fixed.
type Extent struct{ PerSample, Fixed int }

// At returns the number for a batch of n samples.
func (e Extent) At(n int) int { return e.PerSample*n + e.Fixed }

// String writes the extent with B for the batch size: 784, B, 3B, 2B+1.
func (e Extent) String() string {
	text := fmt.Sprintf("%dB", e.PerSample)
	switch {
	case e.PerSample == 0:
		return fmt.Sprint(e.Fixed)
	case e.PerSample == 1:
		text = "B"
	}
	if e.Fixed != 0 {
		text += fmt.Sprintf("+%d", e.Fixed)
	}
	return text
}

// PerBatch is a number that is inversely proportional to the batch size, such as the factor of a mean over samples.
type PerBatch float64

// At returns the number for a batch of n samples.
func (p PerBatch) At(n int) float64 { return float64(p) / float64(n) }

// String writes the number with B for the batch size: 1/B.
func (p PerBatch) String() string { return fmt.Sprintf("%g/B", float64(p)) }

// Symbolic returns the form of a graph for any batch size, given its forms at two batch sizes. Shapes stay those of a.
func Symbolic(a, b *Graph) (*Graph, error) {
	if a.Batch == b.Batch {
		return nil, fmt.Errorf("form: both graphs have the batch size %d", a.Batch)
	}
	if a.DType != b.DType || len(a.Nodes) != len(b.Nodes) || len(a.Outputs) != len(b.Outputs) {
		return nil, fmt.Errorf("form: %d nodes and %d outputs at batch size %d, %d and %d at %d: %w",
			len(a.Nodes), len(a.Outputs), a.Batch, len(b.Nodes), len(b.Outputs), b.Batch, errDepends)
	}
	m := &merger{a: a, b: b, place: map[*Node]int{}}
	out := &Graph{DType: a.DType, Batch: a.Batch}
	for i, n := range a.Nodes {
		node, err := m.node(n, b.Nodes[i], out.Nodes)
		if err != nil {
			return nil, fmt.Errorf("form: %v at batch size %d, %v at %d: %w", n, a.Batch, b.Nodes[i], b.Batch, err)
		}
		out.Nodes = append(out.Nodes, node)
		m.place[n], m.place[b.Nodes[i]] = i, i
	}
	for i, o := range a.Outputs {
		p := b.Outputs[i]
		if o.Kind != p.Kind || o.Name != p.Name || m.place[o.Node] != m.place[p.Node] {
			return nil, fmt.Errorf("form: output %q at batch size %d, %q at %d", o.Name, a.Batch, p.Name, b.Batch)
		}
		out.Outputs = append(out.Outputs, Output{o.Kind, o.Name, out.Nodes[m.place[o.Node]]})
	}
	return out, nil
}

var errDepends = errors.New("the graph depends on the batch size")

type merger struct {
	a, b  *Graph
	place map[*Node]int
}

// node merges the node that is x in one graph and y in the other; inputs are the merged nodes so far.
func (m *merger) node(x, y *Node, inputs []*Node) (*Node, error) {
	if x.Op != y.Op || x.Path != y.Path || x.Name != y.Name ||
		len(x.Inputs) != len(y.Inputs) || len(x.Attrs) != len(y.Attrs) || len(x.Shape) != len(y.Shape) {
		return nil, errDepends
	}
	n := *x
	n.Inputs, n.Attrs, n.Extents = nil, nil, nil
	for i, in := range x.Inputs {
		if m.place[in] != m.place[y.Inputs[i]] {
			return nil, errDepends
		}
		n.Inputs = append(n.Inputs, inputs[m.place[in]])
	}
	for i, d := range x.Shape {
		e, err := m.extent(d, y.Shape[i])
		if err != nil {
			return nil, fmt.Errorf("dimension %d: %w", i, err)
		}
		n.Extents = append(n.Extents, e)
	}
	for i, p := range x.Attrs {
		v, err := m.value(p.Value, y.Attrs[i].Value)
		if p.Name != y.Attrs[i].Name || err != nil {
			return nil, fmt.Errorf("attribute %s: %w", p.Name, err)
		}
		n.Attrs = append(n.Attrs, Attr{p.Name, v})
	}
	if slices.Equal(x.Values, y.Values) {
		return &n, nil
	}
	return nil, fmt.Errorf("the values of the constant depend on the batch size")
}

// extent returns the affine function of the batch size that has two given values.
func (m *merger) extent(x, y int) (Extent, error) {
	per := (y - x) / (m.b.Batch - m.a.Batch)
	e := Extent{per, x - per*m.a.Batch}
	if e.At(m.b.Batch) != y || e.PerSample < 0 || e.Fixed < 0 {
		return e, fmt.Errorf("%d and %d are no multiples of the batch size", x, y)
	}
	return e, nil
}

// value merges two values of an attribute.
func (m *merger) value(x, y any) (any, error) {
	if reflect.DeepEqual(x, y) {
		return x, nil
	}
	switch x := x.(type) {
	case int:
		if y, ok := y.(int); ok {
			return m.extent(x, y)
		}
	case float64:
		if y, ok := y.(float64); ok {
			p, q := x*float64(m.a.Batch), y*float64(m.b.Batch)
			if math.Abs(p-q) <= 1e-12*math.Abs(p) {
				return PerBatch(p), nil
			}
			if i, j := int(x), int(y); float64(i) == x && float64(j) == y {
				return m.extent(i, j)
			}
		}
	}
	return nil, fmt.Errorf("%v and %v depend on the batch size in another way than B and 1/B", x, y)
}
