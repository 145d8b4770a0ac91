package disentanglement

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// DCIScores are disentanglement, completeness and informativeness, each from 0 to 1.
type DCIScores struct {
	Disentanglement float64 // each unit informs on one factor only: 1 − entropy over factors, weighted over units
	Completeness    float64 // each factor is in one unit only: 1 − entropy over units, averaged over factors
	Informativeness float64 // the mean of Accuracies

	Importance [][]float64 // for each unit, the share of each factor's variance that it predicts
	Accuracies []float64   // of each factor: the share of held-out samples predicted correctly
}

// DCIOptions says how factors are predicted. The zero value has 20 bins for each unit and seed 0.
type DCIOptions struct {
	Options
	Seed uint64 // decides the held-out quarter of the samples
}

// dciRidge keeps the effects of bins with few samples finite.
const dciRidge = 1e-3

// DCI returns the scores of Eastwood and Williams (ICLR 2018), which rest on how much each unit matters to a predictor
// of each factor. They use a lasso and random forests. The predictor here is additive, like a forest of trees with one
// split each, and needs no search: the indicator of each value of a factor is predicted by a sum of functions of single
// units, constant on bins, by least squares with a ridge of 1e-3. Units may act in any way, but not jointly:
// informativeness is low for a rotated code. A unit's importance for a factor is the variance of its functions over the
// variance of the indicators, both summed over the values.
//
// With P_uf the importances of a unit as shares of their sum, its disentanglement is 1 − H(P_u·)/log(factors), and the
// score the mean over units, weighted by the sums; completeness is 1 − H(P_·f)/log(units), and the score the mean over
// factors. For a held-out quarter of the samples, the value of a factor with the largest sum is predicted.
func DCI(codes *data.Set, factors [][]int, o DCIOptions) (_ *DCIScores, err error) {
	defer num.Name(&err, "disentanglement: dci")
	bins, err := o.bins()
	if err != nil {
		return nil, err
	}
	t, err := newTable(codes, factors, 2)
	if err != nil {
		return nil, err
	}
	if codes.N < 8 {
		return nil, fmt.Errorf("%d samples: there must be at least 8, of which a quarter is held out", codes.N)
	}
	if n := codes.D * bins; n > 1<<13 {
		return nil, fmt.Errorf("%d units of %d bins: their product must be at most %d", codes.D, bins, 1<<13)
	}
	a := &additive{units: binned(codes, bins), factors: t, bins: bins}
	order := num.Random("dci split", o.Seed).Perm(codes.N)
	held := codes.N / 4
	if err := a.fit(order[held:]); err != nil {
		return nil, err
	}
	s := &DCIScores{Importance: a.importance()}
	s.Accuracies = a.accuracies(order[:held])
	for _, v := range s.Accuracies {
		s.Informativeness += v / float64(len(s.Accuracies))
	}
	total, column := 0.0, make([]float64, codes.D)
	for _, row := range s.Importance {
		weight, concentration := concentrated(row)
		s.Disentanglement += weight * concentration
		total += weight
	}
	if total < 1e-12 { // rounding
		return nil, errors.New("the code is the same for all samples")
	}
	s.Disentanglement /= total
	for f := range t.sizes {
		for u, row := range s.Importance {
			column[u] = row[f]
		}
		_, concentration := concentrated(column)
		s.Completeness += concentration / float64(len(t.sizes))
	}
	return s, nil
}

// concentrated returns the sum of non-negative values, and 1 less the entropy of their shares divided by its maximum, 0
// if the sum is 0.
func concentrated(values []float64) (sum, concentration float64) {
	for _, v := range values {
		sum += v
	}
	if sum == 0 {
		return 0, 0
	}
	h := 0.0
	for _, v := range values {
		if p := v / sum; p > 0 {
			h -= p * math.Log(p)
		}
	}
	return sum, max(0, 1-h/math.Log(float64(len(values))))
}

// additive predicts the indicators of factor values by sums of functions of single units, constant on bins.
type additive struct {
	units, factors *table
	bins           int
	shares         []float64   // of the samples fitted to, in each bin of each unit
	frequencies    [][]float64 // of each factor: of its values
	effects        *mat.Dense  // of each bin of each unit (rows) on each value of each factor (columns)
}

// column is the first column of a factor's values.
func (a *additive) column(f int) int {
	at := 0
	for _, size := range a.factors.sizes[:f] {
		at += size
	}
	return at
}

// fit solves (G + ridge) effects = C, with the covariances G between the indicators of bins and C of these with those
// of values.
func (a *additive) fit(samples []int) error {
	n, d := float64(len(samples)), len(a.units.classes)*a.bins
	values := a.column(len(a.factors.sizes))
	gram, cross := mat.NewSymDense(d, nil), mat.NewDense(d, values, nil)
	a.shares, a.frequencies = make([]float64, d), nil
	on := make([]int, len(a.units.classes)) // the bin of each unit
	g, c := gram.RawSymmetric(), cross.RawMatrix()
	for _, i := range samples {
		for u, classes := range a.units.classes {
			on[u] = u*a.bins + classes[i]
			a.shares[on[u]] += 1 / n
		}
		for u, p := range on {
			for _, q := range on[u:] {
				g.Data[p*g.Stride+q] += 1 / n
			}
			for f, classes := range a.factors.classes {
				c.Data[p*c.Stride+a.column(f)+classes[i]] += 1 / n
			}
		}
	}
	for f, size := range a.factors.sizes {
		p := make([]float64, size)
		for _, i := range samples {
			p[a.factors.classes[f][i]] += 1 / n
		}
		a.frequencies = append(a.frequencies, p)
	}
	for p := range d {
		for q := p; q < d; q++ {
			g.Data[p*g.Stride+q] -= a.shares[p] * a.shares[q]
		}
		g.Data[p*g.Stride+p] += dciRidge
		for f, frequencies := range a.frequencies {
			for v, frequency := range frequencies {
				c.Data[p*c.Stride+a.column(f)+v] -= a.shares[p] * frequency
			}
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(gram) {
		return errors.New("the covariances of the units are not finite")
	}
	a.effects = new(mat.Dense)
	return cholesky.SolveTo(a.effects, cross)
}

// importance returns for each unit the share of each factor's variance that its functions have.
func (a *additive) importance() [][]float64 {
	out := make([][]float64, len(a.units.classes))
	for u := range out {
		shares := a.shares[u*a.bins : (u+1)*a.bins]
		for f, frequencies := range a.frequencies {
			explained, all := 0.0, 0.0
			for v, p := range frequencies {
				mean, square := 0.0, 0.0
				for b, share := range shares {
					e := a.effects.At(u*a.bins+b, a.column(f)+v)
					mean += share * e
					square += share * e * e
				}
				explained += max(0, square-mean*mean)
				all += p * (1 - p)
			}
			if all > 0 { // where it is 0, all samples with other values are held out
				explained /= all
			}
			out[u] = append(out[u], explained)
		}
	}
	return out
}

// accuracies returns the share of samples for which each factor is predicted.
func (a *additive) accuracies(samples []int) []float64 {
	out := make([]float64, len(a.frequencies))
	for f, frequencies := range a.frequencies {
		right := 0
		for _, i := range samples {
			best, at := math.Inf(-1), 0
			for v, p := range frequencies {
				for u, classes := range a.units.classes {
					p += a.effects.At(u*a.bins+classes[i], a.column(f)+v)
				}
				if p > best {
					best, at = p, v
				}
			}
			if at == a.factors.classes[f][i] {
				right++
			}
		}
		out[f] = float64(right) / float64(len(samples))
	}
	return out
}
