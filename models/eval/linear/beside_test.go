package linear_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestBeside: PCA and the samples are encoded as the model's scaler has them, and PCA is left out where it has too few
// features.
func TestBeside(t *testing.T) {
	s := evaltest.Blobs(t)
	scaler := &data.Standard{}
	if err := scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	scaled := evaltest.Must(scaler.Apply(s))
	pca := evaltest.Must(linear.FitPCA(scaled, 1))
	want := evaltest.Must(pca.Encode(scaled))
	kinds := evaltest.Must(linear.Beside("model", eval.Identity{}, 1, scaler, s))
	for i, w := range []struct {
		name string
		x    []float32
	}{{"model", s.X}, {"PCA", want.X}, {"the samples", scaled.X}} {
		codes, err := kinds[i].Encode(s)
		if err != nil || kinds[i].Name != w.name || !slices.Equal(codes[0].X, w.x) {
			t.Errorf("%d: %s has other codes than wanted of %s (%v)", i, kinds[i].Name, w.name, err)
		}
	}
	if wide, err := linear.Beside("wide", eval.Identity{}, 3, nil, s); err != nil || len(wide) != 2 {
		t.Errorf("%d kinds for more units than features (%v), want 2", len(wide), err)
	}
}
