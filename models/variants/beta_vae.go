package variants

import "github.com/aegis-ae/aegis/models"

func init() {
	models.Register(models.Variant{
		Name:    "beta-vae",
		Summary: "variational autoencoder with a larger KL weight, for fewer and more independent units",
		Formula: "L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I)), β = 4",
		Paper:   "Higgins et al., ICLR 2017",
		Of:      "vae",
		New: func(sp models.Spec) models.Model {
			m := newVAE(sp)
			m.Beta = 4
			return m
		},
	})
}
