package data

import (
	"errors"
	"fmt"
	"math"
)

// Scaler maps every feature to a common range or spread, and back. It is fitted on one set, usually the training set,
// and then applied to any set with the same features.
//
// The scalers of this package are plain structs that encode to JSON and back without losing a bit.
type Scaler interface {
	// Fit learns the scaling from a set. If it returns an error the scaler is as it was before.
	Fit(s *Set) error
	// Apply returns a scaled copy of a set. It returns an error before Fit, if the number of features is not the fitted
	// one, or if a result is not a finite float32.
	Apply(s *Set) (*Set, error)
	// Invert returns a copy of a scaled set (or of a model's reconstruction of one) in the original units, with the
	// errors of Apply. It undoes Apply up to float32 rounding.
	Invert(s *Set) (*Set, error)
}

var (
	errNilScaler = errors.New("the scaler is nil")
	errNotFitted = errors.New("not fitted: call Fit first")
)

// checkFit checks a set that a scaler is about to learn from.
func checkFit(s *Set) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	return s.checkValues()
}

// mapColumns returns a copy of s with every value v of column j replaced by f(v, j). The set must have the given number
// of columns, and every result must be finite in float32.
func mapColumns(s *Set, columns int, f func(v float64, j int) float64) (*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, err
	}
	if s.D != columns {
		return nil, fmt.Errorf("the set has %s, but the scaler was fitted on %d", count(s.D, "feature"), columns)
	}
	out := s.Clone()
	for i := range s.N {
		row := out.Row(i)
		for j, v := range row {
			row[j] = float32(f(float64(v), j))
			if !finite(row[j]) {
				return nil, fmt.Errorf("%s: %v becomes %v", s.place(i*s.D+j), v, row[j])
			}
		}
	}
	return out, nil
}

// checkColumns returns an error unless every number is finite.
func checkColumns(what string, numbers []float64) error {
	for j, v := range numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s of column %d is %v", what, j, v)
		}
	}
	return nil
}
