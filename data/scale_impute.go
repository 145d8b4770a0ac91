package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Imputation says what an [Imputer] replaces a missing value by.
type Imputation string

const (
	ByMean     Imputation = "mean"     // the mean of the column's values
	ByMedian   Imputation = "median"   // their median; of an even number of values, the mean of the two in the middle
	ByConstant Imputation = "constant" // Imputer.Constant
)

// Imputer is the [Scaler] that fills in missing values. A NaN, which [KeepMissing] leaves in a set, becomes the mean
// or the median of its column in the fitted set, or a constant. Other values do not change. Invert cannot bring NaN
// back; it returns a copy.
//
// The zero value is ready for Fit and imputes means. To scale as well, put it first in a [Chain].
type Imputer struct {
	With     Imputation `json:"with"`     // empty means ByMean
	Constant float64    `json:"constant"` // of ByConstant
	Values   []float64  `json:"values"`   // the replacement of a missing value in each column
}

var _ Scaler = (*Imputer)(nil)

// Fit learns the values to fill in, and replaces an empty With by ByMean. It returns an error if s is unsound for
// other reasons than missing values, or if a column has no values and With is not ByConstant.
func (a *Imputer) Fit(s *Set) error { return a.FitSource(s) }

// FitSource is Fit on a source, in one pass for means and five for medians, which are exact.
func (a *Imputer) FitSource(src Source) error {
	values, err := a.learn(src)
	if err != nil {
		return fmt.Errorf("data: impute: fit: %w", err)
	}
	a.With, a.Values = a.with(), values
	return nil
}

func (a *Imputer) learn(src Source) ([]float64, error) {
	if err := a.checkWith(); err != nil {
		return nil, err
	}
	m, err := summarize(src)
	if err != nil {
		return nil, err
	}
	if a.With == ByConstant {
		return slices.Repeat([]float64{a.Constant}, len(m.Mean)), nil
	}
	for j, missing := range m.Missing {
		if missing == m.N {
			return nil, fmt.Errorf("%s has nothing but missing values, so it has no %s: leave it out, or impute a constant",
				columnName(j, src.Header().Features), a.with())
		}
	}
	if a.With == ByMedian {
		return medians(src, m)
	}
	return m.Mean, nil
}

// Apply returns a copy of s in which every NaN of column j is Values[j].
func (a *Imputer) Apply(s *Set) (*Set, error) { return scaled("impute: apply", s, a.applyIn) }

// Invert returns a copy of s.
func (a *Imputer) Invert(s *Set) (*Set, error) { return scaled("impute: invert", s, a.invertIn) }

func (a *Imputer) applyIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	return mapColumns(s, len(a.Values), func(v float64, j int) float64 {
		if math.IsNaN(v) {
			return a.Values[j]
		}
		return v
	})
}

func (a *Imputer) invertIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	return mapColumns(s, len(a.Values), func(v float64, _ int) float64 { return v })
}

func (a *Imputer) with() Imputation {
	if a.With == "" {
		return ByMean
	}
	return a.With
}

func (a *Imputer) checkWith() error {
	switch {
	case a == nil:
		return errNilScaler
	case !slices.Contains([]Imputation{ByMean, ByMedian, ByConstant}, a.with()):
		return fmt.Errorf("%q: missing values are imputed by %q, %q or %q", a.With, ByMean, ByMedian, ByConstant)
	case a.With == ByConstant && !finite(float32(a.Constant)):
		return errors.New("the constant is not a finite float32")
	}
	return nil
}

// check guards against a scaler that was never fitted, or comes from a damaged file.
func (a *Imputer) check() error {
	if err := a.checkWith(); err != nil {
		return err
	}
	if len(a.Values) == 0 {
		return errNotFitted
	}
	return checkColumns("value", a.Values)
}
