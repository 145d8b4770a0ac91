package cluster

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// MixtureOptions are the settings of [FitMixture]. The zero value has full covariances and one start, from k-means with
// seed 0.
type MixtureOptions struct {
	Diagonal bool // diagonal covariances, which need few codes even in many dimensions
	// Regularization is added to every variance, as a share of the mean variance of the codes, so that no component
	// shrinks to a point; 0 means 1e-6.
	Regularization float64
	MaxIterations  int     // of each start; 0 means 300
	Tolerance      float64 // of the regularised log-likelihood of a code, in nats, between iterations; 0 means 1e-5
	Starts         int     // 0 means 1; the one with the largest likelihood counts
	Seed           uint64
}

func (o MixtureOptions) withDefaults() MixtureOptions {
	if o.Regularization == 0 {
		o.Regularization = 1e-6
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 300
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-5
	}
	if o.Starts == 0 {
		o.Starts = 1
	}
	return o
}

func (o MixtureOptions) check() error {
	switch {
	case !(o.Regularization > 0) || math.IsInf(o.Regularization, 1):
		return fmt.Errorf("regularization %v: it must be positive and finite", o.Regularization)
	case o.MaxIterations < 1:
		return fmt.Errorf("%d iterations: there must be at least 1", o.MaxIterations)
	case !(o.Tolerance > 0):
		return fmt.Errorf("tolerance %v: it must be positive", o.Tolerance)
	case o.Starts < 1:
		return fmt.Errorf("%d starts: there must be at least 1", o.Starts)
	}
	return nil
}

// FitMixture fits k Gaussians to codes, k between 1 and the number of different codes, by expectation maximisation
// (Dempster, Laird and Rubin, Journal of the Royal Statistical Society B 39, 1977) starting from k-means clusters.
// Labels of the codes are ignored. The same seed gives the same bits.
//
// It maximises Σ_i log Σ_k π_k N(z_i; μ_k, Σ_k) exp(−ε tr(Σ_k⁻¹)/2), the log-likelihood regularised as if every code
// were a Gaussian of variance ε around itself. The maximising covariance is the empirical one plus ε on the diagonal,
// as in common practice; this way no iteration lowers the objective.
func FitMixture(codes *data.Set, k int, o MixtureOptions) (_ *Mixture, err error) {
	defer num.Name(&err, "cluster: mixture")
	o = o.withDefaults()
	if err := codes.Check(); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	if k < 1 || k > codes.N {
		return nil, fmt.Errorf("%d components of %d codes: there must be 1 to %d", k, codes.N, codes.N)
	}
	variance := meanVariance(codes)
	if variance == 0 {
		return nil, errors.New("all codes are the same: they have no variance")
	}
	var best *Mixture
	for start := range o.Starts {
		centres, err := plusPlus(codes, k, num.Random("mixture start", o.Seed, uint64(start)))
		if err != nil {
			return nil, err
		}
		m, err := maximise(codes, lloyd(codes, centres, 100).Labels, k, o, o.Regularization*variance)
		if err != nil {
			return nil, err
		}
		if best == nil || m.likelihood() > best.likelihood() {
			best = m
		}
	}
	return best, nil
}

// meanVariance returns the variance of a value of the codes around its mean, averaged over the values.
func meanVariance(codes *data.Set) float64 {
	means, sum := codes.ColumnMeans(), 0.0
	for i := range codes.N {
		sum += num.SquaredDistance(codes.Row(i), means)
	}
	return sum / float64(codes.N) / float64(codes.D)
}

func (m *Mixture) likelihood() float64 { return m.Likelihoods[len(m.Likelihoods)-1] }

// maximise iterates from given clusters.
func maximise(codes *data.Set, labels []int, k int, o MixtureOptions, epsilon float64) (*Mixture, error) {
	shares := make([]float64, codes.N*k)
	for i, label := range labels {
		shares[i*k+label] = 1
	}
	m := &Mixture{
		Weights: make([]float64, k), Means: make([][]float64, k), Covariances: make([][]float64, k), Diagonal: o.Diagonal,
	}
	for {
		m.update(codes, shares, epsilon)
		components, err := m.components()
		if err != nil {
			return nil, fmt.Errorf("%w; a larger Regularization than %v helps", err, o.Regularization)
		}
		m.Likelihoods = append(m.Likelihoods, expect(codes, components, epsilon, shares))
		n := len(m.Likelihoods)
		if n > 1 && m.Likelihoods[n-1]-m.Likelihoods[n-2] < o.Tolerance {
			m.Converged = true
			return m, nil
		}
		if n > o.MaxIterations {
			return m, nil
		}
	}
}
