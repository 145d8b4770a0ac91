package models

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "stacked",
		Summary: "deep autoencoder that can be pretrained layer by layer; each layer may be a denoising one",
		Formula: "h₀ = x; layer l: min ‖hₗ₋₁ − gₗ(fₗ(hₗ₋₁))‖², hₗ = fₗ(hₗ₋₁);  then L = ‖x − g₁(…g_L(f_L(…f₁(x))))‖²",
		Paper:   "Bengio et al., NIPS 2006; with masking Vincent et al., JMLR 11, 2010",
		New: func(sp Spec) Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{256, 128}
			}
			sp.Latent = cmp.Or(sp.Latent, 32)
			return Stacked{Plain: Plain{Spec: sp.WithDefaults(), Code: graph.Identity}}
		},
	})
}

// Stacked is a deep autoencoder made of shallow ones: Autoencoder.Pretrain trains each layer of the encoder with its
// mirror in the decoder on the codes of the layer below (Bengio et al., NIPS 2006). With Masking the layers are denoising
// autoencoders (Vincent et al., JMLR 11, 2010, section 3.5). For Fit it is a Plain one of the same depth.
type Stacked struct {
	Plain
	Masking float64 `json:"masking" doc:"probability with which an input of a layer is set to 0 while the layer is pretrained"`
}

// Check implements Checker.
func (m Stacked) Check() error {
	if err := checkProbability("stacked: masking", m.Masking); err != nil {
		return err
	}
	return m.Plain.Check()
}

// Stages implements Stager. A stage reconstructs its input through the activation that the whole decoder has there, so
// that its output has the range of what it reconstructs: the output activation for the first, that of the hidden layers
// for the others. Their error is the squared one, or the cross-entropy if the model has it and the hidden layers are
// sigmoid. Nothing is dropped out.
func (m Stacked) Stages() []Model {
	widths := slices.Concat([]int{m.Input}, m.Hidden, []int{m.Latent})
	depth := len(m.Hidden)
	stages := make([]Model, depth+1)
	for l := range stages {
		st := stage{Spec: m.Spec, code: m.Activation, tied: m.Tied,
			encoder: []string{"enc", strconv.Itoa(l)}, decoder: []string{"dec", strconv.Itoa(depth - l)}}
		st.Input, st.Latent, st.Hidden, st.Dropout = widths[l], widths[l+1], nil, 0
		if m.Tied {
			st.decoder[1] = strconv.Itoa(l)
		}
		if l == depth {
			st.encoder, st.code = []string{"code"}, m.Code
		}
		if l == 0 {
			st.decoder = []string{"out"}
		} else {
			st.Output = m.Activation
			if m.Error != CrossEntropy || m.Activation != graph.Sigmoid {
				st.Error = SquaredError
			}
		}
		stages[l] = st
		if m.Masking > 0 {
			stages[l] = Denoising{Model: st, Corruption: Corruption{Noise: MaskingNoise, P: m.Masking}}
		}
	}
	return stages
}

// stage is one layer of an encoder with its mirror, whose parameters have the paths that they have in the whole.
type stage struct {
	Spec
	code             graph.Activation
	tied             bool
	encoder, decoder []string // paths
}

// Encode implements Model.
func (m stage) Encode(s *graph.Scope, x graph.Node) Code {
	return Code{Z: graph.Dense{Units: m.Latent, Activation: m.code}.Apply(descend(s, m.encoder), x)}
}

// Decode implements Model.
func (m stage) Decode(s *graph.Scope, z graph.Node) graph.Node {
	own := descend(s, m.decoder)
	if !m.tied {
		return graph.Dense{Units: m.Input}.Apply(own, z)
	}
	w := descend(s, m.encoder).Weight("W", graph.GlorotUniform, m.Input, m.Latent)
	return z.DenseT(w, own.Param("b", graph.Zeros, 1, m.Input), graph.Identity)
}

// Loss implements Model.
func (m stage) Loss(s *graph.Scope, x, out graph.Node, _ Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x)}
}

// Check implements Checker. The settings are those of a Stacked, which are checked; the output activation may be any.
func (m stage) Check() error { return nil }

func descend(s *graph.Scope, path []string) *graph.Scope {
	for _, name := range path {
		s = s.In(name)
	}
	return s
}
