package graph_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

func refGreater(x, y float64) float64 {
	if x > y {
		return 1
	}
	return 0
}

// refTopK counts, for each element, those that come before it in the order of its row.
func refTopK(a array, k int) array {
	return generate(a.shape, func(i []int) float64 {
		before := 0
		for j := range a.shape[1] {
			v, x := a.at(i[0], j), a.at(i...)
			if v > x || v == x && j < i[1] {
				before++
			}
		}
		return refGreater(float64(k), float64(before))
	})
}

func refTimes(a, b array) array { return refBinary(a, b, func(x, y float64) float64 { return x * y }) }

func compareCases() []opCase {
	var cs []opCase
	for _, o := range []struct {
		method string
		op     func(a, b node) node
		f      func(x, y float64) float64
	}{
		{"Max", node.Max, math.Max}, {"Min", node.Min, math.Min}, {"GreaterThan", node.GreaterThan, refGreater},
	} {
		for _, p := range broadcastPairs {
			cs = append(cs, opCase{
				method: o.method, name: fmt.Sprint(p[0], p[1]), shapes: p[:], kinked: true,
				build: func(_ scope, in []node) node { return o.op(in[0], in[1]) },
				want:  func(in []array) array { return refBinary(in[0], in[1], o.f) },
			})
		}
		cs = append(cs, opCase{
			method: o.method, name: "itself", shapes: [][]int{{3, 2}},
			build: func(_ scope, in []node) node { return o.op(in[0], in[0]) },
			want:  func(in []array) array { return refBinary(in[0], in[0], o.f) },
		})
	}
	for _, c := range []float64{0, -0.75, 1.25} {
		cs = append(cs, unaryCases(opCase{method: "Above", name: fmt.Sprint(c), kinked: true,
			points: [][][]float64{{{c, 1000, -1000}}}},
			func(n node) node { return n.Above(c) },
			func(x float64) float64 { return refGreater(x, c) })...)
	}
	ties := [][][]float64{{{2, 1, 2, 0, 2, 1, -1}}, {{-3}}, {{5, 4, 3, 2, 1}}, {{1, 2, 3, 4, 5}}}
	for _, shape := range [][]int{{3, 4}, {1, 5}, {3, 1}, {1, 1}, {2, 7}} {
		for _, k := range []int{1, 2, 3, 100} {
			cs = append(cs, opCase{
				method: "TopKMask", name: fmt.Sprint(k, shape), shapes: [][]int{shape}, kinked: true, points: ties,
				build: func(_ scope, in []node) node { return in[0].TopKMask(k) },
				want:  func(in []array) array { return refTopK(in[0], k) },
			}, opCase{ // the activation of the k-sparse autoencoder
				method: "TopKMask", name: fmt.Sprint("times ", k, shape), shapes: [][]int{shape}, kinked: true,
				build: func(_ scope, in []node) node { return in[0].Mul(in[0].TopKMask(k)).Square() },
				want: func(in []array) array {
					return refMap(refTimes(in[0], refTopK(in[0], k)), func(x float64) float64 { return x * x })
				},
			})
		}
		cs = append(cs, opCase{
			method: "ArgMaxOneHot", name: fmt.Sprint(shape), shapes: [][]int{shape}, kinked: true, points: ties,
			build: func(_ scope, in []node) node { return in[0].ArgMaxOneHot() },
			want:  func(in []array) array { return refTopK(in[0], 1) },
		})
	}
	return cs
}

// TestComparisonsOfExtremes: infinities have an order, NaN has none and shows.
func TestComparisonsOfExtremes(t *testing.T) {
	nan := math.NaN()
	rows := func(op func(x, y node) node) []float64 {
		return evaluate(t, func(s scope) node {
			return op(s.Const([]float64{inf, -inf, nan, 0, 1}, 1, 5), s.Const([]float64{inf, 3, 1, nan, inf}, 1, 5))
		})
	}
	topK := func(k int, x ...float64) []float64 {
		return evaluate(t, func(s scope) node { return s.Const(x, 1, len(x)).TopKMask(k) })
	}
	for _, c := range []struct {
		name      string
		got, want []float64
	}{
		{"max", rows(node.Max), []float64{inf, 3, nan, nan, inf}},
		{"min", rows(node.Min), []float64{inf, -inf, nan, nan, 1}},
		{"greater", rows(node.GreaterThan), []float64{0, 0, nan, nan, 0}},
		{"above", rows(func(x, _ node) node { return x.Above(0) }), []float64{1, 0, nan, 0, 1}},
		{"slope of max", rows(func(x, y node) node { return graph.Grad(x.Max(y), x)[0] }), []float64{0.5, 0, nan, nan, 0}},
		{"slope of min", rows(func(x, y node) node { return graph.Grad(x.Min(y), y)[0] }), []float64{0.5, 0, nan, nan, 0}},
		{"top 2", topK(2, -inf, inf, 3, -inf), []float64{0, 1, 1, 0}},
		{"top 3 of infinities", topK(3, -inf, -inf, inf, -inf, -inf), []float64{1, 1, 1, 0, 0}},
		{"top of zeros", topK(1, math.Copysign(0, -1), 0), []float64{1, 0}},
		{"top with NaN first", topK(2, nan, 1, 2), []float64{nan, nan, nan}},
		{"top with NaN last", topK(1, 1, 2, nan), []float64{nan, nan, nan}},
		{"all with NaN", topK(9, 1, nan), []float64{nan, nan}},
	} {
		if !slices.EqualFunc(c.got, c.want, func(a, b float64) bool { return a == b || a != a && b != b }) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// TestHalfOfTies: where the arguments of Max and Min are equal, each gets half of the gradient.
func TestHalfOfTies(t *testing.T) {
	for _, c := range []struct {
		op   func(a, b node) node
		a, b []float64
	}{
		{node.Max, []float64{2, 0, 4}, []float64{2, 6, 4}},
		{node.Min, []float64{2, 2, 4}, []float64{2, 0, 4}},
	} {
		got := evaluate(t, func(s scope) node {
			a, b := s.Const([]float64{2, 1, 4}, 1, 3), s.Const([]float64{2, 3, 4}, 1, 3)
			return graph.Concat(0, graph.Grad(c.op(a, b).Square(), a, b)...)
		})
		wantClose(t, "shares of a and b", got, slices.Concat(c.a, c.b), 0)
	}
}

func TestCompareErrors(t *testing.T) {
	wantError(t, nodeError(t, func(_ scope, x node) node { return x.TopKMask(0) }), "top-k-mask(0)", "at least 1")
	wantError(t, nodeError(t, func(_ scope, x node) node { return x.Reshape(3, 2, 2).ArgMaxOneHot() }), "[3 2 2]")
	wantError(t, nodeError(t, func(_ scope, x node) node { return x.Above(math.NaN()) }), "above(NaN)", "finite")
	wantError(t, nodeError(t, func(_ scope, x node) node { return x.Max(x.T()) }), "max", "[3 4] against [4 3]")
	wantError(t, nodeError(t, func(_ scope, _ node) node { return node{}.TopKMask(1) }), "not a node")
}

// TestStraightThrough checks the estimator z + stop(round(z) - z) of a quantiser: its value is the rounded one, its
// gradient that of the identity, which is the derivative of the program with stop-gradients frozen.
func TestStraightThrough(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s scope) graph.Outputs {
		z := s.Param("z", graph.Zeros, 1, 3)
		q := z.Add(z.Above(0.5).Sub(z).StopGradient())
		return graph.Outputs{Loss: q.Plus(1).Square().Mul(z).Sum(), Read: map[string]node{"q": q}}
	})
	z := p.Get("z").Value
	copy(z.Float64, []float64{0.2, 0.9, -3})
	prog.FreezeStopGradients(true) // without a value to keep, the first run makes it
	run(t, prog)
	wantClose(t, "quantised", output(t, prog, "q"), []float64{0, 1, 0}, 1e-15)
	got := prog.Gradients()[0].Grad.Float64s()
	// L = sum (q+1)² z with dq/dz = 1: dL/dz = 2(q+1)z + (q+1)²
	wantClose(t, "gradient", got, []float64{1.4, 7.6, -5}, 1e-15)
	want := make([]float64, 3)
	const h = 1e-6
	for i := range want {
		at := z.At(i)
		z.Set(i, at+h)
		run(t, prog)
		up := prog.Loss()
		z.Set(i, at-h)
		run(t, prog)
		want[i] = (up - prog.Loss()) / (2 * h)
		z.Set(i, at)
	}
	wantClose(t, "gradient by differences of the frozen program", got, want, 1e-8)
	z.Set(0, 0.7)
	run(t, prog)
	wantClose(t, "frozen", output(t, prog, "q"), []float64{0.5, 1, 0}, 1e-15)
	prog.FreezeStopGradients(false)
	run(t, prog)
	wantClose(t, "thawed", output(t, prog, "q"), []float64{1, 1, 0}, 1e-15)
}

// TestStraightThroughByDifferences: graphtest checks an estimator, to second order, if told that it is one.
func TestStraightThroughByDifferences(t *testing.T) {
	graphtest.CheckSeed(t, graphtest.Case{
		Shapes: [][]int{{2, 3}, {3, 2}}, Frozen: true,
		Build: func(_ scope, in []node) node {
			z := in[0].MatMul(in[1]).Tanh()
			return z.Add(z.ArgMaxOneHot().Sub(z).StopGradient()).MatMulT(in[1]).Square()
		},
	}, 5)
}
