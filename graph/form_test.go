package graph_test

import (
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/form"
)

// formOf compiles a small training program with every kind of leaf and output, and returns its form.
func formOf(t *testing.T, batch int) *form.Graph {
	t.Helper()
	p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: batch, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 6)
			h := s.In("enc").Dense("0", x.Add(s.Noise(graph.Uniform(-1, 1), batch, 6)), 4)
			mean := s.State("mean", graph.Zeros, 1, 4)
			s.Assign(mean, h.Mean(0))
			rows := graph.Concat(0, h, h.Sub(mean)).Reshape(batch, 2, 4).Reshape(-1, 4).Slice(0, batch, 2*batch)
			logits := s.Dense("out", rows, 3).Add(s.Const([]float64{1, 2, 3}, 1, 3)).Sub(s.Const([]float64{0.5}, batch, 3))
			loss := logits.CrossEntropyLogits(s.Labels(3)).Sum(1).Mean().Mul(s.Scalar("weight", 2))
			return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"h": h}}
		})
	g, err := p.Form()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// find returns the only node of an op for which more holds.
func find(t *testing.T, g *form.Graph, op string, more func(*form.Node) bool) *form.Node {
	t.Helper()
	var found []*form.Node
	for _, n := range g.Nodes {
		if n.Op == op && (more == nil || more(n)) {
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d nodes of the op %s: %v", len(found), op, found)
	}
	return found[0]
}

// TestForm checks that the form has everything that was written: leaves, constants, names and outputs, and each node
// after its inputs.
func TestForm(t *testing.T) {
	g := formOf(t, 5)
	if g.DType != "float64" || g.Batch != 5 {
		t.Errorf("%s at batch size %d", g.DType, g.Batch)
	}
	noise := find(t, g, form.Noise, nil)
	if noise.Attrs.Text("law") != "uniform" || noise.Attrs.Float("lo") != -1 || noise.Attrs.Float("hi") != 1 ||
		noise.Name != "noise" {
		t.Errorf("noise %q with %v", noise.Name, noise.Attrs)
	}
	for op, name := range map[string]string{form.Input: "x", form.Labels: "labels", form.State: "mean",
		form.Scalar: "weight"} {
		if n := find(t, g, op, nil); n.Name != name || !n.Leaf() {
			t.Errorf("%s is called %q", op, n.Name)
		}
	}
	row := find(t, g, form.Constant, func(n *form.Node) bool { return len(n.Values) == 3 })
	if !slices.Equal(row.Values, []float64{1, 2, 3}) {
		t.Errorf("constant %v", row.Values)
	}
	dense := find(t, g, "dense", func(n *form.Node) bool { return n.Path == "enc/0" })
	if dense.Attrs.Bool("transpose") || dense.Attrs.Text("activation") != "identity" || dense.Inputs[1].Name != "enc/0/W" {
		t.Errorf("dense layer %v of %v with %v", dense, dense.Inputs, dense.Attrs)
	}
	at := map[*form.Node]int{}
	for i, n := range g.Nodes {
		for _, in := range n.Inputs {
			if _, before := at[in]; !before {
				t.Errorf("%v comes before its input %v", n, in)
			}
		}
		at[n] = i
	}
	var outputs []string
	for _, o := range g.Outputs {
		outputs = append(outputs, []string{"loss", "value", "update", "gradient"}[o.Kind]+" "+o.Name)
		if o.Node != g.Nodes[at[o.Node]] {
			t.Errorf("output %s is no node of the graph", o.Name)
		}
	}
	want := []string{"loss ", "value h", "update mean", "gradient enc/0/W", "gradient enc/0/b", "gradient out/W",
		"gradient out/b"}
	if !slices.Equal(outputs, want) {
		t.Errorf("outputs %q, want %q", outputs, want)
	}
}

// TestFormOfAnyBatch derives extents, bounds and factors from two batch sizes and checks them at a third.
func TestFormOfAnyBatch(t *testing.T) {
	g, err := form.Symbolic(formOf(t, 5), formOf(t, 8))
	if err != nil {
		t.Fatal(err)
	}
	third := formOf(t, 13)
	for i, n := range g.Nodes {
		want := third.Nodes[i]
		for d, e := range n.Extents {
			if e.At(13) != want.Shape[d] {
				t.Errorf("%v: dimension %d is %v, which is not %d", n, d, e, want.Shape[d])
			}
		}
		for j, a := range n.Attrs {
			got := a.Value
			switch v := got.(type) {
			case form.Extent:
				got = v.At(13)
			case form.PerBatch:
				got = v.At(13)
			case []int:
				continue
			}
			if got != want.Attrs[j].Value {
				t.Errorf("%v: %s is %v, want %v", n, a.Name, a.Value, want.Attrs[j].Value)
			}
		}
	}
	forward := &form.Graph{Nodes: form.Order(g.Find(form.Loss)[0].Node)}
	slice := find(t, forward, "slice", nil)
	if from, to := slice.Attrs.Get("from"), slice.Attrs.Get("to"); from != (form.Extent{PerSample: 1}) ||
		to != (form.Extent{PerSample: 2}) {
		t.Errorf("slice from %v to %v", from, to)
	}
	if n := find(t, forward, "concat", nil); n.Extents[0].String() != "2B" {
		t.Errorf("two batches are %v", n.Extents)
	}
}

// TestFormRefuses: an op without a written form is refused by name.
func TestFormRefuses(t *testing.T) {
	_, err := new(graph.Program).Form()
	wantError(t, err, "Compile")
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.In("inside").Input("x", 2)
		y := s.In("inside").Apply("cube", func() (*gorgonia.Node, error) { return gorgonia.Cube(x.Gorgonia()) })
		return graph.Outputs{Read: map[string]graph.Node{"y": y}}
	})
	_, err = p.Form()
	wantError(t, err, "inside/", "cube", "no written form")
}

// TestGraphIsWhatWasWritten: the expression graph has the ops that were written, and the gradients, but no fused ops.
func TestGraphIsWhatWasWritten(t *testing.T) {
	if g := new(graph.Program).Graph(); g != nil {
		t.Errorf("a Program that Compile has not made has the graph %v", g)
	}
	p := smallAutoencoder(t)
	ops := map[string]int{}
	for _, n := range p.Graph().AllNodes() {
		if n.Op() != nil {
			ops[n.Op().String()]++
		}
	}
	for op, want := range map[string]int{"square": 1, "sub": 1, "tanh-gradient": 1, "matmul(true, false)": 2,
		"dense(false, tanh)": 1} {
		if ops[op] != want {
			t.Errorf("%d ops %s, want %d; there are %v", ops[op], op, want, ops)
		}
	}
	form, err := p.Form()
	if err != nil {
		t.Fatal(err)
	}
	if nodes := len(p.Graph().AllNodes()); nodes < len(form.Nodes) {
		t.Errorf("%d nodes in the graph, %d in its form", nodes, len(form.Nodes))
	}
}
