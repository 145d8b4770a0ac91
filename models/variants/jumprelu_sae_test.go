package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestJumpReLUSAEByHand computes codes, terms and the estimated gradient of the thresholds in plain Go.
func TestJumpReLUSAEByHand(t *testing.T) {
	m := dictionaries()[2].(variants.JumpReLUSAE)
	a, x := scatteredModel(t, m)
	d := newDictionary(a.Params)
	logs, b := a.Params.Get("threshold/log").Value, a.Params.Get("enc/b").Value
	for i := range dictLatent {
		logs.Set(i, math.Log(.1*float64(i+1)))
	}
	want, slope := map[string]float64{}, make([]float64, dictLatent)
	near := 0
	for _, row := range x {
		z, kernel := make([]float64, dictLatent), make([]float64, dictLatent)
		for i, p := range d.project(row) {
			p += b.At(i)
			theta := math.Exp(logs.At(i))
			if p > theta {
				z[i] = p
				want["L0"] += 1. / dictBatch
			}
			if math.Abs(p-theta) < m.Bandwidth/2 {
				kernel[i] = 1 / m.Bandwidth
				near++
			}
		}
		xhat := d.decode(z)
		want["squared error"] += squaredDistance(row, xhat) / dictBatch
		for i, k := range kernel {
			theta := math.Exp(logs.At(i))
			dz := 0.0
			for j := range row {
				dz += 2 * (xhat[j] - row[j]) * d.d[i*dictInput+j]
			}
			// d/d log θ is θ d/dθ.
			slope[i] += theta * (dz*-theta*k - m.Lambda*k) / dictBatch
		}
	}
	prog, run, terms := termsOf(t, a.Params, m, graph.Training, x)
	wantTerms(t, terms, want)
	if total := want["squared error"] + m.Lambda*want["L0"]; math.Abs(prog.Loss()-total) > 1e-10 {
		t.Errorf("the loss is %v, want %v", prog.Loss(), total)
	}
	for _, g := range prog.Gradients() {
		if g.Name != "threshold/log" {
			continue
		}
		for i, v := range slope {
			if math.Abs(g.Grad.At(i)-v) > 1e-10 {
				t.Errorf("the slope of the logarithm of threshold %d is %v, want %v", i, g.Grad.At(i), v)
			}
		}
	}
	if near < 3 {
		t.Errorf("only %d pre-activations are near their threshold: the samples test nothing", near)
	}
	wantFrozenGradients(t, prog, run)
}

// TestJumpReLUSAEPenaltyMakesSparse: fewer units are active with a larger penalty on their number.
func TestJumpReLUSAEPenaltyMakesSparse(t *testing.T) {
	t.Parallel()
	m := variants.JumpReLUSAE{Dictionary: variants.Dictionary{Input: 784, Latent: 128}, Threshold: .25, Bandwidth: .25}
	_, many, _ := activity(t, m)
	m.Lambda = 1
	mse, few, _ := activity(t, m)
	if !(few < .75*many) || !(mse < .04) {
		t.Errorf("%.1f units are active with the penalty, %.1f without; MSE %.4f", few, many, mse)
	}
}
