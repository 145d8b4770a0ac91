package graph

import (
	"testing"

	"gorgonia.org/gorgonia"
)

// TestSymDiff: an op answers Gorgonia's own interface with the very nodes that Grad makes of it.
func TestSymDiff(t *testing.T) {
	s := newScope(NewParams(Float64, 1), Config{Batch: 2})
	x, w, b := s.Input("x", 3), s.Param("w", GlorotUniform, 3, 4), s.Param("b", Zeros, 1, 4)
	y := x.Dense(w, b, Tanh)
	seed := s.Const([]float64{1}, 2, 4)
	want := VJP(y, seed, x, w, b)
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	op := y.e.g.Op().(gorgonia.SDOp)
	got, err := op.SymDiff(gorgonia.Nodes{x.e.g, w.e.g, b.e.g}, y.e.g, seed.e.g)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if got[i] != want[i].e.g {
			t.Errorf("input %d: SymDiff gives %v, Grad %v", i, got[i], want[i])
		}
	}
	if constant := x.StopGradient().e.g.Op().(gorgonia.SDOp).DiffWRT(1); constant[0] {
		t.Error("stop-gradient can be differentiated")
	}
	if one, other := y.e.g.Op().Hashcode(), want[0].e.g.Op().Hashcode(); one == other {
		t.Errorf("two ops have one hash %d", one)
	}
}
