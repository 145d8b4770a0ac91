package disentanglement

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// Gaps says for each factor how much more information the best unit has than the second best.
type Gaps struct {
	Score   float64     // the mean gap of the factors
	Factors []float64   // the gap of each factor
	Best    []int       // the unit with most information on each factor, ties going to the first
	Told    [][]float64 // for each unit its information on each factor, 0 to 1
}

func newGaps(told [][]float64) *Gaps {
	g := &Gaps{Told: told}
	for f := range told[0] {
		column := make([]float64, len(told))
		for u := range told {
			column[u] = told[u][f]
		}
		best := slices.Max(column)
		g.Best = append(g.Best, slices.Index(column, best))
		slices.Sort(column)
		gap := best - column[len(column)-2]
		g.Factors = append(g.Factors, gap)
		g.Score += gap / float64(len(told[0]))
	}
	return g
}

// MIG returns the mutual information gaps (Chen, Li, Grosse and Duvenaud, NeurIPS 2018): of each factor
//
//	(I(z_best; factor) − I(z_second; factor)) / H(factor)
//
// with the two units that have most information on it. Told is I(z_u; factor)/H(factor). Information and entropy are of
// the frequencies among the samples, with units divided into bins. For few samples they are biased upwards, by about
// (bins − 1)(values − 1)/2N nats.
func MIG(codes *data.Set, factors [][]int, o Options) (*Gaps, error) {
	bins, err := o.bins()
	if err != nil {
		return nil, fmt.Errorf("disentanglement: mig: %w", err)
	}
	t, err := newTable(codes, factors, 1)
	if err != nil {
		return nil, fmt.Errorf("disentanglement: mig: %w", err)
	}
	units := binned(codes, bins)
	told := make([][]float64, codes.D)
	for u := range told {
		for f, values := range t.classes {
			counts := make([]int, t.sizes[f])
			for _, v := range values {
				counts[v]++
			}
			i := information(units.classes[u], values, bins, t.sizes[f])
			told[u] = append(told[u], i/entropy(counts, codes.N))
		}
	}
	return newGaps(told), nil
}

// entropy of n samples in classes, in nats.
func entropy(counts []int, n int) float64 {
	h := 0.0
	for _, k := range counts {
		if k > 0 {
			p := float64(k) / float64(n)
			h -= p * math.Log(p)
		}
	}
	return h
}

// information is the mutual information of two variables of so many classes, H(a) + H(b) − H(a, b), in nats.
func information(a, b []int, sizeA, sizeB int) float64 {
	ca, cb, both := make([]int, sizeA), make([]int, sizeB), make([]int, sizeA*sizeB)
	for i := range a {
		ca[a[i]]++
		cb[b[i]]++
		both[a[i]*sizeB+b[i]]++
	}
	return max(0, entropy(ca, len(a))+entropy(cb, len(a))-entropy(both, len(a)))
}

// SAP returns the gaps of the separated attribute predictability (Kumar, Sattigeri and Balakrishnan, ICLR 2018): how
// much better a factor is predicted from its best unit than from the second best. As in the paper for discrete factors,
// the prediction is by thresholds on the unit and measured by the balanced accuracy. The thresholds lie half way
// between the means of the unit for each value of the factor, which need no fitting. Told is scaled so that guessing is
// 0 and certainty 1: (accuracy − 1/k)/(1 − 1/k) for k values.
func SAP(codes *data.Set, factors [][]int) (*Gaps, error) {
	t, err := newTable(codes, factors, 1)
	if err != nil {
		return nil, fmt.Errorf("disentanglement: sap: %w", err)
	}
	told := make([][]float64, codes.D)
	unit := make([]float64, codes.N)
	for u := range told {
		for i := range unit {
			unit[i] = float64(codes.Row(i)[u])
		}
		for f, values := range t.classes {
			chance := 1 / float64(t.sizes[f])
			told[u] = append(told[u], max(0, (nearestMean(unit, values, t.sizes[f])-chance)/(1-chance)))
		}
	}
	return newGaps(told), nil
}

// nearestMean returns the balanced accuracy of predicting the class with the nearest mean, ties going to the smaller
// mean.
func nearestMean(unit []float64, classes []int, size int) float64 {
	sums, counts, order := make([]float64, size), make([]float64, size), make([]int, size)
	for i, c := range classes {
		sums[c] += unit[i]
		counts[c]++
	}
	for c := range sums {
		sums[c] /= counts[c]
		order[c] = c
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case sums[a] < sums[b]:
			return -1
		case sums[a] > sums[b]:
			return 1
		}
		return 0
	})
	thresholds := make([]float64, size-1)
	for i := range thresholds {
		thresholds[i] = (sums[order[i]] + sums[order[i+1]]) / 2
	}
	accuracy := 0.0
	for i, c := range classes {
		at, _ := slices.BinarySearch(thresholds, unit[i]) // the number of thresholds below
		if order[at] == c {
			accuracy += 1 / counts[c] / float64(size)
		}
	}
	return accuracy
}
