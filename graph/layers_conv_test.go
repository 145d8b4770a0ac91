package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

func TestConvLayers(t *testing.T) {
	x := randomArray(rand.New(rand.NewPCG(1, 2)), 2, 3, 5, 6)
	p := graph.NewParams(graph.Float64, 1)
	down := graph.Conv2D{Channels: 4, Stride: 2, Padding: 1, Activation: graph.ReLU, BiasInit: graph.Constant(0.5)}
	got := layerOutput(t, p, graph.Inference, x, func(s *graph.Scope,
		x graph.Node) graph.Node {
		return down.Apply(s.In("enc"), x)
	})
	up := graph.ConvTranspose2D{Channels: 3, Kernel: 2, Stride: 2, Padding: 1, OutputPadding: [2]int{1, 0},
		Activation: graph.Tanh, BiasInit: graph.Constant(-0.25)}
	back := layerOutput(t, p, graph.Training, x, func(s *graph.Scope,
		x graph.Node) graph.Node {
		return up.Apply(s.In("dec"), x)
	})
	if names := parameterNames(p); !slices.Equal(names, []string{"enc/W", "enc/b", "dec/W", "dec/b"}) {
		t.Fatalf("parameters %v", names)
	}
	stored := func(name string, shape ...int) array {
		v := p.Get(name).Value
		if !slices.Equal(v.Shape, shape) {
			t.Errorf("%s has shape %v, want %v", name, v.Shape, shape)
		}
		return array{v.Shape, v.Float64}
	}
	w, b := stored("enc/W", 4, 3, 3, 3), stored("enc/b", 1, 4, 1, 1)
	want := refMap(refBinary(refConv(x, w, [2]int{2, 2}, [2]int{1, 1}), b, plus), refLeaky(0))
	wantClose(t, "convolution", got, want.v, 1e-14)
	w, b = stored("dec/W", 3, 3, 2, 2), stored("dec/b", 1, 3, 1, 1)
	want = refMap(refBinary(refConvTranspose(x, w, [2]int{2, 2}, [2]int{1, 1}, [2]int{1, 0}), b, plus), math.Tanh)
	wantClose(t, "transposed convolution", back, want.v, 1e-14)

	q := graph.NewParams(graph.Float64, 1)
	layerOutput(t, q, graph.Inference, x, func(s *graph.Scope, x graph.Node) graph.Node {
		y := graph.Conv2D{Channels: 2, NoBias: true}.Apply(s.In("a"), x)
		return graph.ConvTranspose2D{Channels: 2, NoBias: true}.Apply(s.In("b"), y)
	})
	if names := parameterNames(q); !slices.Equal(names, []string{"a/W", "b/W"}) {
		t.Errorf("parameters %v without bias", names)
	}
}

// TestConvMirror: a stack of strided layers and its mirror give back the sizes, with the padding that OutputPaddingFor
// computes; what it refuses is impossible.
func TestConvMirror(t *testing.T) {
	for _, in := range [][2]int{{28, 28}, {3, 4}, {5, 8}, {1, 1}, {17, 2}} {
		for _, c := range []graph.Conv2D{{Stride: 2, Padding: 1}, {Kernel: 4, Stride: 3, Padding: 2}, {Kernel: 1},
			{Kernel: 2, Stride: 4, Padding: 1}} {
			small, err := c.OutputSize(in)
			if err != nil {
				t.Fatal(err)
			}
			d := graph.ConvTranspose2D{Kernel: c.Kernel, Stride: c.Stride, Padding: c.Padding, Channels: 1}
			reachable := 0
			for h := 1; h <= 40; h++ { // every size that the mirror can make, and no other
				op, err := d.OutputPaddingFor(small, [2]int{h, in[1]})
				if size, _ := c.OutputSize([2]int{h, in[1]}); (err == nil) != (size == small) {
					t.Errorf("%+v: %d from %d: %v, but %d reduces to %v", d, h, small[0], err, h, size)
				}
				if err != nil {
					continue
				}
				reachable++
				d.OutputPadding = op
				if got, err := d.OutputSize(small); err != nil || got != [2]int{h, in[1]} {
					t.Errorf("%+v: %v becomes %v (%v), want height %d", d, small, got, err, h)
				}
			}
			if reachable == 0 {
				t.Errorf("%+v: nothing reaches %v", d, in)
			}
			d.OutputPadding, err = d.OutputPaddingFor(small, in)
			if err != nil {
				t.Fatal(err)
			}
			c.Channels = 2
			var shape []int
			compileReading(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
				y := c.Apply(s.In("a"), s.Const([]float64{1}, 1, 1, in[0], in[1]))
				if got := [2]int(y.Shape()[2:]); got != small {
					t.Errorf("%+v: %v becomes %v, OutputSize says %v", c, in, got, small)
				}
				z := d.Apply(s.In("b"), y)
				shape = z.Shape()
				return map[string]graph.Node{"z": z}
			})
			if !slices.Equal(shape, []int{1, 1, in[0], in[1]}) {
				t.Errorf("%+v: %v becomes %v", d, in, shape)
			}
		}
	}
}

func TestConvSizeErrors(t *testing.T) {
	_, err := graph.Conv2D{Kernel: 5}.OutputSize([2]int{8, 4})
	wantError(t, err, "conv2d", "width: a window of 5 does not fit into 4")
	_, err = graph.Conv2D{Padding: 2}.OutputSize([2]int{0, 4})
	wantError(t, err, "height: input of 0")
	_, err = graph.ConvTranspose2D{OutputPadding: [2]int{0, 1}}.OutputSize([2]int{4, 4})
	wantError(t, err, "conv-transpose2d", "width: output padding 1")
	_, err = graph.ConvTranspose2D{Stride: 2, Padding: 1}.OutputPaddingFor([2]int{14, 14}, [2]int{28, 29})
	wantError(t, err, "width: 14 cannot become 29", "kernel 3, stride 2 and padding 1", "27 to 28")
	_, err = graph.ConvTranspose2D{Stride: -2}.OutputPaddingFor([2]int{14, 14}, [2]int{28, 28})
	wantError(t, err, "stride -2")
	_, err = graph.ConvTranspose2D{Kernel: 1, Stride: 2, Padding: 1}.OutputPaddingFor([2]int{1, 2}, [2]int{1, 1})
	wantError(t, err, "height", "nothing is left")
	d := graph.ConvTranspose2D{Kernel: 2, Stride: 2, Padding: 1} // 1 becomes 0, or 1 with output padding
	if d.OutputPadding, err = d.OutputPaddingFor([2]int{1, 1}, [2]int{1, 1}); err != nil ||
		d.OutputPadding != [2]int{1, 1} {
		t.Errorf("output padding %v, %v", d.OutputPadding, err)
	}
	if got, err := d.OutputSize([2]int{1, 1}); err != nil || got != [2]int{1, 1} {
		t.Errorf("output of %v, %v", got, err)
	}
	for _, c := range []struct {
		name  string
		apply func(s *graph.Scope, x graph.Node) graph.Node
		want  []string
	}{
		{"channels", graph.Conv2D{}.Apply, []string{"l/conv2d", "0 channels"}},
		{"rank", func(s *graph.Scope, x graph.Node) graph.Node {
			return graph.Conv2D{Channels: 1}.Apply(s, x.Reshape(2, 120))
		}, []string{"l/conv2d", "[2 120]", "(batch, channels, height, width)"}},
		{"kernel", graph.Conv2D{Channels: 1, Kernel: -1}.Apply, []string{"l/conv2d", "kernel of -1"}},
		{"fit", graph.Conv2D{Channels: 1, Kernel: 6}.Apply, []string{"l/conv2d", "height: a window of 6"}},
		{"fit of a kernel beyond memory", graph.Conv2D{Channels: 2, Kernel: 60_000}.Apply,
			[]string{"l/conv2d", "height: a window of 60000 does not fit"}},
		{"stride", graph.Conv2D{Channels: 1, Stride: -1}.Apply, []string{"l/conv2d", "stride -1"}},
		{"activation", graph.Conv2D{Channels: 1, Activation: "step"}.Apply, []string{"l/activation", `"step"`}},
		{"init", graph.Conv2D{Channels: 1, Init: graph.Constant(math.NaN())}.Apply, []string{`"l/W"`, "finite"}},
		{"transposed channels", graph.ConvTranspose2D{Channels: -1}.Apply, []string{"l/conv-transpose2d", "-1 channels"}},
		{"transposed rank", func(s *graph.Scope, x graph.Node) graph.Node {
			return graph.ConvTranspose2D{Channels: 1}.Apply(s, x.Reshape(2, 120))
		}, []string{"l/conv-transpose2d", "[2 120]"}},
		{"output padding", graph.ConvTranspose2D{Channels: 1, OutputPadding: [2]int{1, 0}}.Apply,
			[]string{"l/conv-transpose2d", "height: output padding 1"}},
		{"zero node", func(s *graph.Scope, _ graph.Node) graph.Node {
			return graph.Conv2D{Channels: 1}.Apply(s, graph.Node{})
		}, []string{"l/conv2d", "not a node"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := graph.NewParams(graph.Float64, 1)
			err := buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
				return graph.Outputs{Loss: c.apply(s.In("l"), s.Const([]float64{1}, 2, 4, 5, 6)).Sum()}
			})
			wantError(t, err, c.want...)
			if len(p.All()) != 0 {
				t.Error("the graph that failed has left parameters")
			}
		})
	}
}

// TestConvVariance: through layers of ReLU with the default initialiser the mean square of the outputs stays about that
// of the inputs, for the convolution and its transpose, whose channels grow or shrink, at any stride. Fans of the shape
// alone would be wrong by a factor of 9 for a transpose of stride 3, and by one of 4 where channels grow. The border,
// to which fewer inputs contribute, is left out.
func TestConvVariance(t *testing.T) {
	const seeds, size = 60, 13
	for _, c := range []struct{ stride, in, out int }{{1, 4, 16}, {1, 16, 4}, {2, 4, 16}, {2, 16, 4}, {3, 8, 8}} {
		for name, apply := range map[string]func(s *graph.Scope, x graph.Node) graph.Node{
			"conv":      graph.Conv2D{Channels: c.out, Stride: c.stride, Activation: graph.ReLU}.Apply,
			"transpose": graph.ConvTranspose2D{Channels: c.out, Stride: c.stride, Activation: graph.ReLU}.Apply,
		} {
			ratio := 0.0
			for seed := range uint64(seeds) {
				x := randomArray(rand.New(rand.NewPCG(seed, 9)), 2, c.in, size, size)
				y := layerOutput(t, graph.NewParams(graph.Float64, seed), graph.Inference, x,
					func(s *graph.Scope, x graph.Node) graph.Node {
						y := apply(s, x)
						edge := y.Dim(2) / 5
						return y.Slice(2, edge, y.Dim(2)-edge).Slice(3, edge, y.Dim(3)-edge).Square().Mean()
					})
				ratio += y[0] / seeds
			}
			t.Logf("%s: %d to %d channels, stride %d: the mean square grew by %.3f", name, c.in, c.out, c.stride, ratio)
			if math.Abs(ratio-1) > 0.1 {
				t.Errorf("%s: %d to %d channels, stride %d: the mean square grew by %.3f", name, c.in, c.out, c.stride, ratio)
			}
		}
	}
}

// TestConvFans compares the variances of kernels with the formulas, and Orthogonal with its definition.
func TestConvFans(t *testing.T) {
	variance := func(w []float64) float64 {
		return meanOf(refMap(array{[]int{len(w)}, w}, func(x float64) float64 { return x * x }).v)
	}
	const o, c, k = 24, 40, 5
	for _, i := range []struct {
		init graph.Init
		want func(in, out float64) float64
	}{
		{graph.HeNormal, func(in, _ float64) float64 { return 2 / in }},
		{graph.LeCunUniform, func(in, _ float64) float64 { return 1 / in }},
		{graph.GlorotUniform, func(in, out float64) float64 { return 2 / (in + out) }},
	} {
		check := func(what string, w []float64, in, out float64) {
			if got, want := variance(w), i.want(in, out); math.Abs(got/want-1) > 0.05 {
				t.Errorf("%v, %s: variance %v, want %v", i.init, what, got, want)
			}
		}
		check("kernel", initial(t, graph.Float64, 3, "w", i.init, o, c, k, k), c*k*k, o*k*k)
		p := graph.NewParams(graph.Float64, 3)
		layerOutput(t, p, graph.Inference, filled(1, 1, c, 2, 2), func(s *graph.Scope, x graph.Node) graph.Node {
			return graph.ConvTranspose2D{Channels: o, Kernel: k, Stride: 2, Init: i.init}.Apply(s, x)
		})
		check("transposed kernel", p.Get("W").Value.Float64s(), c*k*k/4., o*k*k)
	}
	for _, d := range [][]int{{6, 2, 3, 3}, {30, 2, 3, 3}} {
		w := array{[]int{d[0], 18}, initial(t, graph.Float64, 3, "w", graph.Orthogonal(2), d...)}
		gram := refMatMul(w, refT(w))
		if d[0] > 18 {
			gram = refMatMul(refT(w), w)
		}
		wantClose(t, fmt.Sprint("Orthogonal of shape ", d), gram.v, generate(gram.shape, func(i []int) float64 {
			if i[0] == i[1] {
				return 4
			}
			return 0
		}).v, 1e-12)
	}
}
