package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "denoising-contractive",
		Summary: "denoising autoencoder whose code changes little with the corrupted input",
		Formula: "x̃ ~ q(x̃|x), z = f(x̃);  L = ‖x − g(z)‖² + λ ‖∂z/∂x̃‖²_F",
		Paper:   "Vincent et al., ICML 2008, with Rifai et al., ICML 2011",
		Of:      "denoising",
		New: func(sp models.Spec) models.Model {
			tied := oneLayer(sp, 16, graph.Sigmoid)
			tied.Tied = true // as in the variant contractive
			return Denoising{Model: Contractive{Model: tied, Lambda: 0.1}, Corruption: Corruption{}.withDefaults(sp)}
		},
	})
}
