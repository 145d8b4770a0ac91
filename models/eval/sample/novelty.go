package sample

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// Novelty says how near samples are to a training set: whether a model makes up new samples or remembers old ones.
type Novelty struct {
	// Nearest is the number of each sample's nearest training sample, and Squared the squared Euclidean distance to it,
	// summed over features.
	Nearest []int
	Squared []float64
	// Authentic is the share of samples that are farther from their nearest training sample than that one is from the
	// nearest other one (Alaa et al., ICML 2022). It is 0 for copies. Compare it with samples known to be new: for the
	// test images of MNIST it is 0.65.
	Authentic float64
}

// Mean returns the mean of Squared.
func (n Novelty) Mean() float64 {
	sum := 0.0
	for _, d := range n.Squared {
		sum += d
	}
	return sum / float64(len(n.Squared))
}

// MeasureNovelty finds the nearest training sample of each sample. There must be at least two training samples.
func MeasureNovelty(samples, train *data.Set) (_ Novelty, err error) {
	defer num.Name(&err, "sample: novelty")
	index, err := nearest.NewIndex(train, nearest.Options{})
	if err != nil {
		return Novelty{}, err
	}
	if train.N < 2 {
		return Novelty{}, fmt.Errorf("a training set of %d sample: there must be at least 2", train.N)
	}
	nearest, err := index.Neighbours(samples, 1)
	if err != nil {
		return Novelty{}, err
	}
	var n Novelty
	for i, found := range nearest.Indices {
		n.Nearest = append(n.Nearest, found[0])
		n.Squared = append(n.Squared, math.Pow(nearest.Distances[i][0], 2))
	}
	// The nearest to a training sample is itself, so its nearest other one comes second, or first of two equal ones.
	hits, err := train.Select(n.Nearest)
	if err != nil {
		return Novelty{}, err
	}
	around, err := index.Neighbours(hits, 2)
	if err != nil {
		return Novelty{}, err
	}
	for i := range n.Nearest {
		other := around.Distances[i][0]
		if around.Indices[i][0] == n.Nearest[i] {
			other = around.Distances[i][1]
		}
		if nearest.Distances[i][0] > other {
			n.Authentic += 1 / float64(samples.N)
		}
	}
	return n, nil
}
