package disentanglement

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// defaultBins is the number of intervals of a unit's range, as in Locatello et al. (ICML 2019).
const defaultBins = 20

// Options says how units become discrete variables. The zero value divides the range of each into 20 intervals of equal
// width.
type Options struct {
	Bins int // 0 means 20; a factor needs at least as many bins as values
}

func (o Options) bins() (int, error) {
	switch {
	case o.Bins == 0:
		return defaultBins, nil
	case o.Bins < 2 || o.Bins > 1<<16:
		return 0, fmt.Errorf("%d bins: there must be 2 to 65536, or 0 for %d", o.Bins, defaultBins)
	}
	return o.Bins, nil
}

// table has the samples' classes under each of several variables.
type table struct {
	classes [][]int // of each variable: the class of every sample, from 0
	sizes   []int   // of each variable: the number of its classes
}

// newTable numbers the values of the factors. It reports codes and factors that do not fit together or are too few.
func newTable(codes *data.Set, factors [][]int, leastFactors int) (*table, error) {
	if err := codes.Check(); err != nil {
		return nil, err
	}
	switch {
	case codes.D < 2:
		return nil, fmt.Errorf("a code of 1 unit: there must be at least 2 to compare")
	case len(factors) != codes.N:
		return nil, fmt.Errorf("%d codes, and factors of %d samples: there must be as many", codes.N, len(factors))
	case len(factors[0]) < leastFactors:
		return nil, fmt.Errorf("%d factors: there must be at least %d", len(factors[0]), leastFactors)
	}
	t := &table{}
	for f := range factors[0] {
		values := make([]int, codes.N)
		for i, row := range factors {
			if len(row) != len(factors[0]) {
				return nil, fmt.Errorf("sample %d has %d factors, sample 0 has %d", i, len(row), len(factors[0]))
			}
			values[i] = row[f]
		}
		different := slices.Compact(slices.Sorted(slices.Values(values)))
		if len(different) < 2 {
			return nil, fmt.Errorf("factor %d has the value %d in all samples, so nothing can be said about it: leave it out",
				f, different[0])
		}
		for i, v := range values {
			values[i], _ = slices.BinarySearch(different, v)
		}
		t.classes, t.sizes = append(t.classes, values), append(t.sizes, len(different))
	}
	return t, nil
}

// binned makes the units of codes variables of so many classes.
func binned(codes *data.Set, bins int) *table {
	t := &table{}
	for u := range codes.D {
		least, most := codes.X[u], codes.X[u]
		for i := range codes.N {
			least, most = min(least, codes.Row(i)[u]), max(most, codes.Row(i)[u])
		}
		values, width := make([]int, codes.N), float64(most)-float64(least)
		for i := range values {
			if width > 0 {
				at := (float64(codes.Row(i)[u]) - float64(least)) / width
				values[i] = min(int(at*float64(bins)), bins-1)
			}
		}
		t.classes, t.sizes = append(t.classes, values), append(t.sizes, bins)
	}
	return t
}
