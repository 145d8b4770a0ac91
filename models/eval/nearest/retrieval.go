package nearest

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// PrecisionAt returns precision@k: the share of the k nearest codes that have the label of the query, averaged over the
// queries.
func (ix *Index) PrecisionAt(query *data.Set, k int) (float64, error) {
	_, precision, err := ix.precision(query, k)
	return precision, err
}

// precision also returns the neighbours.
func (ix *Index) precision(query *data.Set, k int) (*Neighbours, float64, error) {
	if err := num.SameClasses(ix.Codes(), query); err != nil {
		return nil, 0, fmt.Errorf("nearest: precision@%d: %w", k, err)
	}
	n, err := ix.Neighbours(query, k)
	if err != nil {
		return nil, 0, err
	}
	right := 0
	for i, indices := range n.Indices {
		for _, at := range indices {
			if ix.codes.Labels[at] == query.Labels[i] {
				right++
			}
		}
	}
	return n, float64(right) / float64(query.N) / float64(k), nil
}

// MeanAveragePrecision ranks all codes of the index by their distance from each query. The average precision of a query
// is the mean, over the codes that have its label, of precision@r at their ranks r; of equally near codes the first
// ranks first. The result is the mean over the queries (Manning, Raghavan and Schütze, Introduction to Information
// Retrieval, 2008, section 8.4). It is 1 if codes of the same label are nearest, and about the share of the label if
// labels are unrelated to distances.
//
// Distances are compared up to rounding in float64. It is an error if no code has the label of some query.
func (ix *Index) MeanAveragePrecision(query *data.Set) (float64, error) {
	if err := num.SameClasses(ix.Codes(), query); err != nil {
		return 0, fmt.Errorf("nearest: mean average precision: %w", err)
	}
	if err := ix.check(query, 1, ix.codes.N); err != nil {
		return 0, fmt.Errorf("nearest: mean average precision: %w", err)
	}
	exists := make([]bool, len(ix.codes.Classes))
	for _, label := range ix.codes.Labels {
		exists[label] = true
	}
	for i, label := range query.Labels {
		if !exists[label] {
			return 0, fmt.Errorf("nearest: mean average precision: query %d: no code of the index has its label %d", i, label)
		}
	}
	averages := make([]float64, query.N)
	ix.scan(query, func(lo, hi int) scanner {
		all := num.Matrix(hi-lo, ix.codes.N)
		relevant, between := make([]candidate, 0, ix.codes.N), make([]int, ix.codes.N+1)
		return scanner{
			visit: func(i, from int, estimates []float64) { copy(all[i-lo][from:], estimates) },
			finish: func() {
				for i := lo; i < hi; i++ {
					averages[i] = averagePrecision(all[i-lo], ix.codes.Labels, query.Labels[i], relevant, between)
				}
			},
		}
	})
	sum := 0.0
	for _, v := range averages {
		sum += v
	}
	return sum / float64(query.N), nil
}

// averagePrecision returns the average precision of one query, for the distances of codes. It uses relevant and
// between. Only codes with the label are sorted; for each it counts how many others come right before it.
func averagePrecision(distances []float64, labels []int, label int, relevant []candidate, between []int) float64 {
	relevant = relevant[:0]
	for i, v := range distances {
		if labels[i] == label {
			relevant = append(relevant, candidate{i, v})
		}
	}
	slices.SortFunc(relevant, candidate.compare)
	between = between[:len(relevant)+1]
	clear(between)
	for i, v := range distances {
		if labels[i] != label {
			before, _ := slices.BinarySearchFunc(relevant, candidate{i, v}, candidate.compare)
			between[before]++
		}
	}
	others, sum := 0, 0.0
	for r := range relevant {
		others += between[r]
		sum += float64(r+1) / float64(r+1+others)
	}
	return sum / float64(len(relevant))
}
