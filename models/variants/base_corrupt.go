package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Corrupt returns a corrupted copy of a set, as [Denoising] corrupts samples in training. The result depends only on
// the set, the settings and the seed. If the corruption has no geometry, it takes the set's.
func Corrupt(s *data.Set, c Corruption, seed uint64) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("models: corrupt: %w", err)
	}
	if c.Image.IsZero() {
		c.Image = s.Image
	}
	if err := c.check(s.D); err != nil {
		return nil, err
	}
	return transform(s, seed, c.Apply)
}

// corruptionBatch is the number of samples corrupted in one run.
const corruptionBatch = 256

// transform returns a copy of the set with values computed by the graph f, which maps x (batch, features) to the same
// shape.
func transform(s *data.Set, seed uint64, f func(s *graph.Scope, x graph.Node) graph.Node) (*data.Set, error) {
	params := graph.NewParams(graph.Float32, seed)
	programs := map[int]*graph.Program{} // by batch size; at most two
	out := s.Clone()
	at, run := 0, uint64(0)
	for b := range s.Batches(data.BatchOptions{Size: corruptionBatch}) {
		p := programs[b.N]
		if p == nil {
			var err error
			p, err = graph.Compile(params, graph.Config{Batch: b.N, Mode: graph.Training}, func(sc *graph.Scope) graph.Outputs {
				return graph.Outputs{Read: map[string]graph.Node{"y": f(sc, sc.Input("x", s.D))}}
			})
			if err != nil {
				return nil, err
			}
			programs[b.N] = p
		}
		p.SetRunNumber(run)
		if err := p.Run(graph.Feed{Name: "x", Float32: b.X}); err != nil {
			return nil, err
		}
		y, err := p.Output("y")
		if err != nil {
			return nil, err
		}
		at += copy(out.X[at:], y.Float32)
		run++
	}
	return out, nil
}
