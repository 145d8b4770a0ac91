package linear

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// RateDistortion is the optimum of a linear beta-VAE with the squared error ‖x − x̂‖² summed over features, for data
// with the given covariance eigenvalues (PCA.Variances): it minimises Distortion + beta·Rate. It is the rate-distortion
// function of a Gaussian source, by reverse water-filling: at water level s = beta/2, a principal direction is used if
// its variance λ is above s. It then costs ½ log(λ/s) nats and leaves the error s; unused directions leave their
// variance (Cover and Thomas, Elements of Information Theory, section 10.3.3). No linear model does better at any beta;
// a nonlinear one should.
type RateDistortion struct {
	Rate       float64 // the KL in nats per sample
	Distortion float64 // the squared error per sample, summed over features
	Active     int     // directions in use
}

// RateDistortionOf returns the optimum for a code of d units, or of any number of units if d is 0.
func RateDistortionOf(variances []float64, beta float64, d int) (RateDistortion, error) {
	switch {
	case len(variances) == 0 || !num.Finite(variances):
		return RateDistortion{},
			fmt.Errorf("linear: rate-distortion: variances %v: there must be at least one, and all must be finite", variances)
	case !(beta > 0) || math.IsInf(beta, 1):
		return RateDistortion{}, fmt.Errorf("linear: rate-distortion: beta %v: it must be positive and finite", beta)
	case d < 0:
		return RateDistortion{},
			fmt.Errorf("linear: rate-distortion: a code of %d units: it must have at least 1 unit, or 0 for any number", d)
	}
	for i, v := range variances {
		if v < 0 || i > 0 && v > variances[i-1] {
			return RateDistortion{},
				fmt.Errorf("linear: rate-distortion: variance %d is %v: they must be at least 0, and must not rise", i, v)
		}
	}
	var r RateDistortion
	level := beta / 2
	for i, v := range variances {
		if v <= level || d > 0 && i >= d {
			r.Distortion += v
			continue
		}
		r.Active++
		r.Distortion += level
		r.Rate += math.Log(v/level) / 2
	}
	return r, nil
}
