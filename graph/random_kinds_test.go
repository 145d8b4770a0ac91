package graph_test

import (
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// randomOps are the kinds of ops in random graphs. Ops that grow fast take a bounded argument.
func randomOps() []randomOp {
	ops := []randomOp{
		elementwiseOp("Neg", node.Neg, func(x float64) float64 { return -x }),
		elementwiseOp("Times", func(n node) node { return n.Times(-0.7) }, func(x float64) float64 { return -0.7 * x }),
		elementwiseOp("Plus", func(n node) node { return n.Plus(0.4) }, func(x float64) float64 { return x + 0.4 }),
		elementwiseOp("Square", node.Square, func(x float64) float64 { return x * x }),
		elementwiseOp("Sqrt", func(n node) node { return n.Square().Plus(0.3).Sqrt() },
			func(x float64) float64 { return math.Sqrt(x*x + 0.3) }),
		elementwiseOp("Exp", node.Exp, math.Exp),
		elementwiseOp("Log", func(n node) node { return n.Softplus().Plus(0.2).Log() },
			func(x float64) float64 { return math.Log(refSoftplus(x) + 0.2) }),
		elementwiseOp("Abs", node.Abs, math.Abs, 0),
		elementwiseOp("Clamp", func(n node) node { return n.Clamp(-1.1, 0.9) },
			func(x float64) float64 { return max(-1.1, min(0.9, x)) }, -1.1, 0.9),
		elementwiseOp("Identity", node.Identity, func(x float64) float64 { return x }),
		elementwiseOp("LeakyReLU", func(n node) node { return n.LeakyReLU(0.3) }, refLeaky(0.3), 0),
		elementwiseOp("ELU", func(n node) node { return n.ELU(1.3) }, refELU(1.3), 0),
		binaryOp("Add", node.Add, func(x, y float64) float64 { return x + y }),
		binaryOp("Sub", node.Sub, func(x, y float64) float64 { return x - y }),
		binaryOp("Mul", node.Mul, func(x, y float64) float64 { return x * y }),
		binaryOp("Div", node.Div, func(x, y float64) float64 { return x / y }),
		{"Max", func(g *randomGraph) bool { return addExtremum(g, "Max", node.Max, math.Max) }},
		{"Min", func(g *randomGraph) bool { return addExtremum(g, "Min", node.Min, math.Min) }},
		{"TopK", addTopK},
		axisOp("Sum", func(n node, k int) node { return n.Sum(k) },
			func(a array, k int) array { return refReduce(a, without(a.shape, k), sumOf) }),
		axisOp("Mean", func(n node, k int) node { return n.Mean(k) },
			func(a array, k int) array { return refReduce(a, without(a.shape, k), meanOf) }),
		axisOp("LogSumExp", node.LogSumExp,
			func(a array, k int) array { return refReduce(a, without(a.shape, k), logSumExpOf) }),
		axisOp("Softmax", node.Softmax, refSoftmax),
		axisOp("LogSoftmax", node.LogSoftmax,
			func(a array, k int) array { return refMap(refSoftmax(a, k), math.Log) }),
		axisOp("Pad", func(n node, k int) node { return n.Pad(k, 1, 0) },
			func(a array, k int) array { return refPad(a, k, 1, 0) }),
		axisOp("Concat", func(n node, k int) node { return graph.Concat(k, n, n.Neg()) },
			func(a array, k int) array { return refConcat(k, a, refMap(a, func(x float64) float64 { return -x })) }),
		axisOp("Slice", func(n node, k int) node { return n.Slice(k, n.Dim(k)/2, n.Dim(k)) },
			func(a array, k int) array { return refSlice(a, k, a.shape[k]/2, a.shape[k]) }),
		axisOp("Reshape", func(n node, k int) node { return n.Reshape(n.Dim(k), -1) },
			func(a array, k int) array { return refReshape(a, a.shape[k], len(a.v)/a.shape[k]) }),
		axisOp("Reshape3", func(n node, k int) node { return n.Reshape(1, -1, n.Dim(k)) },
			func(a array, k int) array { return refReshape(a, 1, len(a.v)/a.shape[k], a.shape[k]) }),
		{"BroadcastTo", addBroadcast}, {"T", addTranspose}, {"CrossEntropyLogits", addCrossEntropy},
	}
	ops = append(ops, convOps()...)
	for _, k := range []string{"MatMul", "MatMulT", "TMatMul", "Dense", "DenseT"} {
		ops = append(ops, randomOp{k, func(g *randomGraph) bool { return addProduct(g, k) }})
	}
	for _, a := range graph.Activations()[1:] {
		var kinks []float64
		if kinkedActivation(a) {
			kinks = []float64{0}
		}
		ops = append(ops, elementwiseOp(string(a), func(n node) node { return n.Activate(a) }, refActivation(a), kinks...))
	}
	return ops
}

func addBroadcast(g *randomGraph) bool {
	j := g.pick(func(shape []int) bool { return slices.Contains(shape, 1) && len(newArray(shape...).v) < 12 })
	if j < 0 {
		return false
	}
	to := slices.Clone(g.values[j].shape)
	for i, d := range to {
		if d == 1 {
			to[i] = 1 + g.r.IntN(2)
		}
	}
	g.step("BroadcastTo", func(in []node) node { return in[0].BroadcastTo(to...) },
		func(in []array) array { return generate(to, func(i []int) float64 { return in[0].at(i...) }) }, j)
	return true
}

// addExtremum takes the larger or the smaller of two nodes, with a kink where they are equal.
func addExtremum(g *randomGraph, name string, op func(a, b node) node, f func(x, y float64) float64) bool {
	a := g.pick(anyShape)
	b := g.pick(func(shape []int) bool { return broadcasts(g.values[a].shape, shape) })
	if b < 0 || a == b {
		return false
	}
	distance := refBinary(g.values[a], g.values[b], func(x, y float64) float64 { return math.Abs(x - y) })
	g.kinked = g.kinked || slices.Min(distance.v) < kinkMargin
	g.step(name, func(in []node) node { return op(in[0], in[1]) },
		func(in []array) array { return refBinary(in[0], in[1], f) }, a, b)
	return true
}

// addTopK keeps the largest two of each row, and jumps where the next one is as large.
func addTopK(g *randomGraph) bool {
	j := g.pick(isMatrix)
	if j < 0 {
		return false
	}
	x := g.values[j]
	for r := range x.shape[0] {
		row := slices.Sorted(slices.Values(x.v[r*x.shape[1] : (r+1)*x.shape[1]]))
		if i := len(row) - 2; i > 0 {
			g.kinked = g.kinked || row[i]-row[i-1] < kinkMargin
		}
	}
	g.step("TopK", func(in []node) node { return in[0].Mul(in[0].TopKMask(2)) },
		func(in []array) array { return refTimes(in[0], refTopK(in[0], 2)) }, j)
	return true
}

func addTranspose(g *randomGraph) bool {
	j := g.pick(isMatrix)
	if j < 0 {
		return false
	}
	g.step("T", func(in []node) node { return in[0].T() }, func(in []array) array { return refT(in[0]) }, j)
	return true
}

// addCrossEntropy takes one node as logits, and the sigmoid of another one as targets.
func addCrossEntropy(g *randomGraph) bool {
	a := g.pick(anyShape)
	b := g.pick(func(shape []int) bool { return slices.Equal(shape, g.values[a].shape) })
	if b < 0 {
		return false
	}
	g.step("CrossEntropyLogits", func(in []node) node { return in[0].CrossEntropyLogits(in[1].Sigmoid()) },
		func(in []array) array {
			return refBinary(in[0], refMap(in[1], refSigmoid), refCrossEntropy)
		}, a, b)
	return true
}

// addProduct multiplies two matrices that fit: an op of the given kind over op(a)·op(b).
func addProduct(g *randomGraph, kind string) bool {
	a := g.pick(isMatrix)
	if a < 0 {
		return false
	}
	k := g.values[a].shape[1]
	if kind == "TMatMul" {
		k = g.values[a].shape[0]
	}
	inner := 0
	if kind == "MatMulT" || kind == "DenseT" {
		inner = 1
	}
	b := g.pick(func(shape []int) bool { return isMatrix(shape) && shape[inner] == k })
	if b < 0 {
		return false
	}
	product := func(in []array) array {
		x, w := in[0], in[1]
		if kind == "TMatMul" {
			x = refT(x)
		}
		if inner == 1 {
			w = refT(w)
		}
		return refMatMul(x, w)
	}
	switch kind {
	case "MatMul":
		g.step(kind, func(in []node) node { return in[0].MatMul(in[1]) }, product, a, b)
		return true
	case "MatMulT":
		g.step(kind, func(in []node) node { return in[0].MatMulT(in[1]) }, product, a, b)
		return true
	case "TMatMul":
		g.step(kind, func(in []node) node { return in[0].TMatMul(in[1]) }, product, a, b)
		return true
	}
	return addDense(g, kind, product, a, b, g.values[b].shape[1-inner])
}

// addDense adds a dense layer with a smooth activation, of a bias that is a node as well.
func addDense(g *randomGraph, kind string, product func([]array) array, a, b, units int) bool {
	bias := g.pick(func(shape []int) bool { return slices.Equal(shape, []int{1, units}) })
	if bias < 0 {
		return false
	}
	act := []graph.Activation{graph.Tanh, graph.Sigmoid, graph.GELU, graph.Identity}[g.r.IntN(4)]
	f := func(in []array) array {
		return refMap(refBinary(product(in), in[2], func(x, y float64) float64 { return x + y }), refActivation(act))
	}
	g.step(kind, func(in []node) node {
		if kind == "DenseT" {
			return in[0].DenseT(in[1], in[2], act)
		}
		return in[0].Dense(in[1], in[2], act)
	}, f, a, b, bias)
	return true
}
