package kernel

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// convShape is a square convolution.
func convShape(batch, channels, filters, size, kernel, stride, padding int) ConvShape {
	two := func(n int) [2]int { return [2]int{n, n} }
	out := (size+2*padding-kernel)/stride + 1
	return ConvShape{Window{two(size), two(kernel), two(stride), two(padding), two(out)}, batch, channels, filters}
}

// form visits the terms of the trilinear form of a convolution: the positions in y, w and x.
func (c *ConvShape) form(visit func(y, w, x int)) {
	for b := range c.Batch {
		for f := range c.Filters {
			for o := range c.outSize() {
				for ch := range c.Channels {
					for t := range c.cells() {
						i := o/c.Out[1]*c.Stride[0] - c.Padding[0] + t/c.Kernel[1]
						j := o%c.Out[1]*c.Stride[1] - c.Padding[1] + t%c.Kernel[1]
						if i < 0 || j < 0 || i >= c.In[0] || j >= c.In[1] {
							continue
						}
						visit((b*c.Filters+f)*c.outSize()+o, (f*c.Channels+ch)*c.cells()+t, (b*c.Channels+ch)*c.inSize()+i*c.In[1]+j)
					}
				}
			}
		}
	}
}

func TestConv(t *testing.T) { both(t, testConv[float32], testConv[float64]) }

// testConv has batches of one group and of several, the last of which is smaller, and of samples that are larger than a
// group; it runs each map twice, as its scratch memory keeps what the last run left.
func testConv[F Float](t *testing.T, r *rand.Rand) {
	for _, shape := range []ConvShape{
		convShape(1, 1, 1, 1, 1, 1, 0), convShape(3, 2, 4, 5, 3, 2, 1), convShape(2, 3, 1, 4, 2, 3, 2),
		convShape(1, 2, 3, 4, 3, 1, 1),
		convShape(23, 8, 5, 14, 3, 1, 1), convShape(23, 8, 1, 14, 3, 1, 0), convShape(2, 16, 2, 31, 3, 1, 1),
	} {
		c := Conv[F]{ConvShape: shape}
		x, w := normals[F](r, c.Batch*c.Channels*c.inSize()), normals[F](r, c.Filters*c.Channels*c.cells())
		y := normals[F](r, c.Batch*c.Filters*c.outSize())
		wantX, wantW, wantY := make([]float64, len(x)), make([]float64, len(w)), make([]float64, len(y))
		c.form(func(iy, iw, ix int) {
			wantX[ix] += float64(y[iy]) * float64(w[iw])
			wantW[iw] += float64(y[iy]) * float64(x[ix])
			wantY[iy] += float64(x[ix]) * float64(w[iw])
		})
		for range 2 {
			got := garbage[F](len(x))
			c.GradInput(got, y, w)
			near(t, shape, "input", got, wantX)
			got = garbage[F](len(w))
			c.GradKernel(got, x, y)
			near(t, shape, "kernel", got, wantW)
			got = garbage[F](len(y))
			c.Forward(got, x, w)
			near(t, shape, "forward", got, wantY)
		}
	}
	// The shapes above are what the comment says.
	several, large := convShape(23, 8, 5, 14, 3, 1, 1), convShape(2, 16, 2, 31, 3, 1, 1)
	if g := several.groupSize(); g == 1 || g >= 23 || 23%g == 0 {
		t.Errorf("a batch of 23 in groups of %d", g)
	}
	if g := large.groupSize(); g != 1 {
		t.Errorf("large samples in groups of %d", g)
	}
}

func near[F Float](t *testing.T, shape ConvShape, what string, got []F, want []float64) {
	t.Helper()
	scale := 0.0
	for _, w := range want {
		scale = max(scale, math.Abs(w))
	}
	for i, w := range want {
		if !(math.Abs(float64(got[i])-w) <= 100*epsilon[F]()*scale) {
			t.Fatalf("%+v, %s: element %d is %v, want %v", shape, what, i, got[i], w)
		}
	}
}

// TestConvSameBits: the number of processors does not change a bit of any result.
func TestConvSameBits(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	c := Conv[float32]{ConvShape: convShape(64, 4, 8, 15, 3, 2, 1)}
	x, w := normals[float32](r, c.Batch*c.Channels*c.inSize()), normals[float32](r, c.Filters*c.Channels*c.cells())
	y := normals[float32](r, c.Batch*c.Filters*c.outSize())
	outputs := func() [][]float32 {
		out := [][]float32{make([]float32, len(x)), make([]float32, len(w)), make([]float32, len(y)),
			make([]float32, len(x)), make([]float32, len(x))}
		c.GradInput(out[0], y, w)
		c.GradKernel(out[1], x, y)
		c.Forward(out[2], x, w)
		planes := c.Batch * c.Channels
		windows := make([]float32, planes*c.outSize())
		p := Pool[float32]{Window: c.Window, Planes: planes, Mean: true}
		p.Sum(windows, x)
		p.Spread(out[3], windows)
		p.MaxGather(windows, x, x)
		p.MaxScatter(out[4], x, windows)
		return out
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := outputs()
	for _, n := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(n)
		for i, got := range outputs() {
			if !slices.Equal(got, want[i]) {
				t.Errorf("GOMAXPROCS %d and 1 differ in result %d", n, i)
			}
		}
	}
}

func BenchmarkConv(b *testing.B) {
	for _, s := range []struct {
		name  string
		shape ConvShape
	}{{"1to16", convShape(128, 1, 16, 28, 3, 2, 1)}, {"16to32", convShape(128, 16, 32, 14, 3, 2, 1)}} {
		r := rand.New(rand.NewPCG(1, 2))
		c := Conv[float32]{ConvShape: s.shape}
		x, w := normals[float32](r, c.Batch*c.Channels*c.inSize()), normals[float32](r, c.Filters*c.Channels*c.cells())
		y := normals[float32](r, c.Batch*c.Filters*c.outSize())
		for _, m := range []struct {
			name string
			run  func()
		}{
			{"forward", func() { c.Forward(y, x, w) }}, {"input", func() { c.GradInput(x, y, w) }},
			{"kernel", func() { c.GradKernel(w, x, y) }},
		} {
			b.Run(s.name+"/"+m.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					m.run()
				}
			})
		}
	}
}
