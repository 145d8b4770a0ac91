package variants

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "masked",
		Summary: "autoencoder that fills in hidden patches of an image, with a dense encoder of the visible pixels and the mask",
		Formula: "h ∈ {0,1}ⁿ marks hidden patches, x̂ = g(f(x ⊙ (1 − h), 1 − h));  L = ‖h ⊙ (x − x̂)‖²",
		Paper:   "He et al., CVPR 2022, arXiv:2111.06377; Pathak et al., CVPR 2016",
		New: func(sp models.Spec) models.Model {
			m := Masked{Patch: 4, Share: 0.75, Indicator: true, Image: sp.Image}
			for m.Patch > 1 && m.checkPatches(m.geometry(sp.Input), sp.Input) != nil {
				m.Patch--
			}
			m.Model = Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
			return m
		},
	})
}

// Masked hides square patches of every sample from the encoder of another model in training, exactly
// round(Share·patches) of them, chosen anew at every visit, and counts the reconstruction error where it could not see
// (masked autoencoders, He et al., CVPR 2022, with any encoder in place of the transformer). Evaluation and use hide
// nothing, and the error of evaluation is that of all pixels; Hide and Autoencoder.Inpaint show what is filled in.
type Masked struct {
	models.Model `json:"model" doc:"the model that sees the visible patches"`
	Patch        int        `json:"patch" doc:"side of a patch in pixels"`
	Share        float64    `json:"share" doc:"share of the patches that are hidden, between 0 and 1"`
	Everywhere   bool       `json:"everywhere" doc:"the error counts on visible pixels too"`
	Indicator    bool       `json:"indicator" doc:"the encoder is also given the mask, as further features: it sees twice as many"`
	Image        data.Image `json:"image" doc:"geometry of a sample, such as 28x28; empty: a row of single values"`
}

// Encode implements Model.
func (m Masked) Encode(s *graph.Scope, x graph.Node) models.Code {
	if !s.Training() {
		return m.encode(s, x, s.Const([]float64{0}, x.Shape()...))
	}
	hidden := m.hide(s.In("mask"), x)
	c := m.encode(s, x, hidden)
	c.Hidden = hidden
	return c
}

// hide draws a mask like x that is 1 on hidden patches and 0 elsewhere: the largest of independent numbers, one for
// each patch, are a random subset of the patches.
func (m Masked) hide(s *graph.Scope, x graph.Node) graph.Node {
	if !x.Valid() {
		return x
	}
	g := m.geometry(x.Dim(1))
	if err := m.checkPatches(g, x.Dim(1)); err != nil {
		return s.Fail(err)
	}
	u := s.Noise(graph.Uniform(0, 1), x.Dim(0), squares(g, m.Patch))
	return spread(u.TopKMask(m.patches(g)), g, m.Patch)
}

// encode encodes what is not hidden of x.
func (m Masked) encode(s *graph.Scope, x, hidden graph.Node) models.Code {
	visible := hidden.Neg().Plus(1)
	x = x.Mul(visible)
	if m.Indicator {
		return encodeBeside(s, "masked", "the mask (indicator)", m.Model, x, visible)
	}
	return models.Encode(m.Model, s, x)
}

// Loss implements Model.
func (m Masked) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := m.Model.Loss(s, x, out, c)
	if !m.counts(c) {
		return terms
	}
	return countWhere(s, "masked", terms, c.Hidden)
}

// Reconstruction implements Reconstructor.
func (m Masked) Reconstruction(s *graph.Scope, out, x graph.Node, c models.Code) losses.Term {
	t := reconstructionOf(s, "masked", m.Model, out, x, c)
	if m.counts(c) {
		t = t.Where(c.Hidden)
	}
	return t
}

// counts reports whether the error counts on what was hidden of this code's input alone.
func (m Masked) counts(c models.Code) bool { return !m.Everywhere && c.Hidden.Valid() }

// FixedWidth implements FixedWidth.
func (m Masked) FixedWidth() (encoder, decoder string) { return corruptsAll("masked"), "" }

// Unwrap implements Wrapper.
func (m Masked) Unwrap() models.Model { return m.Model }

// geometry returns how so many features form an image: a row of them where nothing is known.
func (m Masked) geometry(features int) data.Image {
	if m.Image.IsZero() {
		return data.Image{Height: 1, Width: features, Channels: 1}
	}
	return m.Image
}

// patches returns the number of hidden patches.
func (m Masked) patches(g data.Image) int {
	return int(math.Round(m.Share * float64(squares(g, m.Patch))))
}

// checkPatches reports patches that do not fit, or of which all or none would be hidden.
func (m Masked) checkPatches(g data.Image, features int) error {
	if err := cmp.Or(checkSquares("masked: patch", m.Patch, g, features), checkProbability("masked: share", m.Share)); err != nil {
		return err
	}
	if n, all := m.patches(g), squares(g, m.Patch); n < 1 || n >= all {
		return fmt.Errorf("models: masked: a share of %v hides %d of %d patches: some must be hidden, and some visible", m.Share, n, all)
	}
	return nil
}

// Check implements Checker.
func (m Masked) Check() error {
	if err := checkInner("masked", m.Model); err != nil {
		return err
	}
	input, _, err := models.Sizes(m.Model)
	if err != nil {
		return err
	}
	if err := m.checkPatches(m.geometry(input), input); err != nil {
		return err
	}
	if models.Is[Masked](m.Model) {
		return errors.New("models: masked: the model within is masked already")
	}
	if m.Indicator {
		if err := checkEncoderRoom("masked", "the mask (indicator)", m.Model); err != nil {
			return err
		}
	}
	return models.Check(m.Model)
}
