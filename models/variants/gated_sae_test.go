package variants_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestGatedSAEByHand computes codes and terms in plain Go.
func TestGatedSAEByHand(t *testing.T) {
	m := dictionaries()[1].(variants.GatedSAE)
	a, x := scatteredModel(t, m)
	d := newDictionary(a.Params)
	gate, r, magnitude := a.Params.Get("gate/b").Value, a.Params.Get("magnitude/r").Value,
		a.Params.Get("magnitude/b").Value
	want := map[string]float64{}
	for _, row := range x {
		z, open := make([]float64, dictLatent), make([]float64, dictLatent)
		for i, p := range d.project(row) {
			if open[i] = max(p+gate.At(i), 0); open[i] > 0 {
				z[i] = max(p*math.Exp(r.At(i))+magnitude.At(i), 0)
				want["L0"] += 1. / dictBatch
			}
			want["L1"] += open[i] / dictBatch
		}
		want["squared error"] += squaredDistance(row, d.decode(z)) / dictBatch
		want["auxiliary"] += squaredDistance(row, d.decode(open)) / dictBatch
	}
	for _, mode := range []graph.Mode{graph.Training, graph.Evaluation} {
		prog, run, terms := termsOf(t, a.Params, m, mode, x)
		wantTerms(t, terms, want)
		if total := want["squared error"] + m.Lambda*want["L1"] + want["auxiliary"]; math.Abs(prog.Loss()-total) > 1e-10 {
			t.Errorf("the loss is %v, want %v", prog.Loss(), total)
		}
		if mode == graph.Training {
			wantFrozenGradients(t, prog, run)
		}
	}
}

// TestGatedSAEFreezesTheDecoder: the auxiliary term trains neither the atoms nor the magnitudes, and only this term and
// the penalty train the biases of the gates.
func TestGatedSAEFreezesTheDecoder(t *testing.T) {
	m := dictionaries()[1].(variants.GatedSAE)
	a, x := scatteredModel(t, m)
	prog, err := graph.Compile(a.Params, graph.Config{Batch: dictBatch, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			in := s.Const(slices.Concat(x...), dictBatch, dictInput)
			c := models.Encode(m, s, in)
			terms := m.Loss(s, in, m.Decode(s, c.Z), c)
			return graph.Outputs{Loss: terms[2].Mean(), Read: map[string]graph.Node{
				"gate": graph.Grad(terms[0].Mean(), s.In("gate").Param("b", graph.Zeros, 1, dictLatent))[0].Abs().Sum()}}
		})
	if err != nil {
		t.Fatal(err)
	}
	if err := prog.Run(); err != nil {
		t.Fatal(err)
	}
	var trained []string
	for _, g := range prog.Gradients() {
		for _, v := range g.Grad.Float64 {
			if v != 0 {
				trained = append(trained, g.Name)
				break
			}
		}
	}
	if len(trained) != 3 { // dec/b is part of the encoder
		t.Errorf("the auxiliary term trains %v, want enc/W, gate/b and dec/b", trained)
	}
	if v, err := prog.Output("gate"); err != nil || v.At(0) != 0 {
		t.Errorf("the reconstruction trains the gates: %v (%v)", v.At(0), err)
	}
}

// TestGatedSAEPenaltyMakesSparse: fewer gates are open with a larger penalty.
func TestGatedSAEPenaltyMakesSparse(t *testing.T) {
	t.Parallel()
	d := variants.Dictionary{Input: 784, Latent: 128}
	_, many, _ := activity(t, variants.GatedSAE{Dictionary: d, Lambda: .1})
	mse, few, _ := activity(t, variants.GatedSAE{Dictionary: d, Lambda: 2})
	if !(few < many/2) || !(mse < .04) {
		t.Errorf("%.1f units are active with a penalty of 2, %.1f with 0.1; MSE %.4f", few, many, mse)
	}
}
