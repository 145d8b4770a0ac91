package synthetic

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// LinearGaussian is the model of probabilistic PCA (Tipping and Bishop, Journal of the Royal Statistical Society B
// 61, 1999): x = m + W z + noise, with z ~ N(0, I) and independent noise of equal variance in every feature. The
// columns of W are orthogonal: column k is Directions[k], of length 1, times the square root of Variances[k].
//
// Everything that PCA and linear autoencoders can find is known. The covariance of x has the eigenvalue Variances[k]
// + Noise² with the eigenvector Directions[k], and Noise² in all other directions. The principal subspace of d
// dimensions is unique if Variances[d-1] > Variances[d], or if d is the number of variances.
type LinearGaussian struct {
	Mean       []float64   // m, one number for each of the D features
	Directions [][]float64 // orthonormal, each of D elements, by falling variance
	Variances  []float64   // along each direction, without the noise; falling
	Noise      float64     // standard deviation
}

// NewLinearGaussian returns a model of d features with at most d variances, positive and not increasing, in random
// orthonormal directions, around a standard normal mean. Sets drawn from one model with different seeds are training
// and test sets of the same subspace.
func NewLinearGaussian(d int, variances []float64, noise float64, seed uint64) (*LinearGaussian, error) {
	const name = "linear Gaussian"
	k := len(variances)
	if k < 1 || d < k || d > 1<<15 {
		return nil, failed(name,
			fmt.Errorf("%d variances in %d features: there must be 1 to as many as features, of which there are at most %d",
				k, d, 1<<15))
	}
	for i, v := range variances {
		if !(v > 0) || !finite(v) || i > 0 && v > variances[i-1] {
			return nil, failed(name, fmt.Errorf("variance %d of %v: they must be positive, finite and falling", i, variances))
		}
	}
	if err := checkScale("noise", noise); err != nil {
		return nil, failed(name, err)
	}
	random := newRandom(seed, "linear basis")
	normal := mat.NewDense(d, k, nil)
	for i := range d {
		for j := range k {
			normal.Set(i, j, random.NormFloat64())
		}
	}
	// The Q of a Gaussian matrix is a uniformly random orthonormal basis up to signs, which have no meaning here.
	var qr mat.QR
	qr.Factorize(normal)
	var q mat.Dense
	qr.QTo(&q)
	g := &LinearGaussian{Variances: slices.Clone(variances), Noise: noise}
	for j := range k {
		g.Directions = append(g.Directions, mat.Col(nil, j, &q))
	}
	for range d {
		g.Mean = append(g.Mean, random.NormFloat64())
	}
	return g, nil
}

// Eigenvalues returns the D eigenvalues of the covariance of x in decreasing order. The best reconstruction from d
// numbers has the sum of all but the first d as squared error per sample, and that over D as mean squared error per
// feature.
func (g *LinearGaussian) Eigenvalues() []float64 {
	if g == nil {
		return nil
	}
	values := make([]float64, len(g.Mean))
	for j := range values {
		values[j] = g.Noise * g.Noise
		if j < len(g.Variances) {
			values[j] += g.Variances[j]
		}
	}
	return values
}

// Sample draws n samples, with features "x1" to "xD", and the latent z of each, with features "z1", "z2", ...
func (g *LinearGaussian) Sample(n int, seed uint64) (set, latent *data.Set, err error) {
	const name = "linear Gaussian"
	if err := g.check(); err != nil {
		return nil, nil, failed(name, err)
	}
	d, k := len(g.Mean), len(g.Variances)
	if err := checkSize(n, d); err != nil {
		return nil, nil, failed(name, err)
	}
	random := newRandom(seed, name)
	latent = &data.Set{Name: name + ", latent", N: n, D: k}
	for j := range k {
		latent.Features = append(latent.Features, fmt.Sprintf("z%d", j+1))
	}
	set, err = newSet(name, n, d, nil, func(_ int, row []float64) int {
		copy(row, g.Mean)
		for c, direction := range g.Directions {
			z := random.NormFloat64()
			latent.X = append(latent.X, float32(z))
			along := z * math.Sqrt(g.Variances[c])
			for j := range row {
				row[j] += float64(along * direction[j])
			}
		}
		for j := range row {
			row[j] += float64(g.Noise * random.NormFloat64())
		}
		return 0
	})
	if err != nil {
		return nil, nil, failed(name, err)
	}
	set.Features = axes(d)
	return set, latent, nil
}

// check refuses lengths that do not agree.
func (g *LinearGaussian) check() error {
	if g == nil {
		return errors.New("it is nil")
	}
	if len(g.Variances) != len(g.Directions) {
		return fmt.Errorf("%d variances for %d directions", len(g.Variances), len(g.Directions))
	}
	for k, direction := range g.Directions {
		if len(direction) != len(g.Mean) {
			return fmt.Errorf("direction %d has %d elements, the mean %d", k, len(direction), len(g.Mean))
		}
	}
	return nil
}
