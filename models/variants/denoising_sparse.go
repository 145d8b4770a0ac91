package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "denoising-sparse",
		Summary: "denoising autoencoder with an L1 penalty on the code of the corrupted input",
		Formula: "x̃ ~ q(x̃|x), z = f(x̃);  L = ‖x − g(z)‖² + λ Σ_j |z_j|",
		Paper:   "Vincent et al., ICML 2008, with Glorot, Bordes and Bengio, AISTATS 2011",
		Of:      "denoising",
		New: func(sp models.Spec) models.Model {
			inner := Sparse{Model: oneLayer(sp, 64, graph.ReLU), Lambda: 0.1}
			return Denoising{Model: inner, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
}
