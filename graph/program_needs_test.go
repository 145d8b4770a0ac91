package graph_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestNeedsAndTensors: a program needs the inputs that its outputs depend on, and lists what its graph has asked for,
// used or not, made by it or by an earlier graph.
func TestNeedsAndTensors(t *testing.T) {
	p := graph.NewParams(graph.Float32, 1)
	build := func(labels bool) func(s *graph.Scope) map[string]graph.Node {
		return func(s *graph.Scope) map[string]graph.Node {
			x, y := s.In("a").Input("x", 2), s.Labels(2)
			s.Input("unused", 3)
			s.State("m", graph.Zeros, 1, 2)
			out := s.Dense("d", x, 2)
			if labels {
				out = out.Mul(y)
			}
			return map[string]graph.Node{"out": out}
		}
	}
	with, without := compileReading(t, p, graph.Config{}, build(true)), compileReading(t, p, graph.Config{}, build(false))
	for name, want := range map[string][2]bool{"x": {true, true}, graph.LabelsInput: {true, false}, "unused": {},
		"nobody": {}} {
		if got := [2]bool{with.Needs(name), without.Needs(name)}; got != want {
			t.Errorf("the programs need %q: %v, want %v", name, got, want)
		}
	}
	want := []graph.Input{{Name: "x", Shape: []int{2}}, {Name: graph.LabelsInput, Shape: []int{2}, Labels: true}}
	if got := with.Inputs(); !reflect.DeepEqual(got, want) {
		t.Errorf("inputs %v, want %v", got, want)
	}
	if got := without.Inputs(); !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("inputs %v, want %v", got, want[:1])
	}
	run(t, without, graph.Feed{Name: "x", Float32: []float32{1, 2}})
	names := without.Tensors()
	slices.Sort(names)
	if want := []string{"d/W", "d/b", "m"}; !slices.Equal(names, want) {
		t.Errorf("tensors %v, want %v", names, want)
	}
	clear(without.Tensors())
	if without.Tensors()[0] == "" {
		t.Error("Tensors gives away its own list")
	}
}
