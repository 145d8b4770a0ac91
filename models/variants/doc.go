// Package variants holds the variants of autoencoders, each in a file of its name: beta-tc-vae in beta_tc_vae.go. The
// files base_*.go hold what several variants share.
//
// Import the package to make its variants known to [models.Build], [models.Load] and the command line, as one imports
// an image format for package image:
//
//	import _ "github.com/aegis-ae/aegis/models/variants"
//
// # The variants
//
//   - Deterministic: [Plain] (also as deep, tied and overcomplete), [Linear], [Stacked], [Conv].
//   - Regularised: [Sparse], [SparseKL], [KSparse], [Contractive], [RAE].
//   - Corrupted or incomplete data: [Denoising], [Masked], [Observed].
//   - Variational: [VAE] and [ConvVAE]; with another bound or prior [CapacityVAE], [BetaTCVAE], [InfoVAE], [IWAE],
//     [VampPrior]; without noise [WAE]; with a discrete code [VQVAE].
//   - With labels: [Conditional], [Supervised].
//   - Dictionaries of features: [TopKSAE], [GatedSAE], [JumpReLUSAE].
//
// # Combining them
//
// Modifiers (noise, penalties, labels) wrap any model, so changes combine by nesting, in Go or by name with
// [models.Wrap]:
//
//	m := variants.Denoising{
//		Model:      variants.Sparse{Model: plain, Lambda: 0.1},
//		Corruption: variants.Corruption{Noise: variants.MaskingNoise, P: 0.3},
//	}
//
// The order matters: a corruption around a model that reads labels leaves the labels intact, and a penalty around a
// model that hides pixels applies to the encoder's actual input. A nesting in which one variant would undo another is
// an error: two variants that replace the KL, two priors, or a classifier on a code that was given the label.
//
// # Writing one
//
// A variant in this package looks like one in your own module (see package models): a struct of settings, Encode,
// Decode and Loss, and an init function that registers it. It never names another variant's type. Whatever it needs to
// know of another variant is an ability that package models declares (models/ability.go).
package variants
