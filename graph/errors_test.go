package graph_test

import (
	"errors"
	"math"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// TestErrorsOfOps: every misuse of an op is one error that names the op and what was wrong, and no panic.
func TestErrorsOfOps(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s scope, x node) node // x is (3, 4)
		want  []string
	}{
		{"add", func(s scope, x node) node { return x.Add(s.Const([]float64{1}, 3, 3)) },
			[]string{"add", "[3 4]", "[3 3]", "dimension 1"}},
		{"sub of other rank", func(s scope, x node) node { return x.Sub(s.Const([]float64{1}, 1, 3, 4)) },
			[]string{"sub", "[3 4]", "[1 3 4]"}},
		{"mul", func(s scope, x node) node { return x.Mul(x.T()) }, []string{"mul", "[4 3]"}},
		{"div", func(s scope, x node) node { return x.Div(x.Slice(0, 0, 2)) }, []string{"div", "[2 4]"}},
		{"broadcast", func(_ scope, x node) node { return x.BroadcastTo(6, 4) }, []string{"broadcast", "[3 4]", "[6 4]"}},
		{"broadcast to less", func(_ scope, x node) node { return x.BroadcastTo(1, 4) }, []string{"broadcast", "[1 4]"}},
		{"broadcast to negative", func(_ scope, x node) node { return x.Sum().BroadcastTo(-1, 4) }, []string{"broadcast"}},
		{"sum axis", func(_ scope, x node) node { return x.Sum(2) }, []string{"sum", "dimension 2", "[3 4]", "0..1"}},
		{"mean axis", func(_ scope, x node) node { return x.Mean(-1) }, []string{"sum", "dimension -1"}},
		{"sum to", func(_ scope, x node) node { return x.SumTo(3, 2) }, []string{"sum", "[3 4]", "[3 2]"}},
		{"sum to negative", func(_ scope, x node) node { return x.Sum(0).SumTo(-1, 4) }, []string{"sum"}},
		{"sum to zero", func(_ scope, x node) node { return x.Sum(0).SumTo(0, 4) }, []string{"sum"}},
		{"sum to other rank", func(_ scope, x node) node { return x.SumTo(1) }, []string{"sum"}},
		{"logsumexp", func(_ scope, x node) node { return x.LogSumExp(2) }, []string{"logsumexp", "dimension 2"}},
		{"softmax", func(_ scope, x node) node { return x.Softmax(-1) }, []string{"softmax", "dimension -1"}},
		{"log-softmax", func(_ scope, x node) node { return x.LogSoftmax(5) }, []string{"dimension 5"}},
		{"reshape", func(_ scope, x node) node { return x.Reshape(5, 2) }, []string{"reshape", "12", "[5 2]"}},
		{"reshape, rest", func(_ scope, x node) node { return x.Reshape(-1, 5) }, []string{"reshape"}},
		{"reshape, two rests", func(_ scope, x node) node { return x.Reshape(-1, -1) }, []string{"reshape"}},
		{"reshape to a vector", func(_ scope, x node) node { return x.Reshape(12) }, []string{"reshape", "two dimensions"}},
		{"reshape to nothing", func(_ scope, x node) node { return x.Reshape(0, 12) }, []string{"reshape", "at least 1"}},
		{"reshape overflow", func(_ scope, x node) node { return x.Reshape(1<<62, 1<<62) }, []string{"reshape"}},
		{"transpose", func(_ scope, x node) node { return x.Reshape(3, 2, 2).T() }, []string{"transpose", "[3 2 2]"}},
		{"slice beyond", func(_ scope, x node) node { return x.Slice(1, 2, 5) }, []string{"slice", "[2:5]", "[3 4]"}},
		{"slice empty", func(_ scope, x node) node { return x.Slice(1, 2, 2) }, []string{"slice", "[2:2]"}},
		{"slice axis", func(_ scope, x node) node { return x.Slice(2, 0, 1) }, []string{"slice", "dimension 2"}},
		{"pad", func(_ scope, x node) node { return x.Pad(1, -1, 0) }, []string{"pad", "-1"}},
		{"pad overflow", func(_ scope, x node) node { return x.Pad(1, 1<<62, 1<<62) }, []string{"pad"}},
		{"concat", func(_ scope, x node) node { return graph.Concat(0, x, x.T()) },
			[]string{"concat", "[4 3]", "[3 4]", "dimension 0"}},
		{"concat rank", func(_ scope, x node) node { return graph.Concat(0, x, x.Reshape(3, 4, 1)) }, []string{"concat"}},
		{"concat axis", func(_ scope, x node) node { return graph.Concat(2, x, x) }, []string{"concat", "dimension 2"}},
		{"concat of nothing", func(_ scope, _ node) node { return graph.Concat(0) }, []string{"not a node"}},
		{"matmul", func(_ scope, x node) node { return x.MatMul(x) },
			[]string{"matmul", "[3 4]", "inner extents are 4 and 3"}},
		{"matmulT", func(_ scope, x node) node { return x.MatMulT(x.T()) }, []string{"matmul", "4 and 3"}},
		{"tmatmul", func(_ scope, x node) node { return x.TMatMul(x.T()) }, []string{"matmul", "3 and 4"}},
		{"matmul rank", func(_ scope, x node) node { return x.MatMul(x.Reshape(4, 3, 1)) }, []string{"matmul", "matrices"}},
		{"dense", func(s scope, x node) node { return x.Dense(x, x.Sum(0), graph.ReLU) }, []string{"dense", "inner"}},
		{"dense bias", func(s scope, x node) node { return x.Dense(x.T(), x.Sum(0), graph.ReLU) },
			[]string{"dense", "bias of shape [1 4]", "(1, 3)"}},
		{"dense activation", func(s scope, x node) node { return x.Dense(x.T(), x.Sum(1).T(), "step") },
			[]string{`"step"`, "relu", "sigmoid"}},
		{"activation", func(_ scope, x node) node { return x.Activate("step") },
			[]string{`unknown activation "step"`, "tanh"}},
		{"cross-entropy", func(_ scope, x node) node { return x.CrossEntropyLogits(x.Sum(0)) },
			[]string{"cross-entropy", "[3 4]", "[1 4]"}},
		{"clamp", func(_ scope, x node) node { return x.Clamp(1, -1) }, []string{"clamp(1, -1)", "lower bound"}},
		{"leaky", func(_ scope, x node) node { return x.LeakyReLU(1) }, []string{"leaky-relu(1)", "slope"}},
		{"elu", func(_ scope, x node) node { return x.ELU(0) }, []string{"elu(0)", "positive"}},
		{"times NaN", func(_ scope, x node) node { return x.Times(math.NaN()) }, []string{"times(NaN)", "finite"}},
		{"plus Inf", func(_ scope, x node) node { return x.Plus(math.Inf(1)) }, []string{"plus(+Inf)", "finite"}},
		{"seed", func(_ scope, x node) node { return graph.VJP(x, x.Sum(0), x)[0] }, []string{"gradient", "[1 4]", "[3 4]"}},
		{"gradient of nothing", func(_ scope, x node) node { return graph.Grad(node{}, x)[0] },
			[]string{"gradient", "argument 0"}},
		{"gradient for nothing", func(_ scope, x node) node { return graph.Grad(x, x, node{})[1] },
			[]string{"gradient", "argument 2"}},
		{"const", func(s scope, _ node) node { return s.Const([]float64{1, 2}, 3, 3) },
			[]string{"constant", "2 values", "[3 3]"}},
		{"const of nothing", func(s scope, _ node) node { return s.Const(nil, 1, 1) }, []string{"constant", "0 values"}},
		{"const vector", func(s scope, _ node) node { return s.Const([]float64{1}, 3) },
			[]string{"constant", "two dimensions"}},
		{"const too large", func(s scope, _ node) node { return s.Const([]float64{1}, 1<<40, 1<<40) },
			[]string{"constant", "elements"}},
		{"the zero node", func(_ scope, x node) node { return x.Add(node{}) }, []string{"add", "argument 1 is not a node"}},
		{"of the zero node", func(_ scope, x node) node { return node{}.Add(x) },
			[]string{"add", "argument 0 is not a node"}},
		{"input name", func(s scope, _ node) node { return s.Input("", 3) }, []string{"input", "is not a valid name"}},
		{"input shape", func(s scope, _ node) node { return s.Input("x") }, []string{"input x", "two dimensions"}},
		{"input extent", func(s scope, _ node) node { return s.Input("x", 0) }, []string{"input x", "at least 1"}},
		{"labels", func(s scope, _ node) node { return s.Labels(0) }, []string{"input labels", "at least 1"}},
		{"parameter name", func(s scope, _ node) node { return s.Param("a//b", graph.Zeros, 1, 1) },
			[]string{`"a//b" is not a valid name`}},
		{"parameter shape", func(s scope, _ node) node { return s.Param("w", graph.Zeros, 3) },
			[]string{"parameter w", "two dimensions"}},
		{"parameter without initialiser", func(s scope, _ node) node { return s.Param("w", nil, 3, 1) },
			[]string{`"w"`, "initialiser"}},
		{"scalar name", func(s scope, _ node) node { return s.Scalar("/beta", 1) }, []string{"scalar", `"/beta"`}},
		{"noise shape", func(s scope, _ node) node { return s.Noise(graph.Normal(0, 1), 3) },
			[]string{"noise", "two dimensions"}},
		{"noise law", func(s scope, _ node) node { return s.Noise(graph.Normal(0, -1), 3, 1) },
			[]string{"noise", "Normal(0, -1)"}},
		{"scope name", func(s scope, _ node) node { return s.In("a/").Const([]float64{1}, 1, 1) },
			[]string{"scope", `"a/" is not a valid name`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got node
			err := nodeError(t, func(s scope, x node) node {
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
	err := buildError(t, p, graph.Config{Batch: 128}, func(s scope) graph.Outputs {
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
		for _, n := range append(graph.Grad(after, x, bad), s.Labels(0), s.Noise(graph.Normal(0, 1)), s.Scalar("", 1),
			s.Const(nil)) {
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
	err := buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 128}, func(s scope) graph.Outputs {
		x := s.In("enc").In("1").Input("x", 784)
		return graph.Outputs{Loss: x.Dense(s.Param("w", graph.Zeros, 256, 32), s.Param("b", graph.Zeros, 1, 32), graph.ReLU)}
	})
	want := "graph: enc/1/dense: shape [128 784] against [256 32]: the inner extents are 784 and 256 " +
		`(input "x" against parameter "w")`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2}, func(s scope) graph.Outputs {
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
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s scope) graph.Outputs {
		return graph.Outputs{Loss: s.In("a").In("b").Fail(boom)}
	})
	if err.Error() != "graph: a/b: boom" || !errors.Is(err, boom) {
		t.Errorf("error %q of the caller's", err)
	}
	err = buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s scope) graph.Outputs {
		return graph.Outputs{Loss: s.Fail(boom)}
	})
	if err.Error() != "graph: boom" {
		t.Errorf("error %q at the root", err)
	}
}

func TestZeroNode(t *testing.T) {
	var z node
	for _, n := range []node{z, z.Add(z), z.Sum(), z.Mean(3), z.Sigmoid().Square(), z.Slice(0, 1, 2), z.MatMul(z),
		z.Dense(z, z, "x"),
		z.Activate("x"), z.Clamp(2, 1), z.ELU(-1), z.LeakyReLU(3), z.LogSoftmax(1), z.Reshape(1), graph.Concat(0, z, z),
		graph.JacobianSquaredNorm(z, z), graph.JacobianSquaredNormEstimate(z, z, 0), graph.Grad(z, z)[0]} {
		if n.Valid() || n.Shape() != nil || n.Dim(0) != 0 || n.Scope().Err() == nil || n.Gorgonia() != nil {
			t.Errorf("%v made of the zero Node", n)
		}
		// Whoever reads it hears of it, also where nothing at all would be an answer.
		wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Mode: graph.Training},
			func(s scope) graph.Outputs {
				w := s.Param("w", graph.Zeros, 1, 1)
				return graph.Outputs{Loss: n.Square().Mean(), Read: map[string]node{"y": w.Exp()}}
			}), "loss", "not a node")
	}
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s scope) graph.Outputs {
		return graph.Outputs{Loss: graph.Concat(0), Read: map[string]node{"y": s.Param("w", graph.Zeros, 1, 1)}}
	}), "loss", "not a node")
}

// TestNowhere: scopes that Compile has not made do nothing, and say so.
func TestNowhere(t *testing.T) {
	for _, s := range []scope{nil, {}, node{}.Scope(), node{}.Scope().In("a"), (scope)(nil).In("")} {
		for i, n := range []node{
			s.Input("x", 3), s.Labels(2), s.Param("w", graph.Zeros, 1, 1), s.State("s", graph.Zeros, 1, 1),
			s.Noise(graph.Normal(0, 1), 1, 1),
			s.Scalar("b", 1), s.Const([]float64{1}, 1, 1), s.Dense("d", node{}, 3), s.Fail(errors.New("boom")),
			graph.Dense{Units: 1}.Apply(s, node{}), graph.MLP{Hidden: []int{1}}.Apply(s, node{}),
			graph.Dropout{P: .5}.Apply(s, node{}), graph.LayerNorm{}.Apply(s, node{}),
			s.Apply("a", func() (*gorgonia.Node, error) { return nil, nil }),
		} {
			if n.Valid() {
				t.Errorf("call %d made a node", i)
			}
		}
		s.Assign(node{}, node{})
		if s.Err() == nil || s.Batch() != 0 || s.Mode() != graph.Inference || s.Training() || s.Sampling() ||
			s.DType() != graph.Float32 {
			t.Errorf("scope %v, error %v", s, s.Err())
		}
	}
	if err := new(graph.Program).Run(); err == nil {
		t.Error("a zero Program runs")
	}
}
