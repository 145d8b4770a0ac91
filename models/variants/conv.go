package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "conv",
		Summary: "convolutional autoencoder for images, with few weights for their size",
		Formula: "z = W conv(x) + b, x̂ = conv'(z), conv' of transposed convolutions;  L = ‖x − x̂‖²",
		Paper:   "Masci et al., ICANN 2011",
		New:     func(sp models.Spec) models.Model { return newConv(sp) },
	})
}

func newConv(sp models.Spec) Conv {
	return Conv{Spec: withoutHidden(sp).WithDefaults(), ConvNet: ConvNet{}.WithDefaults(sp)}
}

// Conv is the convolutional autoencoder (Masci et al., ICANN 2011): convolutions down to small feature maps, a linear
// code computed from all of them, and a decoder that mirrors the encoder.
type Conv struct {
	models.Spec
	ConvNet
}

// Encode implements [models.Model].
func (m Conv) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: s.Dense("code", m.Features(s, m.Spec, x), m.Latent)}
}

// Decode implements [models.Model].
func (m Conv) Decode(s *graph.Scope, z graph.Node) graph.Node { return m.Pixels(s, m.Spec, z) }

// Loss implements [models.Model].
func (m Conv) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x, c)}
}

// Plane implements [models.Spatial].
func (m Conv) Plane() int { return m.plane(m.Spec) }

// Check implements [models.Checker].
func (m Conv) Check() error {
	if err := m.Spec.Check(); err != nil {
		return err
	}
	return m.CheckWith(m.Spec)
}
