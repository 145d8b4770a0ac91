package graph_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

var inf = math.Inf(1)

// TestExtremeValues checks values that are exact or infinite, where the tolerance of the table of ops would hide them.
func TestExtremeValues(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name     string
		op       func(node) node
		in, want []float64
	}{
		{"sigmoid", node.Sigmoid, []float64{0, 1000, -1000, inf, -inf, nan}, []float64{0.5, 1, 0, 1, 0, nan}},
		{"tanh", node.Tanh, []float64{0, 1000, -1000, inf, -inf, nan}, []float64{0, 1, -1, 1, -1, nan}},
		{"softplus", node.Softplus, []float64{0, 1000, -1000, inf, -inf, nan}, []float64{math.Ln2, 1000, 0, inf, 0, nan}},
		{"relu", node.ReLU, []float64{0, 5, -5, inf, -inf, nan}, []float64{0, 5, 0, inf, 0, nan}},
		{"leaky", func(n node) node { return n.LeakyReLU(0.5) }, []float64{0, -6, inf, -inf, nan},
			[]float64{0, -3, inf, -inf, nan}},
		{"elu", func(n node) node { return n.ELU(2) }, []float64{0, -1000, 7, inf, -inf, nan},
			[]float64{0, -2, 7, inf, -2, nan}},
		{"gelu", node.GELU, []float64{0, -1000, 1000, inf, -inf, nan}, []float64{0, 0, 1000, inf, 0, nan}},
		{"normal cdf", node.NormalCDF, []float64{0, inf, -inf, nan}, []float64{0.5, 1, 0, nan}},
		{"exp", node.Exp, []float64{0, 1000, -1000, nan}, []float64{1, inf, 0, nan}},
		{"log", node.Log, []float64{1, 0, -1, inf}, []float64{0, -inf, nan, inf}},
		{"sqrt", node.Sqrt, []float64{9, 0, -1, inf}, []float64{3, 0, nan, inf}},
		{"abs", node.Abs, []float64{-3, 3, -inf, nan}, []float64{3, 3, inf, nan}},
		{"clamp", func(n node) node { return n.Clamp(-1, 2) }, []float64{-5, 5, -inf, nan}, []float64{-1, 2, -1, nan}},
	} {
		got := evaluate(t, func(s scope) node { return c.op(s.Const(c.in, 1, len(c.in))) })
		for i, want := range c.want {
			if got[i] != want && !(math.IsNaN(got[i]) && math.IsNaN(want)) {
				t.Errorf("%s(%v) = %v, want %v", c.name, c.in[i], got[i], want)
			}
		}
	}
}

// TestTailsKeepRelativeAccuracy compares small results with their asymptotic series, relative to themselves.
func TestTailsKeepRelativeAccuracy(t *testing.T) {
	for _, c := range []struct {
		name     string
		op       func(node) node
		in, want float64
	}{
		{"sigmoid", node.Sigmoid, -100, math.Exp(-100)},
		{"softplus", node.Softplus, -100, math.Exp(-100)},
		{"elu", func(n node) node { return n.ELU(1) }, -1e-20, -1e-20},
		{"normal cdf", node.NormalCDF, -20, 2.7536241186062337e-89}, // to seventeen digits
		{"gelu", node.GELU, -20, -20 * 2.7536241186062337e-89},
	} {
		got := evaluate(t, func(s scope) node { return c.op(s.Const([]float64{c.in}, 1, 1)) })[0]
		if !(math.Abs(got/c.want-1) < 1e-9) {
			t.Errorf("%s(%v) = %v, want %v", c.name, c.in, got, c.want)
		}
	}
}

// TestAbsOfZeroIsPositiveZero: 1/|x| must go to +Inf at both zeros.
func TestAbsOfZeroIsPositiveZero(t *testing.T) {
	got := evaluate(t, func(s scope) node { return s.Const([]float64{0, math.Copysign(0, -1)}, 1, 2).Abs() })
	for i, y := range got {
		if y != 0 || math.Signbit(y) {
			t.Errorf("element %d: |0| = %v with sign bit %t", i, y, math.Signbit(y))
		}
	}
}

func TestLogSumExpExtremes(t *testing.T) {
	ln3 := math.Log(3)
	rows := []float64{
		1000, 1000, 1000,
		-1000, -1000, -1000,
		-inf, 5, -inf,
		-inf, -inf, -inf,
		inf, 0, -inf,
		999, 1000, 1001,
	}
	lse := evaluate(t, func(s scope) node { return s.Const(rows, 6, 3).LogSumExp(1) })
	want := []float64{1000 + ln3, -1000 + ln3, 5, -inf, inf, 1001 + math.Log(1+math.Exp(-1)+math.Exp(-2))}
	for i, w := range want {
		if lse[i] != w && !(math.Abs(lse[i]-w) < 1e-12*math.Abs(w)) {
			t.Errorf("LogSumExp of row %v = %v, want %v", rows[3*i:3*i+3], lse[i], w)
		}
	}
	along0 := evaluate(t, func(s scope) node { return s.Const([]float64{-inf, 1000, 0, -inf}, 2, 2).LogSumExp(0) })
	if along0[0] != 0 || along0[1] != 1000 {
		t.Errorf("LogSumExp along dimension 0 = %v, want [0 1000]", along0)
	}
	soft := evaluate(t, func(s scope) node {
		return s.Const([]float64{-inf, 5, -inf, 999, 1000, 1001}, 2, 3).Softmax(1)
	})
	e1, e2 := math.Exp(-1), math.Exp(-2)
	wantClose(t, "softmax", soft, []float64{0, 1, 0, e2 / (1 + e1 + e2), e1 / (1 + e1 + e2), 1 / (1 + e1 + e2)}, 1e-15)
	logSoft := evaluate(t, func(s scope) node { return s.Const([]float64{0, -2000, -inf}, 1, 3).LogSoftmax(1) })
	if logSoft[0] != 0 || logSoft[1] != -2000 || !math.IsInf(logSoft[2], -1) {
		t.Errorf("LogSoftmax = %v, want [0 -2000 -Inf]: no underflow", logSoft)
	}
}

// TestCrossEntropyIsFinite checks values and both derivatives on huge logits, in both element types.
func TestCrossEntropyIsFinite(t *testing.T) {
	logits := []float64{1000, -1000, 1000, -1000, 1000, -1000, 3e38, -3e38}
	targets := []float64{0, 0, 1, 1, 0.3, 0.3, 1, 1}
	want := []float64{1000, 0, 0, 1000, 700, 300, 0, 3e38}
	slope := []float64{1, 0, 0, -1, 0.7, -0.3, 0, -1}
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := compileReading(t, graph.NewParams(d, 1), graph.Config{}, func(s scope) map[string]node {
			a, x := s.Const(logits, 2, 4), s.Const(targets, 2, 4)
			y := a.CrossEntropyLogits(x)
			g := graph.Grad(y, a, x)
			return map[string]node{"y": y, "slope": g[0], "target": g[1], "second": graph.Grad(g[0], a)[0]}
		})
		run(t, p)
		y := output(t, p, "y")
		for i := range y {
			if !(math.Abs(y[i]-want[i]) <= 1e-6*max(1, math.Abs(want[i]))) {
				t.Errorf("%v: cross-entropy(%v, %v) = %v, want %v", d, logits[i], targets[i], y[i], want[i])
			}
		}
		wantClose(t, "slope", output(t, p, "slope"), slope, 1e-7)
		wantClose(t, "second derivative", output(t, p, "second"), make([]float64, 8), 1e-15)
		for i, g := range output(t, p, "target") {
			if g != -float64(float32(logits[i])) && g != -logits[i] {
				t.Errorf("%v: derivative for the target at logit %v is %v", d, logits[i], g)
			}
		}
	}
}

// TestKinkConventions checks the derivatives at kinks against what the documentation promises.
func TestKinkConventions(t *testing.T) {
	for _, c := range []struct {
		name     string
		op       func(node) node
		at, want []float64
	}{
		{"relu", node.ReLU, []float64{-1, 0, 1}, []float64{0, 0, 1}},
		{"leaky", func(n node) node { return n.LeakyReLU(0.25) }, []float64{-1, 0, 1}, []float64{0.25, 0.25, 1}},
		{"abs", node.Abs, []float64{-1, 0, 1}, []float64{-1, 0, 1}},
		{"clamp", func(n node) node { return n.Clamp(-1, 2) }, []float64{-1.5, -1, 0, 2, 2.5}, []float64{0, 1, 1, 1, 0}},
		{"elu", func(n node) node { return n.ELU(2) }, []float64{-1, 0, 1}, []float64{2 / math.E, 2, 1}},
	} {
		got := evaluate(t, func(s scope) node {
			x := s.Const(c.at, 1, len(c.at))
			return graph.Grad(c.op(x), x)[0]
		})
		wantClose(t, "slope of "+c.name, got, c.want, 1e-15)
	}
}

func TestStopGradient(t *testing.T) {
	got := evaluate(t, func(s scope) node {
		x := s.Const([]float64{2, -3}, 1, 2)
		y := x.StopGradient().Mul(x.Square()) // a constant 2 and -3 times x²
		return graph.Concat(0, y, graph.Grad(y, x)[0], graph.Grad(x.StopGradient(), x)[0])
	})
	wantClose(t, "value, gradient, gradient of the stopped alone", got, []float64{8, -27, 8, 18, 0, 0}, 1e-14)
}
