package variants

import "github.com/aegis-ae/aegis/models"

func init() {
	models.Register(models.Variant{
		Name:    "conditional-vae",
		Summary: "variational autoencoder that is given the label and draws samples of a chosen class",
		Formula: "z ~ q(z|x, y);  L = −log p(x|z, y) + β KL(q(z|x, y) ‖ N(0, I))",
		Paper: "M2 of Kingma et al., NeurIPS 2014, with all labels known; Sohn, Lee and Yan, NeurIPS 2015, " +
			"with a prior independent of the label",
		Of:  "conditional",
		New: func(sp models.Spec) models.Model { return conditional(newVAE(sp), sp) },
	})
}
