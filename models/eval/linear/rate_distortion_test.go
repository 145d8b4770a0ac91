package linear_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func TestRateDistortion(t *testing.T) {
	variances := []float64{4, 1, .25}
	for _, c := range []struct {
		beta float64
		d    int
		want linear.RateDistortion
	}{
		{1, 0, linear.RateDistortion{Rate: math.Log(8)/2 + math.Log(2)/2, Distortion: .5 + .5 + .25, Active: 2}},
		{1, 1, linear.RateDistortion{Rate: math.Log(8) / 2, Distortion: .5 + 1 + .25, Active: 1}},
		{8, 0, linear.RateDistortion{Distortion: 5.25}}, // at the level of the water a direction is not used
	} {
		got, err := linear.RateDistortionOf(variances, c.beta, c.d)
		if err != nil || got.Active != c.want.Active || math.Abs(got.Rate-c.want.Rate) > 1e-12 ||
			math.Abs(got.Distortion-c.want.Distortion) > 1e-12 {
			t.Errorf("beta %v, %d units: %+v (%v), want %+v", c.beta, c.d, got, err, c.want)
		}
	}
	evaltest.Errors(t, "linear: rate-distortion: ", map[string]error{
		"at least one":  evaltest.Of(linear.RateDistortionOf(nil, 1, 0)),
		"beta 0":        evaltest.Of(linear.RateDistortionOf(variances, 0, 0)),
		"must not rise": evaltest.Of(linear.RateDistortionOf([]float64{1, 2}, 1, 0)),
		"a code of -1":  evaltest.Of(linear.RateDistortionOf(variances, 1, -1)),
	})
}
