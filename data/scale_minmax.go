package data

import (
	"fmt"
	"math"
)

// MinMax is the [Scaler] that maps every feature linearly so that its smallest value in the fitted set becomes Low and
// its largest becomes High: x' = Low + (High-Low) * (x-Min) / (Max-Min). Values outside the fitted range land outside
// Low..High; they are not clipped, so that Invert can bring them back. In a constant column, Max-Min counts as 1: the
// constant becomes Low.
//
// The zero value is ready for Fit and maps to 0..1. For a decoder that ends in tanh, take MinMax{Low: -1, High: 1}.
type MinMax struct {
	Low  float64   `json:"low"`  // where the minimum goes
	High float64   `json:"high"` // where the maximum goes; Low and High both 0 mean 0 and 1
	Min  []float64 `json:"min"`  // the smallest value of each column
	Max  []float64 `json:"max"`  // the largest value of each column
}

var _ Scaler = (*MinMax)(nil)

// Fit learns the range of every column of s, and replaces Low and High by 0 and 1 if both are 0. It returns an error if
// the set is unsound or High is not above Low.
func (a *MinMax) Fit(s *Set) error {
	err := a.checkTarget()
	if err == nil {
		err = checkFit(s)
	}
	if err != nil {
		return fmt.Errorf("data: min-max: fit: %w", err)
	}
	smallest, largest := make([]float64, s.D), make([]float64, s.D)
	for j, v := range s.Row(0) {
		smallest[j], largest[j] = float64(v), float64(v)
	}
	for i := range s.N {
		for j, v := range s.Row(i) {
			smallest[j], largest[j] = min(smallest[j], float64(v)), max(largest[j], float64(v))
		}
	}
	a.Low, a.High = a.target() // spelled out for readers of the encoded scaler
	a.Min, a.Max = smallest, largest
	return nil
}

// FitSource is Fit on a source, in one pass.
func (a *MinMax) FitSource(src Source) error {
	err := a.checkTarget()
	var m Summary
	if err == nil {
		m, err = completeSummary(src)
	}
	if err != nil {
		return fmt.Errorf("data: min-max: fit: %w", err)
	}
	a.Low, a.High = a.target()
	a.Min, a.Max = m.Min, m.Max
	return nil
}

// Apply returns a copy of s with every column mapped from Min..Max to Low..High.
func (a *MinMax) Apply(s *Set) (*Set, error) { return scaled("min-max: apply", s, a.applyIn) }

// Invert returns a copy of s with every column mapped from Low..High to Min..Max.
func (a *MinMax) Invert(s *Set) (*Set, error) { return scaled("min-max: invert", s, a.invertIn) }

func (a *MinMax) applyIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	low, high := a.target()
	return mapColumns(s, len(a.Min), func(v float64, j int) float64 {
		return low + float64((high-low)*((v-a.Min[j])/a.width(j)))
	})
}

func (a *MinMax) invertIn(s *Set) error {
	if err := a.check(); err != nil {
		return err
	}
	low, high := a.target()
	return mapColumns(s, len(a.Min), func(v float64, j int) float64 {
		return a.Min[j] + float64(a.width(j)*((v-low)/(high-low)))
	})
}

func (a *MinMax) target() (low, high float64) {
	if a.Low == 0 && a.High == 0 {
		return 0, 1
	}
	return a.Low, a.High
}

func (a *MinMax) width(j int) float64 {
	if w := a.Max[j] - a.Min[j]; w > 0 {
		return w
	}
	return 1
}

func (a *MinMax) checkTarget() error {
	if a == nil {
		return errNilScaler
	}
	low, high := a.target()
	if !(low < high) || math.IsInf(high-low, 0) {
		return fmt.Errorf("the range to map to is %v..%v: want Low below High, both finite", low, high)
	}
	return nil
}

// check guards against a scaler that was never fitted, or comes from a damaged file.
func (a *MinMax) check() error {
	if err := a.checkTarget(); err != nil {
		return err
	}
	if len(a.Min) == 0 {
		return errNotFitted
	}
	if len(a.Max) != len(a.Min) {
		return fmt.Errorf("%d minima, but %d maxima", len(a.Min), len(a.Max))
	}
	for j := range a.Min {
		if !(a.Min[j] <= a.Max[j]) {
			return fmt.Errorf("column %d: minimum %v is above maximum %v", j, a.Min[j], a.Max[j])
		}
	}
	if err := checkColumns("minimum", a.Min); err != nil {
		return err
	}
	return checkColumns("maximum", a.Max)
}
