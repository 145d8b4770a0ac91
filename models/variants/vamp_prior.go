package variants

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "vamp-prior",
		Summary: "variational autoencoder with a learned prior: a mixture of the posteriors of pseudo-inputs",
		Formula: "p(z) = (1/K) Σ_k q(z|u_k);  L = −log p(x|z) + log q(z|x) − log p(z)",
		Paper:   "Tomczak and Welling, AISTATS 2018, arXiv:1705.07120",
		New:     func(sp models.Spec) models.Model { return VampPrior{Model: newVAE(sp), Components: 50} },
	})
}

// maxComponents bounds the number of pseudo-inputs; every step encodes each as a whole sample.
const maxComponents = 10_000

// VampPrior gives a variational autoencoder a learned prior: the mixture of the posteriors of K pseudo-inputs u_k
// (Tomczak and Welling, AISTATS 2018). The pseudo-inputs are parameters; the output activation brings them into the
// range of the data. The KL has no closed form; the term "KL" is the estimate log q(z|x) − log p(z) from the single
// drawn code. The authors' code has 500 components; the default here is 50.
type VampPrior struct {
	models.Model `json:"model" doc:"the variational autoencoder that gets the prior"`
	Components   int `json:"components" doc:"number of pseudo-inputs"`
}

// Loss implements [models.Model].
func (m VampPrior) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if !requireGaussian(s, "vamp-prior", c) {
		return nil
	}
	kl := losses.LogNormal(c.Z, c.Mean, c.LogVar).Sub(m.LogPrior(s, c.Z))
	return replaceKL(s, m.Model.Loss(s, x, out, c), losses.Term{Name: "KL", Role: losses.RoleKL, Value: kl})
}

// LogPrior implements [models.PriorDensity].
func (m VampPrior) LogPrior(s *graph.Scope, z graph.Node) graph.Node {
	mean, logvar := m.mixture(s)
	rows, latent := z.Dim(0), z.Dim(1)
	components := losses.LogNormal(z.Reshape(rows, 1, latent), mean.Reshape(1, -1, latent), logvar.Reshape(1, -1, latent))
	return components.Reshape(rows, m.Components).LogSumExp(1).Plus(-math.Log(float64(m.Components)))
}

// Prior implements [models.Prior]: a draw from the posterior of a random pseudo-input.
func (m VampPrior) Prior(s *graph.Scope) graph.Node {
	mean, logvar := m.mixture(s)
	prior := s.In("prior")
	one := prior.Noise(graph.Uniform(0, 1), s.Batch(), m.Components).ArgMaxOneHot()
	eps := prior.Noise(graph.Normal(0, 1), s.Batch(), mean.Dim(1))
	return one.MatMul(mean).Add(one.MatMul(logvar).Times(0.5).Exp().Mul(eps))
}

// mixture returns the means and log-variances of the components, (components, latent) each.
func (m VampPrior) mixture(s *graph.Scope) (mean, logvar graph.Node) {
	input, _, err := models.Sizes(m.Model)
	if err != nil {
		s.Fail(err)
	}
	c := m.Model.Encode(s, models.ActivateOutput(m.Model, s.In("prior").Param("pseudo", uniform(2), m.Components, input)))
	requireGaussian(s, "vamp-prior", c)
	return c.Mean, c.LogVar
}

// FixedWidth implements [models.FixedWidth].
func (m VampPrior) FixedWidth() (encoder, decoder string) {
	return "its pseudo-inputs have no extra inputs", ""
}

// Unwrap implements [models.Wrapper].
func (m VampPrior) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m VampPrior) Check() error {
	if m.Components < 1 || m.Components > maxComponents {
		return fmt.Errorf("models: vamp-prior: %d components: use 1 to %d", m.Components, maxComponents)
	}
	if input, _, err := models.Sizes(m.Model); err == nil && float64(m.Components)*float64(input) > models.MaxParameters {
		return fmt.Errorf("models: vamp-prior: %d pseudo-inputs of %d features are more than %.3g numbers",
			m.Components, input, float64(models.MaxParameters))
	}
	if inner, ok := models.As[models.PriorMatcher](m.Model); ok {
		return fmt.Errorf("models: vamp-prior: the inner %s matches the codes to the standard normal prior, "+
			"which vamp-prior replaces: remove one",
			nameOf(inner.(models.Model)))
	}
	if inner, ok := models.As[models.LabelReader](m.Model); ok && inner.EncoderReadsLabels() {
		return fmt.Errorf("models: vamp-prior: the encoder of the inner %s reads labels, which pseudo-inputs do not have: "+
			"set its encoder to false",
			nameOf(inner.(models.Model)))
	}
	if inputs := models.InputsOf(m.Model); len(inputs) > 0 {
		return fmt.Errorf("models: vamp-prior: the inner model takes the input %q, which pseudo-inputs do not have",
			inputs[0].Name)
	}
	if err := checkBound("vamp-prior", m.Model); err != nil {
		return err
	}
	return checkSamplesApart("vamp-prior", "the prior would differ between training and evaluation", m.Model)
}
