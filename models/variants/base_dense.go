package variants

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// The default models inside wrappers.

// newPlain returns the plain autoencoder of a Spec.
func newPlain(sp models.Spec) Plain { return Plain{Spec: sp.WithDefaults(), Code: graph.Identity} }

// newVAE returns the variational autoencoder of a Spec. Its decoder is Bernoulli if the output is a sigmoid.
func newVAE(sp models.Spec) VAE {
	if sp.Error == "" && (sp.Output == "" || sp.Output == graph.Sigmoid) {
		sp.Error = models.CrossEntropy
	}
	return VAE{Spec: sp.WithDefaults(), Beta: 1}
}

// oneLayer is the inner model of the sparse variants: no hidden layer and a wide code, unless sp says otherwise.
func oneLayer(sp models.Spec, latent int, code graph.Activation) Plain {
	if sp.Hidden == nil {
		sp.Hidden = []int{}
	}
	sp.Latent = cmp.Or(sp.Latent, latent)
	return Plain{Spec: sp.WithDefaults(), Code: code}
}

// withoutHidden returns sp without hidden layers if it does not set them.
func withoutHidden(sp models.Spec) models.Spec {
	if sp.Hidden == nil {
		sp.Hidden = []int{}
	}
	return sp
}

// classes returns the number of labels of the data, or 10 if the Spec does not say.
func classes(sp models.Spec) int { return cmp.Or(sp.Classes, 10) }
