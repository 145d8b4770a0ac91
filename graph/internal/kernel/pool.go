package kernel

import (
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
	"github.com/aegis-ae/aegis/graph/internal/kernel/strided"
)

// Pool slides a window over a number of planes. Padding never counts: windows are clipped to the plane, and the caller
// ensures that none is empty.
//
// Instead of treating all cells of a window, it treats one cell of all windows of some planes at a time, in the order
// of the cells. Processors share the planes. A Pool owns the scratch memory for that, allocates it in the first calls,
// and is not safe for concurrent use.
type Pool[F Float] struct {
	Window
	Planes int
	Mean   bool // whether Sum and Spread divide by the number of cells of a window

	taps    []tap
	scratch parallel.Store[poolScratch[F]]

	// The loop over the parts, made once, and its operands.
	part      func(i int)
	kind      poolKind
	dst, x, h []F
}

type poolKind int

const (
	poolSum poolKind = iota
	poolSpread
	poolMaxGather
	poolMaxScatter
)

// Sum writes the sum, or the mean, of the cells of each window over x to dst.
func (p *Pool[F]) Sum(dst, x []F) { p.run(poolSum, dst, x, nil) }

// Spread adds each element of g, divided by the number of cells of its window if Mean is set, to all cells of the
// window, and writes the sums to dst: the adjoint of Sum.
func (p *Pool[F]) Spread(dst, g []F) { p.run(poolSpread, dst, nil, g) }

// MaxGather writes to dst, for each window over x, the element of h where x is largest: at the first of equal cells, or
// the first NaN if there is one.
func (p *Pool[F]) MaxGather(dst, x, h []F) { p.run(poolMaxGather, dst, x, h) }

// MaxScatter adds each element of g to the cell of its window where x is largest, and writes the sums to dst: the
// adjoint of MaxGather.
func (p *Pool[F]) MaxScatter(dst, x, g []F) { p.run(poolMaxScatter, dst, x, g) }

func (p *Pool[F]) run(kind poolKind, dst, x, h []F) {
	if p.part == nil {
		p.part = p.runPart
		for t := range p.cells() {
			p.taps = append(p.taps, p.tap(t, p.outSize(), p.inSize()))
		}
	}
	p.kind, p.dst, p.x, p.h = kind, dst, x, h
	parallel.Run(p.parts(), p.part)
	p.dst, p.x, p.h = nil, nil, nil
}

// partElements is the number of windows in a part, unless one plane has more, so that their scratch memory stays in the
// first-level cache.
const partElements = 2048

// parts returns the number of parts that the planes are divided into.
func (p *Pool[F]) parts() int {
	return min(p.Planes, (p.Planes*p.outSize()+partElements-1)/partElements)
}

func (p *Pool[F]) runPart(i int) {
	s := p.scratch.Get()
	if s == nil {
		s = p.newScratch()
	}
	parts := p.parts()
	from, to := p.Planes*i/parts, p.Planes*(i+1)/parts
	in, out := p.inSize(), p.outSize()
	planes := to - from
	x, h, dst := p.x, p.h, p.dst
	switch p.kind {
	case poolSum:
		p.sum(dst[from*out:to*out], x[from*in:to*in], planes, s)
	case poolSpread:
		p.spread(dst[from*in:to*in], h[from*out:to*out], planes, s)
	case poolMaxGather:
		p.maxGather(dst[from*out:to*out], x[from*in:to*in], h[from*in:to*in], planes, s)
	case poolMaxScatter:
		p.maxScatter(dst[from*in:to*in], x[from*in:to*in], h[from*out:to*out], planes, s)
	}
	p.scratch.Put(s)
}

// poolScratch is the memory for the windows of a part.
type poolScratch[F Float] struct {
	cells, values []F     // a cell of each window, and what becomes of the window
	counts        []F     // the number of cells of each window that are not padding
	first, index  []int32 // the first of these cells, and the one that is largest
}

func (p *Pool[F]) newScratch() *poolScratch[F] {
	parts, out := p.parts(), p.outSize()
	n := (p.Planes + parts - 1) / parts * out
	n = (n + strided.Vector - 1) &^ (strided.Vector - 1)
	s := &poolScratch[F]{
		cells: make([]F, n), values: make([]F, n), counts: make([]F, n),
		first: make([]int32, n), index: make([]int32, n),
	}
	for i := range n {
		oy, ox := i%out/p.Out[1], i%p.Out[1]
		y0, y1 := p.covered(0, oy)
		x0, x1 := p.covered(1, ox)
		s.counts[i] = F((y1 - y0) * (x1 - x0))
		s.first[i] = int32((y0-oy*p.Stride[0]+p.Padding[0])*p.Kernel[1] + x0 - ox*p.Stride[1] + p.Padding[1])
	}
	return s
}

// gather writes a cell of each window over x to dst, and what stands in for padding.
func (p *Pool[F]) gather(dst, x []F, t *tap, planes int, padding F) {
	if t.Rows.Rows < p.Out[0] || t.Width < p.Out[1] {
		fill(dst, padding)
	}
	if !t.empty() {
		rows := t.Rows
		rows.Planes = planes
		strided.Gather(dst[t.dense:], x[t.sparse:], &rows)
	}
}

// add adds an element for each window to a cell of it.
func (p *Pool[F]) add(dst, g []F, t *tap, planes int) {
	if !t.empty() {
		rows := t.Rows
		rows.Planes = planes
		strided.Add(dst[t.sparse:], g[t.dense:], &rows)
	}
}

// fewCells is the number of cells up to which a window is summed in its own type.
const fewCells = 64

func (p *Pool[F]) sum(dst, x []F, planes int, s *poolScratch[F]) {
	if len(p.taps) > fewCells {
		p.sumLarge(dst, x, planes)
	} else {
		clear(dst)
		cells := s.cells[:len(dst)]
		for t := range p.taps {
			p.gather(cells, x, &p.taps[t], planes, 0)
			simd.Binary(simd.Add, dst, dst, cells)
		}
	}
	if p.Mean {
		simd.Binary(simd.Div, dst, dst, s.counts[:len(dst)])
	}
}

// sumLarge adds up large windows one by one, in float64.
func (p *Pool[F]) sumLarge(dst, x []F, planes int) {
	for i := range dst {
		o := i % p.outSize()
		y0, y1 := p.covered(0, o/p.Out[1])
		x0, x1 := p.covered(1, o%p.Out[1])
		plane, sum := x[i/p.outSize()*p.inSize():], 0.0
		for y := y0; y < y1; y++ {
			for _, v := range plane[y*p.In[1]+x0 : y*p.In[1]+x1] {
				sum += float64(v)
			}
		}
		dst[i] = F(sum)
	}
}

func (p *Pool[F]) spread(dst, g []F, planes int, s *poolScratch[F]) {
	if p.Mean {
		values := s.values[:len(g)]
		simd.Binary(simd.Div, values, g, s.counts[:len(g)])
		g = values
	}
	clear(dst)
	for t := range p.taps {
		p.add(dst, g, &p.taps[t], planes)
	}
}

// largest finds the largest cell of each window: its number to index, and its value to values.
func (p *Pool[F]) largest(x []F, planes int, s *poolScratch[F]) {
	lowest := F(math.Inf(-1))
	copy(s.index, s.first)
	fill(s.values, lowest)
	for t := range p.taps {
		p.gather(s.cells, x, &p.taps[t], planes, lowest)
		strided.Larger(s.values, s.index, s.cells, int32(t))
	}
}

func (p *Pool[F]) maxGather(dst, x, h []F, planes int, s *poolScratch[F]) {
	p.largest(x, planes, s)
	if &h[0] != &x[0] {
		for t := range p.taps {
			p.gather(s.cells, h, &p.taps[t], planes, 0)
			strided.Pick(s.values, s.index, s.cells, int32(t))
		}
	}
	copy(dst, s.values)
}

func (p *Pool[F]) maxScatter(dst, x, g []F, planes int, s *poolScratch[F]) {
	p.largest(x, planes, s)
	copy(s.values, g)
	clear(dst)
	for t := range p.taps {
		clear(s.cells)
		strided.Pick(s.cells, s.index, s.values, int32(t))
		p.add(dst, s.cells, &p.taps[t], planes)
	}
}
