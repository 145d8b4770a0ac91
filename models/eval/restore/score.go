package restore

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Score returns the score that a denoising autoencoder has learned, (r(x) − x)/σ², at each point: it points to where
// the data are denser. If r minimises the squared error of removing unclipped noise N(0, σ²I), this is exactly ∇ log
// p_σ(x), with p_σ the density of the noisy data (Vincent, Neural Computation 23, 2011; the identity is Tweedie's, E[x
// | x̃] = x̃ + σ² ∇ log p_σ(x̃), at every σ). Only as σ goes to 0 does it become the score of the data themselves
// (Alain and Bengio, JMLR 15, 2014).
//
// The points are in the units in which the noise was added: a model with a Scaler has learned the score of scaled data.
// It is meaningless far from the noisy samples of training.
func Score(r eval.Reconstructor, x *data.Set, sigma float64) (*data.Set, error) {
	if !(sigma > 0) || math.IsInf(sigma, 1) {
		return nil, fmt.Errorf("restore: score: sigma %v: it must be positive and finite", sigma)
	}
	if err := x.Check(); err != nil {
		return nil, fmt.Errorf("restore: score: %w", err)
	}
	restored, err := r.Reconstruct(x)
	if err != nil {
		return nil, fmt.Errorf("restore: score: %w", err)
	}
	if err := num.SameForm("restore: score", x, restored); err != nil {
		return nil, err
	}
	score := x.Clone()
	for i, v := range restored.X {
		score.X[i] = float32((float64(v) - float64(x.X[i])) / (sigma * sigma))
	}
	return score, score.Check()
}

// Agreement says how well two vector fields agree.
type Agreement struct {
	// Cosine is the mean cosine of the angle between the two vectors. A zero vector has cosine 0 with any other, and 1
	// with another zero.
	Cosine float64
	// RelativeError is (Σ ‖got − want‖² / Σ ‖want‖²)^½ over all points, NaN if all wanted vectors are 0.
	RelativeError float64
}

// CompareVectors says how well vectors, such as those of [Score], agree with wanted ones, sample by sample.
func CompareVectors(got, want *data.Set) (Agreement, error) {
	if err := num.SameForm("restore: compare vectors", want, got); err != nil {
		return Agreement{}, err
	}
	var a Agreement
	errors, all := 0.0, 0.0
	for i := range want.N {
		g, w := num.Float64s(got.Row(i)), num.Float64s(want.Row(i))
		long, wide := floats.Norm(g, 2), floats.Norm(w, 2)
		switch {
		case long > 0 && wide > 0:
			a.Cosine += floats.Dot(g, w) / long / wide / float64(want.N)
		case long == wide:
			a.Cosine += 1 / float64(want.N)
		}
		errors += math.Pow(floats.Distance(g, w, 2), 2)
		all += wide * wide
	}
	a.RelativeError = math.Sqrt(errors / all)
	return a, nil
}
