package variants

import "github.com/aegis-ae/aegis/models"

func init() {
	models.Register(models.Variant{
		Name:    "conditional-conv",
		Summary: "convolutional autoencoder that is given the label, as extra channels of the image",
		Formula: "z = f(x, y), x̂ = g(z, y);  L = ‖x − x̂‖²",
		Paper:   "Kingma et al., NeurIPS 2014, and Masci et al., ICANN 2011",
		Of:      "conditional",
		New:     func(sp models.Spec) models.Model { return conditional(newConv(sp), sp) },
	})
}
