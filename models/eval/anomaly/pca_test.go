package anomaly_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestFitPCA: with a scaler the detector takes data in their own units, and scores them as one of scaled data does.
func TestFitPCA(t *testing.T) {
	s, scaler := evaltest.Blobs(t), &data.Standard{}
	if err := scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	scaled := evaltest.Must(scaler.Apply(s))
	want := evaltest.Must(anomaly.FitPCA(scaled, 1, nil))
	got := evaltest.Must(anomaly.FitPCA(s, 1, scaler))
	for _, c := range []struct {
		by anomaly.Calibrator
		on *data.Set
	}{{want, scaled}, {got, s}} {
		if err := c.by.Calibrate(c.on, 90); err != nil {
			t.Fatal(err)
		}
	}
	a, b := evaltest.Must(want.Score(scaled)), evaltest.Must(got.Score(s))
	at, _ := want.Threshold()
	if threshold, _ := got.Threshold(); !slices.Equal(a, b) || threshold != at || a[0] == a[1] {
		t.Errorf("scores or thresholds %v and %v differ", at, threshold)
	}
	if _, err := anomaly.FitPCA(s, 5, nil); err != nil {
		t.Errorf("more components than features: %v", err)
	}
	if _, err := anomaly.FitPCA(&data.Set{}, 1, scaler); err == nil {
		t.Error("an empty set is fitted")
	}
}
