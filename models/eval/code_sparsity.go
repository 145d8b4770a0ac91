package eval

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// Sparsity says how much of a code is in use.
type Sparsity struct {
	Active float64   // the share of all values that are active
	Units  []float64 // for each unit, the share of samples for which it is active
	Dead   int       // units that are never active
}

// SparsityOf counts values of codes with |z| > threshold as active. Use 1e-3 for units that are 0 when inactive, such
// as ReLU, and 0.5 for sigmoids. (The mean activations ρ̂ of the KL penalty are Set.ColumnMeans.)
func SparsityOf(codes *data.Set, threshold float64) (*Sparsity, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("eval: sparsity: %w", err)
	}
	if !(threshold >= 0) || math.IsInf(threshold, 1) {
		return nil, fmt.Errorf("eval: sparsity: threshold %v: it must be at least 0 and finite", threshold)
	}
	s := &Sparsity{Units: make([]float64, codes.D)}
	for k, z := range codes.X {
		if math.Abs(float64(z)) > threshold {
			s.Units[k%codes.D]++
		}
	}
	for u, n := range s.Units {
		if n == 0 {
			s.Dead++
		}
		s.Units[u] = n / float64(codes.N)
		s.Active += s.Units[u] / float64(codes.D)
	}
	return s, nil
}
