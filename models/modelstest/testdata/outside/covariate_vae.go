package outside

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "covariate-vae",
		Summary: "variational autoencoder that is given covariates, so that the code need not carry them",
		Formula: "z ~ q(z|x, c);  L = −log p(x|z, c) + KL(q(z|x, c) ‖ N(0, I))",
		Paper:   "Sohn, Lee and Yan, NeurIPS 2015",
		New:     func(sp models.Spec) models.Model { return CovariateVAE{Spec: sp.WithDefaults(), Covariates: 2} },
	})
}

// CovariateVAE gives encoder and decoder covariates beside x and z, such as age and dose.
type CovariateVAE struct {
	models.Spec
	Covariates int `json:"covariates" doc:"number of covariates per sample"`
}

// Inputs implements models.InputTaker.
func (m CovariateVAE) Inputs() data.Inputs { return data.Inputs{{Name: "covariates", D: m.Covariates}} }

// Encode implements models.Model.
func (m CovariateVAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	x = graph.Concat(1, x, s.Input("covariates", m.Covariates))
	return models.GaussianPosterior(s, m.MLP(s.In("enc"), x), m.Latent)
}

// Decode implements models.Model. There may be several codes per sample, one whole batch after the other.
func (m CovariateVAE) Decode(s *graph.Scope, z graph.Node) graph.Node {
	c := models.Repeat(s.Input("covariates", m.Covariates), z.Dim(0)/max(1, s.Batch()))
	return s.Dense("out", m.Mirror(s.In("dec"), graph.Concat(1, z, c)), m.Input)
}

// Loss implements models.Model.
func (m CovariateVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x, c), losses.KL(c.Mean, c.LogVar)}
}

// Prior implements models.Prior.
func (m CovariateVAE) Prior(s *graph.Scope) graph.Node {
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), m.Latent)
}

// Check implements models.Checker.
func (m CovariateVAE) Check() error {
	if m.Covariates < 1 {
		return fmt.Errorf("covariate-vae: %d covariates: use at least 1", m.Covariates)
	}
	return m.Spec.Check()
}
