package variants_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestTopKSAEByHand computes the terms in plain Go, with no, one and three dead units, of which two may help.
func TestTopKSAEByHand(t *testing.T) {
	m := dictionaries()[0].(variants.TopKSAE)
	for _, dead := range [][]int{nil, {4}, {0, 3, 5}} {
		a, x := scatteredModel(t, m)
		idle := a.Params.Get("idle").Value
		for i := range dictLatent {
			idle.Set(i, 9) // one sample short of being dead
			if slices.Contains(dead, i) {
				idle.Set(i, 10)
			}
		}
		d := newDictionary(a.Params)
		want := map[string]float64{"squared error": 0, "auxiliary": 0}
		fired := map[int]bool{}
		for _, row := range x {
			p := d.project(row)
			z := keepLargest(p, m.K, func(int) bool { return true })
			for i, v := range z {
				fired[i] = fired[i] || v != 0
			}
			xhat := d.decode(z)
			want["squared error"] += squaredDistance(row, xhat) / dictBatch
			residual, restored := slices.Clone(row),
				d.decode(keepLargest(p, m.AuxiliaryK, func(i int) bool { return slices.Contains(dead, i) }))
			for j := range residual {
				residual[j] -= xhat[j]
				restored[j] -= d.b[j]
			}
			if dead != nil {
				want["auxiliary"] += squaredDistance(residual, restored) / dictBatch
			}
		}
		prog, run, terms := termsOf(t, a.Params, m, graph.Training, x)
		wantTerms(t, terms, want)
		if total := want["squared error"] + m.Auxiliary*want["auxiliary"]; math.Abs(prog.Loss()-total) > 1e-10 {
			t.Errorf("the loss is %v, want %v", prog.Loss(), total)
		}
		for i := range dictLatent {
			if next := idle.At(i); fired[i] && next != 0 || !fired[i] && next != 10 {
				t.Errorf("unit %d, which has fired: %t, has been idle for %v", i, fired[i], next)
			}
		}
		if len(fired) < 2 {
			t.Errorf("only the units %v have fired: the samples test nothing", fired)
		}
		wantFrozenGradients(t, prog, run)
	}
	a, x := scatteredModel(t, m)
	_, _, terms := termsOf(t, a.Params, m, graph.Evaluation, x)
	if _, ok := terms["auxiliary"]; ok {
		t.Error("the auxiliary term is part of the validation loss")
	}
}

// TestTopKSAEIsSparse: every code has exactly K units.
func TestTopKSAEIsSparse(t *testing.T) {
	mse, active, _ := activity(t,
		variants.TopKSAE{Dictionary: variants.Dictionary{Input: 784, Latent: 64}, K: 12, AuxiliaryK: 32, DeadAfter: 1000})
	if math.Abs(active-12) > 1e-9 || !(mse < .04) {
		t.Errorf("%v units are active, want 12; MSE %v", active, mse)
	}
}

// TestAuxiliaryLossRevivesDeadUnits is the claim of section A.2 of the paper.
func TestAuxiliaryLossRevivesDeadUnits(t *testing.T) {
	t.Parallel()
	m := variants.TopKSAE{Dictionary: variants.Dictionary{Input: 784, Latent: 128}, K: 8, AuxiliaryK: 64, DeadAfter: 200}
	_, _, without := activity(t, m)
	m.Auxiliary = 1. / 2
	_, _, with := activity(t, m)
	if !(with < without/2) {
		t.Errorf("%d units are dead with the auxiliary loss, %d without", with, without)
	}
}
