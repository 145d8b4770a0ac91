package data

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// Range checks the set as [Set.Check] does and returns the smallest and the largest value of X, in one pass. On error
// both are 0.
func (s *Set) Range() (lo, hi float32, err error) {
	if err = s.checkForm(); err == nil {
		lo, hi, err = s.valueRange()
	}
	if err != nil {
		return 0, 0, fmt.Errorf("data: %w", err)
	}
	return lo, hi, nil
}

// valueRange returns the smallest and the largest value of X, or an error for the first value of X or an input that
// is not finite. The form has been checked.
func (s *Set) valueRange() (lo, hi float32, err error) {
	if lo, hi = extremes(s.X); !finite(lo) || !finite(hi) {
		return 0, 0, s.nonFinite()
	}
	return lo, hi, s.Inputs.checkValues()
}

// extremes returns the smallest and the largest of at least one value; if any is NaN, both are. Training on a large
// set begins with it, so the processors share the work.
func extremes(x []float32) (lo, hi float32) {
	const least = 1 << 18 // elements, which take 0.1 ms
	parts := min(runtime.GOMAXPROCS(0), max(1, len(x)/least))
	los, his := make([]float32, parts), make([]float32, parts)
	var wg sync.WaitGroup
	for k := range parts {
		wg.Go(func() { los[k], his[k] = serialExtremes(x[len(x)/parts*k:][:partLength(len(x), parts, k)]) })
	}
	wg.Wait()
	lo, hi = los[0], his[0]
	for k := range parts {
		lo, hi = min(lo, los[k]), max(hi, his[k]) // NaN if either is
	}
	return lo, hi
}

// partLength is the length of part k of parts; the last has the rest.
func partLength(n, parts, k int) int {
	if k == parts-1 {
		return n - n/parts*(parts-1)
	}
	return n / parts
}

func serialExtremes(x []float32) (lo, hi float32) {
	const block, line = 4096, 16 // elements that stay in the cache, and that come into it together
	lo, hi = x[0], x[0]
	for from := 0; from < len(x); from += block {
		b := x[from:min(from+block, len(x))]
		// Reading one element of each line first puts many lines on their way from memory at once. That is twice as fast on
		// processors that do not prefetch.
		for i := 0; i < len(b); i += line {
			if v := b[i]; !(v >= lo && v <= hi) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		lo, hi = widenPositive(lo, hi, b)
	}
	return lo, hi
}

// widenPositive is widen, with half the comparisons as long as nothing is negative.
func widenPositive(lo, hi float32, x []float32) (float32, float32) {
	for len(x) > 0 && !math.Signbit(float64(lo)) {
		n := within(x, lo, hi)
		if n == len(x) {
			return lo, hi
		}
		lo, hi = widen(lo, hi, x[n:n+1])
		x = x[n+1:]
	}
	return widen(lo, hi, x)
}

// within returns how many leading values of x are in a range of positive numbers. It compares bit patterns, relative
// to those of the lower end.
func within(x []float32, lo, hi float32) int {
	least := math.Float32bits(lo)
	length := math.Float32bits(hi) - least
	for i, v := range x {
		if math.Float32bits(v)-least > length {
			return i
		}
	}
	return len(x)
}

// widen extends a range by the values of x. If one is NaN, or the range is, so is the result.
func widen(lo, hi float32, x []float32) (float32, float32) {
	for _, v := range x {
		// Two comparisons that are nearly always true, and so predicted. NaN makes them false.
		if !(v >= lo && v <= hi) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}
