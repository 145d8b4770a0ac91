// Package models holds autoencoders: their variants as equations on a graph, and what every variant shares, which is
// training, encoding, decoding, sampling, saving and loading.
//
// # Using one
//
// A model is built by name and sizes, gets parameters, and is trained by ranging over its epochs:
//
//	m, err := models.Build("vae", models.Spec{Input: 784, Latent: 16})
//	a, err := models.New(m, models.Options{Seed: 1})
//	for epoch, err := range a.Fit(ctx, mnist.Train(), models.FitOptions{Epochs: 10, Validation: mnist.Test()}) {
//		if err != nil { ... }
//		fmt.Println(epoch.Number, epoch.Validation) // 10 119.76 = 98.456 cross-entropy + 21.302 KL
//	}
//	codes, err := a.Encode(mnist.Test())
//	digits, err := a.Sample(64, 1)
//	err = a.Save("vae.safetensors")
//
// Load rebuilds a model from the file alone. Autoencoder.Pretrain trains a deep model layer by layer first, and
// Autoencoder.Extend carries the weights over to another model, such as a classifier on the code (Supervised):
//
//	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 3}) { ... }
//	c, err := a.Extend(models.Supervised{Model: a.Model, Classes: 10})
//	for epoch, err := range c.Fit(ctx, train, models.FitOptions{}) { ... }
//	probabilities, err := c.Predict(test)
//
// FitOptions has what belongs to the training of every model: the optimiser, learning-rate schedules, clipping, weight
// decay, and early stopping that restores the best weights. FitSource trains on what does not fit in memory, such as a
// data.File; for a loop of one's own Stepper takes single steps.
//
// Features in units of their own are scaled by a data.Scaler that is fitted to the training set and goes with the model; every
// method then takes and returns data in those units:
//
//	a.Scaler = &data.Standard{}
//	err = a.Scaler.Fit(train)
//
// # Combining them
//
// What changes one thing is a model around another one, so that changes combine by nesting, in Go or, by name, with Wrap:
//
//	m := models.Denoising{
//		Model:      models.Sparse{Model: plain, Lambda: 0.1},
//		Corruption: models.Corruption{Noise: models.MaskingNoise, P: 0.3},
//	}
//
// The order says what happens: a corruption around a model that is told labels does not touch them, a penalty around one
// that hides pixels is about what the encoder saw. What would take an effect away is an error, such as two variants that
// both replace the KL, a prior around another one, or a classifier on a code that was told the label.
//
// Some compositions have a name of their own in the registry (Variant.Of), such as denoising-sparse. A saved model keeps
// the nesting, and Load rebuilds it.
//
// What a Denoising model restores is seen on data from Corrupt, and what a Masked one fills in by its Hide and
// Autoencoder.Inpaint:
//
//	noisy, err := models.Corrupt(test, models.Corruption{Noise: models.GaussianNoise, Sigma: 0.3}, 1)
//	restored, err := a.Reconstruct(noisy)
//
// Observed completes data most of whose values are missing, such as ratings: those are 0, and only the others count.
//
// # Variational autoencoders
//
// VAE has a weight of the KL, its Annealing, and free bits; "beta-vae" is one with settings of its own. What has another
// bound wraps it, or any model with a Gaussian posterior, such as ConvVAE: CapacityVAE, BetaTCVAE, InfoVAE, IWAE and
// VampPrior. WAE gives a model without noise a prior to sample from, RAE a smooth decoder, and VQVAE a code of codewords.
// Autoencoder.Posterior returns the means and variances of codes, and eval.ActiveUnits says how many units they use:
//
//	m, err := models.Build("conv-vae", sp)
//	m, err = models.Wrap("iwae", m, sp)
//
// # Likelihoods
//
// LogLikelihood estimates log p(x) of every sample by importance sampling, and ELBO its lower bound, in nats and whatever a
// model was trained with; they refuse data and errors that are no likelihood. On bits drawn anew in every epoch a model is
// trained by FitSource:
//
//	for epoch, err := range a.FitSource(ctx, data.BinarizedSource(train, 1), models.FitOptions{}) { ... }
//	bits, err := data.Binarize(test, 1)
//	bound, err := a.ELBO(ctx, bits, models.SampleLossOptions{})             // bound.Mean ± bound.StandardError
//	l, err := a.LogLikelihood(ctx, bits, models.LikelihoodOptions{})        // l.Mean, with 5,000 draws of each sample
//
// SampleLosses has every term of a loss sample by sample, of any model and data.
//
// # Writing one
//
// A variant is a struct of settings with three methods, Encode, Decode and Loss, in one file that also registers it;
// embed Spec for what dense autoencoders have in common, ConvNet beside it for what convolutional ones have, or Dictionary
// for what sparse dictionaries have. Look at plain.go, vae.go and conv.go. What changes one thing of another model wraps it
// instead of copying it, as contractive.go does: it embeds a Model and has an Unwrap method, by which the inner model's
// further abilities are found. Nothing else has to be edited: registering makes a variant known to Build and Load, to the
// command line and to the conformance suite in package modelstest.
//
// # Conventions
//
// Losses are per sample: summed over features, averaged over the batch (see package losses). Decoders return logits, or
// values before the output activation. A graph is built in one of three modes: training (dropout, corruption, drawn
// latent variables), evaluation (drawn latent variables alone) and inference (no noise at all, latent variables are
// their means). Fit uses the first, Evaluate the second, everything else the third.
//
// One seed decides everything: initial weights, the order of batches, and all noise. The same seed gives the same bytes,
// for any GOMAXPROCS.
//
// Where to put what: a new variant in a file here; a new loss in package losses; a new op, layer or initialiser in
// package graph; a new metric in package eval.
package models
