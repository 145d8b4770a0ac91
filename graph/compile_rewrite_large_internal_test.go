package graph

import (
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph/form"
)

// deep is a graph of many layers that share an input and a weight.
func deep(layers int) func(s *Scope) Outputs {
	return func(s *Scope) Outputs {
		h, w := s.Input("x", 4), s.Param("w", GlorotUniform, 4, 4)
		gate := s.Param("gate", GlorotUniform, 2, 4)
		for range layers {
			h = h.Mul(gate).MatMul(w).Times(3).Tanh()
		}
		return Outputs{Loss: h.Mean()}
	}
}

// TestSumsOfManyProducts: few products are summed in one op; many are split over several, with the same value.
func TestSumsOfManyProducts(t *testing.T) {
	written, p := compileBoth(t, Float64, Config{Batch: 2, Mode: Training}, deep(3*maxProducts+1))
	for _, program := range []*Program{written, p} {
		if err := program.Run(Feed{Name: "x", Float64: []float64{1, -2, 3, .5, -1, 2, .1, 1}}); err != nil {
			t.Fatal(err)
		}
	}
	sameValues(t, written, p, 1e-12)
	sums := 0
	for _, n := range p.machine.order {
		if n.Op != sumOfProductsOp {
			continue
		}
		if sums++; len(p.machine.ops[n].products) > maxProducts {
			t.Errorf("a sum of %d products is one op", len(p.machine.ops[n].products))
		}
	}
	if sums == 0 || sums > 4 {
		t.Errorf("%d sums of %d products", sums, 3*maxProducts+1)
	}
}

// TestClustersAreTriedInLinearNumber: not all pairs of ops that share an input are tried.
func TestClustersAreTriedInLinearNumber(t *testing.T) {
	tries := func(layers int) int {
		s := newScope(NewParams(Float32, 1), Config{Batch: 2, Mode: Training})
		root := deep(layers)(s).Loss
		w, node := s.b.read([]*expr{root.e})
		f := newCompiler(w, Float32).newFuser(w.Nodes, []*form.Node{node(root.e)})
		f.gather()
		return f.visiting
	}
	if few, many := tries(200), tries(800); many > 5*few {
		t.Errorf("%d pairs of clusters tried for 200 layers, %d for 800", few, many)
	}
}

// TestClustersHaveAnOrder: after any merges, there is an order in which each cluster comes after its inputs.
func TestClustersHaveAnOrder(t *testing.T) {
	for seed := range uint64(40) {
		s := newScope(NewParams(Float64, 1), Config{Batch: 3, Mode: Training})
		g := &randomGraph{r: rand.New(rand.NewPCG(seed, 1)), s: s}
		g.nodes = []Node{s.Param("p", GlorotUniform, 3, 4), s.Input("x", 4), s.Param("row", GlorotUniform, 1, 4)}
		for range 60 {
			g.add()
		}
		root := g.pick()
		w, node := s.b.read([]*expr{root.e})
		f := newCompiler(w, Float64).newFuser(w.Nodes, []*form.Node{node(root.e)})
		f.gather()
		for i, inputs := range f.inputs {
			for _, in := range inputs {
				if a, b := f.cluster[in], f.cluster[i]; a != b && f.rank[a] >= f.rank[b] {
					t.Errorf("seed %d: the cluster of %v comes before that of its input %v", seed, f.order[i], f.order[in])
				}
			}
			if c := f.cluster[i]; f.ranked[f.rank[c]] != c {
				t.Errorf("seed %d: cluster %d is not where its rank says", seed, c)
			}
		}
	}
}
