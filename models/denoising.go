package models

import (
	"github.com/aegis-ae/aegis/graph"
)

func init() {
	Register(Variant{
		Name:    "denoising",
		Summary: "autoencoder that restores corrupted data: masking, Gaussian or salt-and-pepper noise, low resolution, lost blocks",
		Formula: "x̃ ~ q(x̃|x), x̂ = g(f(x̃));  L = ‖x − x̂‖²",
		Paper:   "Vincent et al., ICML 2008; JMLR 11, 2010",
		New: func(sp Spec) Model {
			inner := Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
			return Denoising{Model: inner, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
	Register(Variant{
		Name:    "denoising-sparse",
		Summary: "denoising autoencoder with an L1 penalty on the code of what is corrupted",
		Formula: "x̃ ~ q(x̃|x), z = f(x̃);  L = ‖x − g(z)‖² + λ Σ_j |z_j|",
		Paper:   "Vincent et al., ICML 2008, with Glorot, Bordes and Bengio, AISTATS 2011",
		Of:      "denoising",
		New: func(sp Spec) Model {
			inner := Sparse{Model: oneLayer(sp, 64, graph.ReLU), Lambda: 0.1}
			return Denoising{Model: inner, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
	Register(Variant{
		Name:    "denoising-contractive",
		Summary: "denoising autoencoder whose code is kept from changing with what is corrupted",
		Formula: "x̃ ~ q(x̃|x), z = f(x̃);  L = ‖x − g(z)‖² + λ ‖∂z/∂x̃‖²_F",
		Paper:   "Vincent et al., ICML 2008, with Rifai et al., ICML 2011",
		Of:      "denoising",
		New: func(sp Spec) Model {
			tied := oneLayer(sp, 16, graph.Sigmoid)
			tied.Tied = true // as in the variant contractive
			return Denoising{Model: Contractive{Model: tied, Lambda: 0.1}, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
}

// Denoising corrupts what the encoder of another model sees, anew at every visit of a sample in training, and leaves its
// loss as it is, against the clean data (Vincent et al., ICML 2008). Evaluation and use are without corruption; to see
// what is restored of corrupted data, make them with Corrupt.
type Denoising struct {
	Model `json:"model" doc:"the model that sees corrupted data"`
	Corruption
}

// Encode implements Model.
func (m Denoising) Encode(s *graph.Scope, x graph.Node) Code {
	if s.Training() {
		x = m.Corruption.Apply(s.In("corruption"), x)
	}
	return Encode(m.Model, s, x)
}

// Unwrap implements Wrapper.
func (m Denoising) Unwrap() Model { return m.Model }

// Check implements Checker.
func (m Denoising) Check() error {
	if err := checkInner("denoising", m.Model); err != nil {
		return err
	}
	input, _, err := sizes(m.Model)
	if err != nil {
		return err
	}
	if err := m.Corruption.check(input); err != nil {
		return err
	}
	return Check(m.Model)
}
