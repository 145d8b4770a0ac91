package variants

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "linear",
		Summary: "linear encoder and decoder for any real data; its best code spans the subspace of PCA",
		Formula: "z = W_e x + b_e, x̂ = W_d z + b_d;  L = ‖x − x̂‖²",
		Paper:   "Baldi and Hornik, Neural Networks 2, 1989",
		New: func(sp models.Spec) models.Model {
			return Linear{Input: sp.Input, Latent: cmp.Or(sp.Latent, 16), EncoderBias: true, DecoderBias: true}
		},
	})
}

// Linear is the linear autoencoder (Baldi and Hornik, Neural Networks 2, 1989). At the optimum the columns of W_d span
// the Latent leading principal components, and every local minimum is an optimum. The code is determined up to an
// invertible matrix.
//
// The decoder's bias represents the mean m of the data, b_d = (I − W_d W_e) m − W_d b_e, for any encoder bias. Without
// it, centre the data; otherwise the subspace belongs to the second moments about the origin.
type Linear struct {
	Input       int  `json:"input" doc:"features of a sample"`
	Latent      int  `json:"latent" doc:"units of the code"`
	EncoderBias bool `json:"encoder-bias" doc:"the encoder has a bias, which shifts the codes but not the reconstruction"`
	DecoderBias bool `json:"decoder-bias" doc:"the decoder has a bias; without it the data must be centred"`
}

// Encode implements [models.Model].
func (m Linear) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: graph.Dense{Units: m.Latent, NoBias: !m.EncoderBias}.Apply(s.In("code"), x)}
}

// Decode implements [models.Model].
func (m Linear) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return graph.Dense{Units: m.Input, NoBias: !m.DecoderBias}.Apply(s.In("out"), z)
}

// Loss implements [models.Model].
func (m Linear) Loss(_ *graph.Scope, x, out graph.Node, _ models.Code) []losses.Term {
	return []losses.Term{losses.SquaredError(out, x)}
}

// Sizes implements [models.Sizer].
func (m Linear) Sizes() (input, latent int) { return m.Input, m.Latent }

// Check implements [models.Checker].
func (m Linear) Check() error {
	return models.Spec{Input: m.Input, Latent: m.Latent}.Check()
}
