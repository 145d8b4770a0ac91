package graph_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

func TestLayerNorm(t *testing.T) {
	x := array{[]int{2, 4}, []float64{1, 2, 3, 4, 10, 10, 10, 10}}
	p := graph.NewParams(graph.Float64, 1)
	apply := func(s *graph.Scope, x graph.Node) graph.Node { return graph.LayerNorm{}.Apply(s.In("norm"), x) }
	q := 1 / math.Sqrt(1.25+1e-5) // the variance of 1, 2, 3, 4 is 5/4
	want := []float64{-1.5 * q, -0.5 * q, 0.5 * q, 1.5 * q, 0, 0, 0, 0}
	wantClose(t, "normalised", layerOutput(t, p, graph.Inference, x, apply), want, 1e-14)
	if names := parameterNames(p); !slices.Equal(names, []string{"norm/gain", "norm/bias"}) {
		t.Fatalf("parameters %v", names)
	}
	p.Get("norm/gain").Value.Set(3, 2)
	p.Get("norm/bias").Value.Set(0, 7)
	want[3], want[0], want[4] = 3*q, want[0]+7, 7
	wantClose(t, "with gain and bias", layerOutput(t, p, graph.Training, x, apply), want, 1e-14)
	big := layerOutput(t, graph.NewParams(graph.Float64, 1), graph.Inference, x,
		func(s *graph.Scope, x graph.Node) graph.Node {
			return graph.LayerNorm{Epsilon: 5}.Apply(s, x)
		})
	wantClose(t, "with another epsilon", big[:1], []float64{-1.5 / 2.5}, 1e-15)

	for _, shape := range [][]int{{3, 4}, {1, 5}, {3, 1}, {1, 1}} {
		graphtest.CheckSeed(t, graphtest.Case{
			Shapes: [][]int{shape}, Domain: small,
			Build: func(s *graph.Scope, in []graph.Node) graph.Node {
				return graph.LayerNorm{Epsilon: 0.1}.Apply(s, in[0])
			},
			Want: func(in [][]float64) []float64 {
				a := array{shape, in[0]}
				mean := refReduce(a, without(shape, 1), meanOf)
				c := refBinary(a, mean, func(x, m float64) float64 { return x - m })
				variance := refReduce(refMap(c, func(x float64) float64 { return x * x }), without(shape, 1), meanOf)
				return refBinary(c, variance, func(x, v float64) float64 { return x / math.Sqrt(v+0.1) }).v
			},
		}, 2)
	}
}

// normProgram is a program of one normalisation of an input of the shape, in the scope "norm", reading y.
func normProgram(t testing.TB, p *graph.Params, m graph.Mode, l graph.BatchNorm, shape ...int) *graph.Program {
	t.Helper()
	return compileReading(t, p, graph.Config{Batch: shape[0], Mode: m}, func(s *graph.Scope) map[string]graph.Node {
		x := s.Input("x", shape[1:]...)
		y := l.Apply(s.In("norm"), x)
		return map[string]graph.Node{"y": y, "slope": graph.Grad(y.Square().Sum(), x)[0]}
	})
}

// TestBatchNorm compares both modes and the running statistics of two steps with arithmetic: the columns have means 3
// and 10, biased variances 14/3 and 0, unbiased ones 7 and 0.
func TestBatchNorm(t *testing.T) {
	x := []float64{1, 10, 2, 10, 6, 10}
	p := graph.NewParams(graph.Float64, 1)
	train := normProgram(t, p, graph.Training, graph.BatchNorm{}, 3, 2)
	if names := parameterNames(p); !slices.Equal(names, []string{"norm/gain", "norm/bias", "norm/mean", "norm/variance"}) {
		t.Fatalf("tensors %v", names)
	}
	p.Get("norm/gain").Value.Set(0, 2)
	p.Get("norm/bias").Value.Set(1, -1)
	state := func() []float64 {
		return slices.Concat(p.Get("norm/mean").Value.Float64s(), p.Get("norm/variance").Value.Float64s())
	}
	wantClose(t, "state before training", state(), []float64{0, 0, 1, 1}, 0)
	run(t, train, graph.Feed{Name: "x", Float64: x})
	q := 2 / math.Sqrt(14.0/3+1e-5)
	wantClose(t, "normalised", output(t, train, "y"), []float64{-2 * q, -1, -q, -1, 3 * q, -1}, 1e-14)
	wantClose(t, "state after a step", state(), []float64{0.3, 1, 0.9 + 0.7, 0.9}, 1e-14)
	run(t, train, graph.Feed{Name: "x", Float64: []float64{1, 0, 1, 2, 1, 4}}) // means 1 and 2, unbiased variances 0 and 4
	after := []float64{0.27 + 0.1, 0.9 + 0.2, 0.9 * 1.6, 0.81 + 0.4}
	wantClose(t, "state after two steps", state(), after, 1e-14)

	for _, m := range []graph.Mode{graph.Inference, graph.Evaluation} {
		prog := normProgram(t, p, m, graph.BatchNorm{}, 1, 2)
		run(t, prog, graph.Feed{Name: "x", Float64: []float64{5, 7}})
		s0, s1 := 2/math.Sqrt(after[2]+1e-5), 1/math.Sqrt(after[3]+1e-5)
		y := []float64{s0 * (5 - after[0]), s1*(7-after[1]) - 1}
		wantClose(t, "in mode "+m.String(), output(t, prog, "y"), y, 1e-14)
		wantClose(t, "slope in mode "+m.String(), output(t, prog, "slope"), []float64{2 * y[0] * s0, 2 * y[1] * s1}, 1e-13)
		wantClose(t, "state after mode "+m.String(), state(), after, 1e-15)
	}

	fast := normProgram(t, p, graph.Training, graph.BatchNorm{Momentum: 1, Epsilon: 2}, 3, 2)
	run(t, fast, graph.Feed{Name: "x", Float64: x})
	wantClose(t, "with another epsilon", output(t, fast, "y")[:1], []float64{-4 / math.Sqrt(14.0/3+2)}, 1e-14)
	wantClose(t, "state of momentum 1", state(), []float64{3, 10, 7, 0}, 1e-14)
}

// TestBatchNormOfChannels: with images the statistics are those of a channel over the batch and all positions.
func TestBatchNormOfChannels(t *testing.T) {
	x := []float64{1, 3, 5, 5, 3, 9, 5, 5} // (2, 2, 1, 2): channel 0 has 1, 3, 3, 9, channel 1 has 5
	p := graph.NewParams(graph.Float64, 1)
	train := normProgram(t, p, graph.Training, graph.BatchNorm{Epsilon: 1}, 2, 2, 1, 2)
	run(t, train, graph.Feed{Name: "x", Float64: x})
	q := 1 / math.Sqrt(10) // the biased variance of channel 0 is (9 + 1 + 1 + 25)/4
	wantClose(t, "normalised", output(t, train, "y"), []float64{-3 * q, -q, 0, 0, -q, 5 * q, 0, 0}, 1e-14)
	wantClose(t, "running mean", p.Get("norm/mean").Value.Float64s(), []float64{0.4, 0.5}, 1e-14)
	wantClose(t, "running variance", p.Get("norm/variance").Value.Float64s(), []float64{0.9 + 1.2, 0.9}, 1e-14)
	one := normProgram(t, p, graph.Inference, graph.BatchNorm{Epsilon: 1}, 1, 2, 1, 2)
	run(t, one, graph.Feed{Name: "x", Float64: x[:4]})
	s0, s1 := 1/math.Sqrt(3.1), 1/math.Sqrt(1.9)
	wantClose(t, "at inference", output(t, one, "y"), []float64{0.6 * s0, 2.6 * s0, 4.5 * s1, 4.5 * s1}, 1e-14)
}

// TestBatchNormOfOneValue: a batch of one value for each feature has no variance; it becomes bias, and leaves no trace.
func TestBatchNormOfOneValue(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := graph.NewParams(d, 1)
		prog := compileReading(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) map[string]graph.Node {
			x := s.Const([]float64{3, -1e30}, 1, 2)
			y := graph.BatchNorm{}.Apply(s, x)
			return map[string]graph.Node{"y": y, "slope": graph.Grad(y.Mul(x), y, s.Param("gain", nil, 1, 2))[1]}
		})
		p.Get("bias").Value.Set(0, 7)
		run(t, prog)
		wantClose(t, "output", output(t, prog, "y"), []float64{7, 0}, 0)
		wantClose(t, "slope of the gain", output(t, prog, "slope"), []float64{0, 0}, 0)
		wantClose(t, "state", slices.Concat(p.Get("mean").Value.Float64s(), p.Get("variance").Value.Float64s()),
			[]float64{0, 0, 1, 1}, 0)
	}
}

// TestBatchNormGradients checks the derivatives through the statistics of the batch, of x, gain and bias.
func TestBatchNormGradients(t *testing.T) {
	for _, shape := range [][]int{{3, 2}, {4, 1}, {2, 3}, {1, 2}, {2, 2, 2, 1}, {1, 2, 1, 3}} {
		affine := []int{1, shape[1]}
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			graphtest.CheckSeed(t, graphtest.Case{
				Shapes: [][]int{shape, affine, affine}, Domain: small,
				Build: func(s *graph.Scope, in []graph.Node) graph.Node {
					y := graph.BatchNorm{Epsilon: 0.1}.Apply(s, in[0])
					if len(shape) == 4 {
						return y.Mul(in[1].Reshape(1, -1, 1, 1)).Add(in[2].Reshape(1, -1, 1, 1))
					}
					return y.Mul(in[1]).Add(in[2])
				},
				Want: func(in [][]float64) []float64 {
					a, per := array{shape, in[0]}, without(slices.Repeat([]int{1}, len(shape)))
					per[1] = shape[1]
					mean := refReduce(a, per, meanOf)
					c := refBinary(a, mean, func(x, m float64) float64 { return x - m })
					variance := refReduce(refMap(c, func(x float64) float64 { return x * x }), per, meanOf)
					y := refBinary(c, variance, func(x, v float64) float64 { return x / math.Sqrt(v+0.1) })
					y = refTimes(y, array{per, in[1]})
					return refBinary(y, array{per, in[2]}, func(x, b float64) float64 { return x + b }).v
				},
			}, nameSeed(t.Name()))
		})
	}
	// Two layers, and their own gains and biases.
	graphtest.CheckSeed(t, graphtest.Case{Shapes: [][]int{{4, 2}, {2, 3}}, Domain: small,
		Build: func(s *graph.Scope, in []graph.Node) graph.Node {
			l := graph.BatchNorm{Epsilon: 0.1}
			y := l.Apply(s.In("1"), l.Apply(s.In("0"), in[0]).Tanh().MatMul(in[1]))
			return graph.Grad(y.Tanh(), s.In("0").Param("gain", nil, 1, 2))[0].Add(graph.Grad(y.Square(),
				s.In("0").Param("bias", nil, 1, 2))[0])
		}}, 7)
}

// TestBatchNormTwice: the same scope twice shares everything, each use has the statistics of its own batch, and the
// state follows the first.
func TestBatchNormTwice(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	prog := compileReading(t, p, graph.Config{Batch: 2, Mode: graph.Training}, func(s *graph.Scope) map[string]graph.Node {
		l := graph.BatchNorm{Momentum: 0.5, Epsilon: 1e-12}
		first, second := l.Apply(s, s.Const([]float64{1, 3}, 2, 1)), l.Apply(s, s.Const([]float64{0, 10}, 2, 1))
		return map[string]graph.Node{"first": first, "second": second}
	})
	run(t, prog)
	wantClose(t, "first", output(t, prog, "first"), []float64{-1, 1}, 1e-9)
	wantClose(t, "second", output(t, prog, "second"), []float64{-1, 1}, 1e-9)
	wantClose(t, "mean", p.Get("mean").Value.Float64s(), []float64{1}, 0)
	wantClose(t, "variance", p.Get("variance").Value.Float64s(), []float64{1.5}, 1e-15)
}

// TestNormOfMLP: the normalisation stands between the affine map and the activation; below a batch normalisation there
// is no bias, below a layer normalisation there is one; the matrices are made for the activation.
func TestNormOfMLP(t *testing.T) {
	x := array{[]int{3, 2}, []float64{1, 2, 0, -1, 3, 1}}
	for _, norm := range graph.Norms() {
		p := graph.NewParams(graph.Float64, 1)
		m := graph.MLP{Hidden: []int{4}, Activation: graph.ReLU, Norm: norm}
		got := layerOutput(t, p, graph.Training, x, m.Apply)
		names := []string{"0/W", "0/b"}
		switch norm {
		case graph.NormBatch:
			names = []string{"0/W", "0/norm/gain", "0/norm/bias", "0/norm/mean", "0/norm/variance"}
		case graph.NormLayer:
			names = []string{"0/W", "0/b", "0/norm/gain", "0/norm/bias"}
		}
		if made := parameterNames(p); !slices.Equal(made, names) {
			t.Errorf("norm %q: tensors %v, want %v", norm, made, names)
		}
		w := p.Get("0/W").Value
		wantClose(t, "initial weights", w.Float64s(), initial(t, graph.Float64, 1, "0/W", graph.HeNormal, 2, 4), 0)
		h := refMatMul(x, array{w.Shape, w.Float64})
		if axes := map[graph.Norm]int{graph.NormBatch: 0, graph.NormLayer: 1}; norm != graph.NoNorm {
			over := without(h.shape, axes[norm])
			h = refBinary(h, refReduce(h, over, meanOf), func(a, m float64) float64 { return a - m })
			variance := refReduce(refMap(h, func(a float64) float64 { return a * a }), over, meanOf)
			h = refBinary(h, variance, func(a, v float64) float64 { return a / math.Sqrt(v+1e-5) })
		}
		wantClose(t, "output with norm "+string(norm), got, refMap(h, func(a float64) float64 { return max(a, 0) }).v, 1e-14)
		if err := norm.Check(); err != nil {
			t.Error(err)
		}
	}
	if err := graph.Norm("instance").Check(); err == nil ||
		!strings.HasPrefix(err.Error(), `graph: unknown normalisation "instance"`) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkNorm measures a training step of a layer of 256 units on a batch of 128, with and without normalisation.
func BenchmarkNorm(b *testing.B) {
	for _, norm := range graph.Norms() {
		b.Run("norm="+string(norm), func(b *testing.B) {
			p := graph.NewParams(graph.Float32, 1)
			prog := compile(b, p, graph.Config{Batch: 128, Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
				x := s.Noise(graph.Normal(0, 1), 128, 16).MatMul(s.Param("lift", graph.GlorotUniform, 16, 256))
				return graph.Outputs{Loss: graph.MLP{Hidden: []int{256}, Activation: graph.ReLU, Norm: norm}.Apply(s,
					x).Square().Sum(1).Mean()}
			})
			b.ReportAllocs()
			for b.Loop() {
				if err := prog.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
