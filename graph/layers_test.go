package graph_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

// parameterNames lists what a graph has made.
func parameterNames(p *graph.Params) []string {
	var names []string
	for _, v := range p.All() {
		names = append(names, v.Name)
	}
	return names
}

// layerOutput runs a layer on x with the parameters p.
func layerOutput(t *testing.T, p *graph.Params, m graph.Mode, x array, apply func(s scope, x node) node) []float64 {
	t.Helper()
	prog := compileReading(t, p, graph.Config{Mode: m, Batch: x.shape[0]}, func(s scope) map[string]node {
		return map[string]node{"y": apply(s, constant(s, x))}
	})
	run(t, prog)
	return output(t, prog, "y")
}

func TestDenseLayer(t *testing.T) {
	x := array{[]int{2, 3}, []float64{1, 2, 3, -1, 0, 1}}
	p := graph.NewParams(graph.Float64, 1)
	layer := graph.Dense{Units: 2, Activation: graph.ReLU, BiasInit: graph.Constant(0.5)}
	got := layerOutput(t, p, graph.Inference, x, func(s scope, x node) node { return layer.Apply(s.In("enc"), x) })
	if names := parameterNames(p); !slices.Equal(names, []string{"enc/W", "enc/b"}) {
		t.Fatalf("parameters %v", names)
	}
	w, b := p.Get("enc/W").Value, p.Get("enc/b").Value
	if !slices.Equal(w.Shape, []int{3, 2}) || !slices.Equal(b.Shape, []int{1, 2}) || b.At(1) != 0.5 {
		t.Errorf("W is %v, b is %v", w.Shape, b)
	}
	product := refMatMul(x, array{w.Shape, w.Float64})
	wantClose(t, "output", got, refMap(product, func(a float64) float64 { return max(a+0.5, 0) }).v, 1e-15)

	// Without bias there is none; the same scope is the same weights.
	got = layerOutput(t, p, graph.Inference, x, func(s scope, x node) node {
		return graph.Dense{Units: 2, NoBias: true, Activation: graph.Tanh}.Apply(s.In("enc"), x)
	})
	wantClose(t, "output without bias", got, refMap(product, math.Tanh).v, 1e-15)
	q := graph.NewParams(graph.Float64, 1)
	layerOutput(t, q, graph.Inference, x, func(s scope, x node) node {
		return graph.Dense{Units: 2, NoBias: true}.Apply(s, x)
	})
	if names := parameterNames(q); !slices.Equal(names, []string{"W"}) {
		t.Errorf("parameters %v without bias", names)
	}
}

// TestDefaultInitialisers: He for ReLU and its relatives, Glorot for the others, as seen in the values themselves.
func TestDefaultInitialisers(t *testing.T) {
	x := filled(1, 1, 30)
	for _, a := range append(graph.Activations(), "") {
		init := graph.GlorotUniform
		if slices.Contains([]graph.Activation{graph.ReLU, graph.LeakyReLU, graph.ELU, graph.GELU}, a) {
			init = graph.HeNormal
		}
		p := graph.NewParams(graph.Float64, 3)
		layerOutput(t, p, graph.Inference, x, func(s scope, x node) node {
			return graph.Dense{Units: 4, Activation: a}.Apply(s, x)
		})
		wantClose(t, "weights for "+string(a), p.Get("W").Value.Float64s(), initial(t, graph.Float64, 3, "W", init, 30, 4), 0)
		wantClose(t, "bias for "+string(a), p.Get("b").Value.Float64s(), make([]float64, 4), 0)
	}
}

func TestMLP(t *testing.T) {
	x := array{[]int{2, 3}, []float64{1, 2, 3, -1, 0, 1}}
	p := graph.NewParams(graph.Float64, 1)
	m := graph.MLP{Hidden: []int{4, 2}, Activation: graph.Tanh, Init: graph.Orthogonal(1)}
	got := layerOutput(t, p, graph.Inference, x, func(s scope, x node) node { return m.Apply(s.In("enc"), x) })
	if names := parameterNames(p); !slices.Equal(names, []string{"enc/0/W", "enc/0/b", "enc/1/W", "enc/1/b"}) {
		t.Fatalf("parameters %v", names)
	}
	h := x
	for _, name := range []string{"enc/0/W", "enc/1/W"} {
		w := p.Get(name).Value
		h = refMap(refMatMul(h, array{w.Shape, w.Float64}), math.Tanh)
	}
	wantClose(t, "output", got, h.v, 1e-14)
	q := graph.NewParams(graph.Float64, 1)
	got = layerOutput(t, q, graph.Training, x, func(s scope, x node) node { return graph.MLP{}.Apply(s, x) })
	wantClose(t, "the zero MLP", got, x.v, 0)
	if len(q.All()) != 0 {
		t.Error("the zero MLP has parameters")
	}
}

// TestMLPLayer: a layer alone is that of the chain, in its scope.
func TestMLPLayer(t *testing.T) {
	x := array{[]int{2, 3}, []float64{1, 2, 3, -1, 0, 1}}
	for _, m := range []graph.MLP{
		{Hidden: []int{4, 2}, Activation: graph.Tanh, Dropout: .5},
		{Hidden: []int{4, 2}, Activation: graph.Tanh, Norm: graph.NormBatch},
	} {
		p := graph.NewParams(graph.Float64, 1)
		whole := layerOutput(t, p, graph.Training, x, func(s scope, x node) node { return m.Apply(s.In("enc"), x) })
		q := p.Clone()
		q.Seal()
		each := layerOutput(t, q, graph.Training, x, func(s scope, x node) node {
			return m.Layer(s.In("enc"), 1, m.Layer(s.In("enc"), 0, x))
		})
		wantClose(t, "layer after layer", each, whole, 0)
	}
	for _, i := range []int{-1, 2} {
		wantError(t, nodeError(t, func(s scope, x node) node {
			return graph.MLP{Hidden: []int{4, 2}}.Layer(s.In("enc"), i, x)
		}), "enc", fmt.Sprintf("layer %d of a chain of 2", i))
	}
}

// TestDropout: zeros with probability P and the rest scaled, in training; nothing at all in the other modes.
func TestDropout(t *testing.T) {
	const n, drop = 40_000, 0.3
	x := filled(2, 200, n/200)
	apply := func(s scope, x node) node { return graph.Dropout{P: drop}.Apply(s.In("a"), x) }
	dropped := 0
	for _, y := range layerOutput(t, graph.NewParams(graph.Float64, 5), graph.Training, x, apply) {
		switch {
		case y == 0:
			dropped++
		case math.Abs(y-2/(1-drop)) > 1e-12:
			t.Fatalf("an element that is kept became %v", y)
		}
	}
	if e := 5 * math.Sqrt(n*drop*(1-drop)); math.Abs(float64(dropped)-n*drop) > e {
		t.Errorf("%d of %d dropped, want %v ± %v", dropped, n, n*drop, e)
	}
	for _, m := range []graph.Mode{graph.Inference, graph.Evaluation} {
		wantClose(t, "dropout in mode "+m.String(), layerOutput(t, graph.NewParams(graph.Float64, 5), m, x, apply), x.v, 0)
	}
	graphtest.CheckSeed(t, graphtest.Case{
		Shapes: [][]int{{3, 4}},
		Build: func(s scope, in []node) node {
			return graph.Dropout{P: 0.5}.Apply(s, in[0].Sigmoid())
		},
	}, 1)
	// The MLP drops the output of each of its layers, independently.
	mlp := graph.MLP{Hidden: []int{500, 500}, Init: graph.Zeros, Dropout: 0.5}
	p := graph.NewParams(graph.Float64, 5)
	layerOutput(t, p, graph.Training, filled(1, 1, 2), mlp.Apply)
	for i := range 500 {
		p.Get("0/b").Value.Set(i, 1)
		p.Get("1/b").Value.Set(i, 1)
	}
	prog := compileReading(t, p, graph.Config{Mode: graph.Training}, func(s scope) map[string]node {
		return map[string]node{"y": mlp.Apply(s, s.Const([]float64{1}, 1, 2))}
	})
	run(t, prog)
	if zeros := slices.Index(output(t, prog, "y"), 0); zeros < 0 || slices.Index(output(t, prog, "y"), 2) < 0 {
		t.Error("the MLP does not drop its last layer")
	}
}

func TestLayerErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		apply func(s scope, x node) node
		want  []string
	}{
		{"no units", func(s scope, x node) node { return graph.Dense{}.Apply(s, x) }, []string{"l/dense", "0 units"}},
		{"Scope.Dense", func(s scope, x node) node { return s.Dense("out", x, -1) }, []string{"l/out/dense", "-1 units"}},
		{"rank", func(s scope, x node) node { return s.Dense("out", x.Reshape(3, 2, 2), 1) },
			[]string{"l/out/dense", "[3 2 2]"}},
		{"activation", func(s scope, x node) node {
			return graph.Dense{Units: 1, Activation: "step"}.Apply(s, x)
		}, []string{`"step"`}},
		{"zero node", func(s scope, _ node) node { return s.Dense("out", node{}, 1) }, []string{"l/out/dense", "not a node"}},
		{"name", func(s scope, x node) node { return s.Dense("", x, 1) }, []string{"is not a valid name"}},
		{"MLP", func(s scope, x node) node { return graph.MLP{Hidden: []int{3, 0}}.Apply(s, x) },
			[]string{"l/1/dense", "0 units"}},
		{"MLP dropout", func(s scope, x node) node {
			return graph.MLP{Hidden: []int{3}, Dropout: 1}.Apply(s, x)
		}, []string{"l/0/dropout", "probability 1"}},
		{"dropout", func(s scope, x node) node { return graph.Dropout{P: -0.1}.Apply(s, x) }, []string{"l/dropout", "-0.1"}},
		{"dropout NaN", func(s scope, x node) node { return graph.Dropout{P: math.NaN()}.Apply(s, x) },
			[]string{"l/dropout", "NaN"}},
		{"MLP norm", func(s scope, x node) node {
			return graph.MLP{Hidden: []int{3}, Norm: "group"}.Apply(s, x)
		}, []string{"l/0/norm", `"group"`, `"", "batch", "layer"`}},
		{"MLP activation after norm", func(s scope, x node) node {
			return graph.MLP{Hidden: []int{3}, Norm: graph.NormBatch, Activation: "step"}.Apply(s, x)
		}, []string{`"step"`}},
		{"batch norm epsilon", func(s scope, x node) node { return graph.BatchNorm{Epsilon: -1}.Apply(s, x) },
			[]string{"l/batch-norm", "epsilon -1"}},
		{"batch norm momentum", func(s scope, x node) node { return graph.BatchNorm{Momentum: 1.5}.Apply(s, x) },
			[]string{"l/batch-norm", "momentum 1.5"}},
		{"batch norm NaN", func(s scope, x node) node {
			return graph.BatchNorm{Momentum: math.NaN()}.Apply(s, x)
		}, []string{"l/batch-norm", "momentum NaN"}},
		{"batch norm rank", func(s scope, x node) node { return graph.BatchNorm{}.Apply(s, x.Reshape(1, 3, 4)) },
			[]string{"l/batch-norm", "[1 3 4]"}},
		{"batch norm of no node", func(s scope, _ node) node { return graph.BatchNorm{}.Apply(s, node{}) },
			[]string{"l/batch-norm", "not a node"}},
		{"layer norm", func(s scope, x node) node { return graph.LayerNorm{Epsilon: -1}.Apply(s, x) },
			[]string{"l/layer-norm", "-1"}},
		{"layer norm rank", func(s scope, x node) node { return graph.LayerNorm{}.Apply(s, x.Reshape(1, 3, 4)) },
			[]string{"l/layer-norm", "[1 3 4]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, nodeError(t, func(s scope, x node) node { return c.apply(s.In("l"), x) }), c.want...)
		})
	}
}
