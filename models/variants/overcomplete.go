package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "overcomplete",
		Summary: "one layer with a code wider than the input, which it can copy: a baseline for penalties and noise",
		Formula: "z = W_e x + b_e with more units than features, x̂ = σ(W_d z + b_d);  L = ‖x − x̂‖²",
		Paper:   "Bengio, Courville and Vincent, IEEE PAMI 35, 2013, section 7",
		Of:      "plain",
		New: func(sp models.Spec) models.Model {
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
