package eval_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestMeasures: what applies to grey images, to bits, and to numbers of any size.
func TestMeasures(t *testing.T) {
	images := evaltest.Must(mnist.Test().Head(3))
	errors := []string{"MSE", "squared error", "RMSE", "MAE", "explained variance"}
	ratios := append(slices.Clone(errors), "PSNR, clipped", "mean PSNR, clipped")
	for name, c := range map[string]struct {
		x    *data.Set
		want []string
	}{
		"images":  {images, append(slices.Clone(ratios), "SSIM, clipped", "BCE on grey levels")},
		"bits":    {evaltest.Points(t, []float32{0, 1}, []float32{1, 1}), append(slices.Clone(ratios), "BCE of bits")},
		"numbers": {evaltest.Points(t, []float32{-2, 1}, []float32{7, 1}), errors},
	} {
		xhat := c.x.Clone()
		xhat.X[0] += 0.5
		all := evaltest.Must(eval.Measures(c.x, xhat))
		var names []string
		for _, m := range all {
			names = append(names, m.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s: %q, want %q", name, names, c.want)
		}
		evaltest.Close(t, name+": squared error", all[1].Value, 0.25/float64(c.x.N), 1e-12)
		evaltest.Close(t, name+": MSE", all[0].Value, 0.25/float64(len(c.x.X)), 1e-12)
	}
	if _, err := eval.Measures(images, &data.Set{}); err == nil {
		t.Error("an empty reconstruction is measured")
	}
}
