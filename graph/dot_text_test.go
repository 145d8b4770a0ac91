package graph_test

import (
	"errors"
	"io"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

type brokenWriter struct{}

var errBroken = errors.New("the disk is on fire")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteDotErrors(t *testing.T) {
	p := smallAutoencoder(t)
	wantError(t, new(graph.Program).WriteDot(io.Discard, graph.DotOptions{}), "Compile")
	wantError(t, p.WriteDot(io.Discard, graph.DotOptions{Part: 3}), "unknown part 3")
	wantError(t, p.WriteDot(io.Discard, graph.DotOptions{Part: -1}), "unknown part -1")
	err := p.WriteDot(brokenWriter{}, graph.DotOptions{})
	if wantError(t, err, "WriteDot"); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

// Names of ops omit what the picture shows elsewhere, and surplus digits.
func TestWriteDotShortNames(t *testing.T) {
	p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 3},
		func(s *graph.Scope) map[string]graph.Node {
			x := s.Input("x", 3)
			w := s.Param("w", graph.Zeros, 3, 3)
			return map[string]graph.Node{
				"product": x.MatMul(w), "left": x.TMatMul(w), "right": x.MatMulT(w), "both": x.T().MatMulT(w.Exp()),
				"tied": x.DenseT(w, s.Param("b", graph.Zeros, 1, 3), graph.ReLU), "third": x.Times(1.0 / 3),
				"small":  x.Plus(1e-7 / 3),
				"shaped": x.Reshape(9, 1).BroadcastTo(9, 2), "clamped": x.Clamp(-1, 2), "softmax": x.Softmax(1),
			}
		})
	d := draw(t, p, graph.DotOptions{})
	for mark, want := range map[string]string{
		"product": "A·B | 3 × 3", "left": "Aᵀ·B | 3 × 3", "right": "A·Bᵀ | 3 × 3", "both": "A·Bᵀ | 3 × 3",
		"tied": "dense Wᵀ relu | 3 × 3", "third": "times(0.3333) | 3 × 3", "small": "plus(3.333e-08) | 3 × 3",
		"shaped": "reshape → 9 × 1 | broadcast | 9 × 2", "clamped": "clamp(-1, 2) | 3 × 3", "softmax": "softmax(1) | 3 × 3",
	} {
		if got := d.lines[d.find(t, mark)]; got != want+" | "+mark {
			t.Errorf("%s is %q, want %q", mark, got, want)
		}
	}
}
