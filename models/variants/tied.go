package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "tied",
		Summary: "autoencoder whose decoder uses the encoder's matrices, transposed: half the parameters",
		Formula: "h_l = φ(W_l h_{l−1} + b_l), ĥ_{l−1} = φ(W_lᵀ ĥ_l + c_l);  L = ‖x − x̂‖²",
		Paper:   "Vincent et al., JMLR 11, 2010",
		Of:      "plain",
		New: func(sp models.Spec) models.Model {
			return Plain{Spec: sp.WithDefaults(), Code: graph.Identity, Tied: true}
		},
	})
}
