// Package graphtest checks graphs against arithmetic: the values of an operation against plain Go, its first and
// second derivatives against central differences. Whoever adds an op, a layer or a loss calls Check on it:
//
//	func TestSwish(t *testing.T) {
//		graphtest.Check(t, graphtest.Case{
//			Shapes: [][]int{{3, 4}},
//			Build:  func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Mul(in[0].Sigmoid()) },
//			Want:   graphtest.Elementwise(func(x float64) float64 { return x / (1 + math.Exp(-x)) }),
//		})
//	}
//
// Everything is checked in float64; values and first derivatives are then checked in float32 as well, against the
// float64 ones. The points are random (the seed is in every failure), all zeros, and far out on both sides, where
// functions saturate; and whatever points the case adds.
package graphtest
