package eval

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Percentile returns the p-th percentile of values, p from 0 to 100, interpolated linearly between the order
// statistics: of n sorted values, the one at position (n − 1)p/100. This is the default of NumPy's percentile (method 7
// of Hyndman and Fan, The American Statistician 50, 1996). The 95th of 1, 2, 3, 4 is 3.85. It is an error if there are
// no values, if one is NaN, or if p is out of range.
func Percentile(values []float64, p float64) (float64, error) {
	if len(values) == 0 {
		return 0, errors.New("eval: percentile: there are no values")
	}
	if !(p >= 0 && p <= 100) {
		return 0, fmt.Errorf("eval: percentile %v: it must be 0 to 100", p)
	}
	if i := slices.IndexFunc(values, math.IsNaN); i >= 0 {
		return 0, fmt.Errorf("eval: percentile: value %d is NaN", i)
	}
	sorted := slices.Sorted(slices.Values(values))
	at := float64(len(sorted)-1) * p / 100
	low := int(at)
	if low == len(sorted)-1 || sorted[low] == sorted[low+1] { // also between equal infinities
		return sorted[low], nil
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low]), nil
}
