package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "denoising",
		Summary: "autoencoder that restores data: masked, noisy, with salt and pepper, of low resolution or with lost blocks",
		Formula: "x̃ ~ q(x̃|x), x̂ = g(f(x̃));  L = ‖x − x̂‖²",
		Paper:   "Vincent et al., ICML 2008; JMLR 11, 2010",
		New: func(sp models.Spec) models.Model {
			inner := Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
			return Denoising{Model: inner, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
}

// Denoising corrupts the input of another model's encoder, anew at every visit of a sample in training. The loss still
// compares with the clean data (Vincent et al., ICML 2008). Evaluation and use are without corruption; to see the model
// restore data, corrupt them with [Corrupt].
type Denoising struct {
	models.Model `json:"model" doc:"the model that sees corrupted data"`
	Corruption
}

// Encode implements [models.Model].
func (m Denoising) Encode(s *graph.Scope, x graph.Node) models.Code {
	if s.Training() {
		x = m.Corruption.Apply(s.In("corruption"), x)
	}
	return models.Encode(m.Model, s, x)
}

// FixedWidth implements [models.FixedWidth].
func (m Denoising) FixedWidth() (encoder, decoder string) { return corruptsAll("denoising"), "" }

// Unwrap implements [models.Wrapper].
func (m Denoising) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
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
