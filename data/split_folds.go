package data

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data/internal/random"
)

// Fold is one division of a set into training and test samples, by their indices, in increasing order.
type Fold struct {
	Train, Test []int
}

// Folds deals the samples at random into k parts (2 to N) for cross-validation: fold i tests on part i and trains on
// all others, so that every sample is tested on once. The sizes of the parts differ by at most 1. If the set has
// labels, so do the numbers of samples of each class. The same seed gives the same folds.
func (s *Set) Folds(k int, seed uint64) ([]Fold, error) {
	if err := s.checkForm(); err != nil {
		return nil, fmt.Errorf("data: folds: %w", err)
	}
	if k < 2 || k > s.N {
		return nil, fmt.Errorf("data: folds: %d folds of %s: there must be 2 to %d", k, count(s.N, "sample"), s.N)
	}
	// The samples queue up class by class, in a random order within each class, and are dealt one by one. So any stretch
	// of the queue, and each class, is spread evenly over the parts.
	queue := random.Order(s.N, seed, uint64(k), "folds")
	if s.Labels != nil {
		slices.SortStableFunc(queue, func(a, b int) int { return s.Labels[a] - s.Labels[b] })
	}
	part := make([]int, s.N)
	for at, i := range queue {
		part[i] = at % k
	}
	folds := make([]Fold, k)
	for i, p := range part {
		for f := range folds {
			if f == p {
				folds[f].Test = append(folds[f].Test, i)
			} else {
				folds[f].Train = append(folds[f].Train, i)
			}
		}
	}
	return folds, nil
}
