package disentanglement_test

import (
	"fmt"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/disentanglement"
)

// TestGapsByHand: two bits a and b; the first unit is a + b, the second b. The first one knows half a bit of each.
func TestGapsByHand(t *testing.T) {
	factors := [][]int{{0, 7}, {0, 9}, {1, 7}, {1, 9}}
	codes := &data.Set{N: 4, D: 2, X: []float32{0, 0, 1, 1, 1, 0, 2, 1}}
	mig := evaltest.Must(disentanglement.MIG(codes, factors, disentanglement.Options{}))
	// Of the values a + b = 0, 1, 1, 2 thresholds half way between the means 0.5 and 1.5 of a or b take three rightly.
	sap := evaltest.Must(disentanglement.SAP(codes, factors))
	for name, g := range map[string]*disentanglement.Gaps{"MIG": mig, "SAP": sap} {
		evaltest.Close(t, name, g.Score, .5, 1e-12)
		if fmt.Sprint(g.Best) != "[0 1]" {
			t.Errorf("%s: best units %v", name, g.Best)
		}
		for u, want := range [][]float64{{.5, .5}, {0, 1}} {
			for f := range want {
				evaltest.Close(t, fmt.Sprintf("%s: unit %d, factor %d", name, u, f), g.Told[u][f], want[f], 1e-12)
			}
		}
	}
}

// scores returns MIG, SAP, and disentanglement, completeness and informativeness.
func scores(t *testing.T, codes *data.Set, factors [][]int) [5]float64 {
	t.Helper()
	mig := evaltest.Must(disentanglement.MIG(codes, factors, disentanglement.Options{}))
	sap := evaltest.Must(disentanglement.SAP(codes, factors))
	dci := evaltest.Must(disentanglement.DCI(codes, factors, disentanglement.DCIOptions{}))
	return [5]float64{mig.Score, sap.Score, dci.Disentanglement, dci.Completeness, dci.Informativeness}
}

// TestScoresOfKnownCodes: perfect, rotated, and of noise, for all combinations of four factors.
func TestScoresOfKnownCodes(t *testing.T) {
	factors := grid(3, 4, 8, 8)
	units := perfect(t, factors)
	best, none := scores(t, units, factors), scores(t, noise(units.N, 5, 1), factors)
	t.Logf("perfect %.4f, noise %.4f", best, none)
	for i, v := range best {
		evaltest.Close(t, fmt.Sprintf("score %d of the perfect code", i), v, 1, 1e-4)
	}
	for i, v := range none[:4] {
		if v < 0 || v > .1 {
			t.Errorf("score %d of noise is %v", i, v)
		}
	}
	evaltest.Close(t, "accuracy by noise", none[4], (1./3+1./4+1./8+1./8)/4, .06)
	for seed := range uint64(3) {
		between := scores(t, rotated(units, seed), factors)
		t.Logf("rotated %.4f", between)
		for i, v := range between[:4] {
			if v < none[i] || v > .8 {
				t.Errorf("rotation %d: score %d is %v", seed, i, v)
			}
		}
		if between[4] < none[4]+.1 { // all is there, but not unit by unit
			t.Errorf("rotation %d: informativeness %v", seed, between[4])
		}
	}
}

// TestUnitsAreAlike: the order of units, their signs and scales, and the names of factor values mean nothing.
func TestUnitsAreAlike(t *testing.T) {
	factors := grid(3, 5, 6)
	codes := rotated(perfect(t, factors), 4)
	want := scores(t, codes, factors)
	other := codes.Clone()
	for i := range codes.N {
		a := codes.Row(i)
		copy(other.Row(i), []float32{-4 * a[2], a[0], a[1]}) // a power of two, which bins do not feel
	}
	renamed := make([][]int, len(factors))
	for i, row := range factors {
		renamed[i] = []int{row[1], 100 - row[0], 7 * row[2]}
	}
	for i, v := range scores(t, other, renamed) {
		evaltest.Close(t, fmt.Sprintf("score %d", i), v, want[i], .02) // a value on the border of two bins may change sides
	}
}

func TestErrors(t *testing.T) {
	factors := grid(2, 2, 2)
	codes := perfect(t, factors)
	mig := func(codes *data.Set, factors [][]int, bins int) error {
		_, err := disentanglement.MIG(codes, factors, disentanglement.Options{Bins: bins})
		return err
	}
	checkError(t, mig(nil, factors, 0), "the set is nil")
	checkError(t, mig(codes, factors[1:], 0), "8 codes, and factors of 7")
	checkError(t, mig(codes, factors, 1), "1 bins")
	checkError(t, mig(&data.Set{N: 8, D: 1, X: make([]float32, 8)}, factors, 0), "1 unit")
	checkError(t, mig(codes, make([][]int, 8), 0), "0 factors")
	same := grid(2, 2, 2)
	for _, row := range same {
		row[1] = 3
	}
	checkError(t, mig(codes, same, 0), "factor 1 has the value 3")
	same[5] = same[5][:2]
	checkError(t, mig(codes, same, 0), "sample 5 has 2 factors")
	_, err := disentanglement.SAP(codes, nil)
	checkError(t, err, "sap: 8 codes")
	_, err = disentanglement.DCI(codes, [][]int{{0}, {1}, {0}, {1}, {0}, {1}, {0}, {1}}, disentanglement.DCIOptions{})
	checkError(t, err, "dci: 1 factors")
	_, err = disentanglement.DCI(&data.Set{N: 8, D: 2, X: make([]float32, 16)}, factors, disentanglement.DCIOptions{})
	checkError(t, err, "the code is the same")
}
