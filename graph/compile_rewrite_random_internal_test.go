package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// randomGraph makes random expressions of moderate values from all ops that rewriting treats specially.
type randomGraph struct {
	r     *rand.Rand
	s     *Scope
	nodes []Node
}

func (g *randomGraph) pick() Node { return g.nodes[len(g.nodes)-1-g.r.IntN(min(len(g.nodes), 12))] }

// like returns a node whose shape broadcasts with that of n.
func (g *randomGraph) like(n Node) Node {
	for range 20 {
		m := g.pick()
		if _, err := broadcastShape(n.e.shape, m.e.shape); err == nil {
			return m
		}
	}
	return n
}

func (g *randomGraph) add() {
	n := g.pick()
	shape := n.Shape()
	ops := []func() Node{
		func() Node { return n.Add(g.like(n)).Times(0.5) },
		func() Node { return n.Sub(g.like(n)).Times(0.5) },
		func() Node { return n.Mul(g.like(n)) },
		func() Node { return n.Div(g.like(n).Square().Plus(1)) },
		func() Node { return n.Max(g.like(n)) },
		n.Tanh, n.Sigmoid, n.ReLU, n.Neg, n.Identity, n.StopGradient,
		func() Node { return n.Tanh().Square() },
		func() Node { return n.Tanh().Exp() },
		func() Node { return n.Times([]float64{1, 0.5, -2, 0.1, 0}[g.r.IntN(5)]) },
		func() Node { return n.Plus([]float64{0, 1, -0.5}[g.r.IntN(3)]) },
		func() Node { return n.Mul(g.s.Const([]float64{0.3}, ones(len(shape))...)) },
		func() Node { return g.s.Const([]float64{0.7}, ones(len(shape))...).Sub(n) },
		func() Node {
			return n.Mul(g.s.Const([]float64{1, 2, 3}, 3, 1, 1).BroadcastTo(3, 1, 4).Reshape(3, 4).Times(0.3))
		},
		func() Node { return n.CrossEntropyLogits(n.Tanh().Square()).Tanh() },
		func() Node { return n.Sum(g.r.IntN(len(shape))).Times(0.3).Tanh() },
		func() Node { return n.Mean().BroadcastTo(shape...) },
		func() Node { return n.Mean(0).Mean(1) },
		func() Node { return n.Softmax(1) },
		func() Node { return n.Reshape(-1, 2, 1).Times(0.9).Reshape(shape...) },
		func() Node { return n.Sum(1).BroadcastTo(shape...).Times(0.2).Tanh() },
		func() Node { return n.MatMul(g.s.Param("square", GlorotUniform, 4, 4)) },
		func() Node {
			w := g.s.Param("square", GlorotUniform, 4, 4)
			return n.MatMul(w).Add(n.Times(0.1).MatMulT(w)).Add(n.MatMul(w.Tanh())).Tanh()
		},
		func() Node {
			return n.Dense(g.s.Param("w", GlorotUniform, 4, 4), g.s.Param("b", GlorotUniform, 1, 4), Tanh)
		},
		func() Node { return Grad(n.Square().Mean(), g.nodes[0])[0] },
	}
	i := g.r.IntN(len(ops))
	if y := ops[i](); y.Valid() && size(y.e.shape) <= 100 {
		g.nodes = append(g.nodes, y)
	} else {
		g.s.b.err = nil // of shapes that do not fit
	}
}

// randomOutputs builds a random graph with a loss, and four values to read.
func randomOutputs(seed uint64) func(s *Scope) Outputs {
	return func(s *Scope) Outputs {
		g := &randomGraph{r: rand.New(rand.NewPCG(seed, 0)), s: s}
		g.nodes = []Node{
			s.Param("p", GlorotUniform, 3, 4), s.Input("x", 4), s.Param("row", GlorotUniform, 1, 4),
			s.Param("column", GlorotUniform, 3, 1),
			s.Scalar("number", 0.6), s.Noise(Normal(0, 1), 3, 4),
		}
		for range 25 {
			g.add()
		}
		out := Outputs{Loss: s.Param("p", GlorotUniform, 3, 4).Square().Mean(), Read: map[string]Node{}}
		for i := range 4 {
			n := g.pick()
			out.Loss = out.Loss.Add(n.Mean().Times(0.5))
			out.Read[fmt.Sprint(i)] = n
		}
		return out
	}
}

// TestRewritingKeepsValues compares random graphs without and with rewriting, gradients included.
func TestRewritingKeepsValues(t *testing.T) {
	ops := map[bool]int{}
	for seed := range uint64(300) {
		build := randomOutputs(seed)
		for _, d := range []DType{Float64, Float32} {
			t.Run(fmt.Sprint(seed, d), func(t *testing.T) {
				p, q := compileBoth(t, d, Config{Batch: 3, Mode: Training}, build)
				for run := range 3 { // the second with other inputs, the third with gradients that somebody has changed
					x := make([]float64, 12)
					for i := range x {
						x[i] = math.Sin(float64(i + 12*run))
					}
					for _, program := range []*Program{p, q} {
						if err := program.Run(Feed{Name: "x", Float64: x}); err != nil {
							t.Fatal(err)
						}
					}
					sameValues(t, p, q, map[DType]float64{Float64: 1e-11, Float32: 2e-4}[d])
					for _, g := range q.Gradients() {
						for i := range g.Grad.Len() {
							g.Grad.Set(i, math.NaN())
						}
					}
				}
				ops[false] += len(p.Ops())
				ops[true] += len(q.Ops())
			})
		}
	}
	t.Logf("%d ops written, %d computed", ops[false], ops[true])
}

// TestTapesOfAnyLength: however few ops a tape has, the program computes the same bits.
func TestTapesOfAnyLength(t *testing.T) {
	for seed := range uint64(40) {
		var want map[string][]float64
		for _, ops := range []int{maxTape, 1, 2, 5} {
			s := newScope(NewParams(Float64, 1), Config{Batch: 3, Mode: Training})
			s.b.tapeOps = ops
			p, err := compile(s, randomOutputs(seed))
			if err != nil {
				t.Fatal(err)
			}
			for run := range 2 {
				x := make([]float64, 12)
				for i := range x {
					x[i] = math.Sin(float64(i + 12*run))
				}
				p.FreezeStopGradients(run == 1)
				if err := p.Run(Feed{Name: "x", Float64: x}); err != nil {
					t.Fatalf("seed %d, tapes of %d ops: %v", seed, ops, err)
				}
			}
			got := p.values(t)
			if want == nil {
				want = got
			}
			for name, v := range want {
				for i := range v {
					if math.Float64bits(got[name][i]) != math.Float64bits(v[i]) {
						t.Fatalf("seed %d, tapes of %d ops: element %d of %s is %v, in one tape %v", seed, ops, i, name, got[name][i],
							v[i])
					}
				}
			}
		}
	}
}
