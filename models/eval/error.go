package eval

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// MSE returns the mean squared error (1/(N·D)) Σ (x − x̂)² between a set and its reconstruction, over all samples and
// features.
func MSE(x, xhat *data.Set) (float64, error) {
	return mean("mse", x, xhat, func(x, xhat float64) float64 { return (x - xhat) * (x - xhat) })
}

// minProbability keeps logarithms finite: probabilities are clipped to [1e-7, 1 − 1e-7].
const minProbability = 1e-7

// CrossEntropy returns the binary cross-entropy −Σ [x log p + (1 − x) log(1 − p)] in nats, summed over features and
// averaged over samples, between targets x in [0, 1] and a reconstruction p, which is clipped to [1e-7, 1 − 1e-7]. On
// grey levels it is not a likelihood, and its minimum is the entropy of x.
func CrossEntropy(x, p *data.Set) (float64, error) {
	m, err := mean("cross-entropy", x, p, func(x, p float64) float64 {
		p = min(max(p, minProbability), 1-minProbability)
		return -x*math.Log(p) - (1-x)*math.Log1p(-p)
	})
	if err != nil {
		return 0, err
	}
	for i, v := range x.X {
		if v < 0 || v > 1 {
			return 0, fmt.Errorf("eval: cross-entropy: target %v of sample %d, feature %d: it must lie in [0, 1]", v, i/x.D,
				i%x.D)
		}
	}
	return m * float64(x.D), nil
}

// mean averages f over all values of two sets of the same form.
func mean(what string, x, xhat *data.Set, f func(x, xhat float64) float64) (float64, error) {
	if err := num.SameForm("eval: "+what, x, xhat); err != nil {
		return 0, err
	}
	sum := 0.0
	for i, v := range x.X {
		sum += f(float64(v), float64(xhat.X[i]))
	}
	return sum / float64(len(x.X)), nil
}
