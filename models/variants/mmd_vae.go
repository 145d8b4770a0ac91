package variants

import "github.com/aegis-ae/aegis/models"

func init() {
	models.Register(models.Variant{
		Name:    "mmd-vae",
		Summary: "variational autoencoder without a KL: it matches the aggregate posterior to the prior",
		Formula: "L = −log p(x|z) + λ MMD(q(z), p(z))",
		Paper:   "Zhao, Song and Ermon, AAAI 2019, arXiv:1706.02262: α = 1",
		Of:      "info-vae",
		New:     func(sp models.Spec) models.Model { return InfoVAE{Model: newVAE(sp), Alpha: 1, Lambda: 100} },
	})
}
