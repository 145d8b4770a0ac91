package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "deep",
		Summary: "deep autoencoder: three hidden layers of decreasing width and a mirrored decoder",
		Formula: "z = f_L(… f_1(x)), x̂ = g_1(… g_L(z));  L = ‖x − x̂‖²",
		Paper:   "Hinton and Salakhutdinov, Science 313, 2006",
		Of:      "plain",
		New: func(sp models.Spec) models.Model {
			if sp.Hidden == nil {
				sp.Hidden = []int{512, 256, 128}
			}
			if sp.Latent == 0 {
				sp.Latent = 32
			}
			return Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
		},
	})
}
