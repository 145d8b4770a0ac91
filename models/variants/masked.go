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
		Summary: "autoencoder that fills in hidden patches of an image; a dense encoder sees the rest and the mask",
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

// Masked hides square patches of every training sample from another model's encoder: exactly round(Share·patches),
// chosen anew at every visit. The reconstruction error counts only where the encoder could not see (masked
// autoencoders, He et al., CVPR 2022, with any encoder instead of the transformer). Evaluation and use hide nothing,
// and the error in evaluation counts all pixels. To see patches filled in, use [Masked.Hide] and [Inpaint].
type Masked struct {
	models.Model `json:"model" doc:"the model that sees the visible patches"`
	Patch        int        `json:"patch" doc:"side of a patch in pixels"`
	Share        float64    `json:"share" doc:"share of the patches to hide, between 0 and 1"`
	Everywhere   bool       `json:"everywhere" doc:"count the error on visible pixels too"`
	Indicator    bool       `json:"indicator" doc:"give the encoder the mask as extra inputs, which doubles its width"`
	Image        data.Image `json:"image" doc:"size of an image, such as 28x28; empty: a row of single values"`
}

// Encode implements [models.Model].
func (m Masked) Encode(s *graph.Scope, x graph.Node) models.Code {
	if !s.Training() {
		return m.encode(s, x, s.Const([]float64{0}, x.Shape()...))
	}
	hidden := m.hide(s.In("mask"), x)
	c := m.encode(s, x, hidden)
	c.Hidden = hidden
	return c
}

// hide draws a mask like x that is 1 on hidden patches and 0 elsewhere. It draws a number for each patch and hides
// those with the largest.
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

// encode encodes the visible part of x.
func (m Masked) encode(s *graph.Scope, x, hidden graph.Node) models.Code {
	visible := hidden.Neg().Plus(1)
	x = x.Mul(visible)
	if m.Indicator {
		return encodeBeside(s, "masked", "the mask (indicator)", m.Model, x, visible)
	}
	return models.Encode(m.Model, s, x)
}

// Loss implements [models.Model].
func (m Masked) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := m.Model.Loss(s, x, out, c)
	if !m.counts(c) {
		return terms
	}
	return countWhere(s, "masked", terms, c.Hidden)
}

// Reconstruction implements [models.Reconstructor].
func (m Masked) Reconstruction(s *graph.Scope, out, x graph.Node, c models.Code) losses.Term {
	t := reconstructionOf(s, "masked", m.Model, out, x, c)
	if m.counts(c) {
		t = t.Where(c.Hidden)
	}
	return t
}

// counts reports whether the error counts only where the code's input was hidden.
func (m Masked) counts(c models.Code) bool { return !m.Everywhere && c.Hidden.Valid() }

// FixedWidth implements [models.FixedWidth].
func (m Masked) FixedWidth() (encoder, decoder string) { return corruptsAll("masked"), "" }

// Unwrap implements [models.Wrapper].
func (m Masked) Unwrap() models.Model { return m.Model }

// geometry returns the image that the features form: a row if Image is not set.
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

// checkPatches reports patches that do not fit, and shares that hide all or none of them.
func (m Masked) checkPatches(g data.Image, features int) error {
	if err := cmp.Or(checkSquares("masked: patch", m.Patch, g, features),
		checkProbability("masked: share", m.Share)); err != nil {
		return err
	}
	if n, all := m.patches(g), squares(g, m.Patch); n < 1 || n >= all {
		return fmt.Errorf("models: masked: a share of %v hides %d of %d patches: some must be hidden and some visible",
			m.Share, n, all)
	}
	return nil
}

// Check implements [models.Checker].
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
		return errors.New("models: masked: the inner model is already masked")
	}
	if m.Indicator {
		if err := checkEncoderRoom("masked", "the mask (indicator)", m.Model); err != nil {
			return err
		}
	}
	return models.Check(m.Model)
}
