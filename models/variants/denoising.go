package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "denoising",
		Summary: "autoencoder that restores corrupted data: masking, Gaussian or salt-and-pepper noise, low resolution, lost blocks",
		Formula: "x̃ ~ q(x̃|x), x̂ = g(f(x̃));  L = ‖x − x̂‖²",
		Paper:   "Vincent et al., ICML 2008; JMLR 11, 2010",
		New: func(sp models.Spec) models.Model {
			inner := Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
			return Denoising{Model: inner, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
}

// Denoising corrupts what the encoder of another model sees, anew at every visit of a sample in training, and leaves
// its loss as it is, against the clean data (Vincent et al., ICML 2008). Evaluation and use are without corruption; to
// see what is restored of corrupted data, make them with Corrupt.
type Denoising struct {
	models.Model `json:"model" doc:"the model that sees corrupted data"`
	Corruption
}

// Encode implements Model.
func (m Denoising) Encode(s *graph.Scope, x graph.Node) models.Code {
	if s.Training() {
		x = m.Corruption.Apply(s.In("corruption"), x)
	}
	return models.Encode(m.Model, s, x)
}

// FixedWidth implements FixedWidth.
func (m Denoising) FixedWidth() (encoder, decoder string) { return corruptsAll("denoising"), "" }

// Unwrap implements Wrapper.
func (m Denoising) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m Denoising) Check() error {
	if err := checkInner("denoising", m.Model); err != nil {
		return err
	}
	input, _, err := models.Sizes(m.Model)
	if err != nil {
		return err
	}
	if err := m.Corruption.check(input); err != nil {
		return err
	}
	return models.Check(m.Model)
}
