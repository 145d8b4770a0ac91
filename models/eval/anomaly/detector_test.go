package anomaly_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

// TestScoresByHand has a model that reconstructs the first of two features.
func TestScoresByHand(t *testing.T) {
	normal := pairs(1, 0, 3, 0, 5, 1, 7, 0) // codes 1, 3, 5, 7: mean 4, variance 5; ‖x‖² 1, 9, 26, 49: mean 21.25
	test := pairs(4, 3, 0, 0, 9, 0, 0, .001)
	tiny := 21.25e-6 // what there is to reconstruct of a sample of zeros
	for _, c := range []struct {
		score anomaly.Score
		o     anomaly.Options
		want  []float64
	}{
		{anomaly.ReconstructionError, anomaly.Options{}, []float64{4.5, 0, 0, .5e-6}},
		{anomaly.RelativeError, anomaly.Options{}, []float64{9. / 25, 0, 0, 1e-6 / tiny}},
		// Of a single unit all covariances are multiples of the identity, to which shrinkage makes no difference.
		{anomaly.Mahalanobis, anomaly.Options{}, []float64{0, 4 / math.Sqrt(5), 5 / math.Sqrt(5), 4 / math.Sqrt(5)}},
		{anomaly.Neighbours, anomaly.Options{Neighbours: 1}, []float64{1, 1, 2, 1}},
		{anomaly.Neighbours, anomaly.Options{},
			[]float64{(1. + 1 + 3) / 3, (1. + 3 + 5) / 3, (2. + 4 + 6) / 3, (1. + 3 + 5) / 3}},
	} {
		c.o.Scores = []anomaly.Score{c.score}
		d := evaltest.Must(anomaly.Fit(halves{}, normal, c.o))
		for i, v := range evaltest.Must(d.Score(test)) {
			evaltest.Close(t, string(c.score), v, c.want[i], 1e-7*max(1, c.want[i]))
		}
	}
}

// TestMahalanobisOfMany compares with scikit-learn 1.7 (covariance.LedoitWolf().fit(X).mahalanobis(q), roots taken) on
// X = [[(7i+3j) % 11/2 + ij % 5 for j in range(4)] for i in range(12)].
func TestMahalanobisOfMany(t *testing.T) {
	x := &data.Set{N: 12, D: 4}
	for i := range 12 {
		for j := range 4 {
			x.X = append(x.X, float32((i*7+j*3)%11)/2+float32(i*j%5))
		}
	}
	q := &data.Set{N: 3, D: 4, X: []float32{1, 2, 3, 4, 0, 0, 0, 0, 9, -1, 4, 2}}
	of := func(x *data.Set, o anomaly.Options) ([]float64, error) {
		o.Scores = []anomaly.Score{anomaly.Mahalanobis}
		d, err := anomaly.Fit(eval.Identity{}, x, o)
		if err != nil {
			return nil, err
		}
		return d.Score(q)
	}
	got := evaltest.Must(of(x, anomaly.Options{}))
	for i, want := range []float64{1.4812557043453818, 3.9887810491953832, 4.627623617570862} {
		evaltest.Close(t, "distance", got[i], want, 1e-12)
	}

	// Of two equal units the covariance is singular, but for the shrinkage.
	for i := range x.N {
		x.Row(i)[3] = x.Row(i)[0]
	}
	for _, o := range []anomaly.Options{{}, {Shrinkage: .01}, {Shrinkage: 1}} {
		for _, v := range evaltest.Must(of(x, o)) {
			if !(v > 0) || math.IsInf(v, 0) {
				t.Errorf("%+v: distance %v", o, v)
			}
		}
	}
	for i := range x.X {
		x.X[i] = 3
	}
	_, err := of(x, anomaly.Options{})
	wantError(t, err, "all the same")
}

// TestCombination adds an error and a distance, each in units of its spread over the samples of calibration.
func TestCombination(t *testing.T) {
	d := evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 3, 0, 5, 1, 7, 0),
		anomaly.Options{Scores: []anomaly.Score{anomaly.ReconstructionError, anomaly.Neighbours}, Neighbours: 1}))
	_, err := d.Score(pairs(0, 0))
	wantError(t, err, "call Calibrate first")
	_, _, err = d.Detect(pairs(0, 0))
	wantError(t, err, "call Calibrate")
	// Errors 0.5, 2, 4.5 and 0: mean 1.75, variance 3.0625. Distances 0.5, 0, 1 and 2: mean 0.875, variance 0.546875.
	if err := d.Calibrate(pairs(1.5, 1, 3, 2, 4, 3, 9, 0), 50); err != nil {
		t.Fatal(err)
	}
	sum := func(e, z float64) float64 { return (e-1.75)/1.75 + (z-.875)/math.Sqrt(.546875) }
	sums := []float64{sum(.5, .5), sum(2, 0), sum(4.5, 1), sum(0, 2)}
	slices.Sort(sums)
	threshold, how := d.Threshold()
	evaltest.Close(t, "the threshold", threshold, (sums[1]+sums[2])/2, 1e-12)
	if how != "percentile 50 of 4 normal samples" || d.Warnings() != nil || len(d.Scores()) != 2 {
		t.Errorf("calibrated by %q, with warnings %v of %v", how, d.Warnings(), d.Scores())
	}
	scores, anomalies, err := d.Detect(pairs(3, 2, 20, 0))
	if err != nil {
		t.Fatal(err)
	}
	evaltest.Close(t, "score", scores[0], sum(2, 0), 1e-12)
	evaltest.Close(t, "score", scores[1], sum(0, 13), 1e-12)
	if anomalies[0] || !anomalies[1] {
		t.Errorf("anomalies %v at scores %v and the threshold %v", anomalies, scores, threshold)
	}
	parts := evaltest.Must(d.Measure(pairs(3, 2, 20, 0)))
	if !slices.Equal(parts[0], []float64{2, 0}) || !slices.Equal(parts[1], []float64{0, 13}) {
		t.Errorf("parts %v", parts)
	}
	// What equals the threshold is no anomaly.
	one := evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 3, 0), anomaly.Options{}))
	if err := one.Calibrate(pairs(0, 1, 0, 2), 100); err != nil {
		t.Fatal(err)
	}
	if _, anomalies, _ := one.Detect(pairs(0, 2, 0, 2.001)); anomalies[0] || !anomalies[1] {
		t.Errorf("anomalies %v", anomalies)
	}
}

func TestCalibrateF1(t *testing.T) {
	d := evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 3, 0), anomaly.Options{}))
	// Errors 0.5, 2, 4.5, 8, 12.5: with the anomalies 4.5 and 12.5 the best cut is below 4.5, of F1 0.8.
	if err := d.CalibrateF1(pairs(0, 1, 0, 2, 0, 3, 0, 4, 0, 5), []bool{false, false, true, false, true}); err != nil {
		t.Fatal(err)
	}
	threshold, how := d.Threshold()
	evaltest.Close(t, "the threshold", threshold, (2+4.5)/2, 1e-12)
	if !strings.Contains(how, "best F1, 0.8, on 5") {
		t.Errorf("calibrated by %q", how)
	}
	wantError(t, d.CalibrateF1(pairs(0, 1), []bool{false, true}), "1 samples")
	wantError(t, d.CalibrateF1(pairs(0, 1, 0, 2), []bool{true, true}), "no normal samples")
	wantError(t, d.CalibrateF1(pairs(0, 1, 0, 2), []bool{false, false}), "0 positive and 2 negative")
	if again, _ := d.Threshold(); again != threshold {
		t.Error("a calibration that failed has changed the detector")
	}
}

// TestPercentile: the 40th of 15, 20, 35, 40, 50 is 29, the 95th of 1 to 100 is 95.05, that of 1 to 4 is 3.85.
func TestPercentile(t *testing.T) {
	d := evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 3, 0), anomaly.Options{}))
	of := func(p float64, errors ...float64) float64 {
		s := pairs()
		for _, e := range errors {
			s.X = append(s.X, 0, float32(math.Sqrt(2*e)))
			s.N++
		}
		if err := d.Calibrate(s, p); err != nil {
			t.Fatal(err)
		}
		threshold, _ := d.Threshold()
		return threshold
	}
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	evaltest.Close(t, "40th", of(40, 35, 15, 50, 20, 40), 29, 1e-5)
	evaltest.Close(t, "95th", of(95, hundred...), 95.05, 1e-4)
	evaltest.Close(t, "95th", of(95, 1, 2, 3, 4), 3.85, 1e-5)
	evaltest.Close(t, "100th", of(100, 1, 2, 4), 4, 1e-5)
	evaltest.Close(t, "of one", of(95, 7), 7, 1e-5)
}

func TestDetectorErrors(t *testing.T) {
	good := pairs(1, 0, 3, 0, 5, 1, 7, 0)
	fit := func(m anomaly.Model, s *data.Set, o anomaly.Options) error {
		_, err := anomaly.Fit(m, s, o)
		return err
	}
	one := func(s anomaly.Score) anomaly.Options { return anomaly.Options{Scores: []anomaly.Score{s}} }
	wantError(t, fit(nil, good, anomaly.Options{}), "no model")
	wantError(t, fit(halves{}, nil, anomaly.Options{}), "0 normal samples")
	wantError(t, fit(halves{}, good, one("guess")), `unknown score "guess"; there are: error, relative-error,`)
	wantError(t, fit(halves{}, good, anomaly.Options{Scores: []anomaly.Score{"kl", "kl"}}), "twice")
	wantError(t, fit(halves{}, good, anomaly.Options{Shrinkage: 2}), "shrinkage 2")
	wantError(t, fit(halves{}, good, anomaly.Options{Neighbours: -1}), "-1 neighbours")
	wantError(t, fit(halves{}, good, anomaly.Options{MaxCodes: 2}), "2 codes are kept")
	o := one(anomaly.Neighbours)
	o.Neighbours = 5
	wantError(t, fit(halves{}, good, o), "4 normal samples, of which the 5 nearest count")
	wantError(t, fit(broken{}, good, one(anomaly.Mahalanobis)), "no codes")
	wantError(t, fit(halves{}, pairs(0, 0, 0, 0), one(anomaly.RelativeError)), "nothing that errors could be relative to")

	d := evaltest.Must(anomaly.Fit(broken{}, good, anomaly.Options{}))
	_, err := d.Score(good)
	wantError(t, err, "error: no reconstructions")
	for _, s := range []anomaly.Score{anomaly.KL, anomaly.NegativeELBO} {
		d := evaltest.Must(anomaly.Fit(halves{}, good, one(s)))
		_, err := d.Measure(good)
		wantError(t, err, "has no losses of single samples")
	}
	d = evaltest.Must(anomaly.Fit(halves{}, good, anomaly.Options{}))
	wantError(t, d.Calibrate(good, 101), "percentile 101")
	wantError(t, d.Calibrate(good, math.NaN()), "percentile NaN")
	d = evaltest.Must(anomaly.Fit(halves{}, good,
		anomaly.Options{Scores: []anomaly.Score{anomaly.ReconstructionError, anomaly.KL}[:1]}))
	if err := d.Calibrate(pairs(1, 0, 2, 0), 95); err != nil {
		t.Errorf("a score alone need not vary: %v", err)
	}
	d = evaltest.Must(anomaly.Fit(halves{}, good,
		anomaly.Options{Scores: []anomaly.Score{anomaly.ReconstructionError, anomaly.Neighbours}, Neighbours: 1}))
	wantError(t, d.Calibrate(pairs(2, 0, 0, 0, 9, 0), 95), "the score error is 0 for all normal samples")
	wantError(t, d.Calibrate(good, 95), "the detector was fitted to them")
}
