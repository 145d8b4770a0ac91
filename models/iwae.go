package models

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "iwae",
		Summary: "importance-weighted autoencoder: a variational autoencoder with a tighter bound, from several codes of each sample",
		Formula: "L = −log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)",
		Paper:   "Burda, Grosse and Salakhutdinov, ICLR 2016, arXiv:1509.00519",
		New:     func(sp Spec) Model { return IWAE{Model: newVAE(sp), Samples: 5} },
	})
}

// maxImportanceSamples bounds the rows of a decoder's run, which are Samples times the batch.
const maxImportanceSamples = 10_000

// IWAE is the importance-weighted autoencoder (Burda, Grosse and Salakhutdinov, ICLR 2016): a variational
// autoencoder that is trained on another lower bound of log p(x), from K codes of each sample. With K = 1 it is the
// evidence lower bound, with the KL estimated from the one code; it tightens with K, and its limit is log p(x) itself. The
// decoder must take any number of rows. The bound is about a likelihood: with the squared error it is that of a Gaussian
// decoder of variance ½, up to a constant.
type IWAE struct {
	Model   `json:"model" doc:"the variational autoencoder that is trained"`
	Samples int `json:"samples" doc:"codes drawn for each sample"`
}

// Loss implements Model.
func (m IWAE) Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term {
	if !requireGaussian(s, "iwae", c) {
		return nil
	}
	mean, logvar, target := m.repeat(c.Mean), m.repeat(c.LogVar), m.repeat(x)
	z := Reparameterize(s.In("importance"), mean, logvar)
	reconstruction := m.reconstruction(s, m.Model.Decode(s, z), target)
	if masked, ok := As[Masked](m.Model); ok && masked.counts(c) {
		reconstruction = reconstruction.Where(m.repeat(c.Hidden))
	}
	logWeights := logPrior(m.Model, s, z).Sub(losses.LogNormal(z, mean, logvar)).Sub(reconstruction.Value)
	bound := logWeights.Reshape(m.Samples, s.Batch()).LogSumExp(0).Reshape(s.Batch(), 1).Plus(-math.Log(float64(m.Samples)))
	// The bound is in the place of the KL, and has the reconstruction error in it.
	terms := replaceKL(s, m.Model.Loss(s, x, out, c), losses.Term{Name: "importance-weighted bound", Value: bound.Neg()})
	return slices.DeleteFunc(terms, func(t losses.Term) bool { return t.Name == reconstruction.Name })
}

// repeat returns the rows of n Samples times, one whole batch after the other: (samples·batch, features).
func (m IWAE) repeat(n graph.Node) graph.Node {
	batch, features := n.Dim(0), n.Dim(1)
	return n.Reshape(1, batch, features).BroadcastTo(m.Samples, batch, features).Reshape(m.Samples*batch, features)
}

// reconstruction is the error of the model within, for any number of rows.
func (m IWAE) reconstruction(s *graph.Scope, out, x graph.Node) losses.Term {
	r, ok := As[Reconstructor](m.Model)
	if !ok {
		s.Fail(errors.New("iwae: the model within is no models.Reconstructor, so that its likelihood is not known"))
		return losses.Term{}
	}
	return r.Reconstruction(s, out, x)
}

// ReplacesKL implements KLReplacer.
func (m IWAE) ReplacesKL() {}

// Unwrap implements Wrapper.
func (m IWAE) Unwrap() Model { return m.Model }

// Check implements Checker.
func (m IWAE) Check() error {
	if m.Samples < 1 || m.Samples > maxImportanceSamples {
		return fmt.Errorf("models: iwae: %d samples: there must be 1 to %d", m.Samples, maxImportanceSamples)
	}
	if err := checkInner("iwae", m.Model); err != nil {
		return err
	}
	if err := checkOneBound("iwae", m.Model); err != nil {
		return err
	}
	if v, ok := As[variational](m.Model); ok && v.variational().weighed() {
		return errors.New("models: iwae: its bound has no KL that could be weighed: beta of the model within must be 1, without annealing and free bits")
	}
	return Check(m.Model)
}
