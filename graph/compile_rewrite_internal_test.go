package graph

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// compileBoth compiles a graph without and with rewriting, each with its own equal parameters.
func compileBoth(t testing.TB, d DType, c Config, build func(*Scope) Outputs) (written, rewritten *Program) {
	t.Helper()
	var out [2]*Program
	for i := range out {
		s := newScope(NewParams(d, 1), c)
		s.b.asWritten = i == 0
		p, err := compile(s, build)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = p
	}
	return out[0], out[1]
}

// values returns everything that can be read of a program: the loss, the outputs and the gradients.
func (p *Program) values(t testing.TB) map[string][]float64 {
	t.Helper()
	out := map[string][]float64{"loss": {p.Loss()}}
	for name := range p.read {
		v, err := p.Output(name)
		if err != nil {
			t.Fatal(err)
		}
		out["output "+name] = v.Float64s()
	}
	for _, g := range p.Gradients() {
		out["gradient of "+g.Name] = g.Grad.Float64s()
	}
	return out
}

// sameValues compares the results of two programs, relative to the largest element of each tensor.
func sameValues(t testing.TB, p, q *Program, tolerance float64) {
	t.Helper()
	got, want := q.values(t), p.values(t)
	if len(got) != len(want) {
		t.Fatalf("%d values, want %d", len(got), len(want))
	}
	for name, w := range want {
		scale := 1.0
		for _, v := range w {
			scale = max(scale, math.Abs(v))
		}
		for i, v := range w {
			if !(math.Abs(got[name][i]-v) <= tolerance*scale) {
				t.Fatalf("%s: element %d is %v, as written %v", name, i, got[name][i], v)
			}
		}
	}
}

// TestRewritingAppliesToNumbers: constants are computed at compile time, factors are merged, and neutral ops are left
// out.
func TestRewritingAppliesToNumbers(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s *Scope, x Node) Node
		want  []string
	}{
		{"neutral elements", func(_ *Scope, x Node) Node { return x.Times(1).Plus(0).Neg().Neg().Identity().Exp() },
			[]string{"exp"}},
		{"factors", func(_ *Scope, x Node) Node { return x.Times(3).Neg().Times(0.5) }, []string{"times(-1.5)"}},
		{"no factor that loses digits", func(_ *Scope, x Node) Node { return x.Times(1e-200).Times(1e-150) },
			[]string{"fused(times(1e-200), times(1e-150))"}},
		{"numbers", func(s *Scope, x Node) Node {
			return x.Mul(s.Const([]float64{4}, 1, 1).Sqrt().Plus(1).BroadcastTo(2, 3))
		}, []string{"times(3)"}},
		{"infinite factor", func(s *Scope, x Node) Node { return x.Mul(s.Const([]float64{math.Inf(1)}, 1, 1)) },
			[]string{"mul"}},
		{"sum of what is repeated", func(_ *Scope, x Node) Node { return x.Sum(1).BroadcastTo(2, 3).Sum() },
			[]string{"sum[1 1]", "times(3)"}},
		{"mean of means", func(_ *Scope, x Node) Node { return x.Mean(1).Mean(0) },
			[]string{"sum[1 1]", "times(0.16666666666666666)"}},
		{"reshapes", func(_ *Scope, x Node) Node { return x.Reshape(3, 2).Reshape(6, 1).Exp() },
			[]string{"reshape[6 1]", "exp"}},
		{"elementwise before repeated", func(_ *Scope, x Node) Node { return x.Sum(1).BroadcastTo(2, 3).Exp().Mul(x) },
			[]string{"sum[2 1]", "exp", "mul"}},
	} {
		written, p := compileBoth(t, Float64, Config{Batch: 2}, func(s *Scope) Outputs {
			return Outputs{Read: map[string]Node{"y": c.build(s, s.Input("x", 3))}}
		})
		var got []string
		for _, n := range p.machine.order {
			if !n.Leaf() {
				got = append(got, n.Label)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: ops %q, want %q", c.name, got, c.want)
		}
		for _, program := range []*Program{written, p} {
			if err := program.Run(Feed{Name: "x", Float64: []float64{1, 2, 3, -1, 0, .5}}); err != nil {
				t.Fatal(err)
			}
		}
		a, b := written.values(t)["output y"], p.values(t)["output y"]
		for i := range a {
			if !(math.Abs(a[i]-b[i]) <= 1e-15*math.Abs(a[i])) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) && a[i] != b[i] {
				t.Errorf("%s: element %d is %v, as written %v", c.name, i, b[i], a[i])
			}
		}
	}
}

// TestReadValuesAreNotGradients: a value that is read stays the same when a gradient of equal value, or the tensor it
// was a view of, is changed in place.
func TestReadValuesAreNotGradients(t *testing.T) {
	_, p := compileBoth(t, Float64, Config{Batch: 2, Mode: Training}, func(s *Scope) Outputs {
		w := s.Param("w", GlorotUniform, 2, 3)
		loss := w.Square().Sum()
		g := Grad(loss, w)[0]
		return Outputs{Loss: loss, Read: map[string]Node{
			"g": g, "same": g.Times(1), "reshaped": g.Reshape(3, 2), "again": g.Reshape(3, 2).Reshape(2, 3).Identity(),
		}}
	})
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	grad := p.Gradients()[0].Grad
	want := grad.Float64s()
	clear(grad.Float64)
	for name := range p.read {
		v, err := p.Output(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(v.Float64, want) {
			t.Errorf("%s changed with the gradient: %v, want %v", name, v.Float64, want)
		}
	}
}

// TestReadGradientKeepsItsValue: a gradient that is also read has two memories, one for each purpose.
func TestReadGradientKeepsItsValue(t *testing.T) {
	_, p := compileBoth(t, Float64, Config{Mode: Training, Batch: 1}, func(s *Scope) Outputs {
		w := s.Param("w", GlorotUniform, 2, 1)
		loss := s.Const([]float64{1, 2}, 1, 2).MatMul(w)
		g := Grad(loss, w)[0]
		return Outputs{Loss: loss, Read: map[string]Node{"g": g.Times(1)}}
	})
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	clear(p.Gradients()[0].Grad.Float64)
	if g, err := p.Output("g"); err != nil || !slices.Equal(g.Float64, []float64{1, 2}) {
		t.Errorf("what is read changed with the gradient: %v, %v", g.Float64, err)
	}
}

// TestConstantsRunOnce: what depends on constants alone is computed once and keeps its value.
func TestConstantsRunOnce(t *testing.T) {
	runs := 0
	_, p := compileBoth(t, Float64, Config{Batch: 2, Mode: Training}, func(s *Scope) Outputs {
		c := s.Const([]float64{1, 2, 3, 4, 5, 6}, 2, 3).Softmax(1)
		c = s.apply(definition{op: "counted", shape: []int{2, 3}, run: kernels{
			f64: func(out []float64, in [][]float64) { runs++; copy(out, in[0]) },
		}}, c)
		w := s.Param("w", GlorotUniform, 2, 3)
		return Outputs{Loss: w.Exp().Mul(c).Sum(), Read: map[string]Node{"c": s.Const([]float64{1, 2, 3}, 1, 3).Exp()}}
	})
	for range 3 {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		g := p.Gradients()[0].Grad.Float64
		w := p.Gradients()[0].Value.Float64
		if sum := g[0]/math.Exp(w[0]) + g[1]/math.Exp(w[1]) + g[2]/math.Exp(w[2]); math.Abs(sum-1) > 1e-14 {
			t.Errorf("the gradient is %v, whose factors add up to %v", g, sum)
		}
		c, _ := p.Output("c")
		if c.Float64[0] != math.E {
			t.Errorf("e is %v", c.Float64[0])
		}
		clear(g)
		clear(c.Float64)
	}
	if runs != 1 {
		t.Errorf("an op of constants ran %d times", runs)
	}
}

// TestFusionIsOnePass: the forward and backward pass of an error are one op, with the gradient of the bias.
func TestFusionIsOnePass(t *testing.T) {
	_, p := compileBoth(t, Float32, Config{Batch: 16, Mode: Training}, func(s *Scope) Outputs {
		x := s.Input("x", 6)
		y := s.Dense("y", x, 6).Sigmoid()
		return Outputs{Loss: y.Sub(x).Square().Sum(1).Mean()}
	})
	var got []string
	for _, n := range p.machine.order {
		if o := p.machine.ops[n]; o != nil && !o.isPart {
			got = append(got, n.Label)
		}
	}
	slices.Sort(got)
	want := []string{
		"dense(false, identity)",
		"fused(sigmoid, sub, square, sum[1 1], times(0.125), sigmoid-gradient, sum[1 6])",
		"matmul(true, false)", "times(0.0625)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("ops:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestNonFiniteLooksIntoFusedOps: the first op with a NaN or an infinity is named, even inside a fused op.
func TestNonFiniteLooksIntoFusedOps(t *testing.T) {
	_, p := compileBoth(t, Float32, Config{Batch: 1}, func(s *Scope) Outputs {
		x := s.In("a").Input("x", 2)
		return Outputs{Loss: Node{x.e, s.In("b")}.Plus(1).Log().Square().Sum()}
	})
	if p.NonFinite() != "" {
		t.Error("something is not finite before there was a run")
	}
	for _, c := range []struct {
		x    []float32
		want string
	}{{[]float32{1, -1}, "b/log [1 2] has -Inf at element 1"}, {[]float32{1, 2}, ""}} {
		if err := p.Run(Feed{Name: "x", Float32: c.x}); err != nil {
			t.Fatal(err)
		}
		if got := p.NonFinite(); got != c.want {
			t.Errorf("%v: %q, want %q", c.x, got, c.want)
		}
	}
}
