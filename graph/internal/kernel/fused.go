package kernel

import (
	shared "github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// Fused is a chain of elementwise operations over tensors of one size, with sums of their results. It runs block by
// block, so that intermediate results stay in the cache. NewFused makes it; it writes to Outs, which the caller sets.
// It must not run twice at the same time.
//
// Values are numbered: first the inputs, in the order of Loads, then the results of the steps. Processors share the
// blocks in groups that depend only on the sizes, and partial sums are added in the order of the groups.
type Fused[F Float] struct {
	Outs [][]F // memory of the outputs

	plan   Plan
	steps  []Step[F]
	places []place // of the results of the steps
	temps  int     // temporary blocks that a worker needs
	layout layout

	in      [][]F
	columns [][]float64 // for each output that sums columns, (groups, columns)
	// for each output that sums everything, (groups); for sums of rows that are cut, (blocks) or added, (rows)
	totals [][]float64
	group  func(g int)

	idle shared.Store[worker[F]]
}

// place is where a step writes its result: an output that is Whole, or a temporary block.
type place struct{ output, temp int }

// worker is the memory of a goroutine that works on a group.
type worker[F Float] struct {
	temps, loads [][]F
	values, args [][]F
}

// NewFused returns the chain of the steps. Inputs are given to Run in the order of p.Loads.
func NewFused[F Float](p Plan, steps []Step[F]) *Fused[F] {
	f := &Fused[F]{plan: p, steps: steps, Outs: make([][]F, len(p.Results))}
	f.place()
	sumsColumns, repeats := false, false
	for _, r := range p.Results {
		sumsColumns = sumsColumns || r.Kind == ColumnSums
	}
	for _, l := range p.Loads {
		repeats = repeats || !l.direct()
	}
	f.layout = newLayout(p.Size, p.Columns, len(steps)+len(p.Results), sumsColumns, repeats)
	f.columns, f.totals = make([][]float64, len(p.Results)), make([][]float64, len(p.Results))
	for i, r := range p.Results {
		switch r.Kind {
		case ColumnSums:
			f.columns[i] = make([]float64, f.layout.groups*p.Columns)
		case Total:
			f.totals[i] = make([]float64, f.layout.groups)
		case RowSums:
			if f.layout.segments > 1 {
				f.totals[i] = make([]float64, f.layout.blocks)
			} else if r.Sums > 0 {
				f.totals[i] = make([]float64, p.Size/p.Columns)
			}
		}
	}
	f.group = f.runGroup
	return f
}

// place assigns a place to each result. A temporary block becomes free after the last step that uses it.
func (f *Fused[F]) place() {
	inputs := len(f.plan.Loads)
	last := make([]int, len(f.steps)) // the last step that uses the result
	f.places = make([]place, len(f.steps))
	for s, step := range f.steps {
		f.places[s] = place{-1, -1}
		last[s] = s
		for _, v := range step.In {
			if v >= inputs {
				last[v-inputs] = s
			}
		}
	}
	for i, r := range f.plan.Results {
		if s := r.Value - inputs; s >= 0 {
			if r.Kind == Whole {
				f.places[s].output = i
			} else {
				last[s] = len(f.steps) // sums are taken at the end of a block
			}
		}
	}
	var busy []int // the step until which each temporary block is in use
	for s := range f.steps {
		if f.places[s].output >= 0 {
			continue
		}
		t := 0
		for t < len(busy) && busy[t] >= s {
			t++
		}
		if t == len(busy) {
			busy = append(busy, 0)
		}
		busy[t], f.places[s].temp = last[s], t
	}
	f.temps = len(busy)
}

// Run computes the outputs.
func (f *Fused[F]) Run(in [][]F) {
	f.in = in
	shared.Run(f.layout.groups, f.group)
	for i, r := range f.plan.Results {
		f.finish(i, r.Kind)
	}
}

func (f *Fused[F]) runGroup(g int) {
	w := f.hire()
	for _, c := range f.columns {
		if c != nil {
			clear(c[g*f.plan.Columns : (g+1)*f.plan.Columns])
		}
	}
	for i, r := range f.plan.Results {
		if r.Kind == Total {
			f.totals[i][g] = 0
		}
	}
	from, to := f.layout.group(g)
	for b := from; b < to; b++ {
		f.block(w, g, b)
	}
	f.idle.Put(w)
}

func (f *Fused[F]) block(w *worker[F], g, b int) {
	lo, hi := f.layout.block(b)
	inputs := len(f.plan.Loads)
	for i := range f.plan.Loads {
		w.values[i] = load(&f.plan.Loads[i], f.in[i], lo, hi, w.loads[i])
	}
	for s, step := range f.steps {
		args := w.args[:len(step.In)]
		for i, v := range step.In {
			args[i] = w.values[v]
		}
		var dst []F
		if p := f.places[s]; p.output >= 0 {
			dst = f.Outs[p.output][lo:hi]
		} else {
			dst = w.temps[p.temp][:hi-lo]
		}
		step.Run(dst, args)
		w.values[inputs+s] = dst
	}
	for i, r := range f.plan.Results {
		if r.Kind != Whole {
			f.sum(i, r.Kind, w.values[r.Value], g, b, lo)
		}
	}
}

// sum adds a block of a value to its sums.
func (f *Fused[F]) sum(i int, kind ResultKind, v []F, g, b, lo int) {
	n := f.plan.Columns
	switch kind {
	case Total:
		f.totals[i][g] += simd.Sum(v)
	case RowSums:
		if f.layout.segments > 1 {
			f.totals[i][b] = simd.Sum(v)
			return
		}
		if f.totals[i] != nil {
			for r := lo / n; len(v) > 0; r++ {
				f.totals[i][r] = simd.Sum(v[:n])
				v = v[n:]
			}
			return
		}
		out := f.Outs[i][lo/n:]
		for r := 0; len(v) > 0; r++ {
			out[r] = F(simd.Sum(v[:n]))
			v = v[n:]
		}
	case ColumnSums:
		acc := f.columns[i][g*n : (g+1)*n]
		if at := lo % n; f.layout.segments > 1 {
			simd.AddRows(acc[at:at+len(v)], v, 1, len(v))
		} else {
			simd.AddRows(acc, v, len(v)/n, n)
		}
	}
}

// finish adds up the partial sums of an output.
func (f *Fused[F]) finish(i int, kind ResultKind) {
	switch out := f.Outs[i]; {
	case kind == Total:
		s := 0.0
		for _, v := range f.totals[i] {
			s += v
		}
		out[0] = F(s)
	case kind == RowSums && f.totals[i] != nil:
		segments, rows := f.layout.segments, len(f.totals[i])/f.layout.segments
		for j := range out {
			s := 0.0
			for r := j; r < rows; r += len(out) {
				s += simd.Sum(f.totals[i][r*segments : (r+1)*segments])
			}
			out[j] = F(s)
		}
	case kind == ColumnSums:
		acc := f.columns[i][:len(out)]
		for g := 1; g < f.layout.groups; g++ {
			for j, v := range f.columns[i][g*len(out) : (g+1)*len(out)] {
				acc[j] += v
			}
		}
		for j, v := range acc {
			out[j] = F(v)
		}
	}
}

// hire returns a worker that is idle, or a new one.
func (f *Fused[F]) hire() *worker[F] {
	if w := f.idle.Get(); w != nil {
		return w
	}
	w := &worker[F]{values: make([][]F, len(f.plan.Loads)+len(f.steps))}
	for _, s := range f.steps {
		if len(s.In) > len(w.args) {
			w.args = make([][]F, len(s.In))
		}
	}
	block := func() []F { return make([]F, f.layout.length) }
	for range f.temps {
		w.temps = append(w.temps, block())
	}
	for _, l := range f.plan.Loads {
		var own []F
		if !l.direct() {
			own = block()
		}
		w.loads = append(w.loads, own)
	}
	return w
}
