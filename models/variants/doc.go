// Package variants holds the variants of autoencoders, each in the file of its name: beta-tc-vae in beta_tc_vae.go.
// What several share is in the files base_*.go.
//
// Importing the package makes its variants known to models.Build, models.Load and the command line, as importing an
// image format does for package image:
//
//	import _ "github.com/aegis-ae/aegis/models/variants"
//
// # The variants
//
//   - Deterministic: [Plain] (also as deep, tied and overcomplete), [Linear], [Stacked], [Conv].
//   - Regularized: [Sparse], [SparseKL], [KSparse], [Contractive], [RAE].
//   - Corrupted or incomplete data: [Denoising], [Masked], [Observed].
//   - Variational: [VAE] and [ConvVAE]; with another bound or prior [CapacityVAE], [BetaTCVAE], [InfoVAE], [IWAE],
//     [VampPrior]; without noise [WAE]; with a discrete code [VQVAE].
//   - With labels: [Conditional], [Supervised].
//   - Dictionaries of features: [TopKSAE], [GatedSAE], [JumpReLUSAE].
//
// # Combining them
//
// A variant that changes one thing wraps another model, so that changes combine by nesting, in Go or, by name, with
// models.Wrap:
//
//	m := variants.Denoising{
//		Model:      variants.Sparse{Model: plain, Lambda: 0.1},
//		Corruption: variants.Corruption{Noise: variants.MaskingNoise, P: 0.3},
//	}
//
// The order matters: a corruption around a model that reads labels leaves the labels alone, and a penalty around one
// that hides pixels applies to what the encoder saw. A nesting in which one variant would undo another is an error: two
// that replace the KL, a prior around another one, a classifier on a code that was given the label.
//
// # Writing one
//
// A variant here is as one in a module of your own (see package models): a struct of settings, Encode, Decode and Loss,
// and an init function that registers it. It never names another variant's type; what one needs to know of another is
// an ability that package models declares (models/ability.go).
package variants
