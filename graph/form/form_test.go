package form_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph/form"
)

func TestExtent(t *testing.T) {
	for want, e := range map[string]form.Extent{"7": {Fixed: 7}, "B": {PerSample: 1}, "3B": {PerSample: 3},
		"2B+1": {PerSample: 2, Fixed: 1}} {
		if e.String() != want {
			t.Errorf("%#v is written %s, want %s", e, e, want)
		}
	}
	if text := form.PerBatch(0.5).String(); text != "0.5/B" {
		t.Errorf("half of 1/B is written %s", text)
	}
	if n := (form.Extent{PerSample: 2, Fixed: 1}).At(4); n != 9 {
		t.Errorf("2B+1 at 4 is %d", n)
	}
}

// of is a graph of one op of an input of the shape (batch, 2).
func of(batch int, change func(g *form.Graph, op *form.Node)) *form.Graph {
	x := &form.Node{Op: form.Input, Name: "x", Shape: []int{batch, 2}, Label: "x"}
	op := &form.Node{ID: 1, Op: "op", Inputs: []*form.Node{x}, Shape: []int{batch, 2}, Path: "p", Label: "op"}
	g := &form.Graph{DType: "float32", Batch: batch, Nodes: []*form.Node{x, op},
		Outputs: []form.Output{{Kind: form.Value, Name: "y", Node: op}}}
	change(g, op)
	return g
}

// TestSymbolicRefuses: what depends on the batch size in an unknown way is an error that names the node.
func TestSymbolicRefuses(t *testing.T) {
	same := func(*form.Graph, *form.Node) {}
	square := func(g *form.Graph, op *form.Node) { op.Shape[1] = g.Batch * g.Batch }
	if _, err := form.Symbolic(of(4, same), of(6, same)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		a, b *form.Graph
		want string
	}{
		{"one batch size", of(4, same), of(4, same), "batch size 4"},
		{"more nodes", of(4, same), of(6, func(g *form.Graph, _ *form.Node) { g.Nodes = g.Nodes[:1] }), "2 nodes"},
		{"another op", of(4, same), of(6, func(_ *form.Graph, op *form.Node) { op.Op = "other" }), "p/op [4 2]"},
		{"another input", of(4, same), of(6, func(_ *form.Graph, op *form.Node) { op.Inputs = nil }),
			"depends on the batch size"},
		{"a square", of(4, square), of(6, square), "dimension 1: 16 and 36"},
		{"a smaller extent", of(4, same), of(6, func(_ *form.Graph, op *form.Node) { op.Shape[0] = 3 }), "dimension 0"},
		{"another number", of(4, func(_ *form.Graph, op *form.Node) { op.Attrs = form.Attrs{{Name: "c", Value: 0.5}} }),
			of(6, func(_ *form.Graph, op *form.Node) { op.Attrs = form.Attrs{{Name: "c", Value: 0.6}} }),
			"attribute c: 0.5 and 0.6"},
		{"another kind of attribute",
			of(4, func(_ *form.Graph, op *form.Node) { op.Attrs = form.Attrs{{Name: "c", Value: 1}} }),
			of(6, func(_ *form.Graph, op *form.Node) { op.Attrs = form.Attrs{{Name: "c", Value: "one"}} }), "attribute c"},
		{"another output", of(4, same), of(6, func(g *form.Graph, _ *form.Node) { g.Outputs[0].Name = "z" }), `output "y"`},
		{"other values", of(4, func(_ *form.Graph, op *form.Node) { op.Values = []float64{1} }), of(6, same),
			"values of the constant"},
	} {
		_, err := form.Symbolic(c.a, c.b)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", c.name, err, c.want)
		}
	}
}

// TestSignature: equal ops have equal signatures, and whatever an op computes by is in it.
func TestSignature(t *testing.T) {
	n := form.Node{Op: "op", Attrs: form.Attrs{{Name: "a", Value: 1}}, Shape: []int{2, 3}}
	for what, other := range map[string]form.Node{
		"op":        {Op: "po", Attrs: n.Attrs, Shape: n.Shape},
		"attribute": {Op: "op", Attrs: form.Attrs{{Name: "a", Value: 2}}, Shape: n.Shape},
		"type":      {Op: "op", Attrs: form.Attrs{{Name: "a", Value: 1.0}}, Shape: n.Shape},
		"text":      {Op: "op", Attrs: form.Attrs{{Name: "a", Value: "1"}}, Shape: n.Shape},
		"shape":     {Op: "op", Attrs: n.Attrs, Shape: []int{3, 2}},
	} {
		if other.Signature() == n.Signature() {
			t.Errorf("another %s, and the same signature %s", what, n.Signature())
		}
	}
	path := n
	path.Path, path.Label, path.ID = "somewhere", "label", 7
	if path.Signature() != n.Signature() {
		t.Errorf("the path or the label is in the signature %s", path.Signature())
	}
}
