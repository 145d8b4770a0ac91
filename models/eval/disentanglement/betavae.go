package disentanglement

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/probe"
)

// BetaVAEOptions says how many pairs are drawn. The zero value has 64 pairs, 3,000 points and seed 0.
type BetaVAEOptions struct {
	Pairs  int // averaged for one point; 0 means 64
	Points int // 0 means 3,000; a third is held out
	Seed   uint64
}

func (o BetaVAEOptions) withDefaults() BetaVAEOptions {
	if o.Pairs == 0 {
		o.Pairs = 64
	}
	if o.Points == 0 {
		o.Points = 3000
	}
	return o
}

// BetaVAEScore returns the disentanglement metric of Higgins et al. (ICLR 2017): pairs of samples that agree in one
// factor are drawn, and a linear classifier predicts the factor from the mean of |z − z'| over several pairs. The score
// is its accuracy on held-out points, which is 1/factors for an uninformative code. The classifier is
// [probe.FitLogistic]. The samples of a pair differ, so each value of a factor needs at least two samples.
func BetaVAEScore(codes *data.Set, factors [][]int, o BetaVAEOptions) (_ float64, err error) {
	defer num.Name(&err, "disentanglement: beta-vae score")
	o = o.withDefaults()
	t, err := newTable(codes, factors, 2)
	if err != nil {
		return 0, err
	}
	if o.Pairs < 1 || o.Points < 30 {
		return 0, fmt.Errorf("%d points of %d pairs: there must be at least 30 of 1, or 0 for 3000 of 64", o.Points, o.Pairs)
	}
	alike := make([][][]int, len(t.sizes)) // for each factor and value the samples
	for f, classes := range t.classes {
		alike[f] = make([][]int, t.sizes[f])
		for i, v := range classes {
			alike[f][v] = append(alike[f][v], i)
		}
		for _, samples := range alike[f] {
			if len(samples) < 2 {
				value := factors[samples[0]][f]
				return 0, fmt.Errorf("factor %d has the value %d in one sample only, which makes no pair", f, value)
			}
		}
	}
	points := &data.Set{N: o.Points, D: codes.D, X: make([]float32, o.Points*codes.D), Labels: make([]int, o.Points)}
	for f := range alike {
		points.Classes = append(points.Classes, fmt.Sprint("factor ", f))
	}
	rng, mean := num.Random("beta-vae pairs", o.Seed), make([]float64, codes.D)
	for p := range o.Points {
		f := rng.IntN(len(alike))
		points.Labels[p] = f
		clear(mean)
		for range o.Pairs {
			i := rng.IntN(codes.N)
			samples := alike[f][t.classes[f][i]]
			j := i
			for j == i {
				j = samples[rng.IntN(len(samples))]
			}
			for u, z := range codes.Row(i) {
				mean[u] += math.Abs(float64(z)-float64(codes.Row(j)[u])) / float64(o.Pairs)
			}
		}
		for u, v := range mean {
			points.Row(p)[u] = float32(v)
		}
	}
	train, err := points.Select(interval(0, o.Points*2/3))
	if err != nil {
		return 0, err
	}
	held, err := points.Select(interval(o.Points*2/3, o.Points))
	if err != nil {
		return 0, err
	}
	classifier, err := probe.FitLogistic(train, probe.LogisticOptions{Tolerance: 1e-4})
	if err != nil {
		return 0, err
	}
	predicted, err := classifier.Predict(held)
	if err != nil {
		return 0, err
	}
	return eval.Accuracy(predicted)
}

// interval returns the numbers from lo to below hi.
func interval(lo, hi int) []int {
	out := make([]int, 0, hi-lo)
	for i := lo; i < hi; i++ {
		out = append(out, i)
	}
	return out
}
