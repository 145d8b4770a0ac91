package eval

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// activeNats is the KL divergence above which a unit of a code counts as active.
const activeNats = 0.01

// varyingVariance is the variance above which a unit counts as varying.
const varyingVariance = 0.01

// UnitKL returns the KL divergence of each unit of a Gaussian posterior from the standard normal distribution, in nats,
// averaged over samples. mean and logvar are sets of the same form, as Autoencoder.Posterior returns them. A model with
// another prior has another KL: see latent.PosteriorOf.
func UnitKL(mean, logvar *data.Set) ([]float64, error) {
	for _, s := range []*data.Set{mean, logvar} {
		if err := s.Check(); err != nil {
			return nil, fmt.Errorf("eval: KL: %w", err)
		}
	}
	if mean.N != logvar.N || mean.D != logvar.D {
		return nil, fmt.Errorf("eval: KL: means of %d x %d against log-variances of %d x %d", mean.N, mean.D, logvar.N,
			logvar.D)
	}
	kl := make([]float64, mean.D)
	for i, m := range mean.X {
		m, v := float64(m), float64(logvar.X[i])
		kl[i%mean.D] += (m*m + math.Expm1(v) - v) / (2 * float64(mean.N))
	}
	return kl, nil
}

// ActiveUnits returns how many units of a Gaussian posterior carry information about the sample: those whose [UnitKL]
// is more than 0.01 nats. The others have collapsed to the standard normal prior.
func ActiveUnits(mean, logvar *data.Set) (int, error) {
	kl, err := UnitKL(mean, logvar)
	active := 0
	for _, v := range kl {
		if v > activeNats {
			active++
		}
	}
	return active, err
}

// VaryingUnits returns how many units of a code vary between samples: those whose values, the means of a posterior,
// have a variance above 0.01 (Burda, Grosse and Salakhutdinov, ICLR 2016). It differs from [ActiveUnits], above all in
// training: say which one you report.
func VaryingUnits(mean *data.Set) (int, error) {
	if err := mean.Check(); err != nil {
		return 0, fmt.Errorf("eval: varying units: %w", err)
	}
	means, variances := mean.ColumnMeans(), make([]float64, mean.D)
	for k, v := range mean.X {
		r := float64(v) - means[k%mean.D]
		variances[k%mean.D] += r * r / float64(mean.N)
	}
	varying := 0
	for _, v := range variances {
		if v > varyingVariance {
			varying++
		}
	}
	return varying, nil
}
