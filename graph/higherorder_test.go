package graph_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// derivatives evaluates an elementwise function and its derivatives up to an order, at the points.
func derivatives(t *testing.T, op func(graph.Node) graph.Node, order int, at []float64) [][]float64 {
	t.Helper()
	p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		x := s.Const(at, 1, len(at))
		read := map[string]graph.Node{"0": op(x)}
		y := read["0"]
		for k := range order {
			y = graph.Grad(y, x)[0]
			read[string(rune('1'+k))] = y
		}
		return read
	})
	run(t, p)
	out := make([][]float64, order+1)
	for k := range out {
		out[k] = output(t, p, string(rune('0'+k)))
	}
	return out
}

// TestThirdDerivatives compares Grad of Grad of Grad with closed forms.
func TestThirdDerivatives(t *testing.T) {
	phi := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	for _, c := range []struct {
		name  string
		op    func(graph.Node) graph.Node
		third func(x float64) float64
	}{
		{"sigmoid", graph.Node.Sigmoid, func(x float64) float64 {
			y := refSigmoid(x)
			return y * (1 - y) * (1 - 6*y + 6*y*y)
		}},
		{"tanh", graph.Node.Tanh, func(x float64) float64 {
			q := 1 - math.Tanh(x)*math.Tanh(x)
			return -2 * q * (3*q - 2)
		}},
		{"exp", graph.Node.Exp, math.Exp},
		{"x^4", func(n graph.Node) graph.Node { return n.Square().Square() }, func(x float64) float64 { return 24 * x }},
		{"x^5", func(n graph.Node) graph.Node { return n.Square().Square().Mul(n) },
			func(x float64) float64 { return 60 * x * x }},
		{"log", func(n graph.Node) graph.Node { return n.Plus(4).Log() },
			func(x float64) float64 { return 2 / math.Pow(x+4, 3) }},
		{"sqrt", func(n graph.Node) graph.Node { return n.Plus(4).Sqrt() },
			func(x float64) float64 { return 3.0 / 8 * math.Pow(x+4, -2.5) }},
		{"1/x", func(n graph.Node) graph.Node { return n.Scope().Const([]float64{1}, 1, 1).Div(n.Plus(4)) },
			func(x float64) float64 { return -6 / math.Pow(x+4, 4) }},
		{"softplus", graph.Node.Softplus, func(x float64) float64 {
			y := refSigmoid(x)
			return y * (1 - y) * (1 - 2*y)
		}},
		{"normal cdf", graph.Node.NormalCDF, func(x float64) float64 { return (x*x - 1) * phi(x) }},
		{"gelu", graph.Node.GELU, func(x float64) float64 { return (x*x*x - 4*x) * phi(x) }},
		{"elu", func(n graph.Node) graph.Node { return n.ELU(2) }, func(x float64) float64 {
			if x > 0 {
				return 0
			}
			return 2 * math.Exp(x)
		}},
		{"relu of a cube", func(n graph.Node) graph.Node { return n.Square().Mul(n).ReLU() }, func(x float64) float64 {
			if x > 0 {
				return 6
			}
			return 0
		}},
		{"linear", func(n graph.Node) graph.Node { return n.Times(3).Plus(1) }, func(float64) float64 { return 0 }},
	} {
		at := []float64{-2.5, -1, -0.3, 0.2, 1, 3}
		want := make([]float64, len(at))
		for i, x := range at {
			want[i] = c.third(x)
		}
		wantClose(t, "third derivative of "+c.name, derivatives(t, c.op, 3, at)[3], want, 1e-13)
	}
}

// TestThirdDerivativeOfLogSumExp: along a row of n equal entries, d³/dx_i³ log sum e^x = p(1-p)(1-2p) with p = 1/n.
func TestThirdDerivativeOfLogSumExp(t *testing.T) {
	got := evaluate(t, func(s *graph.Scope) graph.Node {
		x := s.Const([]float64{7}, 1, 5)
		first := graph.Grad(x.LogSumExp(1), x)[0].Slice(1, 2, 3)
		second := graph.Grad(first, x)[0].Slice(1, 2, 3)
		return graph.Grad(second, x)[0].Slice(1, 2, 3)
	})
	wantClose(t, "third derivative", got, []float64{0.2 * 0.8 * 0.6}, 1e-14)
}

// TestFifthDerivative goes on until the polynomial is gone: x⁴ has 24 and then 0.
func TestFifthDerivative(t *testing.T) {
	d := derivatives(t, func(n graph.Node) graph.Node { return n.Square().Square() }, 5, []float64{-3, 0, 2})
	wantClose(t, "fourth derivative", d[4], []float64{24, 24, 24}, 1e-12)
	wantClose(t, "fifth derivative", d[5], []float64{0, 0, 0}, 0)
}
