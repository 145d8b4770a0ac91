package synthetic

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/random"
)

// Mixture is a mixture of Gaussians, p(x) = Σ w_k N(x; m_k, Σ_k). [NewMixture] and [Ring] make one. It does not
// change afterwards, so several goroutines may use it.
type Mixture struct {
	components []component
}

type component struct {
	weight     float64
	mean       []float64
	covariance *mat.SymDense
	root       *distmv.PositivePartEigenSym // of the covariance, to draw samples
	normal     *distmv.Normal               // to compute densities; nil if the covariance is singular
}

// NewMixture returns the mixture of the given weights, means and covariances, one of each for every component. Nil
// weights are equal; others must be positive and sum to 1 within 1e-9. Covariances must be positive semidefinite
// within 1e-12 of their largest eigenvalue. A mixture with a singular covariance, such as 0 for a point, has samples
// but no density; [Mixture.Smoothed] gives it one.
func NewMixture(weights []float64, means [][]float64, covariances []mat.Symmetric) (*Mixture, error) {
	m, err := newMixture(weights, means, covariances)
	return m, failed("mixture", err)
}

func newMixture(weights []float64, means [][]float64, covariances []mat.Symmetric) (*Mixture, error) {
	k := len(means)
	if k == 0 || len(means[0]) == 0 {
		return nil, errors.New("no means: there must be one of at least one dimension")
	}
	if len(covariances) != k || weights != nil && len(weights) != k {
		return nil, fmt.Errorf("%d weights and %d covariances for %d means", len(weights), len(covariances), k)
	}
	if err := checkWeights(weights); err != nil {
		return nil, err
	}
	m := &Mixture{}
	for i, mean := range means {
		c := component{weight: 1 / float64(k), mean: slices.Clone(mean)}
		if weights != nil {
			c.weight = weights[i]
		}
		if err := c.spread(len(means[0]), covariances[i]); err != nil {
			return nil, fmt.Errorf("component %d: %w", i, err)
		}
		m.components = append(m.components, c)
	}
	return m, nil
}

func checkWeights(weights []float64) error {
	sum := 0.0
	for i, w := range weights {
		if !(w > 0 && w <= 1) {
			return fmt.Errorf("component %d: weight %v: it must be more than 0 and at most 1", i, w)
		}
		sum += w
	}
	if weights != nil && math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("the weights sum to %v: it must be 1", sum)
	}
	return nil
}

// spread checks a mean and a covariance of d dimensions, and prepares sampling and densities.
func (c *component) spread(d int, covariance mat.Symmetric) error {
	if len(c.mean) != d {
		return fmt.Errorf("a mean of %d dimensions, but the first has %d", len(c.mean), d)
	}
	for j, v := range c.mean {
		if !finite(v) {
			return fmt.Errorf("the mean is %v in dimension %d", v, j)
		}
	}
	if covariance == nil || covariance.SymmetricDim() != d {
		return fmt.Errorf("the covariance must be a matrix of %d x %d", d, d)
	}
	c.covariance = mat.NewSymDense(d, nil)
	c.covariance.CopySym(covariance)
	for i := range d {
		for j := i; j < d; j++ {
			if v := c.covariance.At(i, j); !finite(v) {
				return fmt.Errorf("the covariance is %v in row %d, column %d", v, i, j)
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(c.covariance, true) {
		return errors.New("the eigenvalues of the covariance did not converge")
	}
	values := eigen.Values(nil) // rising
	if values[0] < -1e-12*max(0, values[d-1]) {
		return fmt.Errorf("the covariance has the eigenvalue %v: it must be positive semidefinite", values[0])
	}
	c.root = distmv.NewPositivePartEigenSym(&eigen)
	if values[0] > 0 {
		c.normal, _ = distmv.NewNormal(c.mean, c.covariance, nil) // nil where rounding makes it singular
	}
	return nil
}

func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// Ring returns a mixture of k Gaussians of equal weight in the plane. Their means lie at even angles on a circle
// around 0, the first at (radius, 0). Their standard deviations are along in the direction of the circle, and across
// towards its centre.
func Ring(k int, radius, along, across float64) (*Mixture, error) {
	if k < 1 || k > maxClasses {
		return nil, failed("ring", fmt.Errorf("%d components: there must be 1 to %d", k, maxClasses))
	}
	if err := failed("ring", checkScale("radius", radius), checkScale("along", along),
		checkScale("across", across)); err != nil {
		return nil, err
	}
	var means [][]float64
	var covariances []mat.Symmetric
	for i := range k {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(k))
		means = append(means, []float64{radius * cos, radius * sin})
		u, v := across*across, along*along
		covariances = append(covariances, mat.NewSymDense(2, []float64{
			u*cos*cos + v*sin*sin, (u - v) * sin * cos,
			(u - v) * sin * cos, u*sin*sin + v*cos*cos,
		}))
	}
	m, err := newMixture(nil, means, covariances)
	return m, failed("ring", err)
}

const maxClasses = 1 << 20

// Dim returns the number of dimensions of the space.
func (m *Mixture) Dim() int {
	if m == nil || len(m.components) == 0 {
		return 0
	}
	return len(m.components[0].mean)
}

// Components returns the number of Gaussians.
func (m *Mixture) Components() int {
	if m == nil {
		return 0
	}
	return len(m.components)
}

// Component returns copies of the parameters of component k, counted from 0, and zero values if there is none.
func (m *Mixture) Component(k int) (weight float64, mean []float64, covariance *mat.SymDense) {
	if k < 0 || k >= m.Components() {
		return 0, nil, nil
	}
	c := m.components[k]
	covariance = mat.NewSymDense(len(c.mean), nil)
	covariance.CopySym(c.covariance)
	return c.weight, slices.Clone(c.mean), covariance
}

// Sample draws n samples with features "x1" to "xD". Their class is the component that they come from: "component 1",
// ... Classes are drawn at random by the weights, and do not alternate.
func (m *Mixture) Sample(n int, seed uint64) (*data.Set, error) {
	if m.Components() == 0 {
		return nil, failed("mixture", errors.New("no components: it must be made by NewMixture or Ring"))
	}
	if err := checkSize(n, m.Dim()); err != nil {
		return nil, failed("mixture", err)
	}
	choices := newRandom(seed, "mixture choice")
	normals := random.Source("mixture", seed)
	s, err := newSet("mixture", n, m.Dim(), numbered("component", m.Components()), func(_ int, row []float64) int {
		k, u := 0, choices.Float64()
		for ; k < len(m.components)-1 && u >= m.components[k].weight; k++ {
			u -= m.components[k].weight
		}
		c := m.components[k]
		distmv.NormalRandCov(row, c.mean, c.root, normals)
		return k
	})
	if err != nil {
		return nil, failed("mixture", err)
	}
	s.Features = axes(s.D)
	return s, nil
}
