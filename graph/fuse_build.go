package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// fusedSpace returns the shape over which an op works, as a text, if the op can be one of a cluster: an elementwise op, or a
// sum of all elements, of each row or of each column. columns is the length of the rows that a sum has to do with, 0 if it
// has not.
func fusedSpace(e *expr) (space string, columns int) {
	switch {
	case e.op == nil || e.op.stops:
		return "", 0
	case e.op.part.f32 != nil:
		return fmt.Sprint(e.shape), 0
	case e.op.kind == kindSum:
		kind, columns := sumKind(e)
		if kind == kernel.Whole {
			return "", 0
		}
		return fmt.Sprint(e.inputs[0].shape), columns
	}
	return "", 0
}

// sumKind tells what a sum is of, Whole standing for anything that a cluster does not do.
func sumKind(e *expr) (kind kernel.ResultKind, columns int) {
	from := e.inputs[0].shape
	dims, strides, _ := strides(from, e.shape, from)
	switch n := size(from); {
	case len(dims) == 1 && strides[0] == 0:
		return kernel.Total, 0
	case len(dims) == 2 && strides[0] == 0:
		return kernel.ColumnSums, dims[1]
	case len(dims) == 2:
		return kernel.RowSums, n / dims[0]
	}
	return kernel.Whole, 0
}

// fusedBuilder makes ops of clusters.
type fusedBuilder struct {
	*fuser
	scope *Scope
	done  map[*expr]*expr // what computes the value of an expression when clusters are ops
}

func (b *fusedBuilder) build(e *expr) *expr {
	if n := b.done[e]; n != nil {
		return n
	}
	if members := b.members[b.cluster[b.place[e]]]; len(members) > 1 {
		b.fused(members)
		return b.done[e]
	}
	n := e
	if e.op != nil {
		at := &Scope{b.scope.b, e.path}
		in, same := make([]Node, len(e.inputs)), true
		for i, x := range e.inputs {
			in[i] = Node{b.build(x), at}
			same = same && in[i].e == x
		}
		if !same {
			n = at.apply(e.op.definition, in...).e
		}
	}
	b.done[e] = n
	return n
}

// fusion is an op in the making.
type fusion struct {
	shape   []int
	plan    kernel.Plan
	sources []*expr // of the loads
	steps   []*expr
	in      [][]int // the values that each step takes, by number
	results []*expr
	names   []string
}

// fused makes the op of a cluster, and one more for each further result, whose value the first computes with its own.
func (b *fusedBuilder) fused(members []int) {
	f := b.fusion(members)
	run, bind := f.kernels(b.scope.DType())
	first := f.results[0]
	at := &Scope{b.scope.b, first.path}
	var in []Node
	for _, x := range f.sources {
		in = append(in, Node{b.build(x), at})
	}
	key := fmt.Sprint(" ", len(b.done)) // what else there is to the op is in neither its name nor its inputs
	host := at.apply(definition{
		name: "fused(" + strings.Join(f.names, ", ") + ")", key: key, shape: first.shape, run: run, bind: bind,
	}, in...)
	b.done[first] = host.e
	for i, e := range f.results[1:] {
		part := (&Scope{b.scope.b, e.path}).apply(definition{name: e.name, key: fmt.Sprint(" ", i), shape: e.shape, isPart: true}, host)
		if b.done[e] = part.e; part.Valid() {
			host.e.op.parts = append(host.e.op.parts, part.e.op)
		}
	}
}

// fusion finds out what the op of a cluster has to do.
func (b *fusedBuilder) fusion(members []int) *fusion {
	f := &fusion{}
	inside, values := map[*expr]bool{}, map[*expr]int{}
	for _, m := range members {
		e := b.order[m]
		inside[e] = true
		f.names = append(f.names, e.name)
		f.shape = e.shape
		if e.kind() == kindSum {
			f.shape = e.inputs[0].shape
		}
	}
	f.plan.Size = size(f.shape)
	type use struct {
		source *expr
		number bool
	}
	loads := map[use]int{}
	load := func(x, by *expr) int {
		if x.kind() == kindBroadcast {
			x = x.inputs[0]
		}
		u := use{x, by.op.takesNumbers}
		if _, known := loads[u]; !known {
			loads[u] = len(f.sources)
			f.sources = append(f.sources, x)
			dims, strides, _ := strides(f.shape, x.shape, f.shape)
			f.plan.Loads = append(f.plan.Loads, kernel.Load{Dims: dims, Strides: strides, Number: u.number})
		}
		return loads[u]
	}
	for _, m := range members { // all loads first: they have the first numbers
		for _, x := range b.order[m].inputs {
			if !inside[x] {
				load(x, b.order[m])
			}
		}
	}
	value := func(x, by *expr) int {
		if inside[x] {
			return values[x]
		}
		return load(x, by)
	}
	for _, m := range members {
		e := b.order[m]
		if e.kind() == kindSum {
			kind, columns := sumKind(e)
			f.plan.Columns = max(f.plan.Columns, columns)
			f.plan.Results = append(f.plan.Results, kernel.Result{Value: value(e.inputs[0], e), Kind: kind})
			f.results = append(f.results, e)
			continue
		}
		var in []int
		for _, x := range e.inputs {
			in = append(in, value(x, e))
		}
		values[e] = len(f.sources) + len(f.steps)
		f.steps, f.in = append(f.steps, e), append(f.in, in)
		if b.root[m] || slices.ContainsFunc(b.users[m], func(u int) bool { return !inside[b.order[u]] }) {
			f.plan.Results = append(f.plan.Results, kernel.Result{Value: values[e], Kind: kernel.Whole})
			f.results = append(f.results, e)
		}
	}
	f.rows()
	return f
}

// rows decides on the length of rows where no sum does: that of what is repeated in the inputs.
func (f *fusion) rows() {
	if f.plan.Columns > 0 {
		return
	}
	f.plan.Columns = f.plan.Size
	for _, l := range f.plan.Loads {
		f.plan.Columns = min(f.plan.Columns, l.Dims[len(l.Dims)-1])
	}
}

// kernels returns the function that runs the op, and the one that is told its memory.
func (f *fusion) kernels(d DType) (kernels, func([]Tensor)) {
	if d == Float64 {
		program := newFused(f, func(e *expr) func([]float64, [][]float64) { return e.op.part.f64 })
		return kernels{f64: func(_ []float64, in [][]float64) { program.Run(in) }}, func(outs []Tensor) {
			for i, t := range outs {
				program.Outs[i] = t.Float64
			}
		}
	}
	program := newFused(f, func(e *expr) func([]float32, [][]float32) { return e.op.part.f32 })
	return kernels{f32: func(_ []float32, in [][]float32) { program.Run(in) }}, func(outs []Tensor) {
		for i, t := range outs {
			program.Outs[i] = t.Float32
		}
	}
}

func newFused[F kernel.Float](f *fusion, part func(*expr) func([]F, [][]F)) *kernel.Fused[F] {
	steps := make([]kernel.Step[F], len(f.steps))
	for i, e := range f.steps {
		steps[i] = kernel.Step[F]{Run: part(e), In: f.in[i]}
	}
	return kernel.NewFused(f.plan, steps)
}
