package graph_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestRandomProbes: in random graphs of all ops every named value is that of plain Go, which nothing overwrites, and
// the gradients of leaves are those that training has without probes.
func TestRandomProbes(t *testing.T) {
	for i := range 80 {
		g := newRandomGraph(rand.New(rand.NewPCG(randomBase, uint64(1000+i))))
		p := graph.NewParams(graph.Float64, 1)
		var programs [2]*graph.Program
		for k, probe := range []bool{false, true} {
			config := graph.Config{Mode: graph.Training, Probe: probe}
			programs[k] = compile(t, p, config, func(s *graph.Scope) graph.Outputs {
				_, loss := g.build(s)
				return graph.Outputs{Loss: loss}
			})
		}
		for k, a := range g.leaves {
			if v := p.Get(leafName(k)); v != nil {
				copy(v.Value.Float64, a.v)
			}
		}
		run(t, programs[0])
		for range 2 {
			run(t, programs[1])
		}
		want := g.evaluate()
		for _, name := range programs[1].Names() { // those on which the loss depends
			var k int
			if _, err := fmt.Sscanf(name, "node%d", &k); err != nil {
				t.Fatal(err)
			}
			wantClose(t, fmt.Sprintf("graph %d, %s", i, name), probe(t, programs[1].Value, name), want[k].v, 1e-9)
		}
		for _, grad := range programs[0].Gradients() {
			var k int
			if _, err := fmt.Sscanf(grad.Name, "leaf%d", &k); err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("graph %d, gradient of leaf %d", i, k)
			wantClose(t, what, probe(t, programs[1].Gradient, nodeName(k)), grad.Grad.Float64s(), 1e-9)
		}
		if t.Failed() {
			t.Fatalf("graph %d:\n%s", i, g)
		}
	}
}
