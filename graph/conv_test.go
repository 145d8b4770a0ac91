package graph_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestConvByHand: a cross-correlation, with numbers that tell every cell, row and side from the others.
func TestConvByHand(t *testing.T) {
	got := evaluate(t, func(s *graph.Scope) graph.Node {
		x := s.Const([]float64{1, 2, 3, 4, 5, 6}, 1, 1, 2, 3)
		w := s.Const([]float64{10, 20, 30, 40}, 1, 1, 2, 2)
		return x.Conv2D(w, graph.ConvOptions{Stride: [2]int{1, 2}, Padding: [2]int{1, 0}})
	})
	// Rows -1 to 2 are (0 0 0) (1 2 3) (4 5 6) (0 0 0); the second window of each pair does not fit.
	wantClose(t, "convolution", got, []float64{30*1 + 40*2, 10*1 + 20*2 + 30*4 + 40*5, 10*4 + 20*5}, 0)
	got = evaluate(t, func(s *graph.Scope) graph.Node {
		x := s.Const([]float64{1, 2}, 1, 1, 1, 2)
		w := s.Const([]float64{10, 20, 30, 40, 50, 60, 70, 80, 90}, 1, 1, 3, 3)
		return x.ConvTranspose2D(w, graph.ConvTransposeOptions{Stride: [2]int{2, 2}, Padding: [2]int{1, 1},
			OutputPadding: [2]int{0, 1}})
	})
	// Of the 3x6 plane of two kernels, two columns apart and a column of zeros, the middle row and four columns remain.
	wantClose(t, "transposed convolution", got, []float64{50, 60 + 2*40, 2 * 50, 2 * 60}, 0)
}

func TestPoolByHand(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	pool := func(op func(graph.Node, graph.PoolOptions) graph.Node, o graph.PoolOptions, x ...float64) []float64 {
		p := graph.NewParams(graph.Float64, 1)
		prog := compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			return map[string]graph.Node{"y": op(s.Input("x", 1, 3, 3), o)}
		})
		run(t, prog, graph.Feed{Name: "x", Float64: x})
		return output(t, prog, "y")
	}
	two := graph.PoolOptions{Window: [2]int{2, 2}}
	padded := graph.PoolOptions{Window: [2]int{2, 2}, Padding: [2]int{1, 1}}
	x := []float64{-1, -2, -3, -4, -5, -6, -7, -8, -9}
	// The last row and column are in no window; padding is neither a 0 that is larger than these nor one to divide by.
	wantClose(t, "max", pool(graph.Node.MaxPool2D, two, x...), []float64{-1}, 0)
	wantClose(t, "max with padding", pool(graph.Node.MaxPool2D, padded, x...), []float64{-1, -2, -4, -5}, 0)
	wantClose(t, "mean", pool(graph.Node.AvgPool2D, two, x...), []float64{-3}, 0)
	wantClose(t, "mean with padding", pool(graph.Node.AvgPool2D, padded, x...), []float64{-1, -2.5, -5.5, -7}, 0)
	got := pool(graph.Node.MaxPool2D, padded, -inf, nan, inf, 1, 2, nan, 3, 4, 5)
	for i, want := range []float64{-inf, nan, 3, nan} {
		if got[i] != want && !(math.IsNaN(got[i]) && math.IsNaN(want)) {
			t.Errorf("max of window %d is %v, want %v", i, got[i], want)
		}
	}
}

// TestMaxPoolTies: the gradient goes to the first of equal elements, in every window by itself.
func TestMaxPoolTies(t *testing.T) {
	got := evaluate(t, func(s *graph.Scope) graph.Node {
		x := s.Const([]float64{1, 2, 2, 2, 2, 1, 0, 2, 2}, 1, 1, 3, 3)
		y := x.MaxPool2D(graph.PoolOptions{Window: [2]int{2, 2}, Stride: [2]int{1, 1}})
		return graph.VJP(y, s.Const([]float64{1, 10, 100, 1000}, 1, 1, 2, 2), x)[0]
	})
	wantClose(t, "gradient", got, []float64{0, 11, 0, 100, 1000, 0, 0, 0, 0}, 0)
}

// TestConvAdjoint: <Conv(x), y> = <x, ConvTranspose(y)> and the same of each pair of ops, in float32 and at sizes of
// more than one group of samples.
func TestConvAdjoint(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x, w := randomArray(r, 40, 6, 13, 14), randomArray(r, 5, 6, 3, 4)
	stride, padding := [2]int{1, 2}, [2]int{1, 1}
	p := compileReading(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		x, w := constant(s, x), constant(s, w)
		y := x.Conv2D(w, graph.ConvOptions{Stride: stride, Padding: padding})
		v := constant(s, randomArray(r, y.Shape()...))
		back := v.ConvTranspose2D(w, graph.ConvTransposeOptions{Stride: stride, Padding: padding})
		kernel := graph.VJP(y, v, w)[0]
		pool := graph.PoolOptions{Window: [2]int{3, 2}, Stride: stride, Padding: padding}
		max, mean, up := x.MaxPool2D(pool), x.AvgPool2D(pool), x.Upsample2D(3)
		inner := func(a, b graph.Node) graph.Node { return a.Mul(b).Sum() }
		pair := func(y graph.Node) graph.Node {
			u := constant(s, randomArray(r, y.Shape()...))
			return inner(y, u).Sub(inner(x, graph.VJP(y, u, x)[0]))
		}
		return map[string]graph.Node{
			"form": inner(y, v), "input": inner(x, back), "kernel": inner(w, kernel),
			"max": pair(max), "mean": pair(mean), "up": pair(up),
		}
	})
	run(t, p)
	form := output(t, p, "form")[0]
	for _, name := range []string{"input", "kernel"} {
		if got := output(t, p, name)[0]; !(math.Abs(got-form) <= 1e-5*math.Abs(form)) {
			t.Errorf("by the gradient of the %s the form is %v, not %v", name, got, form)
		}
	}
	for _, name := range []string{"max", "mean", "up"} {
		if got := output(t, p, name)[0]; math.Abs(got) > 1e-2 {
			t.Errorf("%s and its gradient are not adjoint: they differ by %v", name, got)
		}
	}
}

// TestThirdDerivativeOfConv: of x · Conv2D(x, x), which is cubic, along x it is 3! times the value.
func TestThirdDerivativeOfConv(t *testing.T) {
	got := evaluate(t, func(s *graph.Scope) graph.Node {
		x := constant(s, randomArray(rand.New(rand.NewPCG(1, 1)), 2, 2, 2, 2))
		value := x.Conv2D(x, graph.ConvOptions{Padding: [2]int{1, 1}}).Slice(2, 0, 2).Slice(3, 1, 3).Mul(x).Sum()
		d := value
		for range 3 {
			d = graph.Grad(d, x)[0].Mul(x.StopGradient()).Sum()
		}
		return graph.Concat(1, value.Times(6), d)
	})
	if got[0] == 0 {
		t.Fatal("the value is 0")
	}
	wantClose(t, "third derivative", got[1:], got[:1], 1e-12)
}

func TestConvErrors(t *testing.T) {
	const huge = math.MaxInt / 2
	images := func(s *graph.Scope) graph.Node { return s.Const([]float64{1}, 2, 3, 4, 5) }
	kernel := func(s *graph.Scope, shape ...int) graph.Node { return s.Const([]float64{1}, shape...) }
	conv := func(o graph.ConvOptions, shape ...int) func(*graph.Scope) graph.Node {
		return func(s *graph.Scope) graph.Node { return images(s).Conv2D(kernel(s, shape...), o) }
	}
	transpose := func(o graph.ConvTransposeOptions, shape ...int) func(*graph.Scope) graph.Node {
		return func(s *graph.Scope) graph.Node { return images(s).ConvTranspose2D(kernel(s, shape...), o) }
	}
	pool := func(o graph.PoolOptions) func(*graph.Scope) graph.Node {
		return func(s *graph.Scope) graph.Node { return images(s).MaxPool2D(o) }
	}
	for _, c := range []struct {
		name  string
		build func(*graph.Scope) graph.Node
		want  []string
	}{
		{"rank", func(s *graph.Scope) graph.Node {
			return s.Const([]float64{1}, 3, 4).Conv2D(kernel(s, 1, 1, 1, 1), graph.ConvOptions{})
		}, []string{"conv2d", "[3 4]", "(batch, channels, height, width)"}},
		{"channels", conv(graph.ConvOptions{}, 2, 4, 3, 3), []string{"conv2d", "[2 4 3 3]", "(filters, 3, height, width)"}},
		{"kernel rank", conv(graph.ConvOptions{}, 2, 3), []string{"conv2d", "[2 3]"}},
		{"kernel too large", conv(graph.ConvOptions{Padding: [2]int{0, 1}}, 2, 3, 5, 5),
			[]string{"height: a window of 5 does not fit into 4 with padding 0"}},
		{"stride", conv(graph.ConvOptions{Stride: [2]int{1, -1}}, 2, 3, 3, 3), []string{"conv2d", "width: stride -1"}},
		{"padding", conv(graph.ConvOptions{Padding: [2]int{-1, 0}}, 2, 3, 3, 3), []string{"conv2d", "height: padding -1"}},
		{"huge stride", conv(graph.ConvOptions{Stride: [2]int{huge, 1}}, 2, 3, 3, 3), []string{"height: stride"}},
		{"huge padding", conv(graph.ConvOptions{Padding: [2]int{1, huge}}, 2, 3, 3, 3), []string{"width: padding"}},
		{"large padding", conv(graph.ConvOptions{Padding: [2]int{1 << 33, 1 << 33}}, 2, 3, 3, 3),
			[]string{"too many elements"}},
		{"zero kernel", func(s *graph.Scope) graph.Node { return images(s).Conv2D(graph.Node{}, graph.ConvOptions{}) },
			[]string{"conv2d", "not a node"}},
		{"transpose rank", func(s *graph.Scope) graph.Node {
			return s.Const([]float64{1}, 3, 4).ConvTranspose2D(kernel(s, 1, 1, 1, 1), graph.ConvTransposeOptions{})
		}, []string{"conv-transpose2d", "[3 4]"}},
		{"transpose channels", transpose(graph.ConvTransposeOptions{}, 2, 3, 3, 3),
			[]string{"conv-transpose2d", "[2 3 3 3]", "(3, filters, height, width)"}},
		{"output padding",
			transpose(graph.ConvTransposeOptions{Stride: [2]int{1, 2}, OutputPadding: [2]int{0, 2}}, 3, 2, 3, 3),
			[]string{"width: output padding 2", "0..1"}},
		{"negative output padding", transpose(graph.ConvTransposeOptions{OutputPadding: [2]int{-1, 0}}, 3, 2, 3, 3),
			[]string{"height: output padding -1"}},
		{"nothing left", transpose(graph.ConvTransposeOptions{Padding: [2]int{3, 0}}, 3, 2, 3, 3),
			[]string{"height", "nothing is left"}},
		{"transpose stride", transpose(graph.ConvTransposeOptions{Stride: [2]int{-2, 1}}, 3, 2, 3, 3),
			[]string{"height: stride -2"}},
		{"large stride", transpose(graph.ConvTransposeOptions{Stride: [2]int{1 << 33, 1}}, 3, 2, 3, 3),
			[]string{"too large"}},
		{"no window", pool(graph.PoolOptions{}), []string{"max-pool2d", "height: window of 0"}},
		{"window too large", pool(graph.PoolOptions{Window: [2]int{2, 6}}),
			[]string{"width: a window of 6 does not fit into 5"}},
		{"too much padding", pool(graph.PoolOptions{Window: [2]int{2, 2}, Padding: [2]int{0, 2}}),
			[]string{"width: padding 2", "outside"}},
		{"pool stride", pool(graph.PoolOptions{Window: [2]int{2, 2}, Stride: [2]int{-1, 1}}), []string{"height: stride -1"}},
		{"pool rank", func(s *graph.Scope) graph.Node {
			return s.Const([]float64{1}, 3, 4).AvgPool2D(graph.PoolOptions{Window: [2]int{1, 1}})
		}, []string{"avg-pool2d", "[3 4]"}},
		{"factor", func(s *graph.Scope) graph.Node { return images(s).Upsample2D(0) }, []string{"upsample2d", "factor 0"}},
		{"huge factor", func(s *graph.Scope) graph.Node { return images(s).Upsample2D(huge) },
			[]string{"upsample2d", "factor"}},
		{"large factor", func(s *graph.Scope) graph.Node { return images(s).Upsample2D(1 << 30) },
			[]string{"upsample2d", "elements"}},
		{"upsample rank", func(s *graph.Scope) graph.Node { return s.Const([]float64{1}, 3, 4).Upsample2D(2) },
			[]string{"upsample2d", "[3 4]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, nodeError(t, func(s *graph.Scope, _ graph.Node) graph.Node { return c.build(s) }), c.want...)
		})
	}
}

// TestConvDefaults: a stride of 0 is 1, and the window's extent for a pool; a factor of 1 is nothing.
func TestConvDefaults(t *testing.T) {
	p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		x := s.Const([]float64{1}, 2, 3, 6, 7)
		for name, c := range map[string]struct {
			node graph.Node
			want []int
		}{
			"conv":      {x.Conv2D(s.Const([]float64{1}, 4, 3, 2, 3), graph.ConvOptions{}), []int{2, 4, 5, 5}},
			"transpose": {x.ConvTranspose2D(s.Const([]float64{1}, 3, 4, 2, 3), graph.ConvTransposeOptions{}), []int{2, 4, 7, 9}},
			"pool":      {x.MaxPool2D(graph.PoolOptions{Window: [2]int{3, 2}}), []int{2, 3, 2, 3}},
			"upsample":  {x.Upsample2D(1), []int{2, 3, 6, 7}},
		} {
			if got := c.node.Shape(); !slices.Equal(got, c.want) {
				t.Errorf("%s: shape %v, want %v", name, got, c.want)
			}
		}
		return map[string]graph.Node{"x": x}
	})
	run(t, p)
}
