package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// fusedSpace returns the number of elements over which an op works, if it can be one of a cluster: an elementwise op, a
// reshape, or a sum of all elements, of each row, of each column or of each channel. It is 0 for others. columns is the
// length of the rows that a sum has to do with, 0 if it has not.
func fusedSpace(e *expr) (space, columns int) {
	switch {
	case e.op == nil || e.op.stops:
		return 0, 0
	case e.op.part.f32 != nil || e.op.kind == kindReshape:
		return size(e.shape), 0
	case e.op.kind == kindSum:
		if r, columns := sumKind(e); r.Kind != kernel.Whole {
			return size(e.inputs[0].shape), columns
		}
	}
	return 0, 0
}

// sumKind tells what a sum is of, Whole standing for anything that a cluster does not do.
func sumKind(e *expr) (r kernel.Result, columns int) {
	from := e.inputs[0].shape
	dims, strides, _ := strides(from, e.shape, from)
	kept := ""
	for _, s := range strides {
		kept += strconv.Itoa(btoi(s > 0))
	}
	switch kept {
	case "0":
		return kernel.Result{Kind: kernel.Total}, 0
	case "01":
		return kernel.Result{Kind: kernel.ColumnSums}, dims[1]
	case "10":
		return kernel.Result{Kind: kernel.RowSums}, dims[1]
	case "010":
		return kernel.Result{Kind: kernel.RowSums, Sums: dims[1]}, dims[2]
	}
	return kernel.Result{Kind: kernel.Whole}, 0
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
	if members := b.members[b.cluster[b.place[e]]]; e.kind() != kindReshape && b.worthwhile(members) {
		b.fused(members)
		return b.done[e]
	}
	n := e
	if e.op != nil {
		at := b.scope.at(e.path)
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

// worthwhile reports whether a cluster has two ops or more; a reshape is none.
func (f *fuser) worthwhile(members []int) bool {
	ops := 0
	for _, m := range members {
		ops += btoi(f.order[m].kind() != kindReshape)
	}
	return ops > 1
}

// fusion is an op in the making.
type fusion struct {
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
	at := b.scope.at(first.path)
	var in []Node
	for _, x := range f.sources {
		in = append(in, Node{b.build(x), at})
	}
	key := fmt.Sprint(len(b.done)) // what else there is to the op is in neither its name nor its inputs
	host := at.apply(definition{
		name: "fused(" + strings.Join(f.names, ", ") + ")", key: key, shape: first.shape, run: run, bind: bind,
	}, in...)
	b.done[first] = host.e
	for i, e := range f.results[1:] {
		part := b.scope.at(e.path).apply(definition{name: e.name, key: fmt.Sprint(i), shape: e.shape, isPart: true}, host)
		if b.done[e] = part.e; part.Valid() {
			host.e.op.parts = append(host.e.op.parts, part.e.op)
		}
	}
}

// load is an input of a fused op: the number of elements of its dimensions, and whether a number will do for all.
type load struct {
	source *expr
	shape  string // of what takes it, if it is repeated there
	number bool
}

// fusion finds out what the op of a cluster has to do.
func (b *fusedBuilder) fusion(members []int) *fusion {
	f := &fusion{}
	inside, values, loads := map[*expr]bool{}, map[*expr]int{}, map[load]int{}
	for _, m := range members {
		inside[b.order[m]] = true
		f.plan.Size = b.space[m]
	}
	load := func(x, by *expr) int {
		shape := by.shape
		if by.kind() == kindSum || by.kind() == kindReshape {
			shape = x.shape
		}
		if x.kind() == kindBroadcast {
			x = x.inputs[0]
		}
		l := load{source: x, number: by.op.takesNumbers}
		if size(x.shape) != f.plan.Size {
			l.shape = fmt.Sprint(shape)
		} else {
			shape = x.shape
		}
		if _, known := loads[l]; !known {
			loads[l] = len(f.sources)
			f.sources = append(f.sources, x)
			dims, strides, _ := strides(shape, x.shape, shape)
			f.plan.Loads = append(f.plan.Loads, kernel.Load{Dims: dims, Strides: strides, Number: l.number})
		}
		return loads[l]
	}
	for _, m := range members { // all loads first: they have the first numbers
		for _, x := range b.order[m].inputs {
			if !inside[x] {
				load(x, b.order[m])
			}
		}
	}
	for _, m := range members {
		e := b.order[m]
		in := make([]int, len(e.inputs))
		for i, x := range e.inputs {
			if inside[x] {
				in[i] = values[x]
			} else {
				in[i] = load(x, e)
			}
		}
		switch e.kind() {
		case kindReshape:
			values[e] = in[0]
			continue
		case kindSum:
			r, columns := sumKind(e)
			f.plan.Columns = max(f.plan.Columns, columns)
			r.Value = in[0]
			f.plan.Results = append(f.plan.Results, r)
			f.results = append(f.results, e)
		default:
			values[e] = len(f.sources) + len(f.steps)
			f.steps, f.in = append(f.steps, e), append(f.in, in)
			if b.leaves(m, inside) {
				f.plan.Results = append(f.plan.Results, kernel.Result{Value: values[e], Kind: kernel.Whole})
				f.results = append(f.results, e)
			}
		}
		f.names = append(f.names, e.name)
	}
	f.rows()
	return f
}

// leaves reports whether something outside takes the result of an op, as it is or in another shape.
func (f *fuser) leaves(m int, inside map[*expr]bool) bool {
	return f.root[m] || slices.ContainsFunc(f.users[m], func(u int) bool {
		return !inside[f.order[u]] || f.order[u].kind() == kindReshape && f.leaves(u, inside)
	})
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
