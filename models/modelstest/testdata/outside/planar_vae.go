// Package outside holds variants in a separate module.
package outside

import (
	"errors"
	"math"
	"strconv"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "planar-vae",
		Summary: "variational autoencoder with planar flows on its posterior",
		Formula: "z = f_K(… f_1(z₀)), f_k(z) = z + u tanh(wᵀz + b);  L = −log p(x|z) + log q(z|x) − log p(z)",
		Paper:   "Rezende and Mohamed, ICML 2015, arXiv:1505.05770",
		New:     func(sp models.Spec) models.Model { return PlanarVAE{Spec: sp.WithDefaults(), Flows: 4} },
	})
}

// PlanarVAE is a variational autoencoder with planar flows (Rezende and Mohamed, ICML 2015). Only Encode, where a code
// is drawn, knows its density; it carries the logarithm to Loss.
type PlanarVAE struct {
	models.Spec
	Flows int `json:"flows" doc:"number of planar flows"`
}

const logQ = "planar-vae: log q"

// Encode implements models.Model.
func (m PlanarVAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := models.GaussianPosterior(s, m.MLP(s.In("enc"), x), m.Latent)
	z, q := c.Z, losses.LogNormal(c.Z, c.Mean, c.LogVar)
	for k := range m.Flows {
		var logDet graph.Node
		z, logDet = m.flow(s.In("flow").In(strconv.Itoa(k)), z)
		q = q.Sub(logDet)
	}
	return models.Code{Z: z}.Carry(logQ, q)
}

// flow returns f(z) = z + û tanh(z·w + b) and the logarithm of its Jacobian's determinant, (batch, 1). û is u moved so
// that w·û > −1; otherwise f could not be inverted (appendix A.1).
func (m PlanarVAE) flow(s *graph.Scope, z graph.Node) (fz, logDet graph.Node) {
	u := s.Param("u", graph.GlorotUniform, 1, m.Latent)
	w := s.Param("w", graph.GlorotUniform, 1, m.Latent)
	b := s.Param("b", graph.Zeros, 1, 1)
	wu := u.Mul(w).Sum(1)
	u = u.Add(wu.Softplus().Plus(-1).Sub(wu).Mul(w).Div(w.Square().Sum(1).Plus(1e-12)))
	h := z.MatMulT(w).Add(b).Tanh()
	slope := h.Square().Neg().Plus(1).Mul(w.Mul(u).Sum(1))
	return z.Add(h.MatMul(u)), slope.Plus(1).Log()
}

// Decode implements models.Model.
func (m PlanarVAE) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements models.Model.
func (m PlanarVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	kl := c.Carried(s, logQ).Sub(losses.LogStandardNormal(c.Z))
	return []losses.Term{m.Reconstruction(s, out, x, c), {Name: "log q - log p", Role: losses.RoleKL, Value: kl}}
}

// Prior implements models.Prior.
func (m PlanarVAE) Prior(s *graph.Scope) graph.Node {
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), m.Latent)
}

// Check implements models.Checker.
func (m PlanarVAE) Check() error {
	if m.Flows < 1 || m.Flows > math.MaxInt8 {
		return errors.New("planar-vae: flows must be 1 to 127")
	}
	return m.Spec.Check()
}
