package graph_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestScopeAfterCompile: a scope that is kept adds nothing to the parameters, and a build that panics leaves nothing.
func TestScopeAfterCompile(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	var kept scope
	compile(t, p, graph.Config{}, func(s scope) graph.Outputs {
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
		_, _ = graph.Compile(p, graph.Config{}, func(s scope) graph.Outputs {
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
	wantError(t, buildError(t, p, graph.Config{}, func(s scope) graph.Outputs {
		s.Param("outer", graph.Zeros, 1, 1)
		inner = compile(t, p, graph.Config{}, func(s scope) graph.Outputs {
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
	var old node
	first := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s scope) map[string]node {
		old = s.Const([]float64{7}, 3, 4)
		return map[string]node{"y": old}
	})
	for name, build := range map[string]func(s scope, x node) node{
		"argument": func(_ scope, x node) node { return x.Add(old) },
		"layer":    func(s scope, _ node) node { return s.Dense("d", old, 3) },
		"dropout":  func(s scope, _ node) node { return graph.Dropout{}.Apply(s, old) },
		"norm":     func(s scope, _ node) node { return graph.LayerNorm{}.Apply(s, old) },
		"gradient": func(_ scope, x node) node { return graph.Grad(x, old)[0] },
		"output":   func(scope, node) node { return old },
		"assign": func(s scope, x node) node {
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
	wantError(t, nodeError(t, func(_ scope, x node) node { return old.Add(x) }), "not a node")
	run(t, first)
	wantClose(t, "the first graph", output(t, first, "y"), slices.Repeat([]float64{7}, 12), 0)
}

func TestScopeAndNodeDescribeThemselves(t *testing.T) {
	compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 3, Mode: graph.Evaluation},
		func(s scope) map[string]node {
			in := s.In("enc").In("0")
			if s.Path() != "" || in.Path() != "enc/0" || s.In("enc/0").Path() != "enc/0" {
				t.Errorf("paths %q and %q", s.Path(), in.Path())
			}
			if in.Mode() != graph.Evaluation || in.Batch() != 3 || in.DType() != graph.Float64 || in.Training() ||
				!in.Sampling() {
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
			return map[string]node{"x": x}
		})
	for m, want := range map[graph.Mode]string{graph.Inference: "inference", graph.Evaluation: "evaluation",
		graph.Training: "training", 7: "Mode(7)"} {
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
