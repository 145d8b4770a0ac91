package eval

import (
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// Measure is a number with its name and unit.
type Measure struct {
	Name, Unit string
	Value      float64
}

// Measures returns every error of a reconstruction that applies to the data, in one order: PSNR, SSIM and cross-entropy
// only for values from 0 to 1, SSIM only for images. PSNR and SSIM are of the reconstruction clipped to 0..1.
func Measures(x, xhat *data.Set) ([]Measure, error) {
	lo, hi, err := x.Range()
	if err != nil {
		return nil, err
	}
	clipped := func(f func(x, xhat *data.Set, peak float64) (float64, error)) func(x, xhat *data.Set) (float64, error) {
		return func(x, xhat *data.Set) (float64, error) {
			c, err := Clip(xhat, 0, 1)
			if err != nil {
				return 0, err
			}
			return f(x, c, 1)
		}
	}
	perSample := func(x, xhat *data.Set) (float64, error) {
		v, err := MSE(x, xhat)
		return v * float64(x.D), err
	}
	inUnit, image := lo >= 0 && hi <= 1, !x.Image.IsZero()
	crossEntropy := "BCE of bits"
	if slices.ContainsFunc(x.X, func(v float32) bool { return v != 0 && v != 1 }) {
		crossEntropy = "BCE on grey levels"
	}
	var out []Measure
	for _, m := range []struct {
		name, unit string
		applies    bool
		of         func(x, xhat *data.Set) (float64, error)
	}{
		{"MSE", "per feature", true, MSE},
		{"squared error", "per sample", true, perSample},
		{"RMSE", "", true, RMSE},
		{"MAE", "per feature", true, MAE},
		{"explained variance", "share", true, ExplainedVariance},
		{"PSNR, clipped", "dB", inUnit, clipped(PSNR)},
		{"mean PSNR, clipped", "dB", inUnit, clipped(MeanPSNR)},
		{"SSIM, clipped", "", inUnit && image, clipped(SSIM)},
		{crossEntropy, "nats per sample", inUnit, CrossEntropy},
	} {
		if !m.applies {
			continue
		}
		v, err := m.of(x, xhat)
		if err != nil {
			return nil, err
		}
		out = append(out, Measure{m.name, m.unit, v})
	}
	return out, nil
}
