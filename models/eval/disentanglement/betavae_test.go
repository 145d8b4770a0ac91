package disentanglement_test

import (
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/disentanglement"
)

func betaVAE(t *testing.T, codes *data.Set, factors [][]int, o disentanglement.BetaVAEOptions) float64 {
	t.Helper()
	v := evaltest.Must(disentanglement.BetaVAEScore(codes, factors, o))
	return v
}

// TestBetaVAEScore: perfect, spread over two units each, rotated, and of noise.
func TestBetaVAEScore(t *testing.T) {
	factors := grid(3, 4, 8, 8)
	units := perfect(t, factors)
	o := disentanglement.BetaVAEOptions{Points: 1500}
	evaltest.Close(t, "perfect code", betaVAE(t, units, factors, o), 1, 0)
	evaltest.Close(t, "noise", betaVAE(t, noise(units.N, 4, 1), factors, o), .25, .06) // four times the standard error
	// Each factor in two units: not complete, but still told.
	spread := &data.Set{N: units.N, D: 8, X: make([]float32, 8*units.N)}
	for i := range units.N {
		copy(spread.Row(i), units.Row(i))
		copy(spread.Row(i)[4:], units.Row(i))
	}
	evaltest.Close(t, "code of twice as many units", betaVAE(t, spread, factors, o), 1, 0)
	// Two factors of one size, turned by 45°: |z − z'| has the same distribution, whichever of the two is the same.
	two := grid(8, 8)
	turned := perfect(t, two)
	for i := range turned.N {
		z := turned.Row(i)
		z[0], z[1] = z[0]+z[1], z[0]-z[1]
	}
	evaltest.Close(t, "two factors turned by 45°", betaVAE(t, turned, two, o), .5, .09)
	// By the mean of many pairs a rotated code is told as well, by that of few not always.
	few := disentanglement.BetaVAEOptions{Points: 1500, Pairs: 3}
	if v, most := betaVAE(t, rotated(units, 3), factors, few), betaVAE(t, units, factors, few); v < .4 || v > .9 ||
		most < .99 {
		t.Errorf("by 3 pairs a rotated code scores %v, a perfect one %v", v, most)
	}
	o.Seed = 1
	if a, b := betaVAE(t, turned, two, o), betaVAE(t, turned, two, o); a != b {
		t.Errorf("the same seed gives %v and %v", a, b)
	}
}

func TestBetaVAEScoreErrors(t *testing.T) {
	factors := grid(2, 3)
	codes := perfect(t, factors)
	score := func(factors [][]int, o disentanglement.BetaVAEOptions) error {
		_, err := disentanglement.BetaVAEScore(codes, factors, o)
		return err
	}
	checkError(t, score(factors, disentanglement.BetaVAEOptions{Pairs: -1}), "3000 points of -1 pairs")
	checkError(t, score(factors, disentanglement.BetaVAEOptions{Points: 5}), "5 points")
	alone := [][]int{{0, 1}, {1, 1}, {0, 2}, {1, 2}, {0, 9}, {1, 2}}
	checkError(t, score(alone, disentanglement.BetaVAEOptions{}), "factor 1 has the value 9 in one sample only")
	checkError(t, score(factors[1:], disentanglement.BetaVAEOptions{}), "6 codes")
}
