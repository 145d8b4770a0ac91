package data

import (
	"errors"
	"fmt"
	"math"
)

// Summary holds statistics of each of the D columns of a source. Missing values (NaN, see [KeepMissing]) count in
// Missing and nowhere else; a column of missing values only has NaN for all statistics.
type Summary struct {
	N       int       // samples
	Missing []int     // values that are missing
	Min     []float64 // the smallest value
	Max     []float64 // the largest value
	Mean    []float64 // the mean, in float64
	Std     []float64 // the population standard deviation (divided by the number of values), in float64
}

// Summarize computes the summary of a source in one pass. Mean and deviation are accumulated by the method of B. P.
// Welford (Note on a method for calculating corrected sums of squares and products, Technometrics 4 (1962), 419-420),
// so equal values have exactly their value as mean, and deviation 0. A [File] computed its summary when it was
// opened. It is an error if the source fails or has an infinite value.
func Summarize(src Source) (Summary, error) {
	m, err := summarize(src)
	if err != nil {
		return Summary{}, fmt.Errorf("data: summary: %w", err)
	}
	return m, nil
}

// summarize is Summarize without a prefix on its errors.
func summarize(src Source) (Summary, error) {
	if src == nil {
		return Summary{}, errors.New("the source is nil")
	}
	if f, ok := src.(interface{ Summary() Summary }); ok {
		return f.Summary(), nil
	}
	h := src.Header()
	var w welford
	for b, err := range src.Stream(BatchOptions{}) {
		if err != nil {
			return Summary{}, bare(err)
		}
		if w.n == 0 {
			w = newWelford(h.D)
		}
		for k := range b.N {
			if j := w.add(b.X[k*h.D : (k+1)*h.D]); j >= 0 {
				return Summary{}, &valueError{b.Index[k], j, h.Features, fmt.Sprintf("%v is not a finite number", b.X[k*h.D+j])}
			}
		}
	}
	if w.n == 0 {
		return Summary{}, errors.New("the source has no samples")
	}
	return w.summary(), nil
}

// completeSummary is the summary of a source that must not have missing values.
func completeSummary(src Source) (Summary, error) {
	m, err := summarize(src)
	if err != nil {
		return Summary{}, err
	}
	for j, missing := range m.Missing {
		if missing > 0 {
			return Summary{}, fmt.Errorf("%s has %s: put an Imputer before this scaler (data.Chain)",
				columnName(j, src.Header().Features), count(missing, "missing value"))
		}
	}
	return m, nil
}

// columnName describes a column by its number and, if it has one, its name.
func columnName(j int, features []string) string {
	if j < len(features) {
		return fmt.Sprintf("column %d (%q)", j, features[j])
	}
	return fmt.Sprintf("column %d", j)
}

// welford accumulates a Summary row by row.
type welford struct {
	n       int
	missing []int
	columns []moments
}

// moments are the running statistics of a column; m2 is the sum of squared distances from the mean.
type moments struct{ min, max, mean, m2 float64 }

func newWelford(d int) welford {
	w := welford{missing: make([]int, d), columns: make([]moments, d)}
	for j := range w.columns {
		w.columns[j].min, w.columns[j].max = math.Inf(1), math.Inf(-1)
	}
	return w
}

// add adds a row. It returns the column of the first infinite value, or -1.
func (w *welford) add(row []float32) int {
	w.n++
	n := float64(w.n)
	for j, v32 := range row {
		v, c := float64(v32), &w.columns[j]
		if !finite(v32) {
			if v == v {
				return j
			}
			w.missing[j]++
			continue
		}
		here := n
		if w.missing[j] > 0 {
			here -= float64(w.missing[j])
		}
		c.min, c.max = min(c.min, v), max(c.max, v)
		d := v - c.mean
		c.mean += d / here
		c.m2 += float64(d * (v - c.mean))
	}
	return -1
}

func (w *welford) summary() Summary {
	d := len(w.columns)
	m := Summary{
		N: w.n, Missing: w.missing,
		Min: make([]float64, d), Max: make([]float64, d), Mean: make([]float64, d), Std: make([]float64, d),
	}
	for j, c := range w.columns {
		m.Min[j], m.Max[j], m.Mean[j] = c.min, c.max, c.mean
		m.Std[j] = math.Sqrt(c.m2 / float64(w.n-w.missing[j]))
		if w.missing[j] == w.n {
			nan := math.NaN()
			m.Min[j], m.Max[j], m.Mean[j], m.Std[j] = nan, nan, nan, nan
		}
	}
	return m
}
