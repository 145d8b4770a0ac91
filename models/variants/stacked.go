package variants

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "stacked",
		Summary: "deep autoencoder that can be pretrained layer by layer, optionally with denoising",
		Formula: "h₀ = x; layer l: min ‖hₗ₋₁ − gₗ(fₗ(hₗ₋₁))‖², hₗ = fₗ(hₗ₋₁);  then L = ‖x − g₁(…g_L(f_L(…f₁(x))))‖²",
		Paper:   "Bengio et al., NeurIPS 2006; with masking Vincent et al., JMLR 11, 2010",
		New: func(sp models.Spec) models.Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{256, 128}
			}
			sp.Latent = cmp.Or(sp.Latent, 32)
			return Stacked{Plain: Plain{Spec: sp.WithDefaults(), Code: graph.Identity}}
		},
	})
}

// Stacked is a deep autoencoder made of shallow ones: [models.Autoencoder.Pretrain] trains each encoder layer, together
// with its mirror in the decoder, on the codes of the layer below (Bengio et al., NeurIPS 2006). With Masking the
// layers are denoising autoencoders (Vincent et al., JMLR 11, 2010, section 3.5). Fit treats it like a [Plain] of the
// same depth.
type Stacked struct {
	Plain
	Masking float64 `json:"masking" doc:"probability of setting a layer's input to 0 while the layer is pretrained"`
}

// Check implements [models.Checker].
func (m Stacked) Check() error {
	if err := checkProbability("stacked: masking", m.Masking); err != nil {
		return err
	}
	return m.Plain.Check()
}

// Stages implements [models.Stager]. A stage reconstructs its input through the activation that the whole decoder has
// there, so that output and input have the same range: the output activation for the first stage, the hidden activation
// for the others. Their error is the squared error, or the cross-entropy if the model uses it and the hidden layers are
// sigmoid. There is no dropout.
func (m Stacked) Stages() []models.Model {
	widths := slices.Concat([]int{m.Input}, m.Hidden, []int{m.Latent})
	stages := make([]models.Model, len(m.Hidden)+1)
	for l := range stages {
		st := stage{Spec: m.Spec, whole: m.Plain, number: l}
		st.Input, st.Latent = widths[l], widths[l+1]
		if l > 0 {
			st.Output = m.Activation
			if m.Error != models.CrossEntropy || m.Activation != graph.Sigmoid {
				st.Error = models.SquaredError
			}
		}
		stages[l] = st
		if m.Masking > 0 {
			stages[l] = Denoising{Model: st, Corruption: Corruption{Noise: MaskingNoise, P: m.Masking}}
		}
	}
	return stages
}

// stage is one encoder layer of a deep autoencoder with its mirror. Its parameters have the same paths as in the whole
// model.
type stage struct {
	models.Spec // its own sizes, output activation and error
	whole       Plain
	number      int // of the encoder layer, from 0; the last computes the code
}

// Encode implements [models.Model].
func (m stage) Encode(s *graph.Scope, x graph.Node) models.Code {
	if m.number == len(m.Hidden) {
		return models.Code{Z: graph.Dense{Units: m.Latent, Activation: m.whole.Code}.Apply(s.In("code"), x)}
	}
	return models.Code{Z: graph.MLP{Hidden: m.Hidden, Activation: m.Activation,
		Norm: m.Norm}.Layer(s.In("enc"), m.number, x)}
}

// Decode implements [models.Model].
func (m stage) Decode(s *graph.Scope, z graph.Node) graph.Node {
	switch {
	case m.whole.Tied:
		return m.decodeTied(s, z)
	case m.number == 0:
		return s.Dense("out", z, m.Input)
	}
	hidden := slices.Clone(m.Hidden)
	slices.Reverse(hidden)
	return graph.MLP{Hidden: hidden, Norm: m.Norm}.Layer(s.In("dec"), len(m.Hidden)-m.number, z)
}

// decodeTied is the layer with the encoder's matrix, transposed, and the bias of Plain's tied decoder.
func (m stage) decodeTied(s *graph.Scope, z graph.Node) graph.Node {
	layer, own := s.In("enc").In(strconv.Itoa(m.number)), s.In("dec").In(strconv.Itoa(m.number))
	if m.number == len(m.Hidden) {
		layer = s.In("code")
	}
	if m.number == 0 {
		own = s.In("out")
	}
	w := layer.Weight("W", graph.GlorotUniform, m.Input, m.Latent)
	return z.DenseT(w, own.Param("b", graph.Zeros, 1, m.Input), graph.Identity)
}

// Loss implements [models.Model].
func (m stage) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x, c)}
}

// Check implements [models.Checker]. Stacked has checked the settings; the output activation may be any.
func (m stage) Check() error { return nil }
