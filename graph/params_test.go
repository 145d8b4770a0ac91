package graph_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// affine is a training graph y = w·x + b on (batch, 1) inputs, with the squared error to the input t as loss.
func affine(s *graph.Scope) graph.Outputs {
	x, target := s.Input("x", 1), s.Input("t", 1)
	y := x.Mul(s.Param("w", graph.Constant(2), 1, 1)).Add(s.Param("b", graph.Constant(-1), 1, 1))
	return graph.Outputs{Loss: y.Sub(target).Square().Mean(), Read: map[string]graph.Node{"y": y}}
}

// TestProgramsShareMemory: what one program's gradients change, the others see, at another batch size and mode.
func TestProgramsShareMemory(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	train := compile(t, p, graph.Config{Batch: 4, Mode: graph.Training}, affine)
	eval := compile(t, p, graph.Config{Batch: 2}, affine)
	x := graph.Feed{Name: "x", Float64: []float64{1, 2}}
	target := graph.Feed{Name: "t", Float64: []float64{0, 0}}
	run(t, eval, x, target)
	wantClose(t, "before training", output(t, eval, "y"), []float64{1, 3}, 0)
	run(t, train, graph.Feed{Name: "x", Float64: []float64{0, 1, 2, 3}},
		graph.Feed{Name: "t", Float64: []float64{0, 0, 0, 0}})
	gs := train.Gradients()
	if len(gs) != 2 || gs[0].Name != "w" || gs[1].Name != "b" || len(eval.Gradients()) != 0 {
		t.Fatalf("gradients %v and %v", gs, eval.Gradients())
	}
	// y = -1, 1, 3, 5: dL/dw = 2/4 Σ y x = 11, dL/db = 2/4 Σ y = 4, L = 36/4
	wantClose(t, "loss and gradients", []float64{train.Loss(), gs[0].Grad.At(0), gs[1].Grad.At(0)}, []float64{9, 11, 4},
		1e-15)
	for _, g := range gs {
		g.Value.Set(0, g.Value.At(0)-g.Grad.At(0))
	}
	run(t, eval, x, target)
	wantClose(t, "after a step", output(t, eval, "y"), []float64{-9 - 5, -18 - 5}, 0)
	if p.Get("w").Value.At(0) != -9 {
		t.Error("Params does not see the step")
	}
}

func TestParamsAreOrderedAndNamed(t *testing.T) {
	p := graph.NewParams(graph.Float32, 5)
	var w graph.Node
	compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		w = s.In("z").Param("W", graph.Zeros, 2, 3)
		again := s.Param("z/W", graph.Constant(9), 2, 3)
		if again.String() != w.String() {
			t.Errorf("the same path twice is %v and %v", w, again)
		}
		s.State("a", graph.Constant(3), 1, 4)
		s.In("b").Param("W", graph.Zeros, 1, 1)
		return map[string]graph.Node{"y": w.Sum().Add(again.Sum())}
	})
	var names []string
	for _, v := range p.All() {
		names = append(names, v.Name)
	}
	if want := []string{"z/W", "a", "b/W"}; !slices.Equal(names, want) {
		t.Errorf("parameters %v, want %v: in the order of their making", names, want)
	}
	if p.Count() != 7 { // state does not count
		t.Errorf("%d trainable numbers, want 7", p.Count())
	}
	if p.DType() != graph.Float32 || p.Seed() != 5 || p.Get("W") != nil || p.Get("a").Trainable ||
		!p.Get("b/W").Trainable {
		t.Error("wrong description")
	}
	all := p.All()
	all[0] = nil
	if p.All()[0] == nil {
		t.Error("All gives away its own list")
	}
}

func TestParamErrors(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	one := func(build func(s *graph.Scope) graph.Node) func(*graph.Scope) graph.Outputs {
		return func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Read: map[string]graph.Node{"y": build(s)}}
		}
	}
	compile(t, p, graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.In("enc").Param("W", graph.Zeros, 2, 3).Add(s.State("m", graph.Zeros, 2, 3))
	}))
	wantError(t, buildError(t, p, graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.In("enc").Param("W", graph.Zeros, 3, 2)
	})), `"enc/W"`, "[2 3]", "[3 2]")
	wantError(t, buildError(t, p, graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.Param("m", graph.Zeros, 2, 3)
	})), `"m"`, "both a parameter and state")
	wantError(t, buildError(t, p, graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.Param("nan", graph.Constant(math.NaN()), 1, 1)
	})), `"nan"`, "finite")
	p.Seal()
	wantError(t, buildError(t, p, graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.Param("new", graph.Zeros, 1, 1)
	})), `"new"`, "stored")
	if len(p.All()) != 2 {
		t.Errorf("%d tensors after failures, want 2", len(p.All()))
	}
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, one(func(s *graph.Scope) graph.Node {
		return s.Param("__metadata__", graph.Zeros, 1, 1) // a file could not hold it
	})), "__metadata__")
}

// TestFailedCompileTakesBack: parameters and scalars that only a failed graph has made are gone, so that a corrected
// graph starts afresh.
func TestFailedCompileTakesBack(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	graph1 := func(width int, beta float64, fail bool) func(*graph.Scope) graph.Outputs {
		return func(s *graph.Scope) graph.Outputs {
			y := s.Param("w", graph.Constant(1), 1, width).Sum().Mul(s.Scalar("beta", beta))
			if fail {
				y = y.Sum(5)
			}
			return graph.Outputs{Loss: y}
		}
	}
	buildError(t, p, graph.Config{}, graph1(3, 4, true))
	if p.Get("w") != nil || len(p.All()) != 0 || p.Count() != 0 {
		t.Error("the parameter of a failed graph is still there")
	}
	if v, ok := p.Scalar("beta"); ok {
		t.Errorf("the scalar of a failed graph is still there, %v", v)
	}
	prog := compile(t, p, graph.Config{}, graph1(2, 5, false))
	run(t, prog)
	if prog.Loss() != 10 {
		t.Errorf("loss %v, want 10", prog.Loss())
	}
	// Those of an earlier graph stay.
	buildError(t, p, graph.Config{}, graph1(2, 5, true))
	if v, ok := p.Scalar("beta"); p.Get("w") == nil || !ok || v != 5 {
		t.Error("a failed graph took back what an earlier one had made")
	}
}

func TestScalars(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	build := func(s *graph.Scope) graph.Outputs {
		beta := s.In("loss").Scalar("beta", 0.5)
		return graph.Outputs{Loss: beta.Add(s.Scalar("loss/beta", 99)).Mul(s.Const([]float64{10}, 1, 1))}
	}
	a, b := compile(t, p, graph.Config{Mode: graph.Training}, build), compile(t, p, graph.Config{Batch: 3}, build)
	run(t, a)
	run(t, b)
	if a.Loss() != 10 || b.Loss() != 10 {
		t.Errorf("losses %v and %v, want 10: one path is one scalar", a.Loss(), b.Loss())
	}
	if err := p.SetScalar("loss/beta", 2); err != nil {
		t.Fatal(err)
	}
	run(t, a)
	run(t, b)
	if v, ok := p.Scalar("loss/beta"); a.Loss() != 40 || b.Loss() != 40 || v != 2 || !ok {
		t.Errorf("losses %v and %v after SetScalar, want 40", a.Loss(), b.Loss())
	}
	if len(a.Gradients()) != 0 {
		t.Error("a scalar is trained")
	}
	wantError(t, p.SetScalar("gamma", 1), `"gamma"`, "loss/beta")
	if _, ok := p.Scalar("gamma"); ok {
		t.Error("a scalar that nobody has made")
	}
}

func TestCloneAndCopyFrom(t *testing.T) {
	p := graph.NewParams(graph.Float64, 7)
	p.Metadata["name"] = "original"
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		s.State("m", graph.Constant(4), 1, 2)
		return graph.Outputs{Loss: s.Param("w", graph.GlorotNormal, 2, 2).Sum().Mul(s.Scalar("beta", 3))}
	})
	c := p.Clone()
	w := p.Get("w").Value.Float64s()
	wantClose(t, "clone", c.Get("w").Value.Float64s(), w, 0)
	c.Get("w").Value.Set(0, 100)
	c.Metadata["name"] = "clone"
	if err := c.SetScalar("beta", 8); err != nil {
		t.Fatal(err)
	}
	if v, _ := p.Scalar("beta"); v != 3 || p.Get("w").Value.At(0) != w[0] || p.Metadata["name"] != "original" {
		t.Error("the clone shares memory")
	}
	if c.Seed() != 7 || c.DType() != graph.Float64 || c.Count() != 4 || c.Get("m").Trainable ||
		c.Get("m").Value.At(1) != 4 {
		t.Error("the clone differs")
	}
	if err := p.CopyFrom(c); err != nil {
		t.Fatal(err)
	}
	run(t, prog)
	if want := 3 * (100 + w[1] + w[2] + w[3]); math.Abs(prog.Loss()-want) > 1e-12 {
		t.Errorf("the program sees %v, want %v", prog.Loss(), want)
	}

	other := graph.NewParams(graph.Float32, 1)
	wantError(t, other.CopyFrom(p), "2 tensors over 0")
	wantError(t, other.CopyFrom(nil))
	before := p.Get("w").Value.Float64s()
	for _, build := range []func(s *graph.Scope){
		func(s *graph.Scope) { s.State("m", graph.Zeros, 1, 2); s.Param("w", graph.Zeros, 4, 1) },
		func(s *graph.Scope) { s.State("m", graph.Zeros, 1, 2); s.Param("v", graph.Zeros, 2, 2) },
	} {
		q := graph.NewParams(graph.Float32, 1)
		compileReading(t, q, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			build(s)
			return map[string]graph.Node{"y": s.Const([]float64{1}, 1, 1)}
		})
		wantError(t, p.CopyFrom(q), `"w"`)
	}
	wantClose(t, "after failed copies", p.Get("w").Value.Float64s(), before, 0)
	if p.Get("m").Value.At(0) != 4 {
		t.Error("a failed copy changed a tensor")
	}
	p.Seal()
	wantError(t, buildError(t, p.Clone(), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Param("fresh", graph.Zeros, 1, 1)}
	}), `"fresh"`, "stored")
}

// TestZeroParams: the zero value is an empty float32 set with seed 0.
func TestZeroParams(t *testing.T) {
	var p graph.Params
	prog := compile(t, &p, graph.Config{Mode: graph.Training}, affine)
	run(t, prog, graph.Feed{Name: "x", Float32: []float32{3}}, graph.Feed{Name: "t", Float32: []float32{1}})
	if prog.Loss() != 16 || p.DType() != graph.Float32 || p.Count() != 2 {
		t.Errorf("loss %v, want 16", prog.Loss())
	}
	var q graph.Params
	compileReading(t, &q, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		return map[string]graph.Node{"y": s.Scalar("beta", 1)}
	})
	if c := q.Clone(); c.Count() != 0 {
		t.Error("a clone of nothing")
	}
}
