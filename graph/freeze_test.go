package graph_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// frozenModel is a batch-normalised encoder, frozen or not, between a trained layer below it and one above.
func frozenModel(frozen bool) func(s *graph.Scope) graph.Outputs {
	return func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 3)
		enc := s.In("enc")
		if frozen {
			enc = enc.Frozen()
		}
		h := graph.MLP{Hidden: []int{4, 3}, Activation: graph.Tanh}.Apply(enc.In("mlp"), s.Dense("below", x, 3))
		codes := enc.State("codes", graph.Constant(0.5), 1, 3)
		enc.Assign(codes, h.Mean(0))
		return graph.Outputs{Loss: s.Dense("above", h.Add(codes), 3).Sub(x).Square().Sum(1).Mean()}
	}
}

var frozenFeed = graph.Feed{Name: "x", Float64: []float64{0.3, -1, 0.8, 1, 0.1, -0.5, 0.2, 0.9, -0.4, -1.2, 0.6, 0.5}}

// TestFrozen: the gradients of all others are those of the model that is not frozen, and ten steps change no byte of
// what is frozen.
func TestFrozen(t *testing.T) {
	config := graph.Config{Batch: 4, Mode: graph.Training}
	whole := compile(t, graph.NewParams(graph.Float64, 3), config, frozenModel(false))
	p := graph.NewParams(graph.Float64, 3)
	prog := compile(t, p, config, frozenModel(true))
	run(t, whole, frozenFeed)
	run(t, prog, frozenFeed)
	want := map[string][]float64{}
	for _, g := range whole.Gradients() {
		want[g.Name] = g.Grad.Float64s()
	}
	var names []string
	for _, g := range prog.Gradients() {
		names = append(names, g.Name)
		if !slices.Equal(g.Grad.Float64s(), want[g.Name]) {
			t.Errorf("gradient of %s: %v, not frozen %v", g.Name, g.Grad, want[g.Name])
		}
	}
	if trained := []string{"below/W", "below/b", "above/W", "above/b"}; !slices.Equal(names, trained) {
		t.Errorf("gradients of %v, want %v", names, trained)
	}
	frozen := []string{"enc/mlp/0/W", "enc/mlp/0/b", "enc/mlp/1/W", "enc/mlp/1/b", "enc/codes"}
	if got := prog.Frozen(); !slices.Equal(got, frozen) {
		t.Errorf("frozen %v, want %v", got, frozen)
	}
	if got := whole.Frozen(); len(got) != 0 {
		t.Errorf("frozen %v, want nothing", got)
	}
	before := p.Clone()
	for range 10 {
		for _, g := range prog.Gradients() {
			for i := range g.Value.Len() {
				g.Value.Set(i, g.Value.At(i)-0.1*g.Grad.At(i))
			}
		}
		run(t, prog, frozenFeed)
	}
	for _, v := range p.All() {
		same := slices.Equal(v.Value.Float64, before.Get(v.Name).Value.Float64)
		if isFrozen := slices.Contains(frozen, v.Name); same != isFrozen || v.Frozen != isFrozen {
			t.Errorf("%s: unchanged %t, marked as frozen %t, want %t", v.Name, same, v.Frozen, isFrozen)
		}
	}
	if p.Count() != before.Count() || before.Get("enc/codes").Frozen != true {
		t.Error("a clone differs in what is frozen")
	}
	var a, b bytes.Buffer // what is frozen is saved as anything else
	q := p.Clone()
	for _, v := range q.All() {
		v.Frozen = false
	}
	if _, err := p.WriteTo(&a); err != nil {
		t.Fatal(err)
	}
	if _, err := q.WriteTo(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the file of frozen parameters is another (%v)", err)
	}
}

// TestFrozenBatchNorm: frozen batch normalisation is that of inference, and its statistics stay.
func TestFrozenBatchNorm(t *testing.T) {
	build := func(s *graph.Scope) graph.Outputs {
		y := graph.BatchNorm{}.Apply(s.In("norm").Frozen(), s.Input("x", 3))
		return graph.Outputs{Loss: y.Square().Sum(), Read: map[string]graph.Node{"y": y}}
	}
	p := graph.NewParams(graph.Float64, 1)
	train := compile(t, p, graph.Config{Batch: 4, Mode: graph.Training}, build)
	p.Get("norm/mean").Value.Set(1, 0.7)
	infer := compile(t, p, graph.Config{Batch: 4}, build)
	run(t, train, frozenFeed)
	run(t, infer, frozenFeed)
	wantClose(t, "output", output(t, train, "y"), output(t, infer, "y"), 0)
	if got := p.Get("norm/mean").Value.At(1); got != 0.7 || len(train.Gradients()) != 0 {
		t.Errorf("mean %v and gradients %v of what is frozen", got, train.Gradients())
	}
}

// TestFrozenWeights: penalties on weights leave frozen ones out.
func TestFrozenWeights(t *testing.T) {
	compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 4, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 3)
			z := s.Dense("enc", x, 2)
			y := s.Dense("out", s.Frozen().Dense("dec", z, 4), 3)
			for name, got := range map[string][]graph.Node{
				"Weights": s.Weights(), "WeightsBetween": s.WeightsBetween(x, y), "WeightsOf": s.WeightsOf(y.Sum()),
			} {
				if len(got) != 2 || got[0].String() != "param:enc/W [3 2]" || got[1].String() != "param:out/W [4 3]" {
					t.Errorf("%s: %v", name, got)
				}
			}
			return graph.Outputs{Loss: y.Sum()}
		})
}

// TestFrozenInOneGraph: a parameter that one graph trains is not marked as frozen, in whatever order the graphs come.
func TestFrozenInOneGraph(t *testing.T) {
	for _, frozenFirst := range []bool{false, true} {
		p := graph.NewParams(graph.Float64, 1)
		for _, frozen := range []bool{frozenFirst, !frozenFirst} {
			compile(t, p, graph.Config{Batch: 4, Mode: graph.Training}, frozenModel(frozen))
		}
		for _, v := range p.All() {
			if v.Frozen {
				t.Errorf("frozen first %t: %s is marked as frozen", frozenFirst, v.Name)
			}
		}
	}
	for _, build := range []func(s *graph.Scope) graph.Node{
		func(s *graph.Scope) graph.Node {
			return s.In("a").Frozen().Param("W", graph.Zeros, 1, 1).Add(s.Param("a/W", graph.Zeros, 1, 1))
		},
		func(s *graph.Scope) graph.Node {
			s.Weight("W", graph.Zeros, 1, 1)
			return s.Frozen().Weight("W", graph.Zeros, 1, 1)
		},
		func(s *graph.Scope) graph.Node {
			s.State("W", graph.Zeros, 1, 1)
			return s.Frozen().State("W", graph.Zeros, 1, 1)
		},
	} {
		wantError(t, nodeError(t, func(s *graph.Scope, _ graph.Node) graph.Node { return build(s) }),
			`W" is frozen in one place of the graph and not in another`)
	}
	if (&graph.Scope{}).Frozen().Err() == nil {
		t.Error("the zero Scope can be frozen")
	}
}
