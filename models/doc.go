// Package models trains and uses autoencoders. A [Model] is a struct of settings with three functions that build an
// expression graph. An [Autoencoder] is a model with parameters: it can be trained, evaluated, sampled from and saved.
// The variants are in package variants.
//
// Aegis follows semantic versioning. Until v1.0.0 a minor version may change the API; the CHANGELOG says how. Models
// saved by any version keep loading.
//
// # Using a model
//
// Build a model by name and sizes, give it parameters, and train it by ranging over its epochs:
//
//	import _ "github.com/aegis-ae/aegis/models/variants" // registers vae and all other variants
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
// [Load] rebuilds a model from the file alone. [Wrap] puts one variant around another, and [Set] changes a setting by
// name. [Autoencoder.Pretrain] trains a deep model layer by layer, and [Autoencoder.Extend] transfers weights to
// another model, such as a classifier on the code:
//
//	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 3}) { ... }
//	c, err := a.Extend(variants.Supervised{Model: a.Model, Classes: 10})
//	for epoch, err := range c.Fit(ctx, train, models.FitOptions{}) { ... }
//	probabilities, err := variants.Predict(c, test)
//
// [FitOptions] holds the training settings: optimiser, learning-rate schedule, gradient clipping, weight decay, and
// early stopping that restores the best weights. [Autoencoder.FitSource] trains on data that do not fit in memory
// ([data.File]) or that are drawn anew in every epoch. A [Stepper] takes single steps, for your own training loop.
//
// Scale features of different units with a [data.Scaler], fitted to the training set and saved with the model. Every
// method then takes and returns data in the original units:
//
//	a.Scaler = &data.Standard{}
//	err = a.Scaler.Fit(train)
//
// # Likelihoods
//
// [Autoencoder.LogLikelihood] estimates log p(x) of every sample by importance sampling, and [Autoencoder.ELBO] its
// lower bound, both in nats, whatever loss the model was trained with. Both refuse reconstruction errors that are not a
// likelihood, and data outside its support. [Autoencoder.SampleLosses] returns every term of the loss sample by sample,
// for any model and data.
//
//	bits, err := data.Binarize(test, 1)
//	bound, err := a.ELBO(ctx, bits, models.SampleLossOptions{})      // bound.Mean ± bound.StandardError
//	l, err := a.LogLikelihood(ctx, bits, models.LikelihoodOptions{}) // l.Mean, with 5,000 draws per sample
//
// # Writing a variant
//
// A new variant is one file: a struct of settings, the methods Encode, Decode and Loss, and a call of [Register]. Embed
// [Spec] for the settings and layers of dense autoencoders, and variants.ConvNet beside it for convolutional ones. A
// variant that changes one thing wraps another model instead of copying it: it embeds a Model and has an Unwrap method,
// which gives access to the inner model's abilities. Registering makes the variant known to Build and Load, to the
// command line (package cmd/demo/app) and to the conformance suite (package modelstest). Nothing else needs editing, in
// this module or in yours.
//
// Whatever Encode knows and Loss needs travels in the [Code]: the draw, the posterior's parameters, the encoder's
// actual input, and anything else by name ([Code.Carry]). Loss must not draw or encode again: it would get another draw
// of noise or dropout, and under a wrapper that corrupts the input it would encode clean data. The conformance suite
// reports both mistakes.
//
// Everything else that a model can do is an optional interface: a prior, a likelihood, labels, a schedule, a discrete
// code, and so on. The file ability.go lists them all in one table. Two of them extend the engine:
//
//   - [InputTaker] declares named inputs beside x and the labels, such as covariates or a mask. The model's functions
//     get them by [graph.Scope.Input], [data.Set] carries their values, and Fit, Encode, Decode and SampleGiven feed
//     them.
//   - [Programmer] declares the model's own computations, such as predicting labels. [Autoencoder.Apply] runs them by
//     name.
//
// To freeze a layer or a whole inner model, build it in [graph.Scope.Frozen]. Parameters that your own programs add to
// Autoencoder.Params are saved and loaded with the model. Every loss term has a [losses.Role], by which wrappers find
// the reconstruction error or the KL; names are for readers.
//
// # Conventions
//
// Losses are per sample: summed over features, averaged over the batch (see package losses). Decoders return logits, or
// values before the output activation. A graph is built in one of three modes: training (dropout, corruption and drawn
// latent variables), evaluation (only drawn latent variables) or inference (no noise; latent variables are replaced by
// their means). Fit uses the first, Evaluate the second, everything else the third.
//
// One seed determines everything: the initial weights, the order of batches and all noise. The same seed gives the same
// bytes for any GOMAXPROCS.
//
// A new variant goes into package variants, a new loss into package losses, a new op, layer or initialiser into package
// graph, and a new metric into one of the packages below eval.
package models
