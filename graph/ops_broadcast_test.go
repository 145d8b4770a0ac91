package graph_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// broadcastPairs are all the ways in which two shapes go together.
var broadcastPairs = [][2][]int{
	{{3, 4}, {3, 4}}, {{3, 4}, {1, 4}}, {{1, 4}, {3, 4}}, {{3, 4}, {3, 1}}, {{3, 1}, {3, 4}}, {{3, 4}, {1, 1}},
	{{1, 1}, {3, 4}}, {{3, 1}, {1, 4}}, {{1, 4}, {3, 1}}, {{1, 1}, {1, 1}}, {{3, 1}, {1, 1}}, {{1, 1}, {1, 4}},
	{{1, 5}, {1, 5}}, {{3, 1}, {3, 1}},
	// more dimensions
	{{2, 3, 2}, {2, 3, 2}}, {{2, 3, 2}, {1, 3, 1}}, {{2, 1, 2}, {1, 3, 1}}, {{2, 3, 2}, {2, 1, 2}}, {{1, 1, 2}, {2, 3, 1}},
	{{2, 1, 2, 3}, {1, 2, 2, 1}}, {{2, 2, 1, 3}, {2, 2, 1, 3}}, {{1, 2, 1, 2}, {2, 1, 2, 1}}, {{2, 2, 2, 2}, {1, 2, 2, 1}},
	// a (1, 1) number with any number of dimensions
	{{2, 3, 2}, {1, 1}}, {{1, 1}, {2, 3, 2}}, {{1, 1}, {2, 1, 2, 2}},
}

func broadcastCases() []opCase {
	ops := []struct {
		method string
		op     func(a, b graph.Node) graph.Node
		f      func(x, y float64) float64
		domain func(float64) float64
	}{
		{"Add", graph.Node.Add, func(x, y float64) float64 { return x + y }, nil},
		{"Sub", graph.Node.Sub, func(x, y float64) float64 { return x - y }, nil},
		{"Mul", graph.Node.Mul, func(x, y float64) float64 { return x * y }, nil},
		{"Div", graph.Node.Div, func(x, y float64) float64 { return x * (1 / y) }, nonzero},
	}
	var cs []opCase
	for _, o := range ops {
		for _, p := range broadcastPairs {
			cs = append(cs, opCase{
				method: o.method, name: fmt.Sprint(p[0], p[1]), shapes: p[:], domain: o.domain,
				build: func(_ *graph.Scope, in []graph.Node) graph.Node { return o.op(in[0], in[1]) },
				want:  func(in []array) array { return refBinary(in[0], in[1], o.f) },
			})
		}
		// both arguments are one node
		cs = append(cs, opCase{
			method: o.method, name: "itself", shapes: [][]int{{3, 2}}, domain: o.domain,
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return o.op(in[0], in[0]) },
			want:  func(in []array) array { return refBinary(in[0], in[0], o.f) },
		})
	}
	for _, p := range [][2][]int{
		{{1, 1}, {3, 4}}, {{1, 4}, {3, 4}}, {{3, 1}, {3, 4}}, {{3, 4}, {3, 4}}, {{1, 1}, {1, 5}},
		{{1, 3, 1}, {2, 3, 2}}, {{2, 1, 1, 2}, {2, 3, 2, 2}},
	} {
		cs = append(cs, opCase{
			method: "BroadcastTo", name: fmt.Sprint(p), shapes: p[:1],
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].BroadcastTo(p[1]...) },
			want: func(in []array) array {
				return generate(p[1], func(i []int) float64 { return in[0].at(i...) })
			},
		}, opCase{
			method: "SumTo", name: fmt.Sprint(p[1], p[0]), shapes: p[1:],
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].SumTo(p[0]...) },
			want:  func(in []array) array { return refReduce(in[0], p[0], sumOf) },
		})
	}
	return cs
}
