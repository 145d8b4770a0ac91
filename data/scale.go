package data

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Scaler maps every feature to a common range or spread, and back. It is fitted on one set, usually the training set,
// and then applied to any set with the same features.
//
// The scalers of this package are plain structs that encode to JSON and back without losing a bit.
type Scaler interface {
	// Fit learns the scaling from a set. On error the scaler does not change.
	Fit(s *Set) error
	// Apply returns a scaled copy of a set. It returns an error before Fit, if the number of features differs from the
	// fitted one, or if a result is not a finite float32.
	Apply(s *Set) (*Set, error)
	// Invert returns a copy of a scaled set, or of a reconstruction of one, in the original units. It undoes Apply up to
	// float32 rounding and has the errors of Apply.
	Invert(s *Set) (*Set, error)
}

var (
	errNilScaler = errors.New("the scaler is nil")
	errNotFitted = errors.New("not fitted: call Fit first")
)

// checkFit checks a set before a scaler learns from it.
func checkFit(s *Set) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	return s.checkValues()
}

// scaled returns a copy of s that scale has changed in place. An error begins with the kind of the scaler.
func scaled(kind string, s *Set, scale func(*Set) error) (*Set, error) {
	out := s.Clone()
	if err := scale(out); err != nil {
		return nil, fmt.Errorf("data: %s: %w", kind, err)
	}
	return out, nil
}

// mapColumns replaces every value v of column j of s by f(v, j). The set must have the given number of columns, and
// every result must be finite in float32.
func mapColumns(s *Set, columns int, f func(v float64, j int) float64) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	if s.D != columns {
		return fmt.Errorf("the set has %s, but the scaler was fitted on %d", count(s.D, "feature"), columns)
	}
	for i := range s.N {
		row := s.Row(i)
		for j, v := range row {
			row[j] = float32(f(float64(v), j))
			if !finite(row[j]) {
				return &valueError{i, j, s.Features, fmt.Sprintf("%v becomes %v", v, row[j])}
			}
		}
	}
	return nil
}

// valueError says what is wrong with a value. A caller that knows the sample's index in the source may replace row.
type valueError struct {
	row, column int
	features    []string
	what        string
}

func (e *valueError) Error() string { return place(e.row, e.column, e.features) + ": " + e.what }

// checkColumns returns an error unless every number is finite.
func checkColumns(what string, numbers []float64) error {
	for j, v := range numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s of column %d is %v", what, j, v)
		}
	}
	return nil
}

// bare takes the prefix "data: " off an error, for use within another error of this package.
func bare(err error) error {
	if strings.HasPrefix(err.Error(), "data: ") {
		return bareError{err}
	}
	return err
}

type bareError struct{ error }

func (e bareError) Error() string { return strings.TrimPrefix(e.error.Error(), "data: ") }
func (e bareError) Unwrap() error { return e.error }
