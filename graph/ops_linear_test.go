package graph_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

func linearCases() []opCase {
	var cs []opCase
	for _, d := range [][3]int{{3, 4, 2}, {1, 5, 3}, {3, 1, 2}, {3, 2, 1}, {1, 1, 1}} {
		m, k, n := d[0], d[1], d[2]
		product := func(method string, a, b []int, op func(a, b graph.Node) graph.Node, f func(a, b array) array) {
			cs = append(cs, opCase{
				method: method, name: fmt.Sprint(a, b), shapes: [][]int{a, b},
				build: func(_ *graph.Scope, in []graph.Node) graph.Node { return op(in[0], in[1]) },
				want:  func(in []array) array { return f(in[0], in[1]) },
			})
		}
		product("MatMul", []int{m, k}, []int{k, n}, graph.Node.MatMul, refMatMul)
		product("MatMulT", []int{m, k}, []int{n, k}, graph.Node.MatMulT,
			func(a, b array) array { return refMatMul(a, refT(b)) })
		product("TMatMul", []int{k, m}, []int{k, n}, graph.Node.TMatMul,
			func(a, b array) array { return refMatMul(refT(a), b) })
		cs = append(cs, denseCases(m, k, n)...)
	}
	cs = append(cs, opCase{ // the product of a matrix with itself, in all three ways
		method: "MatMul", name: "itself", shapes: [][]int{{3, 3}},
		build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			x := in[0]
			return x.MatMul(x).Add(x.MatMulT(x)).Add(x.TMatMul(x))
		},
		want: func(in []array) array {
			x, xt := in[0], refT(in[0])
			plus := func(a, b float64) float64 { return a + b }
			return refBinary(refBinary(refMatMul(x, x), refMatMul(x, xt), plus), refMatMul(xt, x), plus)
		},
	})
	for _, shape := range opShapes {
		cs = append(cs, opCase{
			method: "CrossEntropyLogits", name: fmt.Sprint(shape), shapes: [][]int{shape, shape},
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].CrossEntropyLogits(in[1]) },
			want:  func(in []array) array { return refBinary(in[0], in[1], refCrossEntropy) },
			points: [][][]float64{
				{{1000, -1000, 0, 30, -30}, {0}}, {{1000, -1000, 0, 30, -30}, {1}}, {{1000, -1000, 0, 30, -30}, {0.3}},
			},
		})
	}
	return cs
}

// denseCases are the dense layer, straight and transposed, with every activation.
func denseCases(batch, inputs, units int) []opCase {
	var cs []opCase
	for _, a := range append(graph.Activations(), "") {
		f := refActivation(a)
		layer := func(x, w, b array) array {
			return refMap(refBinary(refMatMul(x, w), b, func(x, y float64) float64 { return x + y }), f)
		}
		name := fmt.Sprint(a, []int{batch, inputs, units})
		cs = append(cs, opCase{
			method: "Dense", name: name, shapes: [][]int{{batch, inputs}, {inputs, units}, {1, units}},
			kinked: kinkedActivation(a),
			build:  func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Dense(in[1], in[2], a) },
			want:   func(in []array) array { return layer(in[0], in[1], in[2]) },
		}, opCase{
			method: "DenseT", name: name, shapes: [][]int{{batch, inputs}, {units, inputs}, {1, units}},
			kinked: kinkedActivation(a),
			build:  func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].DenseT(in[1], in[2], a) },
			want:   func(in []array) array { return layer(in[0], refT(in[1]), in[2]) },
		})
	}
	return cs
}
