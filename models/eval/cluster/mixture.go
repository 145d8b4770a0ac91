package cluster

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Mixture is the density Σ_k π_k N(z; μ_k, Σ_k) of k Gaussians in d dimensions. Fitted to the codes of an autoencoder
// without a prior, it is a density to draw codes from (Ghosh et al., From Variational to Deterministic Autoencoders,
// ICLR 2020, section 4). It is a plain struct that survives JSON.
//
// gonum has single Gaussians (stat/distmv), but no mixtures.
type Mixture struct {
	Weights []float64   `json:"weights"` // π: k numbers of at least 0 that sum to 1
	Means   [][]float64 `json:"means"`   // μ: k of d values
	// Covariances are Σ: k matrices of d·d values, row by row, or k lists of d variances if Diagonal.
	Covariances [][]float64 `json:"covariances"`
	Diagonal    bool        `json:"diagonal"`
	// Likelihoods is the mean regularised log-likelihood of a code in nats before each iteration of the fit and after the
	// last, for the best start; it never falls. See [FitMixture].
	Likelihoods []float64 `json:"likelihoods,omitempty"`
	// Converged is whether the last iteration improved on Likelihoods by less than the tolerance.
	Converged bool `json:"converged"`
}

// Dims returns the number of values d of a code, 0 if there are no components.
func (m *Mixture) Dims() int {
	if m == nil || len(m.Means) == 0 {
		return 0
	}
	return len(m.Means[0])
}

// LogDensity returns the natural logarithm of the density at every code, in nats.
func (m *Mixture) LogDensity(codes *data.Set) ([]float64, error) {
	out := make([]float64, codes.Len())
	err := m.evaluate(codes, func(i int, logs []float64) { out[i] = floats.LogSumExp(logs) })
	if err != nil {
		return nil, fmt.Errorf("cluster: mixture: log-density: %w", err)
	}
	return out, nil
}

// Predict returns the number of the most probable component of each code, 0..k-1, ties going to the first.
func (m *Mixture) Predict(codes *data.Set) ([]int, error) {
	out := make([]int, codes.Len())
	err := m.evaluate(codes, func(i int, logs []float64) { out[i] = floats.MaxIdx(logs) })
	if err != nil {
		return nil, fmt.Errorf("cluster: mixture: predict: %w", err)
	}
	return out, nil
}

// evaluate calls f with log(π_k N(z; μ_k, Σ_k)) of every component for every code, on several goroutines.
func (m *Mixture) evaluate(codes *data.Set, f func(i int, logs []float64)) error {
	if err := codes.Check(); err != nil {
		return err
	}
	components, err := m.components()
	if err != nil {
		return err
	}
	if codes.D != m.Dims() {
		return fmt.Errorf("codes of %d values; the components have %d", codes.D, m.Dims())
	}
	logDensities(codes, components, f)
	return nil
}

// BIC returns the Bayesian information criterion −2 Σ log p(z) + p log N of the codes, for the p free parameters of the
// mixture: prefer the number of components with the smallest (Schwarz, Annals of Statistics 6, 1978).
func (m *Mixture) BIC(codes *data.Set) (float64, error) {
	logs, err := m.LogDensity(codes)
	if err != nil {
		return 0, fmt.Errorf("cluster: mixture: bic: %w", errors.Unwrap(err))
	}
	return -2*floats.Sum(logs) + float64(m.parameters())*math.Log(float64(codes.N)), nil
}

// parameters counts the free parameters: the weights but one, the means and the covariances.
func (m *Mixture) parameters() int {
	k, d := len(m.Weights), m.Dims()
	if m.Diagonal {
		return k - 1 + k*d + k*d
	}
	return k - 1 + k*d + k*d*(d+1)/2
}

// Sample returns n codes drawn from the mixture, without labels. The same seed gives the same bits.
func (m *Mixture) Sample(n int, seed uint64) (*data.Set, error) {
	components, err := m.components()
	if err != nil {
		return nil, fmt.Errorf("cluster: mixture: sample: %w", err)
	}
	if n < 1 {
		return nil, fmt.Errorf("cluster: mixture: %d samples: there must be at least 1", n)
	}
	d := m.Dims()
	s := &data.Set{Name: "gaussian mixture", N: n, D: d, X: make([]float32, 0, n*d)}
	for j := range d {
		s.Features = append(s.Features, fmt.Sprintf("z%d", j+1))
	}
	r := num.Random("gaussian mixture", seed, 0)
	noise, z := mat.NewVecDense(d, nil), mat.NewVecDense(d, nil)
	for range n {
		c := components[draw(m.Weights, r.Float64())]
		for j := range d {
			noise.SetVec(j, r.NormFloat64())
		}
		if c.factor == nil {
			z.MulElemVec(noise, mat.NewVecDense(d, c.deviations))
		} else {
			z.MulVec(c.factor, noise)
		}
		for j := range d {
			s.X = append(s.X, float32(c.mean[j]+z.AtVec(j)))
		}
	}
	return s, s.Check()
}

// draw returns the component selected by a number u in [0, 1).
func draw(weights []float64, u float64) int {
	last := 0
	u *= floats.Sum(weights)
	for k, w := range weights {
		if w > 0 {
			last = k
		}
		if u -= w; u < 0 {
			break
		}
	}
	return last // the last one if rounding leaves a remainder
}

// check reports an invalid mixture, filled in by hand or read from a file. Covariances are checked when they are
// factorised.
func (m *Mixture) check() error {
	k, d := 0, m.Dims()
	if m != nil {
		k = len(m.Weights)
	}
	if k == 0 || d == 0 {
		return errors.New("there are no components: FitMixture finds them")
	}
	if len(m.Means) != k || len(m.Covariances) != k {
		return fmt.Errorf("%d weights, %d means and %d covariances: there must be as many of each", k, len(m.Means),
			len(m.Covariances))
	}
	values := d * d
	if m.Diagonal {
		values = d
	}
	sum := 0.0
	for i, w := range m.Weights {
		switch {
		case !(w >= 0 && w <= 1+1e-6):
			return fmt.Errorf("component %d: weight %v: it must be in [0, 1]", i, w)
		case len(m.Means[i]) != d:
			return fmt.Errorf("component %d: a mean of %d values, component 0 has %d", i, len(m.Means[i]), d)
		case len(m.Covariances[i]) != values:
			return fmt.Errorf("component %d: a covariance of %d values for %d dimensions: there must be %d", i,
				len(m.Covariances[i]), d, values)
		case !num.Finite(m.Means[i]) || !num.Finite(m.Covariances[i]):
			return fmt.Errorf("component %d: its mean and covariance must be finite", i)
		}
		sum += w
	}
	if math.Abs(sum-1) > 1e-6 {
		return fmt.Errorf("the weights sum to %v: they must sum to 1", sum)
	}
	return nil
}
