package data

import "fmt"

// Standard is the [Scaler] that gives every feature mean 0 and standard deviation 1 on the fitted set:
// x' = (x - Mean) / Std. Mean and deviation are accumulated in float64 in two passes; the deviation is that of the
// population (divided by N). A constant column is only centred: its Std is 1.
//
// The zero value is ready for Fit.
type Standard struct {
	Mean []float64 `json:"mean"` // of each column
	Std  []float64 `json:"std"`  // of each column, positive
}

var _ Scaler = (*Standard)(nil)

// Fit learns the mean and the standard deviation of every column of s. It returns an error if the set is unsound.
func (a *Standard) Fit(s *Set) error {
	err := errNilScaler
	if a != nil {
		err = checkFit(s)
	}
	if err != nil {
		return fmt.Errorf("data: standard: fit: %w", err)
	}
	means := s.ColumnMeans()
	a.Mean, a.Std = means, unlessZero(s.columnStds(means))
	return nil
}

// FitSource is Fit on a source, in one pass: mean and deviation are those of [Summarize].
func (a *Standard) FitSource(src Source) error {
	if s, ok := src.(*Set); ok {
		return a.Fit(s)
	}
	err := errNilScaler
	var m Summary
	if a != nil {
		m, err = completeSummary(src)
	}
	if err != nil {
		return fmt.Errorf("data: standard: fit: %w", err)
	}
	a.Mean, a.Std = m.Mean, unlessZero(m.Std)
	return nil
}

// unlessZero replaces the deviations of constant columns by 1.
func unlessZero(stds []float64) []float64 {
	for j, std := range stds {
		if std == 0 {
			stds[j] = 1
		}
	}
	return stds
}

// Apply returns a copy of s with (x - Mean) / Std for every x.
func (a *Standard) Apply(s *Set) (*Set, error) { return scaled("standard: apply", s, a.applyIn) }

// Invert returns a copy of s with x*Std + Mean for every x.
func (a *Standard) Invert(s *Set) (*Set, error) { return scaled("standard: invert", s, a.invertIn) }

func (a *Standard) applyIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	return mapColumns(s, len(a.Mean), func(v float64, j int) float64 { return (v - a.Mean[j]) / a.Std[j] })
}

func (a *Standard) invertIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	return mapColumns(s, len(a.Mean), func(v float64, j int) float64 { return float64(v*a.Std[j]) + a.Mean[j] })
}

// check guards against a scaler that was never fitted, or comes from a damaged file.
func (a *Standard) check() error {
	if a == nil {
		return errNilScaler
	}
	if len(a.Mean) == 0 {
		return errNotFitted
	}
	if len(a.Std) != len(a.Mean) {
		return fmt.Errorf("%d means, but %d standard deviations", len(a.Mean), len(a.Std))
	}
	for j, std := range a.Std {
		if !(std > 0) {
			return fmt.Errorf("standard deviation of column %d is %v: want more than 0", j, std)
		}
	}
	if err := checkColumns("mean", a.Mean); err != nil {
		return err
	}
	return checkColumns("standard deviation", a.Std)
}
