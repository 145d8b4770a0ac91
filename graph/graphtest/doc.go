// Package graphtest checks graphs against arithmetic: the values of an operation against plain Go, and its first and
// second derivatives against central differences. To test an op, a layer or a loss, call Check:
//
//	func TestSwish(t *testing.T) {
//		graphtest.Check(t, graphtest.Case{
//			Shapes: [][]int{{3, 4}},
//			Build:  func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Mul(in[0].Sigmoid()) },
//			Want:   graphtest.Elementwise(func(x float64) float64 { return x / (1 + math.Exp(-x)) }),
//		})
//	}
//
// Everything is checked in float64. Values and first derivatives are then checked in float32 against float64. The
// points are random (every failure names the seed), all zeros, and far out on both sides, where functions saturate; a
// case may add others.
package graphtest
