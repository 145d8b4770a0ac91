package graph_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// marked lists the names of the gradients of weights.
func marked(p *graph.Program) []string {
	var names []string
	for _, g := range p.Gradients() {
		if g.Weight {
			names = append(names, g.Name)
		}
	}
	return names
}

// TestWeights: matrices are weights, also those of one row, and biases are not, whatever their shape; in a graph over
// parameters that were read from a file as well.
func TestWeights(t *testing.T) {
	build := func(s *graph.Scope) graph.Outputs {
		if len(s.Weights()) != 0 {
			t.Error("weights before any was asked for")
		}
		h := graph.MLP{Hidden: []int{3, 1, 2}, Activation: graph.Tanh}.Apply(s.In("enc"), s.Const([]float64{1}, 2, 1))
		h = graph.LayerNorm{}.Apply(s.In("norm"), h)
		kernel := s.Weight("kernel", graph.Constant(1), 2, 1, 2, 2)
		offset := s.Param("offset", graph.Zeros, 2, 2)
		tied := s.In("enc").In("2").Weight("W", graph.Zeros, 1, 2)
		got := s.Weights()
		if len(got) != 4 || got[3].String() != kernel.String() || got[2].String() != tied.String() {
			t.Errorf("weights %v", got)
		}
		return graph.Outputs{Loss: h.Add(offset).Square().Sum().Add(kernel.Sum())}
	}
	want := []string{"enc/0/W", "enc/1/W", "enc/2/W", "kernel"}
	p := graph.NewParams(graph.Float32, 1)
	prog := compile(t, p, graph.Config{Batch: 2, Mode: graph.Training}, build)
	if got := marked(prog); !slices.Equal(got, want) {
		t.Errorf("gradients of weights %v, want %v", got, want)
	}
	var file bytes.Buffer
	if _, err := p.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	read := &graph.Params{}
	if _, err := read.ReadFrom(&file); err != nil {
		t.Fatal(err)
	}
	for _, v := range read.All() {
		if v.Weight {
			t.Errorf("%s is a weight before any graph has said so", v.Name)
		}
	}
	if got := marked(compile(t, read, graph.Config{Batch: 2, Mode: graph.Training}, build)); !slices.Equal(got, want) {
		t.Errorf("after reading, gradients of weights %v, want %v", got, want)
	}
	for _, q := range []*graph.Params{p, read, p.Clone()} {
		for _, v := range q.All() {
			if v.Weight != slices.Contains(want, v.Name) {
				t.Errorf("%s: weight %t", v.Name, v.Weight)
			}
		}
	}
}

// TestWeightAndParam: what a graph asks for in both ways is a weight of that graph, in either order, and of that graph
// alone. A graph that fails marks nothing.
func TestWeightAndParam(t *testing.T) {
	for _, weightFirst := range []bool{false, true} {
		p := graph.NewParams(graph.Float64, 1)
		prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
			ask := []func(string, graph.Init, ...int) graph.Node{s.Param, s.Weight}
			if weightFirst {
				slices.Reverse(ask)
			}
			a, b := ask[0]("W", graph.Constant(1), 2, 2), ask[1]("W", graph.Constant(1), 2, 2)
			return graph.Outputs{Loss: a.Mul(b).Sum()}
		})
		if got := marked(prog); !slices.Equal(got, []string{"W"}) {
			t.Errorf("gradients of weights %v", got)
		}
		other := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Param("W", graph.Zeros, 2, 2).Sum()}
		})
		if len(marked(other)) != 0 || !p.Get("W").Weight {
			t.Error("the mark of one graph is that of another, or is lost")
		}
	}
	p := graph.NewParams(graph.Float64, 1)
	compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Param("W", graph.Zeros, 1, 1)}
	})
	wantError(t, buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Weight("W", graph.Zeros, 1, 1).Add(s.Weight("W", graph.Zeros, 1, 2))}
	}), `"W" has shape [1 1], asked for [1 2]`)
	if p.Get("W").Weight {
		t.Error("a graph that failed has marked a weight")
	}
	wantError(t, buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		s.State("mean", graph.Zeros, 1, 1)
		return graph.Outputs{Loss: s.Weight("mean", graph.Zeros, 1, 1)}
	}), "both a parameter and state")
	if ws := (&graph.Scope{}).Weights(); len(ws) != 0 {
		t.Errorf("the zero Scope has weights %v", ws)
	}
}

// TestWeightsBetween: a decoder's weights are what its output depends on beside the code.
func TestWeightsBetween(t *testing.T) {
	build := func(s *graph.Scope) graph.Outputs {
		x := s.Const([]float64{1}, 2, 3)
		z := s.Dense("code", s.Dense("enc", x, 4), 2)
		y := s.Dense("out", s.Dense("dec", z, 4), 3)
		_ = s.Dense("other", x, 3)
		tied := y.MatMul(s.In("enc").Weight("W", graph.Zeros, 3, 4))
		for _, c := range []struct {
			z, y graph.Node
			want []string
		}{
			{z, y, []string{"dec/W", "out/W"}},
			{x, z, []string{"enc/W", "code/W"}},
			{z, tied, []string{"enc/W", "dec/W", "out/W"}},
			{z, z, nil},
		} {
			var got []string
			for _, w := range s.WeightsBetween(c.z, c.y) {
				got = append(got, w.String())
			}
			if len(got) != len(c.want) || !slices.EqualFunc(got, c.want, strings.Contains) {
				t.Errorf("weights %v, want %v", got, c.want)
			}
		}
		return graph.Outputs{Loss: tied.Sum()}
	}
	compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2}, build)
	err := buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
		s.WeightsBetween(graph.Node{}, s.Const([]float64{1}, 1, 1))
		return graph.Outputs{}
	})
	if err == nil || !strings.Contains(err.Error(), "weights: argument 0 is not a node") {
		t.Errorf("error %v", err)
	}
}

// TestWeightsOf: the weights of a loss are those that its gradients are with respect to.
func TestWeightsOf(t *testing.T) {
	prog := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Const([]float64{1}, 2, 3)
			h := s.Dense("enc", x, 4)
			fixed, mask := s.Dense("fixed", x, 4).StopGradient(), s.Dense("mask", x, 4).TopKMask(2)
			loss := s.Dense("out", h.Add(fixed).Mul(mask), 3).Sum()
			_ = s.Dense("unused", h, 3)
			var got []string
			for _, w := range s.WeightsOf(loss) {
				got = append(got, w.String())
			}
			if want := []string{"enc/W", "out/W"}; len(got) != len(want) || !slices.EqualFunc(got, want, strings.Contains) {
				t.Errorf("weights %v, want %v", got, want)
			}
			if ws := s.WeightsOf(x); len(ws) != 0 {
				t.Errorf("a constant has weights %v", ws)
			}
			if ws := s.WeightsOf(s.Weight("alone", graph.Zeros, 1, 1)); len(ws) != 1 {
				t.Errorf("a weight itself has weights %v", ws)
			}
			return graph.Outputs{Loss: loss}
		})
	if got, want := marked(prog), []string{"enc/W", "out/W"}; !slices.Equal(got, want) {
		t.Errorf("gradients of weights %v, want %v", got, want)
	}
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		s.WeightsOf(graph.Node{})
		return graph.Outputs{}
	}), "weights: argument 0 is not a node")
	if ws := (&graph.Scope{}).WeightsOf(graph.Node{}); len(ws) != 0 {
		t.Errorf("the zero Scope has weights %v", ws)
	}
}
