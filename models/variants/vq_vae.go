package variants

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "vq-vae",
		Summary: "autoencoder whose code is made of codewords from a learned codebook",
		Formula: "z = e_k, k = argmin_k ‖f(x) − e_k‖;  L = ‖x − g(z)‖² + ‖sg f(x) − e_k‖² + β ‖f(x) − sg e_k‖²",
		Paper:   "van den Oord, Vinyals and Kavukcuoglu, NeurIPS 2017, arXiv:1711.00937",
		New: func(sp models.Spec) models.Model {
			inner := newPlain(sp)
			return VQVAE{Model: inner, Codewords: 64, Vectors: vectors(inner.Latent), Commitment: 0.25,
				Decay: 0.99, Restart: 0.1}
		},
	})
}

// vectors is the default number of codewords per code: of 2 units each if latent is even, else of 1.
func vectors(latent int) int {
	if latent%2 == 0 {
		return latent / 2
	}
	return latent
}

// VQVAE is the vector-quantised autoencoder (van den Oord, Vinyals and Kavukcuoglu, NeurIPS 2017). It splits the inner
// model's code into Vectors parts and replaces each part by the nearest codeword of one codebook. A code is thus
// Vectors numbers from 1 to Codewords. The decoder's gradient bypasses the codebook on its way to the encoder, as if
// the code had not been replaced (straight through).
//
// Each codeword is a moving average of the parts that chose it (appendix A.1 of the paper). A codeword that almost no
// part chooses restarts as a random part of the batch (the random restarts of Dhariwal et al., arXiv:2005.00341). With
// Decay 0 gradients train the codebook instead, by the second term of the paper's eq. 3. The log-only term "perplexity"
// says how many codewords are in use: e to the entropy of the batch's choices. The prior is uniform and independent:
// every part is any codeword with equal probability.
type VQVAE struct {
	models.Model `json:"model" doc:"the model whose code is quantised"`
	Codewords    int     `json:"codewords" doc:"size of the codebook"`
	Vectors      int     `json:"vectors" doc:"codewords per code; must divide its units"`
	Commitment   float64 `json:"commitment" doc:"weight of the distance between the encoder's code and its codewords"`
	Decay        float64 `json:"decay" doc:"decay of the moving averages that form the codebook; 0: trained by gradients"`
	Restart      float64 `json:"restart" doc:"fraction of the mean use below which a codeword restarts; 0: never"`
}

// Encode implements [models.Model].
func (m VQVAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := models.Encode(m.Model, s, x)
	if c.Gaussian() { // Point would return its mean, not the codewords
		s.Fail(errors.New("vq-vae: the codebook replaces a posterior: use an inner model without one, such as plain"))
	}
	_, e := m.nearest(s, c.Z)
	c.Continuous, c.Z = c.Z, e
	if s.Training() { // the values of e with the gradient of the encoder's code
		c.Z = c.Continuous.Add(e.Sub(c.Continuous).StopGradient())
	}
	return c
}

// Loss implements [models.Model].
func (m VQVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	z := c.Continuous
	chosen, e := m.nearest(s, z)
	distance := func(name string, z, e graph.Node) losses.Term {
		return losses.Term{Name: name, Value: z.Sub(e).Square().Sum(1)}
	}
	terms := append(m.Model.Loss(s, x, out, c), distance("commitment", z, e.StopGradient()).Times(m.Commitment))
	switch {
	case m.Decay == 0:
		terms = append(terms, distance("codebook", z.StopGradient(), e))
	case s.Training():
		m.updateCodebook(s, chosen, m.split(z))
	}
	return append(terms, perplexity(s, chosen).LogOnly())
}

// Prior implements [models.Prior]: each part is an independent, uniformly drawn codeword.
func (m VQVAE) Prior(s *graph.Scope) graph.Node {
	draws := s.In("prior").Noise(graph.Uniform(0, 1), s.Batch()*m.Vectors, m.Codewords)
	return draws.ArgMaxOneHot().MatMul(m.codebook(s)).Reshape(s.Batch(), -1)
}

// nearest returns the codeword nearest to each part of the codes z (batch, latent), as rows of a (batch·vectors,
// codewords) mask, and the codes made of these codewords (batch, latent).
func (m VQVAE) nearest(s *graph.Scope, z graph.Node) (chosen, e graph.Node) {
	codebook := m.codebook(s)
	// The nearest codeword has the largest z·e − ½‖e‖².
	half := codebook.Square().Sum(1).Reshape(1, m.Codewords).Times(0.5)
	chosen = m.split(z).MatMulT(codebook).Sub(half).ArgMaxOneHot()
	return chosen, chosen.MatMul(codebook).Reshape(z.Shape()...)
}

// split returns the parts of codes, (batch·vectors, latent/vectors).
func (m VQVAE) split(z graph.Node) graph.Node { return z.Reshape(z.Dim(0)*m.Vectors, -1) }

// codebook returns the codewords, (codewords, latent/vectors): a parameter or state.
func (m VQVAE) codebook(s *graph.Scope) graph.Node {
	_, latent, err := models.Sizes(m.Model)
	if err != nil {
		return s.Fail(err)
	}
	tensor := s.In("codebook").State
	if m.Decay == 0 {
		tensor = s.In("codebook").Param
	}
	return tensor("codewords", uniform(1/float64(m.Codewords)), m.Codewords, latent/m.Vectors)
}

// perplexity is the number of codewords in use in the batch, the same for every sample.
func perplexity(s *graph.Scope, chosen graph.Node) losses.Term {
	p := chosen.Mean(0)
	entropy := p.Mul(p.Plus(1e-30).Log()).Sum().Neg()
	return losses.Term{Name: "perplexity", Value: entropy.Exp().BroadcastTo(s.Batch(), 1), OfBatch: true}
}

// Unwrap implements [models.Wrapper].
func (m VQVAE) Unwrap() models.Model { return m.Model }

// CodeIsDiscrete implements [models.DiscreteCode].
func (m VQVAE) CodeIsDiscrete() {}

// StraightThrough implements [models.StraightThrough].
func (m VQVAE) StraightThrough() {}

// maxCodewords bounds the codebook: every part of a code is compared with each codeword.
const maxCodewords = 1 << 16

// Check implements [models.Checker].
func (m VQVAE) Check() error {
	if err := cmp.Or(checkInner("vq-vae", m.Model), checkWeight("commitment", m.Commitment)); err != nil {
		return err
	}
	if inner, ok := models.As[models.PriorMatcher](m.Model); ok {
		return fmt.Errorf("models: vq-vae: the inner %s matches the codes to a normal prior, which the codebook replaces: "+
			"remove one", nameOf(inner.(models.Model)))
	}
	if models.Is[models.DiscreteCode](m.Model) {
		return errors.New("models: vq-vae: the inner model's code is already discrete")
	}
	if err := models.Check(m.Model); err != nil {
		return err
	}
	_, latent, err := models.Sizes(m.Model)
	switch {
	case err != nil:
		return err
	case m.Codewords < 2 || m.Codewords > maxCodewords:
		return fmt.Errorf("models: vq-vae: %d codewords: use 2 to %d", m.Codewords, maxCodewords)
	case float64(m.Codewords)*float64(latent) > models.MaxParameters*float64(max(1, m.Vectors)):
		return fmt.Errorf("models: vq-vae: %d codewords of %d units are more than %.3g numbers",
			m.Codewords, latent/max(1, m.Vectors), float64(models.MaxParameters))
	case m.Vectors < 1 || latent%m.Vectors != 0:
		return fmt.Errorf("models: vq-vae: %d vectors: they must divide the %d units of the code", m.Vectors, latent)
	case !(m.Decay >= 0 && m.Decay < 1):
		return fmt.Errorf("models: vq-vae: decay %v: it must be in [0, 1)", m.Decay)
	case !(m.Restart >= 0 && m.Restart < 1):
		return fmt.Errorf("models: vq-vae: restart %v: it must be in [0, 1)", m.Restart)
	case m.Restart > 0 && m.Decay == 0:
		return errors.New("models: vq-vae: restart needs a codebook of moving averages: set restart to 0, or decay to 0.99")
	}
	return nil
}
