package graph_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// TestErrorsOfOps: every misuse of an op is one error that names the op and what was wrong, and no panic.
func TestErrorsOfOps(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s *graph.Scope, x graph.Node) graph.Node // x is (3, 4)
		want  []string
	}{
		{"add", func(s *graph.Scope, x graph.Node) graph.Node { return x.Add(s.Const([]float64{1}, 3, 3)) }, []string{"add", "[3 4]", "[3 3]", "dimension 1"}},
		{"sub of other rank", func(s *graph.Scope, x graph.Node) graph.Node { return x.Sub(s.Const([]float64{1}, 1, 3, 4)) }, []string{"sub", "[3 4]", "[1 3 4]"}},
		{"mul", func(s *graph.Scope, x graph.Node) graph.Node { return x.Mul(x.T()) }, []string{"mul", "[4 3]"}},
		{"div", func(s *graph.Scope, x graph.Node) graph.Node { return x.Div(x.Slice(0, 0, 2)) }, []string{"div", "[2 4]"}},
		{"broadcast", func(_ *graph.Scope, x graph.Node) graph.Node { return x.BroadcastTo(6, 4) }, []string{"broadcast", "[3 4]", "[6 4]"}},
		{"broadcast to less", func(_ *graph.Scope, x graph.Node) graph.Node { return x.BroadcastTo(1, 4) }, []string{"broadcast", "[1 4]"}},
		{"broadcast to negative", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum().BroadcastTo(-1, 4) }, []string{"broadcast"}},
		{"sum axis", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum(2) }, []string{"sum", "dimension 2", "[3 4]", "0..1"}},
		{"mean axis", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Mean(-1) }, []string{"sum", "dimension -1"}},
		{"sum to", func(_ *graph.Scope, x graph.Node) graph.Node { return x.SumTo(3, 2) }, []string{"sum", "[3 4]", "[3 2]"}},
		{"sum to negative", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum(0).SumTo(-1, 4) }, []string{"sum"}},
		{"sum to zero", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum(0).SumTo(0, 4) }, []string{"sum"}},
		{"sum to other rank", func(_ *graph.Scope, x graph.Node) graph.Node { return x.SumTo(1) }, []string{"sum"}},
		{"logsumexp", func(_ *graph.Scope, x graph.Node) graph.Node { return x.LogSumExp(2) }, []string{"logsumexp", "dimension 2"}},
		{"softmax", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Softmax(-1) }, []string{"softmax", "dimension -1"}},
		{"log-softmax", func(_ *graph.Scope, x graph.Node) graph.Node { return x.LogSoftmax(5) }, []string{"dimension 5"}},
		{"reshape", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(5, 2) }, []string{"reshape", "12", "[5 2]"}},
		{"reshape, rest", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(-1, 5) }, []string{"reshape"}},
		{"reshape, two rests", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(-1, -1) }, []string{"reshape"}},
		{"reshape to a vector", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(12) }, []string{"reshape", "two dimensions"}},
		{"reshape to nothing", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(0, 12) }, []string{"reshape", "at least 1"}},
		{"reshape overflow", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(1<<62, 1<<62) }, []string{"reshape"}},
		{"transpose", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Reshape(3, 2, 2).T() }, []string{"transpose", "[3 2 2]"}},
		{"slice beyond", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Slice(1, 2, 5) }, []string{"slice", "[2:5]", "[3 4]"}},
		{"slice empty", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Slice(1, 2, 2) }, []string{"slice", "[2:2]"}},
		{"slice axis", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Slice(2, 0, 1) }, []string{"slice", "dimension 2"}},
		{"pad", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Pad(1, -1, 0) }, []string{"pad", "-1"}},
		{"pad overflow", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Pad(1, 1<<62, 1<<62) }, []string{"pad"}},
		{"concat", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(0, x, x.T()) }, []string{"concat", "[4 3]", "[3 4]", "dimension 0"}},
		{"concat rank", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(0, x, x.Reshape(3, 4, 1)) }, []string{"concat"}},
		{"concat axis", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(2, x, x) }, []string{"concat", "dimension 2"}},
		{"concat of nothing", func(_ *graph.Scope, _ graph.Node) graph.Node { return graph.Concat(0) }, []string{"not a node"}},
		{"matmul", func(_ *graph.Scope, x graph.Node) graph.Node { return x.MatMul(x) }, []string{"matmul", "[3 4]", "inner extents are 4 and 3"}},
		{"matmulT", func(_ *graph.Scope, x graph.Node) graph.Node { return x.MatMulT(x.T()) }, []string{"matmul", "4 and 3"}},
		{"tmatmul", func(_ *graph.Scope, x graph.Node) graph.Node { return x.TMatMul(x.T()) }, []string{"matmul", "3 and 4"}},
		{"matmul rank", func(_ *graph.Scope, x graph.Node) graph.Node { return x.MatMul(x.Reshape(4, 3, 1)) }, []string{"matmul", "matrices"}},
		{"dense", func(s *graph.Scope, x graph.Node) graph.Node { return x.Dense(x, x.Sum(0), graph.ReLU) }, []string{"dense", "inner"}},
		{"dense bias", func(s *graph.Scope, x graph.Node) graph.Node { return x.Dense(x.T(), x.Sum(0), graph.ReLU) }, []string{"dense", "bias of shape [1 4]", "(1, 3)"}},
		{"dense activation", func(s *graph.Scope, x graph.Node) graph.Node { return x.Dense(x.T(), x.Sum(1).T(), "step") }, []string{`"step"`, "relu", "sigmoid"}},
		{"activation", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Activate("step") }, []string{`unknown activation "step"`, "tanh"}},
		{"cross-entropy", func(_ *graph.Scope, x graph.Node) graph.Node { return x.CrossEntropyLogits(x.Sum(0)) }, []string{"cross-entropy", "[3 4]", "[1 4]"}},
		{"clamp", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Clamp(1, -1) }, []string{"clamp(1, -1)", "lower bound"}},
		{"leaky", func(_ *graph.Scope, x graph.Node) graph.Node { return x.LeakyReLU(1) }, []string{"leaky-relu(1)", "slope"}},
		{"elu", func(_ *graph.Scope, x graph.Node) graph.Node { return x.ELU(0) }, []string{"elu(0)", "positive"}},
		{"times NaN", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Times(math.NaN()) }, []string{"times(NaN)", "finite"}},
		{"plus Inf", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Plus(math.Inf(1)) }, []string{"plus(+Inf)", "finite"}},
		{"seed", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.VJP(x, x.Sum(0), x)[0] }, []string{"gradient", "[1 4]", "[3 4]"}},
		{"gradient of nothing", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Grad(graph.Node{}, x)[0] }, []string{"gradient", "argument 0"}},
		{"gradient for nothing", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Grad(x, x, graph.Node{})[1] }, []string{"gradient", "argument 2"}},
		{"const", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{1, 2}, 3, 3) }, []string{"constant", "2 values", "[3 3]"}},
		{"const of nothing", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const(nil, 1, 1) }, []string{"constant", "0 values"}},
		{"const vector", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{1}, 3) }, []string{"constant", "two dimensions"}},
		{"const too large", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{1}, 1<<40, 1<<40) }, []string{"constant", "elements"}},
		{"the zero node", func(_ *graph.Scope, x graph.Node) graph.Node { return x.Add(graph.Node{}) }, []string{"add", "argument 1 is not a node"}},
		{"of the zero node", func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Node{}.Add(x) }, []string{"add", "argument 0 is not a node"}},
		{"input name", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Input("", 3) }, []string{"input", "is not a valid name"}},
		{"input shape", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Input("x") }, []string{"input x", "two dimensions"}},
		{"input extent", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Input("x", 0) }, []string{"input x", "at least 1"}},
		{"labels", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Labels(0) }, []string{"input labels", "at least 1"}},
		{"parameter name", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Param("a//b", graph.Zeros, 1, 1) }, []string{`"a//b" is not a valid name`}},
		{"parameter shape", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Param("w", graph.Zeros, 3) }, []string{"parameter w", "two dimensions"}},
		{"parameter without initialiser", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Param("w", nil, 3, 1) }, []string{`"w"`, "initialiser"}},
		{"scalar name", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Scalar("/beta", 1) }, []string{"scalar", `"/beta"`}},
		{"noise shape", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Noise(graph.Normal(0, 1), 3) }, []string{"noise", "two dimensions"}},
		{"noise law", func(s *graph.Scope, _ graph.Node) graph.Node { return s.Noise(graph.Normal(0, -1), 3, 1) }, []string{"noise", "Normal(0, -1)"}},
		{"scope name", func(s *graph.Scope, _ graph.Node) graph.Node { return s.In("a/").Const([]float64{1}, 1, 1) }, []string{"scope", `"a/" is not a valid name`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got graph.Node
			err := nodeError(t, func(s *graph.Scope, x graph.Node) graph.Node {
				got = c.build(s, x)
				return got
			})
			wantError(t, err, c.want...)
			if got.Valid() || got.Shape() != nil || got.Dim(0) != 0 || got.String() != "invalid node" {
				t.Errorf("the result of the failed operation is %v", got)
			}
		})
	}
}

// TestFirstErrorWins: later errors are consequences, and everything after an error is harmless.
func TestFirstErrorWins(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	err := buildError(t, p, graph.Config{Batch: 128}, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 784)
		layer := s.In("enc").In("1")
		if s.Err() != nil {
			t.Errorf("an error already: %v", s.Err())
		}
		bad := graph.Dense{Units: -3}.Apply(layer, x)
		first := s.Err()
		wantError(t, first, "enc/1/dense")
		after := bad.Add(x).Sigmoid().Sum().Reshape(-7)
		after = graph.Concat(9, after, x.MatMul(x), s.In("").Param("", nil))
		s.Assign(after, x)
		for _, n := range append(graph.Grad(after, x, bad), s.Labels(0), s.Noise(graph.Normal(0, 1)), s.Scalar("", 1), s.Const(nil)) {
			if n.Valid() {
				t.Error("a valid node after an error")
			}
		}
		if got := s.Fail(errors.New("later")); got.Valid() || s.Err() != first {
			t.Errorf("the error became %v", s.Err())
		}
		return graph.Outputs{Loss: after}
	})
	if want := "graph: enc/1/dense: -3 units: there must be at least 1"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}

// TestErrorPath: the path is that of the scope in which the operation's argument was made; where shapes do not go
// together, that of the innermost, with the names of both.
func TestErrorPath(t *testing.T) {
	err := buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 128}, func(s *graph.Scope) graph.Outputs {
		x := s.In("enc").In("1").Input("x", 784)
		return graph.Outputs{Loss: x.Dense(s.Param("w", graph.Zeros, 256, 32), s.Param("b", graph.Zeros, 1, 32), graph.ReLU)}
	})
	want := "graph: enc/1/dense: shape [128 784] against [256 32]: the inner extents are 784 and 256 " +
		`(input "x" against parameter "w")`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 784)
		twice := graph.Concat(1, x, x)
		return graph.Outputs{Loss: twice.MatMulT(s.In("enc").Param("W", graph.Zeros, 784, 784))}
	})
	want = "graph: enc/matmul: shape [2 1568] against [784 784]: the inner extents are 1568 and 784 " +
		`(concat against parameter "enc/W")`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	boom := errors.New("boom")
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.In("a").In("b").Fail(boom)}
	})
	if err.Error() != "graph: a/b: boom" || !errors.Is(err, boom) {
		t.Errorf("error %q of the caller's", err)
	}
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Fail(boom)}
	})
	if err.Error() != "graph: boom" {
		t.Errorf("error %q at the root", err)
	}
}

func TestZeroNode(t *testing.T) {
	var z graph.Node
	for _, n := range []graph.Node{z, z.Add(z), z.Sum(), z.Mean(3), z.Sigmoid().Square(), z.Slice(0, 1, 2), z.MatMul(z), z.Dense(z, z, "x"),
		z.Activate("x"), z.Clamp(2, 1), z.ELU(-1), z.LeakyReLU(3), z.LogSoftmax(1), z.Reshape(1), graph.Concat(0, z, z),
		graph.JacobianSquaredNorm(z, z), graph.JacobianSquaredNormEstimate(z, z, 0), graph.Grad(z, z)[0]} {
		if n.Valid() || n.Shape() != nil || n.Dim(0) != 0 || n.Scope().Err() == nil || n.Gorgonia() != nil {
			t.Errorf("%v made of the zero Node", n)
		}
		// Whoever reads it hears of it, also where nothing at all would be an answer.
		wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
			w := s.Param("w", graph.Zeros, 1, 1)
			return graph.Outputs{Loss: n.Square().Mean(), Read: map[string]graph.Node{"y": w.Exp()}}
		}), "loss", "not a node")
	}
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: graph.Concat(0), Read: map[string]graph.Node{"y": s.Param("w", graph.Zeros, 1, 1)}}
	}), "loss", "not a node")
}

// TestNowhere: scopes that Compile has not made do nothing, and say so.
func TestNowhere(t *testing.T) {
	for _, s := range []*graph.Scope{nil, {}, graph.Node{}.Scope(), graph.Node{}.Scope().In("a"), (*graph.Scope)(nil).In("")} {
		for i, n := range []graph.Node{
			s.Input("x", 3), s.Labels(2), s.Param("w", graph.Zeros, 1, 1), s.State("s", graph.Zeros, 1, 1), s.Noise(graph.Normal(0, 1), 1, 1),
			s.Scalar("b", 1), s.Const([]float64{1}, 1, 1), s.Dense("d", graph.Node{}, 3), s.Fail(errors.New("boom")),
			graph.Dense{Units: 1}.Apply(s, graph.Node{}), graph.MLP{Hidden: []int{1}}.Apply(s, graph.Node{}),
			graph.Dropout{P: .5}.Apply(s, graph.Node{}), graph.LayerNorm{}.Apply(s, graph.Node{}),
			s.Apply("a", func() (*gorgonia.Node, error) { return nil, nil }),
		} {
			if n.Valid() {
				t.Errorf("call %d made a node", i)
			}
		}
		s.Assign(graph.Node{}, graph.Node{})
		if s.Err() == nil || s.Batch() != 0 || s.Mode() != graph.Inference || s.Training() || s.Sampling() || s.DType() != graph.Float32 {
			t.Errorf("scope %v, error %v", s, s.Err())
		}
	}
	if err := new(graph.Program).Run(); err == nil {
		t.Error("a zero Program runs")
	}
}

// TestScopeAfterCompile: a scope that is kept adds nothing to the parameters, and a build that panics leaves nothing.
func TestScopeAfterCompile(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	var kept *graph.Scope
	compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		kept = s
		return graph.Outputs{Loss: s.Param("w", graph.Zeros, 1, 1).Mean()}
	})
	if n := kept.Param("late", graph.Zeros, 1, 1); n.Valid() || kept.Err() == nil || len(p.All()) != 1 {
		t.Errorf("a kept scope made %v; the parameters are %v", n, parameterNames(p))
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic of the caller's own code is swallowed")
			}
		}()
		_, _ = graph.Compile(p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			s.Param("v", graph.Zeros, 1, 1)
			s.Scalar("b", 1)
			panic("mine")
		})
	}()
	if _, ok := p.Scalar("b"); ok || len(p.All()) != 1 {
		t.Errorf("a build that panicked left %v", parameterNames(p))
	}
	// What a graph within the graph has made stays, since its program is whole.
	var inner *graph.Program
	wantError(t, buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		s.Param("outer", graph.Zeros, 1, 1)
		inner = compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Param("inner", graph.Zeros, 1, 1).Mean()}
		})
		return graph.Outputs{Loss: s.Fail(errors.New("boom"))}
	}), "boom")
	if run(t, inner); !slices.Equal(parameterNames(p), []string{"w", "inner"}) {
		t.Errorf("the parameters are %v", parameterNames(p))
	}
}

// TestNodesOfAnotherGraph: a node that outlives its graph is refused in every place.
func TestNodesOfAnotherGraph(t *testing.T) {
	var old graph.Node
	first := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		old = s.Const([]float64{7}, 3, 4)
		return map[string]graph.Node{"y": old}
	})
	for name, build := range map[string]func(s *graph.Scope, x graph.Node) graph.Node{
		"argument": func(_ *graph.Scope, x graph.Node) graph.Node { return x.Add(old) },
		"layer":    func(s *graph.Scope, _ graph.Node) graph.Node { return s.Dense("d", old, 3) },
		"dropout":  func(s *graph.Scope, _ graph.Node) graph.Node { return graph.Dropout{}.Apply(s, old) },
		"norm":     func(s *graph.Scope, _ graph.Node) graph.Node { return graph.LayerNorm{}.Apply(s, old) },
		"gradient": func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Grad(x, old)[0] },
		"output":   func(*graph.Scope, graph.Node) graph.Node { return old },
		"assign": func(s *graph.Scope, x graph.Node) graph.Node {
			s.Assign(s.State("m", graph.Zeros, 3, 4), old)
			return x
		},
	} {
		err := nodeError(t, build)
		wantError(t, err)
		if !strings.Contains(err.Error(), "another graph") {
			t.Errorf("%s: error %q does not speak of another graph", name, err)
		}
	}
	// The other way round the error is in the old graph, so that the result is what cannot be used.
	wantError(t, nodeError(t, func(_ *graph.Scope, x graph.Node) graph.Node { return old.Add(x) }), "not a node")
	run(t, first)
	wantClose(t, "the first graph", output(t, first, "y"), slices.Repeat([]float64{7}, 12), 0)
}

func TestScopeAndNodeDescribeThemselves(t *testing.T) {
	compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 3, Mode: graph.Evaluation}, func(s *graph.Scope) map[string]graph.Node {
		in := s.In("enc").In("0")
		if s.Path() != "" || in.Path() != "enc/0" || s.In("enc/0").Path() != "enc/0" {
			t.Errorf("paths %q and %q", s.Path(), in.Path())
		}
		if in.Mode() != graph.Evaluation || in.Batch() != 3 || in.DType() != graph.Float64 || in.Training() || !in.Sampling() {
			t.Error("a sub-scope differs from the graph")
		}
		x := in.Input("x", 2)
		if got := x.Sum(1).String(); got != "enc/0/sum[3 1] [3 1]" {
			t.Errorf("a node prints as %q", got)
		}
		if x.Dim(0) != 3 || x.Dim(1) != 2 || x.Dim(2) != 0 || x.Dim(-1) != 0 {
			t.Error("wrong extents")
		}
		x.Shape()[0] = 99
		if x.Dim(0) != 3 {
			t.Error("the shape can be changed from outside")
		}
		if x.Scope().Path() != "enc/0" {
			t.Error("wrong scope of a node")
		}
		return map[string]graph.Node{"x": x}
	})
	for m, want := range map[graph.Mode]string{graph.Inference: "inference", graph.Evaluation: "evaluation", graph.Training: "training", 7: "Mode(7)"} {
		if m.String() != want {
			t.Errorf("mode %d prints as %q", int(m), m)
		}
	}
	for d, want := range map[graph.DType]string{graph.Float32: "float32", graph.Float64: "float64", 5: "DType(5)"} {
		if d.String() != want {
			t.Errorf("element type %d prints as %q", int(d), d)
		}
	}
}
