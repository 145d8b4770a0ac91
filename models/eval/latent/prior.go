package latent

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// Posterior says how much information the Gaussian posterior of a model carries about the samples of a set.
type Posterior struct {
	// KL is the divergence of the posterior from the prior of the model, in nats, averaged over samples. It is exact for
	// the standard normal prior, and otherwise the estimate log q(z|x) − log p(z) from drawn codes.
	KL float64
	// OwnPrior is whether the model has a prior of its own ([models.PriorDensity]) and not the standard normal one.
	OwnPrior bool
	// UnitKL is the divergence of each unit from N(0, 1), whatever the prior is ([eval.UnitKL]), and Active the number of
	// units above 0.01 nats. Unless OwnPrior, they add up to KL and show which units have collapsed to the prior.
	UnitKL []float64
	Active int
}

// PosteriorOf measures the posterior of a model on a set. It is an error if the model has no Gaussian posterior. The
// options say how codes are drawn if the model has a prior of its own.
func PosteriorOf(ctx context.Context, a *models.Autoencoder, s *data.Set, o models.SampleLossOptions) (*Posterior,
	error) {
	mean, logvar, err := a.Posterior(s)
	if err != nil {
		return nil, err
	}
	p := &Posterior{OwnPrior: models.Is[models.PriorDensity](a.Model)}
	if p.UnitKL, err = eval.UnitKL(mean, logvar); err != nil {
		return nil, err
	}
	if p.Active, err = eval.ActiveUnits(mean, logvar); err != nil {
		return nil, err
	}
	if p.KL = floats.Sum(p.UnitKL); !p.OwnPrior {
		return p, nil
	}
	l, err := a.SampleLosses(ctx, s, o)
	if err != nil {
		return nil, fmt.Errorf("latent: posterior: %w", err)
	}
	p.KL = stat.Mean(l.KL, nil)
	return p, nil
}

// UnitsOf describes the units of a model's code by the prior ([PriorUnits]) if codes have a Gaussian posterior and the
// standard normal prior, and otherwise by the codes of a set ([CodeUnits]). ofPrior says which.
func UnitsOf(a *models.Autoencoder, s *data.Set) (u Units, ofPrior bool, err error) {
	if !models.Is[models.PriorDensity](a.Model) {
		if mean, logvar, err := a.Posterior(s); err == nil {
			u, err = PriorUnits(mean, logvar)
			return u, true, err
		}
	}
	codes, err := a.Encode(s)
	if err != nil {
		return Units{}, false, err
	}
	u, err = CodeUnits(codes)
	return u, false, err
}

// Plane returns the values of the two units of a code for a [Grid] of n x n points: quantiles of the standard normal
// distribution if that is the prior of the model, and otherwise the range of the codes of a set.
func Plane(a *models.Autoencoder, s *data.Set, n int) (across, up []float64, err error) {
	own := models.Is[models.PriorDensity](a.Model) || models.Is[models.DiscreteCode](a.Model)
	if models.Is[models.Prior](a.Model) && !own {
		return NormalQuantiles(n), NormalQuantiles(n), nil
	}
	codes, err := a.Encode(s)
	if err != nil {
		return nil, nil, err
	}
	if across, err = CodeRange(codes, 0, n); err != nil {
		return nil, nil, err
	}
	up, err = CodeRange(codes, 1, n)
	return across, up, err
}
