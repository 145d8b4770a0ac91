package graph_test

import (
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// exploding is a foreign op that panics in every second run.
type exploding struct {
	gorgonia.Op
	runs *int
}

func (e exploding) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	if *e.runs++; *e.runs%2 == 0 {
		panic("boom")
	}
	return in[0], nil
}

func (exploding) Hashcode() uint32 { return 1 } // of a node of its own

// TestPanicOfAnOpIsAnError: a run in which a foreign op panics fails, and the next run succeeds.
func TestPanicOfAnOpIsAnError(t *testing.T) {
	if !graph.RecoversPanics {
		t.Skip("RunAll runs ops in a goroutine of its own, in which a panic ends the process")
	}
	runs := 0
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 2)
		y := raw(s, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			tanh, err := gorgonia.Tanh(in[0])
			if err != nil {
				return nil, err
			}
			return gorgonia.ApplyOp(exploding{tanh.Op(), &runs}, in[0])
		}, x)
		return graph.Outputs{Read: map[string]graph.Node{"y": y}}
	})
	x := graph.Feed{Name: "x", Float32: []float32{1, 2}}
	for i := range 6 {
		err := p.Run(x)
		if i%2 == 0 && err != nil {
			t.Fatalf("run %d: %v", i, err)
		}
		if i%2 == 1 && (err == nil || !strings.Contains(err.Error(), "boom")) {
			t.Fatalf("run %d, in which an op panics: error %v", i, err)
		}
		if y, err := p.Output("y"); err != nil || y.Float32[1] != 2 {
			t.Fatalf("run %d: y is %v (%v)", i, y, err)
		}
	}
}
