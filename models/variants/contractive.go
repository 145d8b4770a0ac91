package variants

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "contractive",
		Summary: "autoencoder whose code is kept from changing with the input; one tied sigmoid layer by default",
		Formula: "L = ‖x − x̂‖² + λ ‖∂z/∂x‖²_F",
		Paper:   "Rifai et al., ICML 2011",
		New: func(sp models.Spec) models.Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{}
			}
			// With weights of its own the decoder could undo any shrinking of the code, and the penalty would be free.
			inner := Plain{Spec: sp.WithDefaults(), Code: graph.Sigmoid, Tied: true}
			return Contractive{Model: inner, Lambda: 0.1}
		},
	})
}

// maxProjections is far more than the variance of the estimate needs, and still a graph that compiles in a second.
const maxProjections = 256

// Contractive adds to another model the squared Frobenius norm of the Jacobian of its code with respect to what its
// encoder saw (Rifai et al., ICML 2011). The penalty is an expression of the graph like any other, and its gradient a
// second derivative that the graph provides.
type Contractive struct {
	models.Model `json:"model" doc:"the model whose code is contracted"`
	Lambda       float64 `json:"lambda" doc:"weight of the penalty"`
	Projections  int     `json:"projections" doc:"random projections of an unbiased estimate; 0 computes the norm exactly"`
}

// Loss implements Model.
func (m Contractive) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	code := c.Point()
	if c.Continuous.Valid() {
		code = c.Continuous // a discrete code does not change with the input, but for jumps
	}
	penalty := losses.Contractive(code, c.Input, m.Projections)
	return append(m.Model.Loss(s, x, out, c), penalty.Times(m.Lambda))
}

// Unwrap implements Wrapper.
func (m Contractive) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m Contractive) Check() error {
	switch {
	case m.Model == nil:
		return errors.New("models: contractive: there is no model to contract")
	case !(m.Lambda >= 0) || math.IsInf(m.Lambda, 1):
		return fmt.Errorf("models: lambda %v: it must be a finite number of at least 0", m.Lambda)
	case m.Projections < 0 || m.Projections > maxProjections:
		return fmt.Errorf("models: %d projections: there must be 0 to %d", m.Projections, maxProjections)
	}
	return cmp.Or(models.Check(m.Model), checkSamplesApart("contractive", "the code of a sample depends on its batch and has no Jacobian of its own", m.Model))
}
