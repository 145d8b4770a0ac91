package graph_test

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

func reductionCases() []opCase {
	var cs []opCase
	shapes := [][]int{{3, 4}, {1, 5}, {3, 1}, {1, 1}, {2, 3, 2}, {2, 1, 3, 2}}
	for _, shape := range shapes {
		for _, axes := range axesOf(len(shape)) {
			to := without(shape, axes...)
			if len(axes) == 0 {
				to = without(shape, rangeOf(len(shape))...)
			}
			reduce := func(f func([]float64) float64) func(in []array) array {
				return func(in []array) array {
					out := refReduce(in[0], to, f)
					if len(axes) == 0 {
						out.shape = []int{1, 1}
					}
					return out
				}
			}
			cs = append(cs,
				opCase{method: "Sum", name: fmt.Sprint(shape, axes), shapes: [][]int{shape}, want: reduce(sumOf),
					build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Sum(axes...) }},
				opCase{method: "Mean", name: fmt.Sprint(shape, axes), shapes: [][]int{shape}, want: reduce(meanOf),
					build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Mean(axes...) }})
		}
		for axis := range shape {
			cs = append(cs, softmaxCases(shape, axis)...)
		}
	}
	return cs
}

// softmaxCases are LogSumExp and its derivatives along one axis, also where e^x overflows and underflows.
func softmaxCases(shape []int, axis int) []opCase {
	c := opCase{
		name: fmt.Sprint(shape, axis), shapes: [][]int{shape},
		// far apart, as steps of 1000·1e-5 would otherwise see curvature; close ones are in TestLogSumExpExtremes
		points: [][][]float64{{{1000, -1000, 940, 0, 1060}}},
	}
	lse, soft, logSoft := c, c, c
	lse.method = "LogSumExp"
	lse.build = func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].LogSumExp(axis) }
	lse.want = func(in []array) array { return refReduce(in[0], without(shape, axis), logSumExpOf) }
	soft.method = "Softmax"
	soft.build = func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Softmax(axis) }
	soft.want = func(in []array) array { return refSoftmax(in[0], axis) }
	logSoft.method = "LogSoftmax"
	logSoft.build = func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].LogSoftmax(axis) }
	logSoft.want = func(in []array) array {
		return refBinary(in[0], refReduce(in[0], without(shape, axis), logSumExpOf),
			func(x, y float64) float64 { return x - y })
	}
	return []opCase{lse, soft, logSoft}
}

// axesOf lists the sets of axes to reduce over: none (which means all), each, and some pairs.
func axesOf(dims int) [][]int {
	out := [][]int{{}}
	for i := range dims {
		out = append(out, []int{i})
	}
	out = append(out, []int{0, dims - 1}, []int{1, 1})
	if dims > 3 {
		out = append(out, []int{2, 0}, []int{3, 1})
	}
	return out
}

func rangeOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func shapeCases() []opCase {
	var cs []opCase
	add := func(method, name string, shape []int, op func(graph.Node) graph.Node, f func(array) array) {
		cs = append(cs, opCase{
			method: method, name: name, shapes: [][]int{shape},
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return op(in[0]) },
			want:  func(in []array) array { return f(in[0]) },
		})
	}
	for _, c := range []struct{ from, to, want []int }{
		{[]int{3, 4}, []int{4, 3}, []int{4, 3}}, {[]int{3, 4}, []int{2, 3, 2}, []int{2, 3, 2}},
		{[]int{3, 4}, []int{-1, 2}, []int{6, 2}},
		{[]int{2, 3, 2}, []int{1, -1}, []int{1, 12}}, {[]int{1, 1}, []int{1, 1, 1}, []int{1, 1, 1}},
		{[]int{3, 1}, []int{1, 3}, []int{1, 3}},
		{[]int{3, 4}, []int{3, -1}, []int{3, 4}},
	} {
		add("Reshape", fmt.Sprint(c.from, c.to), c.from, func(n graph.Node) graph.Node { return n.Reshape(c.to...) },
			func(a array) array { return refReshape(a, c.want...) })
	}
	for _, shape := range [][]int{{3, 4}, {1, 5}, {3, 1}, {1, 1}, {4, 4}} {
		add("T", fmt.Sprint(shape), shape, graph.Node.T, refT)
	}
	for _, shape := range [][]int{{3, 4}, {4, 1}, {1, 4}, {1, 1}, {3, 2, 3}} {
		for axis, n := range shape {
			for _, r := range [][2]int{{0, n}, {0, 1}, {n - 1, n}, {n / 3, (n + 2) / 2}} {
				add("Slice", fmt.Sprint(shape, axis, r), shape, func(x graph.Node) graph.Node { return x.Slice(axis, r[0], r[1]) },
					func(a array) array { return refSlice(a, axis, r[0], r[1]) })
			}
			for _, by := range [][2]int{{0, 0}, {2, 0}, {0, 1}, {1, 3}} {
				add("Pad", fmt.Sprint(shape, axis, by), shape, func(x graph.Node) graph.Node { return x.Pad(axis, by[0], by[1]) },
					func(a array) array { return refPad(a, axis, by[0], by[1]) })
			}
		}
	}
	for axis, shapes := range [][][]int{
		{{3, 2}, {1, 2}, {2, 2}}, {{3, 2}, {3, 1}, {3, 4}}, {{2, 3, 1}, {2, 3, 2}},
	} {
		cs = append(cs, opCase{
			method: "Concat", name: fmt.Sprint(axis, shapes), shapes: shapes,
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return graph.Concat(axis, in...) },
			want:  func(in []array) array { return refConcat(axis, in...) },
		})
	}
	add("Concat", "of one", []int{3, 2}, func(n graph.Node) graph.Node { return graph.Concat(1, n) },
		func(a array) array { return a })
	add("Concat", "with itself", []int{1, 3}, func(n graph.Node) graph.Node { return graph.Concat(0, n, n.Times(2), n) },
		func(a array) array {
			return refConcat(0, a, refMap(a, func(x float64) float64 { return math.Ldexp(x, 1) }), a)
		})
	return cs
}
