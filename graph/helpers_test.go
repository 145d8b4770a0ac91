package graph_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// Short names for the tables of tests.
type (
	scope = *graph.Scope
	node  = graph.Node
)

// compile builds a program that must compile.
func compile(t testing.TB, p *graph.Params, c graph.Config, build func(*graph.Scope) graph.Outputs) *graph.Program {
	t.Helper()
	prog, err := graph.Compile(p, c, build)
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

// compileReading is compile for a graph without a loss.
func compileReading(t testing.TB, p *graph.Params, c graph.Config,
	build func(*graph.Scope) map[string]graph.Node) *graph.Program {
	t.Helper()
	return compile(t, p, c, func(s *graph.Scope) graph.Outputs { return graph.Outputs{Read: build(s)} })
}

// run runs a program that must not fail.
func run(t testing.TB, p *graph.Program, feeds ...graph.Feed) {
	t.Helper()
	if err := p.Run(feeds...); err != nil {
		t.Fatal(err)
	}
}

// output returns a copy of a named output of the last run.
func output(t testing.TB, p *graph.Program, name string) []float64 {
	t.Helper()
	v, err := p.Output(name)
	if err != nil {
		t.Fatal(err)
	}
	return v.Float64s()
}

// evaluate runs a graph of constants in float64 and returns the value of what it builds.
func evaluate(t testing.TB, build func(*graph.Scope) graph.Node) []float64 {
	t.Helper()
	p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		return map[string]graph.Node{"y": build(s)}
	})
	run(t, p)
	return output(t, p, "y")
}

// buildError returns the error of a graph that must fail to compile.
func buildError(t testing.TB, p *graph.Params, c graph.Config, build func(*graph.Scope) graph.Outputs) error {
	t.Helper()
	prog, err := graph.Compile(p, c, build)
	if err == nil {
		t.Fatal("the graph compiled")
	}
	if prog != nil {
		t.Error("a program beside an error")
	}
	return err
}

// nodeError is the error of a graph in float64 that computes one node, with a (3, 4) matrix of ones to start from.
func nodeError(t testing.TB, build func(s *graph.Scope, x graph.Node) graph.Node) error {
	t.Helper()
	return buildError(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Read: map[string]graph.Node{"y": build(s, s.Const([]float64{1}, 3, 4))}}
	})
}

// wantError requires an error of the package that contains all the parts.
func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want one with %q", parts)
		return
	}
	if !strings.HasPrefix(err.Error(), "graph: ") {
		t.Errorf("error %q does not begin with the package", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not contain %q", err, part)
		}
	}
}

// wantClose compares within a tolerance relative to the largest value and 1.
func wantClose(t testing.TB, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d elements, want %d", what, len(got), len(want))
		return
	}
	scale := 1.0
	for _, w := range want {
		scale = max(scale, math.Abs(w))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance*scale) {
			t.Errorf("%s: element %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}
