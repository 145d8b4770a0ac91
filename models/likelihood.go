package models

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
)

// Distribution is a decoder's distribution of a sample, given its code.
type Distribution string

// The distributions of decoders.
const (
	BernoulliDecoder Distribution = "Bernoulli" // each feature is 0 or 1
	GaussianDecoder  Distribution = "Gaussian"  // features are numbers
)

// Likelihood implements the interface [Likelihood]: cross-entropy and gaussian are likelihoods.
func (sp Spec) Likelihood() (Distribution, error) {
	switch sp.Error {
	case CrossEntropy:
		return BernoulliDecoder, nil
	case Gaussian:
		return GaussianDecoder, nil
	case SquaredError, "":
		return "", errors.New("the squared error is no likelihood: it lacks the constant of a Gaussian of variance 1/2; " +
			"set error to gaussian (sigma 0.70711 is this variance, 0 learns one), or for bits to cross-entropy")
	}
	return "", fmt.Errorf("the error %s is no likelihood: set error to gaussian for numbers, or to cross-entropy for bits",
		sp.Error)
}

// LogLikelihoods are estimates of log p(x) in nats.
type LogLikelihoods struct {
	// Values are the estimates of the samples.
	Values []float64
	// Errors are their standard errors over the draws (by the delta method); NaN for a single draw. If one is well
	// above 0.1, few draws carry the weight, and the estimate is probably too low by more than that.
	Errors []float64
	// Mean is the average over the samples. StandardError is its standard error as an estimate for the population;
	// NaN for a single sample.
	Mean, StandardError float64
}

// LikelihoodOptions says how to estimate log p(x). The zero value takes 5,000 draws per sample.
type LikelihoodOptions struct {
	Samples  int                   // draws K of each sample's code; 0 means 5,000
	Seed     uint64                // determines the draws
	Progress func(done, total int) // if set, called now and then with the number of samples done
}

// defaultImportanceSamples is the number of Burda, Grosse and Salakhutdinov (2016).
const defaultImportanceSamples = 5000

// LogLikelihood estimates log p(x) of every sample by importance sampling with the posterior as the proposal (Rezende,
// Mohamed and Wierstra, ICML 2014, appendix E; Burda, Grosse and Salakhutdinov, ICLR 2016, with K = 5,000):
//
//	log p(x) ≈ log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)
//
// Its expectation is a lower bound of log p(x) that is at least the evidence lower bound and rises to log p(x) with K.
// A sample's draws depend only on the seed and the sample, so its value is the same in any set. The time is K runs of
// the decoder per sample; memory does not grow with K. For a model that is given labels the result is log p(x|y); with
// a Scaler it is the density of scaled data.
//
// The model needs a Gaussian posterior and a [Likelihood]. A Bernoulli decoder needs data that are 0 or 1: the
// cross-entropy of grey levels is not a likelihood. Anything else is an error.
func (a *Autoencoder) LogLikelihood(ctx context.Context, s *data.Set, o LikelihoodOptions) (LogLikelihoods, error) {
	l, err := a.logLikelihood(ctx, s, o)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("models: log-likelihood: %w", err)
	}
	return l, err
}

func (a *Autoencoder) logLikelihood(ctx context.Context, s *data.Set, o LikelihoodOptions) (LogLikelihoods, error) {
	if o.Samples < 0 {
		return LogLikelihoods{}, fmt.Errorf("%d samples: use at least 1, or 0 for %d", o.Samples, defaultImportanceSamples)
	}
	if o.Samples == 0 {
		o.Samples = defaultImportanceSamples
	}
	scaled, err := a.checkLikelihood(s)
	if err != nil {
		return LogLikelihoods{}, err
	}
	parameters, err := a.apply(programKey{kind: posterior}, s)
	if err != nil {
		return LogLikelihoods{}, err
	}
	sums, err := a.importanceSample(ctx, scaled, parameters, o)
	if err != nil {
		return LogLikelihoods{}, err
	}
	var l LogLikelihoods
	for _, sum := range sums {
		value, stderr := sum.logMean()
		l.Values, l.Errors = append(l.Values, value), append(l.Errors, stderr)
	}
	l.Mean, l.StandardError = meanWithError(l.Values)
	return l, nil
}

// ELBO is the evidence lower bound of log p(x), in nats, per sample and on average: −(reconstruction + KL).
type ELBO struct {
	Values []float64 // the bound of each sample
	// Mean is the average over the samples. StandardError is its standard error as an estimate for the population;
	// NaN for a single sample.
	Mean, StandardError float64
	// Reconstruction is the average of −log p(x|z) over the drawn codes, and KL the average divergence of the posterior
	// from the prior. Their sum is −Mean.
	Reconstruction, KL float64
}

// ELBO returns the evidence lower bound of every sample (Kingma and Welling, ICLR 2014, eq. 2), whatever loss the model
// was trained with. It has the requirements of [Autoencoder.LogLikelihood]. [SampleLossOptions] says how it is
// estimated; its Mean is an error here, because the result would not be a bound. [Autoencoder.SampleLosses] returns the
// same numbers for data and errors without a likelihood.
func (a *Autoencoder) ELBO(ctx context.Context, s *data.Set, o SampleLossOptions) (ELBO, error) {
	e, err := a.elbo(ctx, s, o)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("models: elbo: %w", err)
	}
	return e, err
}

func (a *Autoencoder) elbo(ctx context.Context, s *data.Set, o SampleLossOptions) (ELBO, error) {
	if o.Mean {
		return ELBO{}, errors.New("the mean of the posterior gives no bound: leave Mean out")
	}
	if _, err := a.checkLikelihood(s); err != nil {
		return ELBO{}, err
	}
	l, err := a.sampleLosses(ctx, s, o)
	if err != nil {
		return ELBO{}, err
	}
	values, err := l.NegativeELBO()
	if err != nil {
		return ELBO{}, err
	}
	for i := range values {
		values[i] = -values[i]
	}
	e := ELBO{Values: values, Reconstruction: stat.Mean(l.Reconstruction, nil), KL: stat.Mean(l.KL, nil)}
	e.Mean, e.StandardError = meanWithError(values)
	return e, nil
}

// meanWithError returns the mean of values and its standard error.
func meanWithError(values []float64) (mean, stderr float64) {
	mean, std := stat.MeanStdDev(values, nil)
	return mean, std / math.Sqrt(float64(len(values)))
}

// checkLikelihood reports a model without a likelihood, and data outside its support. It returns the data as the model
// sees them.
func (a *Autoencoder) checkLikelihood(s *data.Set) (*data.Set, error) {
	s, err := a.forModel(false, s)
	if err != nil {
		return nil, err
	}
	l, ok := As[Likelihood](a.Model)
	if !ok {
		return nil, errors.New("the model does not say what distribution its decoder stands for (models.Likelihood)")
	}
	distribution, err := l.Likelihood()
	if err != nil || distribution != BernoulliDecoder {
		return s, err
	}
	for i, v := range s.X {
		if v != 0 && v != 1 {
			return nil, fmt.Errorf("sample %d, feature %d is %v: the cross-entropy of grey levels is no likelihood; "+
				"make them bits (data.Binarize, data.Threshold), and train on bits too",
				i/s.D, i%s.D, v)
		}
	}
	return s, nil
}
