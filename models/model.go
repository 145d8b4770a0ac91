package models

import (
	"errors"
	"iter"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// Model is an autoencoder as three functions that add to a graph. A Model is plain data: a struct of settings, whose
// exported fields are saved with the weights. Parameters live in the scope, under the names that the functions give
// them; Encode, Decode and Loss each get the root scope of the model.
//
// What else a model can do is found by the optional interfaces Sizer, Checker, Prior, PriorDensity, Reconstructor,
// Likelihood, Classifier, KLReplacer, Scheduled, Spatial, Stager, StraightThrough, Visible, Ranger, CodeRanger and Wrapper.
type Model interface {
	// Encode returns the code of the input x (batch, features).
	Encode(s *graph.Scope, x graph.Node) Code
	// Decode returns the reconstruction of the code z (batch, latent), before the output activation: logits, or
	// values.
	Decode(s *graph.Scope, z graph.Node) graph.Node
	// Loss returns the terms of the objective for the input x, the decoder's output and the code.
	Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term
}

// Code is what an encoder returns. Z is required; the rest as the model has it.
type Code struct {
	// Z is what the decoder gets, (batch, latent): a draw, where the latent variable is random and the graph samples.
	Z graph.Node
	// Mean and LogVar are the parameters of a Gaussian posterior, (batch, latent) each.
	Mean, LogVar graph.Node
	// Continuous is the code before it was made one of finitely many, (batch, latent), where it was: Z then has the values
	// of the discrete code and the gradient of this one.
	Continuous graph.Node
	// Input is what the encoder really saw, which differs from x where a wrapper corrupts it: the node with respect to
	// which Jacobians are taken. The zero Node means x.
	Input graph.Node
	// Hidden is (batch, features), 1 where x was hidden from the encoder and 0 where it saw x. The zero Node means that it
	// saw all.
	Hidden graph.Node
}

// Point returns the code without noise: the mean of the posterior if there is one, else Z.
func (c Code) Point() graph.Node {
	if c.Mean.Valid() {
		return c.Mean
	}
	return c.Z
}

// Sizer is implemented by models that know the number of features of their input and of their code. Every model needs
// it, by itself or by what it wraps; embedding Spec provides it.
type Sizer interface {
	Sizes() (input, latent int)
}

// Checker is implemented by models whose settings can be wrong. Embedding Spec provides it.
type Checker interface {
	Check() error
}

// Prior is implemented by models with a distribution over codes to sample from.
type Prior interface {
	// Prior returns a (batch, latent) draw from the prior.
	Prior(s *graph.Scope) graph.Node
}

// PriorDensity is implemented by models whose prior is another one than the standard normal distribution, and has a
// density.
type PriorDensity interface {
	// LogPrior returns the logarithm of the density at the rows of z (rows, latent), in nats, as (rows, 1).
	LogPrior(s *graph.Scope, z graph.Node) graph.Node
}

// Reconstructor is implemented by models whose reconstruction error is a term by itself. Embedding Spec provides it.
type Reconstructor interface {
	// Reconstruction returns the error between the decoder's output and x, (rows, features) each, for any number of
	// rows.
	Reconstruction(s *graph.Scope, out, x graph.Node) losses.Term
}

// Classifier is implemented by models that predict the label of a sample from its code.
type Classifier interface {
	// Logits returns the unnormalised log-probabilities (batch, classes) of the labels.
	Logits(s *graph.Scope, c Code) graph.Node
}

// StraightThrough marks models whose gradient is by intention not that of their loss, as straight-through estimators
// are (Bengio, Léonard and Courville, arXiv:1308.3432): what they put into StopGradient counts as fixed when the
// conformance suite compares gradients with finite differences.
type StraightThrough interface {
	// StraightThrough does nothing.
	StraightThrough()
}

// Scheduled is implemented by models whose loss has numbers that change in training, as a KL weight that is warmed up
// does. They are scalars of the graph (graph.Scope.Scalar). Wrapper and wrapped model may both be Scheduled.
type Scheduled interface {
	// Schedule calls set with the path and the value of each scalar. It is called before each training step, with the
	// time of training in epochs, from 0.
	Schedule(epoch float64, set func(path string, value float64))
}

// Spatial is implemented by models whose encoder sees an image, channel after channel, of as many channels as its input
// has: a wrapper may give it further ones (Conditional does).
type Spatial interface {
	// Plane returns the number of pixels of a channel.
	Plane() int
}

// Visible is implemented by models whose decoder's output needs an activation to become data: a sigmoid for logits.
// Without it the output is the data. Embedding Spec provides it.
type Visible interface {
	Visible(out graph.Node) graph.Node
}

// Ranger is implemented by models that can reproduce only values in a range; other data are refused in training. Embedding
// Spec provides it; a model with a Visible of its own has a Range of its own.
type Ranger interface {
	Range() (lo, hi float64)
}

// CodeRanger is implemented by models whose code has units that lie in a known range. Penalties that take them for
// probabilities ask for it.
type CodeRanger interface {
	CodeRange() (lo, hi float64)
}

// Wrapper is implemented by models that change another one. Abilities of the inner model that the wrapper lacks are
// found through it.
type Wrapper interface {
	Unwrap() Model
}

// nested yields m and the models that it wraps, the outermost first.
func nested(m Model) iter.Seq[Model] {
	return func(yield func(Model) bool) {
		for m != nil && yield(m) {
			w, ok := m.(Wrapper)
			if !ok {
				return
			}
			m = w.Unwrap()
		}
	}
}

// As returns the outermost of m and the models that it wraps that is a T, as errors.As does for errors.
func As[T any](m Model) (T, bool) {
	for w := range nested(m) {
		if t, ok := w.(T); ok {
			return t, true
		}
	}
	var zero T
	return zero, false
}

// all returns those of m and the models that it wraps that are a T, the outermost first.
func all[T any](m Model) []T {
	var out []T
	for w := range nested(m) {
		if t, ok := w.(T); ok {
			out = append(out, t)
		}
	}
	return out
}

// Encode is m.Encode with Code.Input filled in. Wrappers call it on their inner model.
func Encode(m Model, s *graph.Scope, x graph.Node) Code {
	c := m.Encode(s, x)
	if !c.Input.Valid() {
		c.Input = x
	}
	return c
}

// Reparameterize returns mean + e^(logvar/2)·ε with standard normal ε (Kingma and Welling, ICLR 2014, section 2.4), or
// the mean where the graph does not sample.
func Reparameterize(s *graph.Scope, mean, logvar graph.Node) graph.Node {
	if !s.Sampling() || !mean.Valid() {
		return mean
	}
	eps := s.Noise(graph.Normal(0, 1), mean.Shape()...)
	return mean.Add(logvar.Times(0.5).Exp().Mul(eps))
}

// GaussianPosterior returns the code whose posterior is normal, with a mean and a logarithm of the variance that are linear
// in h (batch, units): the layers mean and logvar of s, (batch, latent) each. Z is drawn from it by Reparameterize.
func GaussianPosterior(s *graph.Scope, h graph.Node, latent int) Code {
	mean, logvar := s.Dense("mean", h, latent), s.Dense("logvar", h, latent)
	return Code{Z: Reparameterize(s, mean, logvar), Mean: mean, LogVar: logvar}
}

// sizes returns the sizes of a model, or an error if it does not know them or they make no sense.
func sizes(m Model) (input, latent int, err error) {
	s, ok := As[Sizer](m)
	if !ok {
		return 0, 0, errors.New("models: the model does not know its sizes; embed models.Spec, or implement models.Sizer")
	}
	input, latent = s.Sizes()
	return input, latent, checkSizes(input, latent)
}

// visible applies the output activation of a model.
func visible(m Model, out graph.Node) graph.Node {
	if v, ok := As[Visible](m); ok {
		return v.Visible(out)
	}
	return out
}

// Check reports impossible settings of a model: sizes that it does not know or that are less than 1, and what its own
// Check finds. New and Build call it.
func Check(m Model) error {
	if m == nil {
		return errors.New("models: there is no model")
	}
	for w := range nested(m) {
		if err := checkKind(w); err != nil {
			return err
		}
	}
	// What a model says of itself is clearer than what can be said of its sizes, as when a wrapper has no model.
	if c, ok := As[Checker](m); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	_, _, err := sizes(m)
	return err
}
