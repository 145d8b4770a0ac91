package restore_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/models/eval/restore"
)

func TestCompleteByBiases(t *testing.T) {
	// What is there is 3 + a bias of the row (−1, 1) + one of the column (−1, 0, 1); without shrinkage it is completed
	// exactly.
	s := evaltest.Points(t, []float32{1, 2, 0}, []float32{0, 4, 5}, []float32{1, 2, 3}, []float32{3, 4, 0})
	got := evaltest.Must(restore.CompleteByBiases(s, 0))
	for i, want := range []float32{1, 2, 3, 3, 4, 5, 1, 2, 3, 3, 4, 5} {
		if math.Abs(float64(got.X[i]-want)) > 1e-4 {
			t.Errorf("value %d is %v, want %v", i, got.X[i], want)
		}
	}
	// By hand: one value has the mean as it is, and no bias.
	one, err := restore.CompleteByBiases(evaltest.Points(t, []float32{4, 0}), 3)
	if want := []float32{4, 4}; err != nil || !slices.Equal(one.X, want) {
		t.Errorf("got %v (%v), want %v", one, err, want)
	}
	// Two values ±1 around their mean, of two columns: r = 0, c = ±1/(1 + 1).
	if one, err = restore.CompleteByBiases(evaltest.Points(t, []float32{2, 4}), 1); err != nil ||
		!slices.Equal(one.X, []float32{2.5, 3.5}) {
		t.Errorf("shrunk to %v (%v), want 2.5 and 3.5", one, err)
	}
	mask, err := restore.Observed(s)
	if want := []float32{1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0}; err != nil || !slices.Equal(mask.X, want) {
		t.Errorf("observed %v (%v), want %v", mask, err, want)
	}
	evaltest.Errors(t, "", map[string]error{
		"no values":      evaltest.Of(restore.CompleteByBiases(evaltest.Points(t, []float32{0, 0}), 1)),
		"shrinkage -1":   evaltest.Of(restore.CompleteByBiases(s, -1)),
		"biases: data: ": evaltest.Of(restore.CompleteByBiases(nil, 1)),
		"observed: data": evaltest.Of(restore.Observed(nil)),
	})
}
