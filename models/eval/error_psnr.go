package eval

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// PSNR returns the peak signal-to-noise ratio 10 log10(peak²/MSE) in decibels, of the mean squared error over all
// samples and features; peak is the largest value that the data can have, 1 for pixels from 0 to 1. It is +Inf for a
// perfect reconstruction. Clip the reconstruction first ([Clip]), or say that you did not. An MSE of 0.001 is 30 dB.
func PSNR(x, xhat *data.Set, peak float64) (float64, error) {
	if err := checkPeak("psnr", peak); err != nil {
		return 0, err
	}
	mse, err := MSE(x, xhat)
	return decibels(mse, peak), err
}

// MeanPSNR returns the mean PSNR of single samples, which is at least [PSNR]. It is +Inf if any sample is reconstructed
// perfectly.
func MeanPSNR(x, xhat *data.Set, peak float64) (float64, error) {
	if err := checkPeak("mean psnr", peak); err != nil {
		return 0, err
	}
	errors, err := SampleErrors(x, xhat)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, mse := range errors {
		sum += decibels(mse, peak)
	}
	return sum / float64(len(errors)), nil
}

func decibels(mse, peak float64) float64 { return 10 * math.Log10(peak*peak/mse) }

func checkPeak(what string, peak float64) error {
	if !(peak > 0) || math.IsInf(peak, 1) {
		return fmt.Errorf("eval: %s: peak %v: it must be positive and finite, 1 for pixels from 0 to 1", what, peak)
	}
	return nil
}

// Clip returns a copy of a set with values limited to lo..hi, as they are in a picture.
func Clip(s *data.Set, lo, hi float64) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("eval: clip: %w", err)
	}
	if !(lo < hi) {
		return nil, fmt.Errorf("eval: clip to %v..%v: the lower end must be below the upper one", lo, hi)
	}
	out := s.Clone()
	for i, v := range out.X {
		out.X[i] = min(max(v, float32(lo)), float32(hi))
	}
	return out, nil
}
