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
	stds := s.columnStds(means)
	for j, std := range stds {
		if std == 0 {
			stds[j] = 1
		}
	}
	a.Mean, a.Std = means, stds
	return nil
}

// Apply returns a copy of s with (x - Mean) / Std for every x.
func (a *Standard) Apply(s *Set) (*Set, error) {
	return a.scale("apply", s, func(v float64, j int) float64 { return (v - a.Mean[j]) / a.Std[j] })
}

// Invert returns a copy of s with x*Std + Mean for every x.
func (a *Standard) Invert(s *Set) (*Set, error) {
	return a.scale("invert", s, func(v float64, j int) float64 { return float64(v*a.Std[j]) + a.Mean[j] })
}

func (a *Standard) scale(what string, s *Set, f func(v float64, j int) float64) (*Set, error) {
	err := a.check()
	var out *Set
	if err == nil {
		out, err = mapColumns(s, len(a.Mean), f)
	}
	if err != nil {
		return nil, fmt.Errorf("data: standard: %s: %w", what, err)
	}
	return out, nil
}

// check guards against a scaler that was not fitted, or was filled in by hand or by a damaged file.
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
