package eval_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestUnitKLByHand has three units: one at the prior, one with a mean, one with a variance.
func TestUnitKLByHand(t *testing.T) {
	four := float32(math.Log(4))
	mean := &data.Set{N: 2, D: 3, X: []float32{0, 1, 0, 0, -2, 0}}
	logvar := &data.Set{N: 2, D: 3, X: []float32{0, 0, four, 0, 0, 0}}
	kl := evaltest.Must(eval.UnitKL(mean, logvar))
	for j, want := range []float64{0, (1 + 4) / 4., (3 - math.Log(4)) / 4} {
		if math.Abs(kl[j]-want) > 1e-7 {
			t.Errorf("unit %d: KL %v, want %v", j, kl[j], want)
		}
	}
	if active, err := eval.ActiveUnits(mean, logvar); err != nil || active != 2 {
		t.Errorf("%d active units (%v), want 2", active, err)
	}
	// The means of the second unit have the variance 2.25; those of a unit that is always 5 have none.
	always := &data.Set{N: 2, D: 3, X: []float32{5, 1, .05, 5, -2, -.06}}
	if varying, err := eval.VaryingUnits(always); err != nil || varying != 1 {
		t.Errorf("%d varying units (%v), want 1", varying, err)
	}
	if _, err := eval.VaryingUnits(&data.Set{}); err == nil {
		t.Error("no set is taken")
	}
	one := &data.Set{N: 1, D: 3, X: []float32{0, 0, 0}}
	for _, pair := range [][2]*data.Set{{mean, one}, {one, mean}, {{}, one}} {
		if _, err := eval.ActiveUnits(pair[0], pair[1]); err == nil || !strings.HasPrefix(err.Error(), "eval: KL: ") {
			t.Errorf("error %v", err)
		}
	}
}
