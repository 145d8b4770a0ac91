package variants

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "plain",
		Summary: "autoencoder of any depth with a mirrored decoder",
		Formula: "z = f(x), x̂ = g(z);  L = ‖x − x̂‖²",
		Paper:   "Hinton and Salakhutdinov, Science 313, 2006",
		New:     func(sp models.Spec) models.Model { return newPlain(sp) },
	})
}

// Plain is the basic autoencoder: an encoder of any depth, a code of fewer units, and a decoder that mirrors the
// encoder (Hinton and Salakhutdinov, Science 313, 2006; here without pretraining).
type Plain struct {
	models.Spec
	Code graph.Activation `json:"code" doc:"activation of the code"`
	Tied bool             `json:"tied" doc:"the decoder uses the encoder's matrices, transposed"`
}

// Encode implements [models.Model].
func (m Plain) Encode(s *graph.Scope, x graph.Node) models.Code {
	h := m.MLP(s.In("enc"), x)
	return models.Code{Z: graph.Dense{Units: m.Latent, Activation: m.Code}.Apply(s.In("code"), h)}
}

// Decode implements [models.Model].
func (m Plain) Decode(s *graph.Scope, z graph.Node) graph.Node {
	if m.Tied {
		return m.decodeTied(s, z)
	}
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements [models.Model].
func (m Plain) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x, c)}
}

// Check implements [models.Checker].
func (m Plain) Check() error {
	if err := m.Code.Check(); err != nil {
		return fmt.Errorf("models: code: %s", strings.TrimPrefix(err.Error(), "graph: "))
	}
	if err := m.Spec.Check(); err != nil {
		return err
	}
	if m.Tied && m.Norm != "" {
		return fmt.Errorf("models: tied layers cannot have %s normalisation: set tied to false, or norm to empty", m.Norm)
	}
	return nil
}

// FixedWidth implements [models.FixedWidth].
func (m Plain) FixedWidth() (encoder, decoder string) {
	if m.Tied {
		return "its matrices are tied", "its matrices are tied"
	}
	return "", ""
}

// CodeRange implements [models.CodeRanger]: the range of the code's activation.
func (m Plain) CodeRange() (lo, hi float64) {
	switch m.Code {
	case graph.Sigmoid:
		return 0, 1
	case graph.Tanh:
		return -1, 1
	case graph.ReLU, graph.Softplus:
		return 0, math.Inf(1)
	}
	return math.Inf(-1), math.Inf(1)
}

// decodeTied is a decoder with the encoder's matrices, transposed, and its own biases.
func (m Plain) decodeTied(s *graph.Scope, z graph.Node) graph.Node {
	widths := slices.Concat([]int{m.Input}, m.Hidden, []int{m.Latent})
	for l := len(widths) - 2; l >= 0; l-- {
		layer, activation := s.In("enc").In(strconv.Itoa(l)), m.Activation
		if l == len(m.Hidden) {
			layer = s.In("code")
		}
		own := s.In("dec").In(strconv.Itoa(l))
		if l == 0 {
			own, activation = s.In("out"), graph.Identity
		}
		w := layer.Weight("W", graph.GlorotUniform, widths[l], widths[l+1])
		z = z.DenseT(w, own.Param("b", graph.Zeros, 1, widths[l]), activation)
		if l > 0 {
			z = graph.Dropout{P: m.Dropout}.Apply(own, z)
		}
	}
	return z
}
