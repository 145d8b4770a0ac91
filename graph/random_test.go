package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

const (
	randomGraphs  = 340
	randomBase    = 20240229
	kinkMargin    = 1e-3
	bound         = 3.0 // larger values are squashed, so that derivatives stay moderate
	depth         = 14
	firstMargin   = 1e-6
	secondMargin  = 1e-5
	secondEvery   = 3
	randomSeedVar = "AEGIS_RANDOM_SEED"
)

// TestRandomGraphs composes all ops into random graphs with shared nodes, and compares values and derivatives of each
// with a plain Go evaluation of the same graph. Half of the graphs are the same in every run; the others come from a
// new seed, which is logged and can be set with the environment variable AEGIS_RANDOM_SEED.
func TestRandomGraphs(t *testing.T) {
	seed := rand.Uint64()
	if v := os.Getenv(randomSeedVar); v != "" {
		var err error
		if seed, err = strconv.ParseUint(v, 10, 64); err != nil {
			t.Fatalf("%s: %v", randomSeedVar, err)
		}
	}
	t.Logf("repeat with %s=%d", randomSeedVar, seed)
	skipped, nonzero := 0, 0
	used := map[string]int{}
	for i := range randomGraphs {
		base := seed
		if i%2 == 0 {
			base = randomBase
		}
		g := newRandomGraph(rand.New(rand.NewPCG(base, uint64(i))))
		if g.kinked {
			skipped++
			continue
		}
		for _, s := range g.steps {
			used[s.name]++
		}
		if t.Run(fmt.Sprintf("%d/%d", base, i), func(t *testing.T) {
			if g.check(t) {
				nonzero++
			}
			if i%secondEvery == 0 {
				g.checkSecond(t)
			}
		}); t.Failed() {
			t.Fatalf("graph %d of seed %d:\n%s", i, base, g)
		}
	}
	t.Logf("%d graphs, %d of them skipped near kinks; ops: %v", randomGraphs, skipped, used)
	if skipped > randomGraphs/3 {
		t.Errorf("%d of %d graphs skipped", skipped, randomGraphs)
	}
	if randomGraphs-skipped-nonzero > randomGraphs/20 {
		t.Errorf("only %d graphs have a gradient that is not zero", nonzero)
	}
	for _, o := range randomOps() {
		if used[o.name] < 5 {
			t.Errorf("the op %s occurs %d times only", o.name, used[o.name])
		}
	}
}

// build adds the graph to a scope, with a name for each node, and returns its leaves, as parameters, and its loss: a
// weighted sum of several nodes.
func (g *randomGraph) build(s *graph.Scope) (leaves []graph.Node, loss graph.Node) {
	nodes := make([]graph.Node, 0, len(g.leaves)+len(g.steps))
	for i, a := range g.leaves {
		nodes = append(nodes, s.Name(nodeName(i), s.Param(leafName(i), graph.Zeros, a.shape...)))
	}
	for _, st := range g.steps {
		in := make([]graph.Node, len(st.in))
		for k, j := range st.in {
			in[k] = nodes[j]
		}
		nodes = append(nodes, s.Name(nodeName(len(nodes)), st.node(in)))
	}
	for k, j := range g.outputs {
		term := nodes[j].Mul(s.Const(g.weights[k].v, g.weights[k].shape...)).Sum()
		if k == 0 {
			loss = term
		} else {
			loss = loss.Add(term)
		}
	}
	return nodes[:len(g.leaves)], loss
}

func leafName(i int) string { return fmt.Sprintf("leaf%d", i) }
func nodeName(i int) string { return fmt.Sprintf("node%d", i) }

// evaluate returns the values of all nodes in plain Go.
func (g *randomGraph) evaluate() []array {
	arrays := append([]array(nil), g.leaves...)
	for _, st := range g.steps {
		in := make([]array, len(st.in))
		for k, j := range st.in {
			in[k] = arrays[j]
		}
		arrays = append(arrays, st.array(in))
	}
	return arrays
}

// value is the loss in plain Go.
func (g *randomGraph) value() float64 {
	arrays, loss := g.evaluate(), 0.0
	for k, j := range g.outputs {
		for i, v := range arrays[j].v {
			loss += v * g.weights[k].v[i]
		}
	}
	return loss
}

// program compiles the graph in Training mode, with the leaves set to their values; objective makes the loss.
func (g *randomGraph) program(t *testing.T, objective func(s *graph.Scope, leaves []graph.Node,
	loss graph.Node) graph.Node) (*graph.Program, *graph.Params) {
	t.Helper()
	p := graph.NewParams(graph.Float64, 1)
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		leaves, loss := g.build(s)
		return graph.Outputs{Loss: objective(s, leaves, loss)}
	})
	for i, a := range g.leaves {
		copy(p.Get(leafName(i)).Value.Float64, a.v)
	}
	return prog, p
}

// gradients returns the gradients of the last run by leaf, zeros where the loss does not depend on one.
func (g *randomGraph) gradients(prog *graph.Program) [][]float64 {
	out := make([][]float64, len(g.leaves))
	for i, a := range g.leaves {
		out[i] = make([]float64, len(a.v))
		for _, gr := range prog.Gradients() {
			if gr.Name == leafName(i) {
				out[i] = gr.Grad.Float64s()
			}
		}
	}
	return out
}

// check compares the value with plain Go and the gradient with central differences of plain Go. It reports whether
// the gradient has a part that is not zero.
func (g *randomGraph) check(t *testing.T) (nonzero bool) {
	prog, _ := g.program(t, func(_ *graph.Scope, _ []graph.Node, loss graph.Node) graph.Node { return loss })
	run(t, prog)
	want := g.value()
	if got := prog.Loss(); !(math.Abs(got-want) <= 1e-11*max(1, math.Abs(want))) {
		t.Errorf("value %v, plain Go %v", got, want)
	}
	const h = 1e-5
	for i, got := range g.gradients(prog) {
		x := g.leaves[i].v
		want := make([]float64, len(x))
		for j, at := range x {
			x[j] = at + h
			up := g.value()
			x[j] = at - h
			want[j] = (up - g.value()) / (2 * h)
			x[j] = at
			nonzero = nonzero || math.Abs(got[j]) > 1e-3
		}
		wantClose(t, "gradient of "+leafName(i), got, want, firstMargin)
	}
	return nonzero
}

// checkSecond differentiates a random projection of the gradient and compares with central differences of the
// program's own projection.
func (g *randomGraph) checkSecond(t *testing.T) {
	prog, p := g.program(t, func(s *graph.Scope, leaves []graph.Node, loss graph.Node) graph.Node {
		projection := s.Const([]float64{0}, 1, 1)
		for i, d := range graph.Grad(loss, leaves...) {
			projection = projection.Add(d.Mul(s.Const(g.directions[i].v, g.directions[i].shape...)).Sum())
		}
		return projection
	})
	run(t, prog)
	const h = 1e-5
	for i, got := range g.gradients(prog) {
		x := p.Get(leafName(i)).Value.Float64
		want := make([]float64, len(x))
		for j, at := range x {
			x[j] = at + h
			run(t, prog)
			up := prog.Loss()
			x[j] = at - h
			run(t, prog)
			want[j] = (up - prog.Loss()) / (2 * h)
			x[j] = at
		}
		wantClose(t, "second derivative along "+leafName(i), got, want, secondMargin)
	}
}
