package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph"
)

// randomStep is one op of a random graph, in both languages. in are positions among the leaves and earlier steps.
type randomStep struct {
	name  string
	in    []int
	node  func(in []graph.Node) graph.Node
	array func(in []array) array
}

// randomGraph is a graph of ops over a few leaves at a point.
type randomGraph struct {
	leaves, weights, directions []array
	steps                       []randomStep
	outputs                     []int
	values                      []array // of leaves and steps, at the point
	kinked                      bool    // a kinked op has an input too near its kink
	r                           *rand.Rand
}

func newRandomGraph(r *rand.Rand) *randomGraph {
	g := &randomGraph{r: r}
	batch, n := 1+r.IntN(3), 1+r.IntN(3)
	for _, shape := range [][]int{{batch, n}, {batch, n}, {n, n}, {1, n}, {batch, 1}, {1, 1}} {
		g.leaves = append(g.leaves, g.normal(shape))
		g.directions = append(g.directions, g.normal(shape))
	}
	g.values = slices.Clone(g.leaves)
	ops := randomOps()
	for made := 0; made < depth; {
		if o := ops[r.IntN(len(ops))]; o.add(g) {
			made++
			g.squash()
		}
	}
	// Several outputs, the last node among them, so that most of the graph is used.
	last := len(g.values) - 1
	for _, j := range []int{last, len(g.leaves) + r.IntN(len(g.steps)), len(g.leaves) + r.IntN(len(g.steps))} {
		g.outputs = append(g.outputs, j)
		g.weights = append(g.weights, g.normal(g.values[j].shape))
	}
	return g
}

func (g *randomGraph) String() string {
	var b strings.Builder
	for i, a := range g.leaves {
		fmt.Fprintf(&b, "%d: leaf %v = %v\n", i, a.shape, a.v)
	}
	for i, s := range g.steps {
		fmt.Fprintf(&b, "%d: %s%v %v\n", i+len(g.leaves), s.name, s.in, g.values[i+len(g.leaves)].shape)
	}
	fmt.Fprintf(&b, "outputs %v", g.outputs)
	return b.String()
}

func (g *randomGraph) normal(shape []int) array {
	return generate(shape, func([]int) float64 { return g.r.NormFloat64() })
}

// pick returns a node that satisfies the condition, or -1; recent ones are more likely, to make graphs deep.
func (g *randomGraph) pick(ok func(shape []int) bool) int {
	for range 30 {
		j := g.r.IntN(len(g.values))
		if g.r.IntN(2) == 0 {
			j = max(0, len(g.values)-1-g.r.IntN(4))
		}
		if ok(g.values[j].shape) {
			return j
		}
	}
	return -1
}

func anyShape([]int) bool       { return true }
func isMatrix(shape []int) bool { return len(shape) == 2 }

// step adds an op and evaluates it at the point.
func (g *randomGraph) step(name string, node func([]graph.Node) graph.Node, f func([]array) array, in ...int) int {
	args := make([]array, len(in))
	for k, j := range in {
		args[k] = g.values[j]
	}
	g.steps = append(g.steps, randomStep{name, in, node, f})
	g.values = append(g.values, f(args))
	return len(g.values) - 1
}

// squash bounds the last value by a tanh if it is large.
func (g *randomGraph) squash() {
	j := len(g.values) - 1
	if slices.ContainsFunc(g.values[j].v, func(x float64) bool { return !(math.Abs(x) <= bound) }) {
		g.step("Tanh", func(in []graph.Node) graph.Node { return in[0].Tanh() },
			func(in []array) array { return refMap(in[0], math.Tanh) }, j)
	}
}

// randomOp is a kind of op; add applies it to nodes of the graph, if there are suitable ones.
type randomOp struct {
	name string
	add  func(g *randomGraph) bool
}

// elementwise makes a kind of a function of one number with kinks at the given places.
func elementwiseOp(name string, op func(graph.Node) graph.Node, f func(float64) float64, kinks ...float64) randomOp {
	return randomOp{name, func(g *randomGraph) bool {
		j := g.pick(anyShape)
		for _, x := range g.values[j].v {
			for _, k := range kinks {
				g.kinked = g.kinked || math.Abs(x-k) < kinkMargin
			}
		}
		g.step(name, func(in []graph.Node) graph.Node { return op(in[0]) },
			func(in []array) array { return refMap(in[0], f) }, j)
		return true
	}}
}

// binaryOp makes a kind of a broadcasting function of two numbers. The second argument passes through guard first.
func binaryOp(name string, op func(a, b graph.Node) graph.Node, f func(x, y float64) float64) randomOp {
	return randomOp{name, func(g *randomGraph) bool {
		a := g.pick(anyShape)
		b := g.pick(func(shape []int) bool { return broadcasts(g.values[a].shape, shape) })
		if b < 0 {
			return false
		}
		if name == "Div" { // by x² + 1/2
			b = g.step("Square", func(in []graph.Node) graph.Node { return in[0].Square().Plus(0.5) },
				func(in []array) array { return refMap(in[0], func(x float64) float64 { return x*x + 0.5 }) }, b)
		}
		g.step(name, func(in []graph.Node) graph.Node { return op(in[0], in[1]) },
			func(in []array) array { return refBinary(in[0], in[1], f) }, a, b)
		return true
	}}
}

func broadcasts(a, b []int) bool {
	if len(a) != len(b) {
		return len(newArray(a...).v) == 1 || len(newArray(b...).v) == 1
	}
	for i := range a {
		if a[i] != b[i] && a[i] != 1 && b[i] != 1 {
			return false
		}
	}
	return true
}

// axisOp makes a kind of an op along a random axis.
func axisOp(name string, op func(n graph.Node, axis int) graph.Node, f func(a array, axis int) array) randomOp {
	return randomOp{name, func(g *randomGraph) bool {
		j := g.pick(anyShape)
		axis := g.r.IntN(len(g.values[j].shape))
		g.step(name, func(in []graph.Node) graph.Node { return op(in[0], axis) },
			func(in []array) array { return f(in[0], axis) }, j)
		return true
	}}
}
