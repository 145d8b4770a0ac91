package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// fusedSpace returns the number of elements that an op works on if a cluster can hold it: elementwise ops, reshapes,
// and sums over everything, rows, columns or channels. It returns 0 for other ops. columns is the row length that a sum
// requires, 0 for other ops.
func (c *compiler) fusedSpace(n *form.Node) (space, columns int) {
	switch d := c.definitions[n]; {
	case d == nil || n.Op == stopGradientOp:
		return 0, 0
	case d.part.f32 != nil || n.Op == "reshape":
		return size(n.Shape), 0
	case n.Op == "sum":
		if r, columns := sumKind(n); r.Kind != kernel.Whole {
			return size(n.Inputs[0].Shape), columns
		}
	}
	return 0, 0
}

// sumKind returns what a sum adds up; Whole stands for sums that a cluster cannot compute.
func sumKind(e *form.Node) (r kernel.Result, columns int) {
	from := e.Inputs[0].Shape
	dims, strides, _ := strides(from, e.Shape, from)
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

// fusedBuilder turns clusters into ops.
type fusedBuilder struct {
	*fuser
	done map[*form.Node]*form.Node // what computes the value of each node
}

func (b *fusedBuilder) build(e *form.Node) *form.Node {
	if n := b.done[e]; n != nil {
		return n
	}
	if members := b.members[b.cluster[b.place[e]]]; e.Op != "reshape" && b.worthwhile(members) {
		b.fused(members)
		return b.done[e]
	}
	in := make([]*form.Node, len(e.Inputs))
	for i, x := range e.Inputs {
		in[i] = b.build(x)
	}
	n := b.again(e, in)
	b.done[e] = n
	return n
}

// worthwhile reports whether a cluster has at least two ops besides reshapes.
func (f *fuser) worthwhile(members []int) bool {
	ops := 0
	for _, m := range members {
		ops += btoi(f.order[m].Op != "reshape")
	}
	return ops > 1
}

// fusion is a cluster that becomes an op.
type fusion struct {
	plan    kernel.Plan
	sources []*form.Node // of the loads
	steps   []*form.Node
	in      [][]int // the numbers of the values that each step takes
	results []*form.Node
	names   []string
}

// fused makes the op of a cluster. Every result but the first gets a further op, which returns what the first op has
// computed with its own result.
func (b *fusedBuilder) fused(members []int) {
	f := b.fusion(members)
	run, bind := b.kernels(f)
	first := f.results[0]
	var in []*form.Node
	for _, x := range f.sources {
		in = append(in, b.build(x))
	}
	host := b.at(first.Path).apply(definition{
		op: fusedOp, attrs: attrs("number", len(b.done)), label: "fused(" + strings.Join(f.names, ", ") + ")",
		shape: first.Shape, run: run, bind: bind,
	}, in...)
	b.done[first] = host
	for i, n := range f.results[1:] {
		b.done[n] = b.at(n.Path).apply(definition{
			op: "part", attrs: attrs("number", i), label: n.Label, shape: n.Shape, isPart: true,
		}, host)
	}
}

// fusedOp is the op of a cluster. Its number identifies the cluster, which its inputs do not.
const fusedOp = "fused"

// load identifies an input of a fused op: its source, how it is repeated, and whether a single number may stand for it.
type load struct {
	source *form.Node
	shape  string // the shape that it is repeated to, if any
	number bool
}

// fusion plans the op of a cluster.
func (b *fusedBuilder) fusion(members []int) *fusion {
	f := &fusion{}
	inside, values, loads := map[*form.Node]bool{}, map[*form.Node]int{}, map[load]int{}
	for _, m := range members {
		inside[b.order[m]] = true
		f.plan.Size = b.space[m]
	}
	load := func(x, by *form.Node) int {
		shape := by.Shape
		if by.Op == "sum" || by.Op == "reshape" {
			shape = x.Shape
		}
		if x.Op == "broadcast" {
			x = x.Inputs[0]
		}
		l := load{source: x, number: kindOf(by) == kindBinary}
		if size(x.Shape) != f.plan.Size {
			l.shape = fmt.Sprint(shape)
		} else {
			shape = x.Shape
		}
		if _, known := loads[l]; !known {
			loads[l] = len(f.sources)
			f.sources = append(f.sources, x)
			dims, strides, _ := strides(shape, x.Shape, shape)
			f.plan.Loads = append(f.plan.Loads, kernel.Load{Dims: dims, Strides: strides, Number: l.number})
		}
		return loads[l]
	}
	for _, m := range members { // all loads first: they get the first numbers
		for _, x := range b.order[m].Inputs {
			if !inside[x] {
				load(x, b.order[m])
			}
		}
	}
	for _, m := range members {
		e := b.order[m]
		in := make([]int, len(e.Inputs))
		for i, x := range e.Inputs {
			if inside[x] {
				in[i] = values[x]
			} else {
				in[i] = load(x, e)
			}
		}
		switch kindOf(e) {
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
		f.names = append(f.names, e.Label)
	}
	f.rows()
	return f
}

// leaves reports whether a result is used outside the cluster, as it is or in another shape.
func (f *fuser) leaves(m int, inside map[*form.Node]bool) bool {
	return f.root[m] || slices.ContainsFunc(f.users[m], func(u int) bool {
		return !inside[f.order[u]] || f.order[u].Op == "reshape" && f.leaves(u, inside)
	})
}

// rows sets the row length of a cluster without sums: that of its repeated inputs.
func (f *fusion) rows() {
	if f.plan.Columns > 0 {
		return
	}
	f.plan.Columns = f.plan.Size
	for _, l := range f.plan.Loads {
		f.plan.Columns = min(f.plan.Columns, l.Dims[len(l.Dims)-1])
	}
}

// kernels returns the function that runs the op and the function that receives its memory.
func (b *fusedBuilder) kernels(f *fusion) (kernels, func([]Tensor)) {
	if b.dtype == Float64 {
		program := newFused(f, func(n *form.Node) func([]float64, [][]float64) { return b.definitions[n].part.f64 })
		return kernels{f64: func(_ []float64, in [][]float64) { program.Run(in) }}, func(outs []Tensor) {
			for i, t := range outs {
				program.Outs[i] = t.Float64
			}
		}
	}
	program := newFused(f, func(n *form.Node) func([]float32, [][]float32) { return b.definitions[n].part.f32 })
	return kernels{f32: func(_ []float32, in [][]float32) { program.Run(in) }}, func(outs []Tensor) {
		for i, t := range outs {
			program.Outs[i] = t.Float32
		}
	}
}

func newFused[F kernel.Float](f *fusion, part func(*form.Node) func([]F, [][]F)) *kernel.Fused[F] {
	steps := make([]kernel.Step[F], len(f.steps))
	for i, n := range f.steps {
		steps[i] = kernel.Step[F]{Run: part(n), In: f.in[i]}
	}
	return kernel.NewFused(f.plan, steps)
}
