package modelstest

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// overfits trains on four samples until their reconstruction is clearly better than their mean. It tries six seeds: all
// rectified units of a narrow code may be dead from the start or die in the first steps, and a heavy KL may win.
func (s *suite) overfits(t *testing.T) {
	few := s.head(t, 4)
	mean := few.Clone()
	means := few.ColumnMeans()
	for i := range mean.X {
		mean.X[i] = float32(means[i%features])
	}
	baseline := s.mse(t, few, mean)
	// Not far below: a strong penalty keeps even a sound model from perfect reconstruction.
	enough, best := 0.8*baseline, math.Inf(1)
	for seed := uint64(3); seed < 9 && !(best < enough); seed++ {
		best = min(best, s.overfit(t, few, seed, enough))
	}
	if !(best < enough) {
		t.Errorf("after 400 steps on 4 samples the MSE is %.4f; predicting their mean has %.4f", best, baseline)
	}
}

// overfit trains on a few samples for 400 steps, or until the mean squared error of their reconstructions is below
// enough at one of every 100 steps. It returns that error.
func (s *suite) overfit(t *testing.T, few *data.Set, seed uint64, enough float64) float64 {
	t.Helper()
	a := s.new(t, models.Options{Seed: seed})
	options := models.FitOptions{Epochs: 400, LearningRate: 0.02}
	var first, last, mse float64
	for e, err := range a.Fit(t.Context(), few, options) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Number == 1 {
			first = e.Train.Total
		}
		last = e.Train.Total
		if e.Number%100 > 0 {
			continue
		}
		xhat, err := a.Reconstruct(few)
		if err != nil {
			t.Fatal(err)
		}
		if mse = s.mse(t, few, xhat); mse < enough && last < first {
			break
		}
	}
	if !(last < first) {
		t.Errorf("the loss went from %v to %v", first, last)
	}
	return mse
}

// mse is the mean squared error of reconstructions, without missing values.
func (s *suite) mse(t *testing.T, x, xhat *data.Set) float64 {
	t.Helper()
	there := x.Clone()
	for i, v := range x.X {
		there.X[i] = float32(btoi(v != 0 || !s.incomplete))
	}
	mse, err := eval.MSEWhere(x, xhat, there)
	if err != nil {
		t.Fatal(err)
	}
	return mse
}
