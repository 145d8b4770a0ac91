package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPool(t *testing.T) { both(t, testPool[float32], testPool[float64]) }

// testPool compares with loops over windows and their cells, also among equal elements, infinities and NaNs; each loop
// runs twice, as its scratch memory keeps what the last run left.
func testPool[F Float](t *testing.T, r *rand.Rand) {
	shapes := []ConvShape{
		convShape(1, 1, 1, 1, 1, 1, 0), convShape(3, 2, 1, 6, 2, 2, 0), convShape(2, 3, 1, 7, 3, 1, 1),
		convShape(2, 2, 1, 7, 3, 2, 1),
		convShape(1, 2, 1, 9, 2, 3, 1), convShape(50, 3, 1, 14, 3, 2, 1), convShape(2, 2, 1, 12, 9, 1, 4),
		convShape(1, 1, 1, 60, 2, 1, 0),
	}
	tall := convShape(3, 2, 1, 5, 1, 1, 0)
	tall.Window = Window{In: [2]int{9, 4}, Kernel: [2]int{3, 2}, Stride: [2]int{2, 3}, Padding: [2]int{2, 1},
		Out: [2]int{6, 2}}
	for _, shape := range append(shapes, tall) {
		w, planes := shape.Window, shape.Batch*shape.Channels
		x, h, g := normals[F](r, planes*w.inSize()), normals[F](r, planes*w.inSize()), normals[F](r, planes*w.outSize())
		for i := range x {
			switch r.IntN(12) {
			case 0, 1, 2:
				x[i] = 1 // ties
			case 3:
				x[i] = F(math.Inf(-1))
			case 4:
				x[i] = F(math.Inf(1))
			}
		}
		extremes := append([]F(nil), x...)
		for range len(x) / 10 {
			extremes[r.IntN(len(x))] = F(math.NaN())
		}
		for i := range min(9, len(x)) { // a window of nothing but -Inf
			extremes[i] = F(math.Inf(-1))
		}
		sums, spread := make([]float64, len(g)), make([]float64, len(x))
		means, spreadMeans := make([]float64, len(g)), make([]float64, len(x))
		gathered, values, scattered := make([]float64, len(g)), make([]float64, len(g)), make([]float64, len(x))
		for o := range g {
			cells := windowCells(&w, o)
			for _, c := range cells {
				sums[o] += float64(h[c])
				spread[c] += float64(g[o])
				spreadMeans[c] += float64(g[o] / F(len(cells)))
			}
			means[o] = sums[o] / float64(len(cells))
			best := largestOf(extremes, cells)
			gathered[o], values[o] = float64(h[best]), float64(extremes[best])
			scattered[best] += float64(g[o])
		}
		p, q := Pool[F]{Window: w, Planes: planes}, Pool[F]{Window: w, Planes: planes, Mean: true}
		for range 2 {
			check := func(what string, n int, run func(dst []F), want []float64) {
				got := garbage[F](n)
				run(got)
				near(t, shape, what, got, want)
			}
			check("sum", len(g), func(dst []F) { p.Sum(dst, h) }, sums)
			check("mean", len(g), func(dst []F) { q.Sum(dst, h) }, means)
			check("spread", len(x), func(dst []F) { p.Spread(dst, g) }, spread)
			check("spread of means", len(x), func(dst []F) { q.Spread(dst, g) }, spreadMeans)
			check("gather", len(g), func(dst []F) { p.MaxGather(dst, extremes, h) }, gathered)
			check("scatter", len(x), func(dst []F) { p.MaxScatter(dst, extremes, g) }, scattered)
			got := garbage[F](len(g))
			p.MaxGather(got, extremes, extremes)
			for o, v := range got {
				if want := F(values[o]); v != want && (v == v || want == want) {
					t.Fatalf("%+v: the largest of window %d is %v, want %v", shape, o, v, want)
				}
			}
		}
	}
}

// windowCells returns the positions of the cells of the window of an output that are not padding.
func windowCells(w *Window, o int) (cells []int) {
	plane, o := o/w.outSize(), o%w.outSize()
	for t := range w.cells() {
		y := o/w.Out[1]*w.Stride[0] - w.Padding[0] + t/w.Kernel[1]
		x := o%w.Out[1]*w.Stride[1] - w.Padding[1] + t%w.Kernel[1]
		if y >= 0 && x >= 0 && y < w.In[0] && x < w.In[1] {
			cells = append(cells, plane*w.inSize()+y*w.In[1]+x)
		}
	}
	return cells
}

// largestOf returns the position of the largest element, the first of equal ones, or of the first NaN.
func largestOf[F Float](x []F, cells []int) int {
	best := cells[0]
	for _, c := range cells {
		if x[c] != x[c] {
			return c
		}
		if x[c] > x[best] {
			best = c
		}
	}
	return best
}

func BenchmarkPool(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range []struct {
		name  string
		shape ConvShape
	}{{"2x2 by 2", convShape(128, 16, 1, 28, 2, 2, 0)}, {"3x3 by 1", convShape(128, 16, 1, 14, 3, 1, 1)}} {
		p := Pool[float32]{Window: s.shape.Window, Planes: 128 * 16}
		x, y, g := normals[float32](r, p.Planes*p.inSize()), make([]float32, p.Planes*p.inSize()),
			normals[float32](r, p.Planes*p.outSize())
		for _, m := range []struct {
			name string
			run  func()
		}{
			{"sum", func() { p.Sum(g, x) }}, {"spread", func() { p.Spread(y, g) }},
			{"max", func() { p.MaxGather(g, x, x) }}, {"scatter", func() { p.MaxScatter(y, x, g) }},
		} {
			b.Run(s.name+"/"+m.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					m.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/element")
			})
		}
	}
}
