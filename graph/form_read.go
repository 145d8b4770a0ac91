package graph

import (
	"math"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// written is the form of a graph as it was written, with what a form does not hold: the definitions of its ops and the
// memory of its leaves.
type written struct {
	*form.Graph
	definitions map[*form.Node]*definition
	values      map[*form.Node]Tensor
}

// reader reads the form of a Gorgonia graph.
type reader struct {
	*written
	b      *builder
	nodes  map[*gorgonia.Node]*form.Node
	leaves map[*expr]form.Node // what the builder knows of a leaf
}

// read reads, from the Gorgonia graph, everything that the roots need. It also returns a function that finds the node
// of an expression, nil if the roots do not need it.
func (b *builder) read(roots []*expr) (*written, func(*expr) *form.Node) {
	r := &reader{
		b: b, nodes: map[*gorgonia.Node]*form.Node{}, leaves: b.leaves(),
		written: &written{
			Graph:       &form.Graph{DType: b.params.dtype.String(), Batch: b.config.Batch},
			definitions: map[*form.Node]*definition{}, values: map[*form.Node]Tensor{},
		},
	}
	for _, e := range roots {
		r.node(e.g)
	}
	return r.written, func(e *expr) *form.Node { return r.nodes[e.g] }
}

// leaves describes the leaves of the graph that are no constants.
func (b *builder) leaves() map[*expr]form.Node {
	leaves := map[*expr]form.Node{}
	for _, in := range b.inputs {
		leaves[in.expr] = form.Node{Op: [...]string{form.Input, form.Labels}[in.kind], Name: in.name}
	}
	for _, n := range b.noises {
		leaves[n.expr] = form.Node{Op: form.Noise, Name: n.name, Attrs: n.dist.attrs()}
	}
	for p, e := range b.paramLeaf {
		leaves[e] = form.Node{Op: form.State, Name: p.Name}
		if p.Trainable {
			leaves[e] = form.Node{Op: form.Parameter, Name: p.Name}
		}
	}
	for name, e := range b.scalarLeaf {
		leaves[e] = form.Node{Op: form.Scalar, Name: name}
	}
	return leaves
}

// node reads a node and everything below it.
func (r *reader) node(g *gorgonia.Node) *form.Node {
	if n := r.nodes[g]; n != nil {
		return n
	}
	e := r.b.known[g]
	n := &form.Node{}
	if o, ours := g.Op().(*op); ours {
		n = o.definition.node(e.path)
		r.definitions[n] = &o.definition
		for it := r.b.g.From(g.ID()); it.Next(); {
			n.Inputs = append(n.Inputs, r.node(it.Node().(*gorgonia.Node)))
		}
	} else {
		if leaf, ok := r.leaves[e]; ok {
			*n = leaf
		} else if e.constant {
			n.Op, n.Values = form.Constant, single(e.value)
		} else {
			// Gorgonia's ops may have rewritten nodes since; the record has the edges as they were.
			n.Op, n.Attrs = form.Foreign, attrs("op", e.name)
			for _, in := range e.inputs {
				n.Inputs = append(n.Inputs, r.node(in.g))
			}
		}
		n.Shape, n.Path, n.Label = e.shape, e.path, e.name
		r.values[n] = e.value
	}
	n.ID = len(r.Nodes)
	r.Nodes = append(r.Nodes, n)
	r.nodes[g] = n
	return n
}

// single returns the one value that all elements have, or nil if they differ.
func single(t Tensor) []float64 {
	first := t.At(0)
	for i := range t.Len() {
		if math.Float64bits(t.At(i)) != math.Float64bits(first) {
			return nil
		}
	}
	return []float64{first}
}

// elements returns the values of a constant, reduced to one row if all rows are equal.
func elements(t Tensor) []float64 {
	values := t.Float64s()
	row := len(values) / t.Shape[0]
	for i, v := range values {
		if math.Float64bits(v) != math.Float64bits(values[i%row]) {
			return values
		}
	}
	return values[:row]
}
