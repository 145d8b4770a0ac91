package graph_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

func TestCompileErrors(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	one := func(s *graph.Scope) graph.Outputs { return graph.Outputs{Loss: s.Const([]float64{1}, 1, 1)} }
	for _, c := range []struct {
		name   string
		params *graph.Params
		config graph.Config
		build  func(*graph.Scope) graph.Outputs
		want   string
	}{
		{"no parameters", nil, graph.Config{}, one, "NewParams"},
		{"no function", p, graph.Config{}, nil, "function"},
		{"batch", p, graph.Config{Batch: -1}, one, "batch of -1"},
		{"mode", p, graph.Config{Mode: 3}, one, "unknown mode 3"},
		{"negative mode", p, graph.Config{Mode: -1}, one, "unknown mode -1"},
		{"element type", graph.NewParams(2, 1), graph.Config{}, one, "unknown element type 2"},
		{"nothing to compute", p, graph.Config{}, func(*graph.Scope) graph.Outputs { return graph.Outputs{} },
			"nothing to compute"},
		{"column as loss", p, graph.Config{Batch: 3}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Input("x", 2).Sum(1)}
		}, "shape [3 1]; it must be (1, 1)"},
		{"rank-3 number as loss", p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Const([]float64{1}, 1, 1, 1)}
		}, "must be (1, 1)"},
		{"zero node as output", p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Read: map[string]graph.Node{"code": {}}}
		}, `output "code"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			prog, err := graph.Compile(c.params, c.config, c.build)
			wantError(t, err, c.want)
			if prog != nil {
				t.Error("a program beside an error")
			}
		})
	}
}

func TestOutputsAndLoss(t *testing.T) {
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2, Mode: graph.Evaluation},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 3)
			return graph.Outputs{Loss: x.Square().Sum(1).Mean(), Read: map[string]graph.Node{"x": x, "sum": x.Sum(0),
				"const": s.Const([]float64{8}, 1, 2)}}
		})
	if !math.IsNaN(p.Loss()) {
		t.Error("a loss before the first run")
	}
	_, err := p.Output("sum")
	wantError(t, err, `"sum"`, "before the first run")
	if p.Config() != (graph.Config{Batch: 2, Mode: graph.Evaluation}) {
		t.Errorf("configuration %v", p.Config())
	}
	run(t, p, graph.Feed{Name: "x", Float32: []float32{1, 2, 3, 4, 5, 6}})
	if p.Loss() != 91.0/2 {
		t.Errorf("loss %v, want 45.5", p.Loss())
	}
	sum, err := p.Output("sum")
	if err != nil || !slices.Equal(sum.Float32, []float32{5, 7, 9}) || !slices.Equal(sum.Shape, []int{1, 3}) ||
		sum.DType() != graph.Float32 {
		t.Errorf("sum %v, %v", sum, err)
	}
	wantClose(t, "an input as output", output(t, p, "x"), []float64{1, 2, 3, 4, 5, 6}, 0)
	wantClose(t, "a constant as output", output(t, p, "const"), []float64{8, 8}, 0)
	_, err = p.Output("missing")
	wantError(t, err, `no output "missing"`, "[const, sum, x]")

	// The memory of an output is the program's: changing it changes no input of the next run.
	x, _ := p.Output("x")
	x.Set(0, 100)
	run(t, p, graph.Feed{Name: "x", Float32: []float32{1, 1, 1, 1, 1, 1}})
	if sum.At(0) != 2 || x.At(0) != 1 {
		t.Errorf("after the next run the sum is %v and x %v", sum, x)
	}
	q := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		return map[string]graph.Node{"y": s.Const([]float64{1}, 1, 1)}
	})
	run(t, q)
	if !math.IsNaN(q.Loss()) {
		t.Error("a loss of a graph without one")
	}
}

// TestOutputOfParameter: reading a parameter gives a copy, so that a caller cannot change it by accident.
func TestOutputOfParameter(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		w := s.Param("w", graph.Constant(3), 1, 1)
		return graph.Outputs{Loss: w, Read: map[string]graph.Node{"w": w, "again": w}}
	})
	run(t, prog)
	w, err := prog.Output("w")
	if err != nil || prog.Loss() != 3 || prog.Gradients()[0].Grad.At(0) != 1 {
		t.Fatalf("loss %v, gradients %v, error %v", prog.Loss(), prog.Gradients(), err)
	}
	w.Set(0, 50)
	prog.Gradients()[0].Grad.Set(0, 60)
	if p.Get("w").Value.At(0) != 3 {
		t.Error("the parameter changed")
	}
	run(t, prog)
	if prog.Loss() != 3 || prog.Gradients()[0].Grad.At(0) != 1 {
		t.Errorf("after the next run: loss %v, gradient %v", prog.Loss(), prog.Gradients()[0].Grad)
	}
}

func TestNonFinite(t *testing.T) {
	p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.In("enc").Input("x", 2)
		return graph.Outputs{Loss: x.Log().Square().Sum()}
	})
	run(t, p, graph.Feed{Name: "x", Float64: []float64{1, 2}})
	if got := p.NonFinite(); got != "" {
		t.Errorf("%q is not finite", got)
	}
	run(t, p, graph.Feed{Name: "x", Float64: []float64{1, 0}})
	if got := p.NonFinite(); !strings.Contains(got, "enc/log") || !strings.Contains(got, "-Inf") ||
		!strings.Contains(got, "element 1") {
		t.Errorf("the first that is not finite: %q, want enc/log", got)
	}
	run(t, p, graph.Feed{Name: "x", Float64: []float64{math.NaN(), 1}})
	if got := p.NonFinite(); !strings.Contains(got, "input:x") || !strings.Contains(got, "NaN") {
		t.Errorf("the first that is not finite: %q, want the input", got)
	}
}

func TestState(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	// A running mean m <- 0.9 m + 0.1 mean(x), which the loss sees before the update.
	prog := compile(t, p, graph.Config{Batch: 2, Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		x, m := s.Input("x", 2), s.State("m", graph.Constant(1), 1, 2)
		s.Assign(m, m.Times(0.9).Add(x.Mean(0).Times(0.1)))
		return graph.Outputs{Loss: x.Sub(m).Square().Sum().Mul(s.Param("w", graph.Constant(1), 1, 1)),
			Read: map[string]graph.Node{"m": m}}
	})
	feed := graph.Feed{Name: "x", Float64: []float64{10, 0, 30, 4}}
	run(t, prog, feed)
	wantClose(t, "state within the first run", output(t, prog, "m"), []float64{1, 1}, 0)
	wantClose(t, "state after the first run", p.Get("m").Value.Float64s(), []float64{2.9, 1.1}, 1e-15)
	if want := 81.0 + 1 + 841 + 9; prog.Loss() != want {
		t.Errorf("loss %v, want %v", prog.Loss(), want)
	}
	run(t, prog, feed)
	wantClose(t, "state within the second run", output(t, prog, "m"), []float64{2.9, 1.1}, 1e-15)
	wantClose(t, "state after the second run", p.Get("m").Value.Float64s(), []float64{4.61, 1.19}, 1e-15)
	if gs := prog.Gradients(); len(gs) != 1 || gs[0].Name != "w" {
		t.Errorf("gradients %v: state is not trained", gs)
	}
	before := p.Get("m").Value.At(0)
	if err := prog.Run(); err == nil || p.Get("m").Value.At(0) != before {
		t.Errorf("a failed run (%v) assigned state", err)
	}
}

// TestAssignSwaps: all assignments take the values of the run, not those of assignments before them.
func TestAssignSwaps(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	prog := compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		a, b := s.State("a", graph.Constant(1), 1, 1), s.State("b", graph.Constant(2), 1, 1)
		s.Assign(a, b)
		s.Assign(b, a)
		return map[string]graph.Node{"y": s.Const([]float64{1}, 1, 1)}
	})
	run(t, prog)
	if p.Get("a").Value.At(0) != 2 || p.Get("b").Value.At(0) != 1 {
		t.Errorf("a = %v, b = %v after a swap", p.Get("a").Value, p.Get("b").Value)
	}
}

func TestAssignErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		target func(s *graph.Scope, x graph.Node) graph.Node
		want   []string
	}{
		{"trainable", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Param("w", graph.Zeros, 3, 4) },
			[]string{"assign", `"w" is a trainable parameter`}},
		{"shape", func(s *graph.Scope, _ graph.Node) graph.Node { return s.State("m", graph.Zeros, 4, 3) },
			[]string{`"m"`, "[4 3]", "[3 4]"}},
		{"no state", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sigmoid() }, []string{"not a state"}},
		{"zero node", func(*graph.Scope, graph.Node) graph.Node { return graph.Node{} },
			[]string{"argument 0 is not a node"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, nodeError(t, func(s *graph.Scope, x graph.Node) graph.Node {
				s.In("norm").Assign(c.target(s, x), x)
				return x
			}), append(c.want, "norm/assign")...)
		})
	}
}
