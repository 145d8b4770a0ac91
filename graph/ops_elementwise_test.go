package graph_test

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

// unaryCases are the cases of an elementwise op of one argument, at every shape.
func unaryCases(c opCase, op func(graph.Node) graph.Node, f func(float64) float64) []opCase {
	var out []opCase
	for _, shape := range opShapes {
		d := c
		d.name = fmt.Sprint(c.name, shape)
		d.shapes = [][]int{shape}
		d.build = func(_ *graph.Scope, in []graph.Node) graph.Node { return op(in[0]) }
		d.want = func(in []array) array { return refMap(in[0], f) }
		out = append(out, d)
	}
	return out
}

func elementwiseCases() []opCase {
	var cs []opCase
	add := func(c opCase, op func(graph.Node) graph.Node, f func(float64) float64) {
		cs = append(cs, unaryCases(c, op, f)...)
	}
	huge := [][][]float64{{{1000, -1000, 0.5, -0.5}}}
	add(opCase{method: "Neg", points: huge}, graph.Node.Neg, func(x float64) float64 { return -x })
	add(opCase{method: "Times", name: "-2.5", points: huge}, func(n graph.Node) graph.Node { return n.Times(-2.5) },
		func(x float64) float64 { return -2.5 * x })
	add(opCase{method: "Times", name: "0"}, func(n graph.Node) graph.Node { return n.Times(0) },
		func(x float64) float64 { return 0 })
	add(opCase{method: "Plus", points: huge}, func(n graph.Node) graph.Node { return n.Plus(1.25) },
		func(x float64) float64 { return x + 1.25 })
	add(opCase{method: "Square", points: huge}, graph.Node.Square, func(x float64) float64 { return x * x })
	add(opCase{method: "Sqrt", domain: graphtest.Positive}, graph.Node.Sqrt,
		func(x float64) float64 { return math.Pow(x, 0.5) })
	add(opCase{method: "Exp", domain: graphtest.Moderate}, graph.Node.Exp,
		func(x float64) float64 { return math.Pow(math.E, x) })
	add(opCase{method: "Log", domain: graphtest.Positive}, graph.Node.Log,
		func(x float64) float64 { return math.Log2(x) * math.Ln2 })
	add(opCase{method: "Abs", kinked: true, points: huge}, graph.Node.Abs, math.Abs)
	// 0.75 and -1 are the bounds themselves
	add(opCase{method: "Clamp", kinked: true, points: [][][]float64{{{0.75, -1, 1000, -1000}}}},
		func(n graph.Node) graph.Node { return n.Clamp(-1, 0.75) },
		func(x float64) float64 { return math.Max(-1, math.Min(0.75, x)) })
	add(opCase{method: "Identity"}, graph.Node.Identity, func(x float64) float64 { return x })
	// x - stop(x) is 0 with slope 1
	add(opCase{method: "StopGradient"}, func(n graph.Node) graph.Node { return n.Sub(n).StopGradient().Add(n) },
		func(x float64) float64 { return x })
	return cs
}

func activationCases() []opCase {
	var cs []opCase
	add := func(c opCase, op func(graph.Node) graph.Node, f func(float64) float64) {
		c.points = [][][]float64{{{1000, -1000, 0, 37, -37}}, {{0, 1e-300, -1e-300}}}
		cs = append(cs, unaryCases(c, op, f)...)
	}
	add(opCase{method: "Sigmoid"}, graph.Node.Sigmoid, refSigmoid)
	add(opCase{method: "Tanh"}, graph.Node.Tanh, func(x float64) float64 { return 2*refSigmoid(2*x) - 1 })
	add(opCase{method: "Softplus"}, graph.Node.Softplus, refSoftplus)
	add(opCase{method: "NormalCDF"}, graph.Node.NormalCDF, refNormalCDF)
	add(opCase{method: "GELU"}, graph.Node.GELU, refGELU)
	add(opCase{method: "ReLU", kinked: true}, graph.Node.ReLU, refLeaky(0))
	add(opCase{method: "LeakyReLU", name: "0.2", kinked: true},
		func(n graph.Node) graph.Node { return n.LeakyReLU(0.2) }, refLeaky(0.2))
	add(opCase{method: "LeakyReLU", name: "0", kinked: true}, func(n graph.Node) graph.Node { return n.LeakyReLU(0) },
		refLeaky(0))
	add(opCase{method: "ELU", name: "1", kinked: true}, func(n graph.Node) graph.Node { return n.ELU(1) }, refELU(1))
	add(opCase{method: "ELU", name: "0.6", kinked: true}, func(n graph.Node) graph.Node { return n.ELU(0.6) }, refELU(0.6))
	for _, a := range graph.Activations() {
		c := opCase{method: "Activate", name: string(a), kinked: kinkedActivation(a)}
		add(c, func(n graph.Node) graph.Node { return n.Activate(a) }, refActivation(a))
	}
	return cs
}

// refActivation is the activation in plain Go, as its documentation defines it.
func refActivation(a graph.Activation) func(float64) float64 {
	switch a {
	case "", graph.Identity:
		return func(x float64) float64 { return x }
	case graph.ReLU:
		return refLeaky(0)
	case graph.LeakyReLU:
		return refLeaky(0.01)
	case graph.ELU:
		return refELU(1)
	case graph.GELU:
		return refGELU
	case graph.Softplus:
		return refSoftplus
	case graph.Sigmoid:
		return refSigmoid
	case graph.Tanh:
		return math.Tanh
	}
	panic("no reference for the activation " + string(a))
}

func kinkedActivation(a graph.Activation) bool {
	return a == graph.ReLU || a == graph.LeakyReLU || a == graph.ELU
}
