package experiments

import (
	"fmt"
	"math"
)

// Check is a measured number between bounds.
type Check struct {
	What      string
	Value     float64
	Low, High float64 // infinite where there is no bound
}

// Holds reports whether the number lies between the bounds, which belong to them. NaN does not.
func (c Check) Holds() bool { return c.Value >= c.Low && c.Value <= c.High }

// String writes the check as "test MSE at d = 2: 0.0457, at most 0.05".
func (c Check) String() string { return fmt.Sprintf("%s: %.6g, %s", c.What, c.Value, c.Bounds()) }

// Bounds says in words what is wanted.
func (c Check) Bounds() string {
	switch low, high := math.IsInf(c.Low, -1), math.IsInf(c.High, 1); {
	case low:
		return fmt.Sprintf("at most %.6g", c.High)
	case high:
		return fmt.Sprintf("at least %.6g", c.Low)
	}
	return fmt.Sprintf("%.6g to %.6g", c.Low, c.High)
}

// Checks are what a result is judged by.
type Checks []Check

// Hold reports whether all of the checks hold.
func (cs Checks) Hold() bool {
	for _, c := range cs {
		if !c.Holds() {
			return false
		}
	}
	return true
}

// AtMost adds the check that a number is at most high.
func (cs *Checks) AtMost(what string, value, high float64) {
	*cs = append(*cs, Check{what, value, math.Inf(-1), high})
}

// AtLeast adds the check that a number is at least low.
func (cs *Checks) AtLeast(what string, value, low float64) {
	*cs = append(*cs, Check{what, value, low, math.Inf(1)})
}

// Near adds the check that a number differs from another one by at most a tolerance.
func (cs *Checks) Near(what string, value, want, tolerance float64) {
	*cs = append(*cs, Check{what, value, want - tolerance, want + tolerance})
}

// Falling adds the check that each value is at most the one before it, but for a share of that one: the largest ratio
// of a value to the one before it is at most 1 + slack. The values are positive.
func (cs *Checks) Falling(what string, values []float64, slack float64) {
	cs.AtMost("largest rise of "+what+", as a ratio", largestRatio(values, 0, 1), 1+slack)
}

// Rising adds the check that each value is at least the one before it, but for a share: the other way round.
func (cs *Checks) Rising(what string, values []float64, slack float64) {
	cs.AtMost("largest fall of "+what+", as a ratio", largestRatio(values, 1, 0), 1+slack)
}

// largestRatio is the largest of values[i+b]/values[i+a]; 0/0, two values that are both nothing, is 1.
func largestRatio(values []float64, a, b int) float64 {
	worst := 0.0
	for i := range len(values) - 1 {
		ratio := 1.0
		if values[i+b] != values[i+a] {
			ratio = values[i+b] / values[i+a]
		}
		if !(ratio <= worst) { // NaN is the worst
			worst = ratio
		}
	}
	return worst
}
