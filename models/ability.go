package models

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// The optional interfaces of a model. A wrapper has the abilities of the model that it wraps, unless it declares its
// own: [As] finds the outermost.
//
//	interface        what it says                                asked by                           without it
//	Sizer            features of the input, units of the code    everything                         New fails
//	Checker          which settings are wrong                    Check, New, Build                  any are right
//	Wrapper          which model it changes                      As, All, Wrap                      it changes none
//	Prior            how codes are drawn                         Sample                             Sample fails
//	PriorDensity     log p(z)                                    ELBO, LogLikelihood, iwae          standard normal
//	Reconstructor    the reconstruction error on its own         SampleLosses, LogLikelihood, iwae  terms of that role
//	Likelihood       whether that error is −log p(x|z)           ELBO, LogLikelihood                there is none
//	OutputActivator  the decoder's output activation             Decode, Reconstruct, Sample        identity
//	Ranger           the range of data it can reproduce          Fit                                any data
//	CodeRanger       the range of its code                       sparse-kl                          unknown
//	Scheduled        numbers of the loss that training changes   Fit, Stepper.Schedule              none
//	Stager           parts to pretrain one by one                Pretrain                           Pretrain fails
//	Programmer       computations of its own                     Apply                              none
//	InputTaker       named inputs beside x and the labels        New, Fit, Encode, Decode, Sample   none
//	Labelled         the number of classes it is told            Fit, modelstest                    no labels
//	LabelReader      its encoder sees the label                  supervised, vamp-prior             it does not
//	Classifier       it predicts the label from the code         conditional, modelstest            it does not
//	Spatial          its encoder sees an image channel by channel  conditional                      rows of features
//	FixedWidth       why it cannot take further features         conditional, masked                it can
//	KLWeighter       how the KL is weighted                      iwae and other bounds              as it is
//	KLReplacer       its loss replaces the KL of the inner model every bound                        it keeps the KL
//	PriorMatcher     its loss pulls the codes to N(0, I)         vamp-prior, vq-vae                 it does not
//	Redecoder        its loss runs the decoder again             conditional                        it does not
//	DiscreteCode     its code is one of finitely many            k-sparse, wae, vq-vae              it is continuous
//	StraightThrough  its gradient is not its loss's, on purpose  modelstest                         it is
//	BatchCoupled     a sample's output depends on its batch      contractive, rae, vamp-prior       it does not
//	ZeroMissing      0 in the data means "no value"              modelstest                         0 is a value

// Sizer is implemented by models that know how many features their input has and how many units their code has. Every
// model needs it, directly or through the model that it wraps; embedding [Spec] provides it.
type Sizer interface {
	Sizes() (input, latent int)
}

// Checker is implemented by models whose settings can be wrong. Embedding [Spec] provides it.
type Checker interface {
	Check() error
}

// Wrapper is implemented by models that change another model. Unwrap gives access to the inner model's abilities.
type Wrapper interface {
	Unwrap() Model
}

// Prior is implemented by models whose codes have a distribution to sample from.
type Prior interface {
	// Prior returns a (batch, latent) draw from the prior.
	Prior(s *graph.Scope) graph.Node
}

// PriorDensity is implemented by models whose prior has a density and is not the standard normal distribution.
type PriorDensity interface {
	// LogPrior returns the log-density at the rows of z (rows, latent), in nats, as (rows, 1).
	LogPrior(s *graph.Scope, z graph.Node) graph.Node
}

// Reconstructor is implemented by models whose reconstruction error is a term on its own. Embedding [Spec] provides it.
type Reconstructor interface {
	// Reconstruction returns the error between the decoder's output and x, (rows, features) each, for any number of
	// rows. The code has as many rows; it tells what the encoder did not see (Code.Hidden) and whatever else Encode
	// carried. For codes that no encoder made, only Z is set.
	Reconstruction(s *graph.Scope, out, x graph.Node, c Code) losses.Term
}

// Likelihood is implemented by models that know whether their reconstruction error is exactly −log p(x|z) in nats.
// Embedding [Spec] provides it.
type Likelihood interface {
	// Likelihood returns the distribution p(x|z), or an error that says why there is none and which reconstruction
	// error would give one.
	Likelihood() (Distribution, error)
}

// OutputActivator is implemented by models whose decoder's output needs an activation to become data: a sigmoid for
// logits. Without it the output is the data. Embedding [Spec] provides it.
type OutputActivator interface {
	ActivateOutput(out graph.Node) graph.Node
}

// Ranger is implemented by models that can reproduce only values in a range; training refuses other data. Embedding
// [Spec] provides it; a model with its own ActivateOutput needs its own Range.
type Ranger interface {
	Range() (lo, hi float64)
}

// CodeRanger is implemented by models whose code units lie in a known range. Penalties that treat units as
// probabilities ask for it.
type CodeRanger interface {
	CodeRange() (lo, hi float64)
}

// Scheduled is implemented by models whose loss has numbers that change in training, such as a KL weight that is warmed
// up. They are scalars of the graph ([graph.Scope.Scalar]). Wrapper and wrapped model may both be Scheduled.
type Scheduled interface {
	// Schedule calls set with the path and value of each scalar. It is called before each training step with the
	// training time in epochs, from 0.
	Schedule(epoch float64, set func(path string, value float64))
}

// Stager is implemented by models that [Autoencoder.Pretrain] can pretrain layer by layer.
type Stager interface {
	// Stages returns the autoencoders to train one after the other. The first takes the samples, each later one the
	// codes of its predecessor. They share the parameters of equal path with the whole model. Other parameters are
	// dropped when the stage ends.
	Stages() []Model
}

// Programmer is implemented by models that have their own programs.
type Programmer interface {
	// Programs returns the list. The whole model is the outermost wrapper: the one that encodes and decodes.
	Programs(whole Model) []Program
}

// InputTaker is implemented by models that take named inputs beside x and the labels: covariates, a mask, a second
// modality, a time. The model's functions get them by [graph.Scope.Input], with the same name and width; [data.Set]
// carries their values.
type InputTaker interface {
	// Inputs returns the names and widths.
	Inputs() data.Inputs
}

// Labelled is implemented by models that use the label of each sample.
type Labelled interface {
	// Labels returns the number of classes.
	Labels() int
}

// LabelReader is implemented by models whose encoder may see the label, so that the code may reveal it.
type LabelReader interface {
	EncoderReadsLabels() bool
}

// Classifier is implemented by models that predict the label of a sample from its code.
type Classifier interface {
	// Logits returns the unnormalised log-probabilities (batch, classes) of the labels.
	Logits(s *graph.Scope, c Code) graph.Node
}

// Spatial is implemented by models whose encoder sees an image channel by channel. A wrapper may give the encoder
// further channels, as conditional does.
type Spatial interface {
	// Plane returns the number of pixels of a channel.
	Plane() int
}

// FixedWidth is implemented by models whose encoder or decoder cannot accept extra inputs, such as labels, beside the
// data or the code.
type FixedWidth interface {
	// FixedWidth returns the reasons as clauses ("its matrices are tied"), or "" if extra inputs are accepted.
	FixedWidth() (encoder, decoder string)
}

// KLWeighter is implemented by models whose loss has a term of [losses.RoleKL]. Variants with another bound ask how the
// term is weighted.
type KLWeighter interface {
	KLWeighting() KLWeighting
}

// KLWeighting says how a loss weights its KL. For the evidence lower bound Beta is 1 and the rest is zero.
type KLWeighting struct {
	Beta     float64
	FreeBits float64 // nats per unit
	Annealed bool
}

// KLReplacer marks wrappers that replace the inner model's KL. At most one may be used: a second one would find no KL
// to replace.
type KLReplacer interface {
	// ReplacesKL does nothing.
	ReplacesKL()
}

// PriorMatcher marks models whose loss matches the codes of a batch to the standard normal distribution. Another prior
// would contradict that.
type PriorMatcher interface {
	// MatchesStandardNormal does nothing.
	MatchesStandardNormal()
}

// Redecoder marks models whose Loss runs the decoder again. A wrapper whose decoder needs more than the code must go
// inside.
type Redecoder interface {
	// Redecodes does nothing.
	Redecodes()
}

// DiscreteCode marks models whose code is one of finitely many, with a prior of its own.
type DiscreteCode interface {
	// CodeIsDiscrete does nothing.
	CodeIsDiscrete()
}

// StraightThrough marks models whose gradient intentionally differs from the gradient of their loss, as with
// straight-through estimators (Bengio, Léonard and Courville, arXiv:1308.3432). The conformance suite then holds
// StopGradient nodes fixed when it compares gradients with finite differences.
type StraightThrough interface {
	// StraightThrough does nothing.
	StraightThrough()
}

// BatchCoupled is implemented by models in which a sample's code or reconstruction depends on the other samples of its
// training batch, as with batch normalisation. A sample's Jacobian, and a prior made by the encoder, then differ
// between training and evaluation. Embedding [Spec] provides it.
type BatchCoupled interface {
	// CouplesBatch returns what couples the samples ("batch normalisation"), or "" for independent samples.
	CouplesBatch() string
}

// ZeroMissing marks models for which 0 in the data means a missing value.
type ZeroMissing interface {
	// ZeroIsMissing does nothing.
	ZeroIsMissing()
}
