package variants

import (
	"errors"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "observed",
		Summary: "autoencoder for sparse data such as ratings: learns from the known values and completes the rest",
		Formula: "o_j = 1 where x_j ≠ 0, else 0, x̂ = g(f(x));  L = Σ_j o_j (x_j − x̂_j)²",
		Paper:   "AutoRec, Sedhain et al., WWW 2015",
		New: func(sp models.Spec) models.Model {
			if sp.Output == "" && sp.Error != models.CrossEntropy {
				sp.Output = graph.Identity // ratings minus a mean have both signs
			}
			return Observed{Model: oneLayer(sp, 32, graph.Tanh)}
		},
	})
}

// Observed counts another model's reconstruction error only where the input has a value, that is, where it is not 0. A
// recommender (AutoRec, Sedhain et al., WWW 2015) sees a user's ratings and reconstructs a rating for every item.
// Missing values are 0 for the encoder, and have no part in the loss and no gradient.
//
// A sample's error is the sum over its values, not their mean (see package losses), so a user with many ratings weighs
// more. Write an observed value of 0 as a tiny number, such as 1e-30, so that it counts. A Scaler that does not map 0
// to 0 would make every value observed.
//
// Validate such a model on hold-out entries of the same rows, not on other rows: see [models.EarlyStopping].Score.
type Observed struct {
	models.Model `json:"model" doc:"the model whose error counts on observed values"`
}

// observed is 1 where x has a value and 0 elsewhere.
func observed(x graph.Node) graph.Node { return x.Abs().Above(0) }

// Loss implements [models.Model].
func (m Observed) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return countWhere(s, "observed", m.Model.Loss(s, x, out, c), observed(x))
}

// Reconstruction implements [models.Reconstructor].
func (m Observed) Reconstruction(s *graph.Scope, out, x graph.Node, c models.Code) losses.Term {
	return reconstructionOf(s, "observed", m.Model, out, x, c).Where(observed(x))
}

// ZeroIsMissing implements [models.ZeroMissing].
func (m Observed) ZeroIsMissing() {}

// Likelihood implements [models.Likelihood]: there is none.
func (m Observed) Likelihood() (models.Distribution, error) {
	return "", errors.New("observed counts the error only where there is a value, which is no likelihood of the sample")
}

// Unwrap implements [models.Wrapper].
func (m Observed) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m Observed) Check() error {
	if err := checkInner("observed", m.Model); err != nil {
		return err
	}
	return models.Check(m.Model)
}
