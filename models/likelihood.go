package models

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
)

// Distribution is the distribution of a sample, given its code, that a decoder stands for.
type Distribution string

// The distributions of decoders.
const (
	BernoulliDecoder Distribution = "Bernoulli" // each feature is 0 or 1
	GaussianDecoder  Distribution = "Gaussian"  // features are numbers
)

// Likelihood implements the interface Likelihood: cross-entropy and gaussian are likelihoods.
func (sp Spec) Likelihood() (Distribution, error) {
	switch sp.Error {
	case CrossEntropy:
		return BernoulliDecoder, nil
	case Gaussian:
		return GaussianDecoder, nil
	case SquaredError, "":
		return "", errors.New("the squared error is no likelihood: it lacks the constant of a Gaussian of variance 1/2; set error to gaussian (sigma 0.70711 is this variance, 0 learns one), or for bits to cross-entropy")
	}
	return "", fmt.Errorf("the error %s is no likelihood: set error to gaussian for numbers, or to cross-entropy for bits", sp.Error)
}

// LogLikelihoods are estimates of log p(x) in nats.
type LogLikelihoods struct {
	// Values are the estimates of the samples.
	Values []float64
	// Errors are their standard errors for the draws (by the delta method); NaN for a single one. Where one is much
	// more than 0.1 few of the draws count, and the estimate is likely to be too low by more than that.
	Errors []float64
	// Mean is the average over samples, and StandardError its standard error as that of all samples of such a kind,
	// from their spread; NaN for a single one.
	Mean, StandardError float64
}

// LikelihoodOptions says how log p(x) is estimated. The zero value takes 5,000 draws of each sample.
type LikelihoodOptions struct {
	Samples  int                   // draws K of the code of each sample; 0 means 5,000
	Seed     uint64                // decides the draws
	Progress func(done, total int) // called now and then with the number of samples done, if set
}

// defaultImportanceSamples is what Burda, Grosse and Salakhutdinov (2016) evaluate with.
const defaultImportanceSamples = 5000

// LogLikelihood estimates log p(x) of every sample by importance sampling with the posterior as the proposal (Rezende,
// Mohamed and Wierstra, ICML 2014, appendix E; Burda, Grosse and Salakhutdinov, ICLR 2016, with K = 5,000):
//
//	log p(x) ≈ log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)
//
// Its expectation is a lower bound of log p(x), at least the evidence lower bound, that rises with K to log p(x). The
// draws of a sample depend on the seed and the sample alone, so that its value is the same in any set, and time is that
// of K decoders' runs for each sample; memory does not grow with K. With labels that the model is told it is log
// p(x|y); with a Scaler it is the density of scaled data.
//
// The model needs a Gaussian posterior and a Likelihood, and a Bernoulli decoder data that are 0 or 1: the
// cross-entropy of grey levels is no likelihood. Anything else is an error.
func (a *Autoencoder) LogLikelihood(ctx context.Context, s *data.Set, o LikelihoodOptions) (LogLikelihoods, error) {
	l, err := a.logLikelihood(ctx, s, o)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("models: log-likelihood: %w", err)
	}
	return l, err
}

func (a *Autoencoder) logLikelihood(ctx context.Context, s *data.Set, o LikelihoodOptions) (LogLikelihoods, error) {
	if o.Samples < 0 {
		return LogLikelihoods{}, fmt.Errorf("%d samples: there must be at least 1, or 0 for %d", o.Samples, defaultImportanceSamples)
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

// ELBO is the evidence lower bound of log p(x), in nats, for samples and on the average: −(reconstruction + KL).
type ELBO struct {
	Values []float64 // the bound of each sample
	// Mean is the average over samples, and StandardError its standard error as that of all samples of such a kind,
	// from their spread; NaN for a single one.
	Mean, StandardError float64
	// Reconstruction is the average of −log p(x|z) over the codes drawn, and KL that of the divergence of the posterior
	// from the prior: their sum is −Mean.
	Reconstruction, KL float64
}

// ELBO returns the evidence lower bound of every sample (Kingma and Welling, ICLR 2014, eq. 2), whatever the model is
// trained with. What it needs is what LogLikelihood needs; how it is estimated, see SampleLossOptions, but that Mean
// would be no bound and is an error. SampleLosses has the same numbers for data and errors that are no likelihood.
func (a *Autoencoder) ELBO(ctx context.Context, s *data.Set, o SampleLossOptions) (ELBO, error) {
	e, err := a.elbo(ctx, s, o)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("models: elbo: %w", err)
	}
	return e, err
}

func (a *Autoencoder) elbo(ctx context.Context, s *data.Set, o SampleLossOptions) (ELBO, error) {
	if o.Mean {
		return ELBO{}, errors.New("with the mean of the posterior in the place of draws there is no bound: leave Mean out")
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

// checkLikelihood reports a model without a likelihood, and data that have none under it. It returns the data as the
// model sees them.
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
			return nil, fmt.Errorf("sample %d, feature %d is %v: the cross-entropy of grey levels is no likelihood; make them bits (data.Binarize, data.Threshold), as those must be that the model is trained on",
				i/s.D, i%s.D, v)
		}
	}
	return s, nil
}
