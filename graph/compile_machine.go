package graph

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// machine runs a program: a sequence of Gorgonia TapeMachines over the nodes that rewriting leaves.
//
// Gorgonia's bookkeeping is quadratic in the number of nodes of a graph, both when nodes are made (ExprGraph.node) and
// when they are compiled (insertFree). Therefore only nodes that are computed in the end are made, in graphs of at most
// maxTape ops. A value from an earlier tape is a leaf over the same memory. For the graph as it was written, the first
// of the two costs remains. A graph with Gorgonia's own ops is one tape, because these ops keep their nodes.
type machine struct {
	order []*form.Node       // in the order of evaluation
	ops   map[*form.Node]*op // what computes the nodes, except for Gorgonia's own ops
	tapes []*tape
}

// maxTape is the number of ops of a tape, unless a test says otherwise. Larger tapes compile more slowly; with smaller
// ones the overhead of a tape matters.
const maxTape = 256

// machine makes the machine that computes the roots. b holds the graph as it was written, and nodes its expressions.
func (c *compiler) machine(b *builder, nodes map[*form.Node]*expr, roots []*form.Node) (*machine, error) {
	m := &machine{order: form.Order(roots...), ops: map[*form.Node]*op{}}
	var computed []*form.Node
	whole := false
	fixed := pinned(m.order)
	for _, n := range m.order {
		whole = whole || n.Op == form.Foreign
		d := c.definitions[n]
		switch {
		case fixed[n] && d != nil:
			m.ops[n] = nodes[n].op // Gorgonia's ops hold its node
		case d != nil:
			o := &op{definition: *d, path: n.Path, dtype: c.dtype, id: n.ID, frozen: c.once[n]}
			o.view = c.view[n]
			for _, in := range n.Inputs {
				o.dims = append(o.dims, len(in.Shape))
			}
			m.ops[n] = o
			if d.isPart {
				host, number := m.ops[n.Inputs[0]], n.Attrs.Int("number")
				for len(host.parts) <= number {
					host.parts = append(host.parts, nil)
				}
				host.parts[number] = o
			}
		}
		if !n.Leaf() {
			computed = append(computed, n)
		}
	}
	if whole { // the nodes of Gorgonia's own ops are in the graph as it was written
		t := &tapeBuilder{compiler: c, machine: m, g: b.g, taken: b.hashes, nodes: map[*form.Node]*gorgonia.Node{}}
		for _, n := range m.order {
			if e := nodes[n]; e != nil && (n.Leaf() || fixed[n]) {
				t.nodes[n] = e.g
				if e.g.Op() == nil {
					t.leaves = append(t.leaves, e.g)
				}
			}
		}
		return m, t.tape(computed, roots)
	}
	last := map[*form.Node]int{} // the last tape that uses a node
	for i, n := range computed {
		for _, in := range n.Inputs {
			last[in] = i / b.tapeOps
		}
	}
	for _, n := range roots {
		last[n] = len(computed)
	}
	for i := 0; i < len(computed); i += b.tapeOps {
		part := computed[i:min(i+b.tapeOps, len(computed))]
		t := &tapeBuilder{
			compiler: c, machine: m, g: gorgonia.NewGraph(), taken: map[uint32]bool{}, nodes: map[*form.Node]*gorgonia.Node{},
		}
		results := slices.DeleteFunc(slices.Clone(part), func(n *form.Node) bool { return last[n] == i/b.tapeOps })
		if err := t.tape(part, results); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// tapeBuilder makes one tape.
type tapeBuilder struct {
	*compiler
	*machine
	g      *gorgonia.ExprGraph
	taken  map[uint32]bool // hashes of the nodes of g
	nodes  map[*form.Node]*gorgonia.Node
	leaves gorgonia.Nodes
}

// tape appends the tape that computes the nodes of part, among them the results, which are used elsewhere.
func (t *tapeBuilder) tape(part, results []*form.Node) error {
	_, err := call(func() (*gorgonia.Node, error) {
		for _, n := range part {
			if t.nodes[n] != nil {
				continue
			}
			in := make(gorgonia.Nodes, len(n.Inputs))
			for i, x := range n.Inputs {
				in[i] = t.node(x)
			}
			var err error
			if t.nodes[n], err = t.ops[n].node(t.taken, in); err != nil {
				return nil, err
			}
			t.taken[t.nodes[n].Hashcode()] = true
		}
		var outputs gorgonia.Nodes
		for _, n := range results {
			outputs = append(outputs, t.nodes[n])
		}
		prog, loc, err := gorgonia.CompileFunction(t.g, t.leaves, outputs)
		if err != nil {
			return nil, err
		}
		t.tapes = append(t.tapes, newTape(gorgonia.NewTapeMachine(t.g, gorgonia.WithPrecompiled(prog, loc))))
		return nil, nil
	})
	if err != nil {
		return fmt.Errorf("graph: compiling the tape: %w", err)
	}
	return nil
}

// node returns the Gorgonia node of an input. A value from outside the tape becomes a leaf.
func (t *tapeBuilder) node(n *form.Node) *gorgonia.Node {
	if g := t.nodes[n]; g != nil {
		return g
	}
	g := newLeaf(t.g, t.taken, fmt.Sprint(n.ID), t.memory(n))
	t.taken[g.Hashcode()] = true
	t.nodes[n] = g
	t.leaves = append(t.leaves, g)
	return g
}

// memory returns the memory that holds a value in every run.
func (t *tapeBuilder) memory(n *form.Node) Tensor {
	o := t.ops[n]
	switch {
	case o == nil:
		return t.values[n]
	case o.view:
		v := t.memory(n.Inputs[0])
		v.Shape = n.Shape
		return v
	}
	o.allocate()
	return o.out
}

// run runs all tapes.
func (m *machine) run() error {
	for _, t := range m.tapes {
		if err := t.run(); err != nil {
			return err
		}
	}
	return nil
}

// ran reports whether the machine has run.
func (m *machine) ran() bool {
	for _, o := range m.ops {
		if o.ran {
			return true
		}
	}
	return false
}
