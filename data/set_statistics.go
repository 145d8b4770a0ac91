package data

import "math"

// Mean returns the mean of all N*D values, accumulated in float64; NaN for an unsound set.
func (s *Set) Mean() float64 {
	if s.checkForm() != nil {
		return math.NaN()
	}
	return mean(s.X)
}

// Std returns the population standard deviation (the sum of squares is divided by N*D) of all values, accumulated in
// float64 in two passes; NaN for an unsound set.
func (s *Set) Std() float64 {
	if s.checkForm() != nil {
		return math.NaN()
	}
	m, sum := mean(s.X), 0.0
	for _, v := range s.X {
		d := float64(v) - m
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(s.X)))
}

// ColumnMeans returns the mean of each of the D features over the samples, accumulated in float64; nil for an unsound
// set.
func (s *Set) ColumnMeans() []float64 {
	if s.checkForm() != nil {
		return nil
	}
	means := make([]float64, s.D)
	first := s.Row(0)
	for i := range s.N {
		for j, v := range s.Row(i) {
			means[j] += float64(v) - float64(first[j])
		}
	}
	for j := range means {
		means[j] = float64(first[j]) + means[j]/float64(s.N)
	}
	return means
}

// columnStds returns the population standard deviations around the given means, which are those of [Set.ColumnMeans].
func (s *Set) columnStds(means []float64) []float64 {
	stds := make([]float64, s.D)
	for i := range s.N {
		for j, v := range s.Row(i) {
			d := float64(v) - means[j]
			stds[j] += d * d
		}
	}
	for j := range stds {
		stds[j] = math.Sqrt(stds[j] / float64(s.N))
	}
	return stds
}

// mean averages the distances from the first value and adds that value back. Equal values then have exactly their
// common value as mean, and exactly zero variance. A plain sum would leave a rounding error of some 1e-17, and
// scaling would blow up a constant column by dividing by it.
func mean(x []float32) float64 {
	first, sum := float64(x[0]), 0.0
	for _, v := range x {
		sum += float64(v) - first
	}
	return first + sum/float64(len(x))
}
