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
		Summary: "autoencoder whose code changes little with the input; one tied sigmoid layer by default",
		Formula: "L = ‖x − x̂‖² + λ ‖∂z/∂x‖²_F",
		Paper:   "Rifai et al., ICML 2011",
		New: func(sp models.Spec) models.Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{}
			}
			// With untied weights the decoder could undo any shrinking of the code, and the penalty would cost nothing.
			inner := Plain{Spec: sp.WithDefaults(), Code: graph.Sigmoid, Tied: true}
			return Contractive{Model: inner, Lambda: 0.1}
		},
	})
}

// maxProjections is far more than the estimate needs, but the graph still compiles in a second.
const maxProjections = 256

// Contractive adds a penalty to another model's loss: the squared Frobenius norm of the Jacobian of its code with
// respect to its encoder's input (Rifai et al., ICML 2011). The penalty is a graph expression like any other; the graph
// also provides its gradient, a second derivative.
type Contractive struct {
	models.Model `json:"model" doc:"the model whose code is contracted"`
	Lambda       float64 `json:"lambda" doc:"weight of the penalty"`
	Projections  int     `json:"projections" doc:"random projections of an unbiased estimate; 0 computes the norm exactly"`
}

// Loss implements [models.Model].
func (m Contractive) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	code := c.Point()
	if c.Continuous.Valid() {
		code = c.Continuous // a discrete code changes with the input only in jumps
	}
	penalty := losses.Contractive(code, c.Input, m.Projections)
	return append(m.Model.Loss(s, x, out, c), penalty.Times(m.Lambda))
}

// Unwrap implements [models.Wrapper].
func (m Contractive) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m Contractive) Check() error {
	switch {
	case m.Model == nil:
		return errors.New("models: contractive: there is no model to wrap")
	case !(m.Lambda >= 0) || math.IsInf(m.Lambda, 1):
		return fmt.Errorf("models: lambda %v: it must be a finite number of at least 0", m.Lambda)
	case m.Projections < 0 || m.Projections > maxProjections:
		return fmt.Errorf("models: %d projections: use 0 to %d", m.Projections, maxProjections)
	}
	return cmp.Or(models.Check(m.Model),
		checkSamplesApart("contractive", "a sample's code depends on its batch and has no Jacobian of its own", m.Model))
}
