package models

import "github.com/aegis-ae/aegis/graph"

// The variants that are Plain with settings of their own.
func init() {
	Register(Variant{
		Name:    "deep",
		Summary: "deep autoencoder: three hidden layers of falling width and a mirrored decoder",
		Formula: "z = f_L(… f_1(x)), x̂ = g_1(… g_L(z));  L = ‖x − x̂‖²",
		Paper:   "Hinton and Salakhutdinov, Science 313, 2006",
		Of:      "plain",
		New: func(sp Spec) Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{512, 256, 128}
			}
			if sp.Latent == 0 {
				sp.Latent = 32
			}
			return Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
		},
	})
	Register(Variant{
		Name:    "tied",
		Summary: "autoencoder whose decoder has the encoder's matrices, transposed: half the parameters",
		Formula: "h_l = φ(W_l h_{l−1} + b_l), ĥ_{l−1} = φ(W_lᵀ ĥ_l + c_l);  L = ‖x − x̂‖²",
		Paper:   "Vincent et al., JMLR 11, 2010",
		Of:      "plain",
		New:     func(sp Spec) Model { return Plain{Spec: sp.WithDefaults(), Code: graph.Identity, Tied: true} },
	})
	Register(Variant{
		Name:    "overcomplete",
		Summary: "one layer with a code wider than the input, which can be copied: a baseline for penalties and noise",
		Formula: "z = W_e x + b_e with more units than features, x̂ = σ(W_d z + b_d);  L = ‖x − x̂‖²",
		Paper:   "Bengio, Courville and Vincent, IEEE PAMI 35, 2013, section 7",
		Of:      "plain",
		New: func(sp Spec) Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{}
			}
			if sp.Latent == 0 {
				sp.Latent = 2 * sp.Input
			}
			return Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
		},
	})
}
