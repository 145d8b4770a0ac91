package latent

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// NormalQuantiles returns the n numbers Φ⁻¹((i + ½)/n), i = 0..n−1, rising: each represents an n-th of the standard
// normal distribution. A grid of them covers the prior of a variational autoencoder as its samples do (Kingma and
// Welling, ICLR 2014, appendix A).
func NormalQuantiles(n int) []float64 {
	var q []float64
	for i := range n {
		q = append(q, distuv.UnitNormal.Quantile((float64(i)+0.5)/float64(n)))
	}
	return q
}

// CodeRange returns n evenly spaced numbers, rising, from the smallest to the largest value of a unit in a set of
// codes, for the grid of a model without a prior.
func CodeRange(codes *data.Set, unit, n int) ([]float64, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("latent: code range: %w", err)
	}
	if unit < 0 || unit >= codes.D || n < 2 {
		return nil, fmt.Errorf("latent: code range: %d numbers of unit %d of %d: there must be at least 2, and such a unit",
			n, unit, codes.D)
	}
	least, most := codes.X[unit], codes.X[unit]
	for i := range codes.N {
		least, most = min(least, codes.Row(i)[unit]), max(most, codes.Row(i)[unit])
	}
	var values []float64
	for i := range n {
		t := float64(i) / float64(n-1)
		values = append(values, (1-t)*float64(least)+t*float64(most))
	}
	return values, nil
}

// Grid decodes a grid of codes of two units: across has the values of the first unit from left to right, up the values
// of the second from bottom to top. The samples come row by row from the top left, so a page of len(across) columns
// (viz.ImageGrid) has the axes of a scatter plot of the codes.
func Grid(d eval.Decoder, across, up []float64) (*data.Set, error) {
	if len(across) == 0 || len(up) == 0 || !num.Finite(across) || !num.Finite(up) {
		return nil, errors.New("latent: manifold grid: both units need values, which must be finite")
	}
	codes := &data.Set{Name: "grid", N: len(across) * len(up), D: 2, Features: []string{"z1", "z2"}}
	for i := range up {
		for _, z1 := range across {
			codes.X = append(codes.X, float32(z1), float32(up[len(up)-1-i]))
		}
	}
	x, err := d.Decode(codes)
	if err != nil {
		return nil, fmt.Errorf("latent: manifold grid: %w", err)
	}
	return x, nil
}
