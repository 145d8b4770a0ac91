package eval

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// Accuracy returns the share of samples whose label is the most probable class, ties going to the first. p has a
// feature for each class and the labels of the samples, as variants.Predict returns it.
func Accuracy(p *data.Set) (float64, error) {
	if err := p.Check(); err != nil {
		return 0, fmt.Errorf("eval: accuracy: %w", err)
	}
	if p.Labels == nil {
		return 0, errors.New("eval: accuracy: the samples have no labels to compare with")
	}
	right := 0
	for i, label := range p.Labels {
		if label >= p.D {
			return 0, fmt.Errorf("eval: accuracy: sample %d has label %d, but there are probabilities of %d classes", i, label,
				p.D)
		}
		best := 0
		for j, v := range p.Row(i) {
			if v > p.Row(i)[best] {
				best = j
			}
		}
		if best == label {
			right++
		}
	}
	return float64(right) / float64(p.N), nil
}
