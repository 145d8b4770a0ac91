package graph_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestMark: what a second part of a graph does again is found, and what it does in its own right is not.
func TestMark(t *testing.T) {
	for _, c := range []struct {
		name               string
		second             func(s *graph.Scope, x, h, z graph.Node) graph.Node
		redrawn, reapplied []string
	}{
		{"a new draw", func(s *graph.Scope, _, h, _ graph.Node) graph.Node {
			return h.Add(s.In("enc").Noise(graph.Normal(0, 1), 4, 2))
		}, []string{"enc"}, nil},
		{"a draw that is not used", func(s *graph.Scope, _, h, _ graph.Node) graph.Node {
			s.In("enc").Noise(graph.Normal(0, 1), 4, 2)
			return h
		}, nil, nil},
		{"a draw of another shape", func(s *graph.Scope, _, h, _ graph.Node) graph.Node {
			return h.Mul(s.In("enc").Noise(graph.Normal(0, 1), 1, 2))
		}, nil, nil},
		{"a draw of its own", func(s *graph.Scope, _, h, _ graph.Node) graph.Node {
			return h.Add(s.In("loss").Noise(graph.Normal(0, 1), 4, 2))
		}, nil, nil},
		{"a layer again", func(s *graph.Scope, x, _, _ graph.Node) graph.Node {
			return s.In("enc").Dense("layer", x, 2).Square()
		}, nil, []string{"enc/layer/W", "enc/layer/b"}},
		{"a matrix again, scaled", func(s *graph.Scope, x, _, _ graph.Node) graph.Node {
			return x.Tanh().MatMul(s.In("enc").In("layer").Weight("W", graph.GlorotUniform, 3, 2).Times(2))
		}, nil, []string{"enc/layer/W"}},
		{"a layer on what the first part knows", func(s *graph.Scope, _, h, z graph.Node) graph.Node {
			return s.Dense("out", z, 3).Sum(1).Mul(h)
		}, nil, nil},
		{"a difference", func(_ *graph.Scope, x, h, _ graph.Node) graph.Node { return h.Sub(x.Sum(1)) }, nil, nil},
	} {
		_, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 4, Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				x, clean := s.Input("x", 3), s.Input("clean", 3)
				h := s.In("enc").Dense("layer", x, 2)
				z := h.Add(s.In("enc").Noise(graph.Normal(0, 1), 4, 2))
				mark := s.Mark()
				y := c.second(s, clean, h, z)
				if got := mark.Redrawn(y); !slices.Equal(got, c.redrawn) {
					t.Errorf("%s: redrawn %q, want %q", c.name, got, c.redrawn)
				}
				if got := mark.Reapplied(clean, []graph.Node{h, z}, y); !slices.Equal(got, c.reapplied) {
					t.Errorf("%s: reapplied %q, want %q", c.name, got, c.reapplied)
				}
				return graph.Outputs{Read: map[string]graph.Node{"y": y.Add(z)}}
			})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
