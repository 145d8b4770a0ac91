package synthetic

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// LogDensity returns log p(x). It is accurate even where p(x) underflows, far from all components. It is NaN if x
// does not have Dim finite values, or if a covariance is singular, so that there is no density.
func (m *Mixture) LogDensity(x []float64) float64 {
	_, log := m.posterior(x)
	return log
}

// Density returns p(x), and NaN where [Mixture.LogDensity] does.
func (m *Mixture) Density(x []float64) float64 { return math.Exp(m.LogDensity(x)) }

// Score returns ∇ log p(x), the direction in which the density rises: Σ r_k(x) Σ_k⁻¹ (m_k − x), where r_k(x) is the
// probability that x comes from component k. It is nil where [Mixture.LogDensity] is NaN.
func (m *Mixture) Score(x []float64) []float64 {
	shares, log := m.posterior(x)
	if math.IsNaN(log) {
		return nil
	}
	score := make([]float64, len(x))
	part := make([]float64, len(x))
	for k, c := range m.components {
		c.normal.ScoreInput(part, x)
		for j := range score {
			score[j] += shares[k] * part[j]
		}
	}
	return score
}

// Smoothed returns the mixture of x + sigma ε with ε ~ N(0, I): each covariance grows by sigma² I. Its score s gives
// the best estimate of x from a noisy x̃, which a denoising autoencoder learns: E[x | x̃] = x̃ + sigma² s(x̃)
// (Tweedie's formula; Vincent, Neural Computation 23, 2011). That holds for every sigma with this score, not with the
// score of the mixture itself.
func (m *Mixture) Smoothed(sigma float64) (*Mixture, error) {
	if m.Components() == 0 {
		return nil, failed("smoothed mixture", fmt.Errorf("no components: it must be made by NewMixture or Ring"))
	}
	if err := checkScale("sigma", sigma); err != nil {
		return nil, failed("smoothed mixture", err)
	}
	var weights []float64
	var means [][]float64
	var covariances []mat.Symmetric
	for k := range m.components {
		weight, mean, covariance := m.Component(k)
		for j := range mean {
			covariance.SetSym(j, j, covariance.At(j, j)+sigma*sigma)
		}
		weights, means, covariances = append(weights, weight), append(means, mean), append(covariances, covariance)
	}
	out, err := newMixture(weights, means, covariances)
	return out, failed("smoothed mixture", err)
}

// posterior returns the probability of each component given x, and log p(x). It uses the log-sum-exp of the
// components, so that nothing underflows.
func (m *Mixture) posterior(x []float64) (shares []float64, log float64) {
	if m.Components() == 0 || len(x) != m.Dim() {
		return nil, math.NaN()
	}
	for _, v := range x {
		if !finite(v) {
			return nil, math.NaN()
		}
	}
	top := math.Inf(-1)
	shares = make([]float64, len(m.components))
	for k, c := range m.components {
		if c.normal == nil {
			return nil, math.NaN()
		}
		shares[k] = math.Log(c.weight) + c.normal.LogProb(x)
		top = max(top, shares[k])
	}
	if math.IsInf(top, -1) { // x is so far away that its square overflows
		return nil, math.NaN()
	}
	sum := 0.0
	for k := range shares {
		shares[k] = math.Exp(shares[k] - top)
		sum += shares[k]
	}
	for k := range shares {
		shares[k] /= sum
	}
	return shares, top + math.Log(sum)
}
