package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/random"
)

// newRandom returns the random numbers of a seed for a purpose (at most 16 bytes).
func newRandom(seed uint64, purpose string) *rand.Rand { return rand.New(random.Source(purpose, seed)) }

// defaultN is the number of samples where the field N is zero.
const defaultN = 1000

// maxValues bounds a set, so that its size does not overflow: 8 GiB of float32 values.
const maxValues = 1<<31 - 1

// orDefault returns n, or the default if it is zero.
func orDefault[T int | float64](n, def T) T {
	if n == 0 {
		return def
	}
	return n
}

// checkSize refuses sizes that no set can have.
func checkSize(n, d int) error {
	if n < 1 || d < 1 {
		return fmt.Errorf("%d samples of %d features: there must be at least one of each", n, d)
	}
	if n > maxValues/d {
		return fmt.Errorf("%d samples of %d features: a set has at most %d values", n, d, maxValues)
	}
	return nil
}

// checkScale refuses standard deviations and extents that are negative or not finite.
func checkScale(what string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%s %v: it must be a finite number of at least 0", what, v)
	}
	return nil
}

// newSet returns a set of samples. next draws each into row, and returns its class.
func newSet(name string, n, d int, classes []string, next func(i int, row []float64) (label int)) (*data.Set, error) {
	s := &data.Set{Name: name, N: n, D: d, X: make([]float32, 0, n*d), Classes: classes}
	row := make([]float64, d)
	for i := range n {
		label := next(i, row)
		if classes != nil {
			s.Labels = append(s.Labels, label)
		}
		for _, v := range row {
			s.X = append(s.X, float32(v))
		}
	}
	return s, s.Check()
}

// numbered names k classes: "blob 1", "blob 2", ...
func numbered(noun string, k int) []string {
	names := make([]string, k)
	for i := range names {
		names[i] = fmt.Sprintf("%s %d", noun, i+1)
	}
	return names
}

// failed returns the first error that is not nil, with the name of the set.
func failed(name string, errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("synthetic: %s: %w", name, err)
		}
	}
	return nil
}
