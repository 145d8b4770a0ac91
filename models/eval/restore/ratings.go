package restore

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// Observed returns a mask of the values that are present: 1 for a value, and 0 for a 0, which stands for a missing one.
// It is for eval.MSEWhere, whose root is the error of a recommender (variants.Observed) on ratings that it was not
// shown.
func Observed(s *data.Set) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("restore: observed: %w", err)
	}
	mask := s.Clone()
	for i, v := range s.X {
		if mask.X[i] = 0; v != 0 {
			mask.X[i] = 1
		}
	}
	return mask, nil
}

// biasSweeps is enough for biases to settle.
const biasSweeps = 30

// CompleteByBiases predicts every value of a set of ratings, where 0 stands for a missing one, from the mean of all
// values, a bias of the row (a user) and a bias of the column (an item): the baseline of recommenders (Koren, KDD 2008,
// section 2.1). The biases minimise Σ (x_ui − m − b_u − b_i)² + shrinkage·(Σ b_u² + Σ b_i²) over the values present. A
// shrinkage of 5 suits ratings, since one rating says little about a film.
func CompleteByBiases(s *data.Set, shrinkage float64) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("restore: biases: %w", err)
	}
	if !(shrinkage >= 0) || math.IsInf(shrinkage, 1) {
		return nil, fmt.Errorf("restore: biases: shrinkage %v: it must be a finite number of at least 0", shrinkage)
	}
	mean, n := 0.0, 0
	for _, v := range s.X {
		if v != 0 {
			mean, n = mean+float64(v), n+1
		}
	}
	if n == 0 {
		return nil, fmt.Errorf("restore: biases: the set has no values that are not 0, which stands for a missing one")
	}
	mean /= float64(n)
	rows, columns := make([]float64, s.N), make([]float64, s.D)
	for range biasSweeps {
		settle(s, shrinkage, columns, func(i, j int) (own int, rest float64) { return j, mean + rows[i] })
		settle(s, shrinkage, rows, func(i, j int) (own int, rest float64) { return i, mean + columns[j] })
	}
	out := s.Clone()
	for k := range out.X {
		out.X[k] = float32(mean + rows[k/s.D] + columns[k%s.D])
	}
	return out, out.Check()
}

// settle sets each bias to its best value given the others. A bias without values is 0.
func settle(s *data.Set, shrinkage float64, biases []float64, of func(i, j int) (own int, rest float64)) {
	sums, counts := make([]float64, len(biases)), make([]float64, len(biases))
	for i := range s.N {
		for j, v := range s.Row(i) {
			if v != 0 {
				own, rest := of(i, j)
				sums[own] += float64(v) - rest
				counts[own]++
			}
		}
	}
	for k, sum := range sums {
		if biases[k] = 0; counts[k] > 0 {
			biases[k] = sum / (counts[k] + shrinkage)
		}
	}
}
