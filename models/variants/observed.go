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
		Summary: "autoencoder of sparse data such as ratings: the error counts where there is a value, and completes the rest",
		Formula: "o_j = 1 where x_j ≠ 0, else 0, x̂ = g(f(x));  L = Σ_j o_j (x_j − x̂_j)²",
		Paper:   "AutoRec, Sedhain et al., WWW 2015",
		New: func(sp models.Spec) models.Model {
			if sp.Output == "" && sp.Error != models.CrossEntropy {
				sp.Output = graph.Identity // ratings less a mean have both signs
			}
			return Observed{Model: oneLayer(sp, 32, graph.Tanh)}
		},
	})
}

// Observed counts the reconstruction error of another model where the input has a value, which is where it is not 0: a
// recommender (AutoRec, Sedhain et al., WWW 2015) sees the ratings that a user has given, and its reconstruction has
// one for everything. The encoder sees 0 where there is no value; those have no part in the loss, and no gradient.
//
// The error of a sample is the sum over its values, as everywhere (see package losses), and not their mean: a user with
// many ratings weighs more. An observed value of 0 must be written as a tiny one, such as 1e-30, for it to count. A
// Scaler that does not map 0 to 0 would make every value an observed one.
//
// Hidden entries of the same rows, not other rows, are what such a model is validated on: EarlyStopping.Score.
type Observed struct {
	models.Model `json:"model" doc:"the model whose error counts on what is observed"`
}

// observed is 1 where x has a value and 0 elsewhere.
func observed(x graph.Node) graph.Node { return x.Abs().Above(0) }

// Loss implements Model.
func (m Observed) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return countWhere(s, "observed", m.Model.Loss(s, x, out, c), observed(x))
}

// Reconstruction implements Reconstructor.
func (m Observed) Reconstruction(s *graph.Scope, out, x graph.Node, c models.Code) losses.Term {
	return reconstructionOf(s, "observed", m.Model, out, x, c).Where(observed(x))
}

// ZeroIsMissing implements ZeroMissing.
func (m Observed) ZeroIsMissing() {}

// Likelihood implements the interface Likelihood: there is none.
func (m Observed) Likelihood() (models.Distribution, error) {
	return "", errors.New("observed counts the error where there is a value alone, which is no likelihood of the sample")
}

// Unwrap implements Wrapper.
func (m Observed) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m Observed) Check() error {
	if err := checkInner("observed", m.Model); err != nil {
		return err
	}
	return models.Check(m.Model)
}
