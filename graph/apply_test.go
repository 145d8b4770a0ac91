package graph_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

// raw applies an op of Gorgonia's own to nodes.
func raw(s *graph.Scope, f func(in []*gorgonia.Node) (*gorgonia.Node, error), in ...graph.Node) graph.Node {
	return s.Apply("raw", func() (*gorgonia.Node, error) {
		gs := make([]*gorgonia.Node, len(in))
		for i, n := range in {
			gs[i] = n.Gorgonia()
		}
		return f(gs)
	})
}

// TestApply checks values and derivatives of Gorgonia's own ops, alone and between ops of the package.
func TestApply(t *testing.T) {
	matrix, other := []int{3, 4}, []int{4, 2}
	unary := func(f func(*gorgonia.Node) (*gorgonia.Node, error)) func(*graph.Scope, []graph.Node) graph.Node {
		return func(s *graph.Scope, in []graph.Node) graph.Node {
			return raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) { return f(g[0]) }, in...)
		}
	}
	binary := func(f func(a, b *gorgonia.Node) (*gorgonia.Node, error)) func(*graph.Scope, []graph.Node) graph.Node {
		return func(s *graph.Scope, in []graph.Node) graph.Node {
			return raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) { return f(g[0], g[1]) }, in...)
		}
	}
	elementwise := func(f func(x, y float64) float64) func([][]float64) []float64 {
		return func(in [][]float64) []float64 {
			return refBinary(array{matrix, in[0]}, array{matrix, in[len(in)-1]}, f).v
		}
	}
	for name, c := range map[string]graphtest.Case{
		"tanh":    {Shapes: [][]int{matrix}, Build: unary(gorgonia.Tanh), Want: graphtest.Elementwise(math.Tanh)},
		"sigmoid": {Shapes: [][]int{matrix}, Build: unary(gorgonia.Sigmoid), Want: graphtest.Elementwise(refSigmoid)},
		"square": {Shapes: [][]int{matrix}, Build: unary(gorgonia.Square),
			Want: graphtest.Elementwise(func(x float64) float64 { return x * x })},
		"exp": {Shapes: [][]int{matrix}, Build: unary(gorgonia.Exp), Domain: graphtest.Moderate,
			Want: graphtest.Elementwise(math.Exp)},
		"cos": {Shapes: [][]int{matrix}, Build: unary(gorgonia.Cos), Want: graphtest.Elementwise(math.Cos)},
		"add": {Shapes: [][]int{matrix, matrix}, Build: binary(gorgonia.Add),
			Want: elementwise(func(x, y float64) float64 { return x + y })},
		"sub": {Shapes: [][]int{matrix, matrix}, Build: binary(gorgonia.Sub),
			Want: elementwise(func(x, y float64) float64 { return x - y })},
		"hadamard product": {Shapes: [][]int{matrix, matrix}, Build: binary(gorgonia.HadamardProd),
			Want: elementwise(func(x, y float64) float64 { return x * y })},
		"hadamard quotient": {Shapes: [][]int{matrix, matrix}, Build: binary(gorgonia.HadamardDiv), Domain: nonzero,
			Want: elementwise(func(x, y float64) float64 { return x / y })},
		"product with itself": {Shapes: [][]int{matrix}, Want: elementwise(func(x, y float64) float64 { return x * y }),
			Build: unary(func(n *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.HadamardProd(n, n) })},
		"matrix product": {Shapes: [][]int{matrix, other}, Build: binary(gorgonia.Mul),
			Want: func(in [][]float64) []float64 { return refMatMul(array{matrix, in[0]}, array{other, in[1]}).v }},
		"several ops": { // sin(x)·cos(x) + x, between our own
			Shapes: [][]int{matrix},
			Build: func(s *graph.Scope, in []graph.Node) graph.Node {
				return raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) {
					a := gorgonia.Must(gorgonia.Sin(g[0]))
					b := gorgonia.Must(gorgonia.Cos(g[0]))
					return gorgonia.Add(gorgonia.Must(gorgonia.HadamardProd(a, b)), g[0])
				}, in[0].Times(0.5)).Mul(in[0])
			},
			Want: graphtest.Elementwise(func(x float64) float64 { return x * (math.Sin(x)/2 + x/2) }),
		},
	} {
		t.Run(name, func(t *testing.T) { graphtest.CheckSeed(t, c, nameSeed(name)) })
	}
}

// TestApplyRefuses: ops of Gorgonia that are silently wrong give an error that names what to use, never a panic.
func TestApplyRefuses(t *testing.T) {
	image := []int{1, 1, 4, 4}
	for _, c := range []struct {
		name  string
		shape []int
		f     func(x *gorgonia.Node) (*gorgonia.Node, error)
		use   string
	}{
		{"Reshape", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Reshape(x, tensor.Shape{4, 3}) },
			"Node.Reshape"},
		{"Slice", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Slice(x, nil, gorgonia.S(0, 2)) },
			"Node.Slice"},
		{"SoftMax", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.SoftMax(x) }, "Node.Softmax"},
		{"LogSoftMax", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.LogSoftMax(x) },
			"Node.LogSoftmax"},
		{"Dropout", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Dropout(x, 0.5) }, "Dropout"},
		{"GaussianRandomNode", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.GaussianRandomNode(x.Graph(), tensor.Float64, 0, 1, 3, 4), nil
		}, "Scope.Noise"},
		{"Log2", nil, gorgonia.Log2, "Node.Log"},
		{"InverseSqrt", nil, gorgonia.InverseSqrt, "Node.Sqrt"},
		{"OuterProd", []int{1, 4}, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.OuterProd(x, x) }, ""},
		{"BatchNorm", image, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			y, _, _, _, err := gorgonia.BatchNorm(x, nil, nil, 0.9, 1e-5)
			return y, err
		}, ""},
		{"MaxPool2D", image, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.MaxPool2D(x, tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2})
		}, "derivative"},
		{"AveragePool2D", image, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.AveragePool2D(x, tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2})
		}, ""},
		{"GlobalAveragePool2D", image, gorgonia.GlobalAveragePool2D, ""},
		{"Upsample2D", image, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Upsample2D(x, 2) },
			"derivative"},
		{"Conv2d", image, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.Conv2d(x, x, tensor.Shape{4, 4}, []int{0, 0}, []int{1, 1}, []int{1, 1})
		}, ""},
		{"inside another op", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.Tanh(gorgonia.Must(gorgonia.SoftMax(x)))
		}, "Node.Softmax"},
		{"a sum to a scalar", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Sum(x) }, "(B, 1)"},
		{"a sum to a vector", nil, func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Sum(x, 1) }, "Node.Sum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, nodeError(t, func(s *graph.Scope, x graph.Node) graph.Node {
				if c.shape != nil {
					x = s.Const([]float64{1}, c.shape...)
				}
				return raw(s.In("deep"), func(g []*gorgonia.Node) (*gorgonia.Node, error) { return c.f(g[0]) }, x)
			}), "graph: deep/raw: ", c.use)
		})
	}
}

func TestApplyErrors(t *testing.T) {
	boom := errors.New("boom")
	foreign := gorgonia.NewMatrix(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithShape(3, 4), gorgonia.WithName("x"),
		gorgonia.WithInit(gorgonia.Zeroes()))
	for _, c := range []struct {
		name string
		f    func(x graph.Node) func() (*gorgonia.Node, error)
		want string
	}{
		{"an error", func(graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { return nil, boom }
		}, "boom"},
		{"a panic", func(graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { panic("out of ideas") }
		}, "out of ideas"},
		{"a panic of Gorgonia's", func(x graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { return gorgonia.Must(gorgonia.Mul(x.Gorgonia(), x.Gorgonia())), nil }
		}, "gorgonia"},
		{"no function", func(graph.Node) func() (*gorgonia.Node, error) { return nil }, "function"},
		{"not a node", func(graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { return nil, nil }
		}, "no node"},
		{"another graph", func(graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { return foreign, nil }
		}, "another graph"},
		{"an input of its own", func(x graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) {
				in := gorgonia.NewMatrix(x.Gorgonia().Graph(), tensor.Float64, gorgonia.WithShape(3, 4), gorgonia.WithName("mine"))
				return gorgonia.Add(x.Gorgonia(), in)
			}
		}, `"mine" has no value`},
		{"a scalar", func(graph.Node) func() (*gorgonia.Node, error) {
			return func() (*gorgonia.Node, error) { return gorgonia.NewConstant(2.0), nil }
		}, "two dimensions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, nodeError(t, func(s *graph.Scope, x graph.Node) graph.Node { return s.Apply("mine", c.f(x)) }),
				"graph: mine", c.want)
		})
	}
	called := false
	err := nodeError(t, func(s *graph.Scope, _ graph.Node) graph.Node {
		s.Fail(boom)
		return s.Apply("late", func() (*gorgonia.Node, error) { called = true; return nil, nil })
	})
	if called || !strings.HasSuffix(err.Error(), "boom") {
		t.Errorf("Apply after an error: called %t, error %v", called, err)
	}
}

// TestApplyOverwritesNothing: Gorgonia's in-place ops run on private copies; inputs, parameters, constants and our own
// results keep their values over several runs.
func TestApplyOverwritesNothing(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := graph.NewParams(d, 1)
		prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
			x, c, w := s.Input("x", 2), s.Const([]float64{0.5, -1}, 1, 2), s.Param("w", graph.Constant(2), 1, 2)
			h := x.Mul(w)
			read := map[string]graph.Node{"x": x, "c": c, "h": h, "w": w, "copy of h": h.Identity(), "h + 1": h.Plus(1)}
			var loss graph.Node
			for name, n := range map[string]graph.Node{"x": x, "c": c, "h": h, "w": w} {
				read["tanh "+name] = raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Tanh(g[0]) }, n)
				read["exp "+name] = raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Exp(g[0]) }, n)
				read["neg "+name] = raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) {
					return gorgonia.Neg(gorgonia.Must(gorgonia.Neg(gorgonia.Must(gorgonia.Neg(g[0])))))
				}, n)
			}
			loss = read["tanh h"].Add(read["exp h"]).Sum()
			return graph.Outputs{Loss: loss, Read: read}
		})
		for range 3 {
			run(t, prog, graph.Feed{Name: "x", Float64: []float64{0.25, 1}})
			for name, want := range map[string][]float64{"x": {0.25, 1}, "c": {0.5, -1}, "h": {0.5, 2}, "w": {2, 2}} {
				wantClose(t, name, output(t, prog, name), want, 0)
				for f, of := range map[string]func(float64) float64{"tanh ": math.Tanh, "exp ": math.Exp,
					"neg ": func(x float64) float64 { return -x }} {
					wantClose(t, f+name, output(t, prog, f+name), []float64{of(want[0]), of(want[1])}, 1e-6)
				}
			}
			wantClose(t, "copy of h", output(t, prog, "copy of h"), []float64{0.5, 2}, 0)
			wantClose(t, "h + 1", output(t, prog, "h + 1"), []float64{1.5, 3}, 0)
			slope := func(h float64) float64 { return 1 - math.Tanh(h)*math.Tanh(h) + math.Exp(h) }
			wantClose(t, "gradient", prog.Gradients()[0].Grad.Float64s(), []float64{0.25 * slope(0.5), slope(2)}, 1e-6)
		}
		wantClose(t, "the parameter", p.Get("w").Value.Float64s(), []float64{2, 2}, 0)
	}
}
