package models_test

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// premiseModel returns an autoencoder of a registered variant for images of 4x4 pixels.
func premiseModel(t *testing.T, name string) *models.Autoencoder {
	t.Helper()
	v := kit.Must(models.Lookup(name))
	m := v.New(models.Spec{Input: 16, Latent: 3, Hidden: []int{6},
		Image: data.Image{Height: 4, Width: 4, Channels: 1}, Classes: 3})
	a := kit.Must(models.New(m, models.Options{Seed: 5, DType: graph.Float64}))
	return a
}

// premiseRun runs a training program on a batch.
func premiseRun(t *testing.T, p *graph.Program) {
	t.Helper()
	batch := p.Config().Batch
	x := make([]float64, 16*batch)
	for i := range x {
		x[i] = 0.5 + 0.4*math.Sin(float64(3*i+1))
	}
	feeds := []graph.Feed{{Name: "x", Float64: x}}
	if p.Needs(graph.LabelsInput) {
		labels := make([]int, batch)
		for i := range labels {
			labels[i] = i % 3
		}
		feeds = append(feeds, graph.Feed{Name: graph.LabelsInput, Labels: labels})
	}
	if err := p.Run(feeds...); err != nil {
		t.Fatal(err)
	}
}

// TestVariantsAreExpressionGraphs checks the premise of the project for every registered variant: it writes a symbolic
// Gorgonia expression graph of differentiable ops, the gradients of its loss are nodes of the same graph, and a
// TapeMachine that runs it computes the program's loss and gradients.
func TestVariantsAreExpressionGraphs(t *testing.T) {
	for _, v := range models.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			a := premiseModel(t, v.Name)
			p := kit.Must(a.TrainingGraph(4))
			g := p.Graph()
			inGraph := map[*gorgonia.Node]bool{}
			ops := 0
			for _, n := range g.AllNodes() {
				inGraph[n] = true
				if n.Op() == nil {
					continue
				}
				ops++
				if _, ok := n.Op().(gorgonia.SDOp); !ok {
					t.Errorf("%v is an op of type %T, which is no SDOp", n, n.Op())
				}
				if n.Value() != nil {
					t.Errorf("%v has a value before anything has run: it is not symbolic", n)
				}
			}
			if ops == 0 || !inGraph[p.LossNode()] {
				t.Fatalf("the loss is no node of the graph, which has %d ops", ops)
			}
			grads := p.Gradients()
			if len(grads) == 0 {
				t.Fatal("no gradients")
			}
			outputs := gorgonia.Nodes{p.LossNode()}
			for _, grad := range grads {
				if !inGraph[grad.Node] {
					t.Fatalf("the gradient of %s is no node of the graph", grad.Name)
				}
				outputs = append(outputs, grad.Node)
			}
			before := a.Params.Clone()
			premiseRun(t, p)                                  // which also sets the inputs of the graph and draws its noise
			if err := a.Params.CopyFrom(before); err != nil { // a run assigns state
				t.Fatal(err)
			}
			values := tapeValues(t, g, outputs)
			compare := func(what string, got, want []float64) {
				for i := range want {
					if len(got) != len(want) || math.Abs(got[i]-want[i]) > 1e-9*(1+math.Abs(want[i])) {
						t.Fatalf("%s: a TapeMachine computes %v, the program %v", what, got, want)
					}
				}
			}
			compare("loss", values[0], []float64{p.Loss()})
			for i, grad := range grads {
				compare("gradient of "+grad.Name, values[i+1], grad.Grad.Float64s())
			}
		})
	}
}

// tapeValues runs the part of a graph that some nodes need on its own TapeMachine, and returns their values.
func tapeValues(t *testing.T, g *gorgonia.ExprGraph, nodes gorgonia.Nodes) [][]float64 {
	t.Helper()
	values := make([]gorgonia.Value, len(nodes))
	var reads, inputs gorgonia.Nodes
	for i, n := range nodes {
		reads = append(reads, gorgonia.Read(n, &values[i]))
	}
	for _, n := range g.ExactSubgraphRoots(nodes...).AllNodes() {
		if n.Op() == nil {
			inputs = append(inputs, n)
		}
	}
	program, locations, err := gorgonia.CompileFunction(g, inputs, reads)
	if err != nil {
		t.Fatal(err)
	}
	machine := gorgonia.NewTapeMachine(g, gorgonia.WithPrecompiled(program, locations))
	defer machine.Close()
	if err := machine.RunAll(); err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, len(nodes))
	for i, v := range values {
		out[i] = v.Data().([]float64)
	}
	return out
}

// ofOneBatch maps variants whose loss depends on the batch size other than by sums and means to a part of their error.
// They have a form at each batch size.
var ofOneBatch = map[string]string{
	"beta-tc-vae": "attribute term", // the logarithm of the batch size
	"info-vae":    "the constant",   // pairs of samples that are not the same
	"mmd-vae":     "the constant",
	"wae":         "the constant",
}

// TestVariantsHaveAForm checks that every registered variant has a written form, including gradients, for any batch
// size unless its loss forbids that.
func TestVariantsHaveAForm(t *testing.T) {
	for _, v := range models.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			var forms [2]*form.Graph
			for i, batch := range []int{5, 7} {
				p, err := premiseModel(t, v.Name).TrainingGraph(batch)
				if err != nil {
					t.Fatal(err)
				}
				if forms[i], err = p.Form(); err != nil {
					t.Fatal(err)
				}
			}
			g, err := form.Symbolic(forms[0], forms[1])
			if why := ofOneBatch[v.Name]; why != "" {
				if err == nil || !strings.Contains(err.Error(), why) {
					t.Errorf("error %v, want one about %s", err, why)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range g.Nodes {
				if n.Op == form.Input && n.Name == "x" && n.Extents[0] != (form.Extent{PerSample: 1}) {
					t.Errorf("the first extent of x is %v, not the batch", n.Extents[0])
				}
			}
		})
	}
}
