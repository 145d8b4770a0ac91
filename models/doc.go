// Package models trains and uses autoencoders. A model is data plus three functions that add to an expression graph,
// the interface [Model]; an [Autoencoder] is a model with parameters, which can be trained, evaluated, sampled from and
// saved. The variants themselves are in package variants.
//
// Aegis follows semantic versioning. Until v1.0.0 a minor version may change the API, and the CHANGELOG says how; saved
// models of every version keep loading.
//
// # Using a model
//
// A model is built by name and sizes, gets parameters, and is trained by ranging over its epochs:
//
//	import _ "github.com/aegis-ae/aegis/models/variants" // registers vae and all others
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
// its name. [Autoencoder.Pretrain] trains a deep model layer by layer, and [Autoencoder.Extend] carries weights over to
// another model, such as a classifier on the code:
//
//	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 3}) { ... }
//	c, err := a.Extend(variants.Supervised{Model: a.Model, Classes: 10})
//	for epoch, err := range c.Fit(ctx, train, models.FitOptions{}) { ... }
//	probabilities, err := variants.Predict(c, test)
//
// [FitOptions] has the settings of every training: the optimiser, learning-rate schedules, clipping, weight decay, and
// early stopping that restores the best weights. [Autoencoder.FitSource] trains on data that do not fit in memory, such
// as a data.File, or that are drawn anew in every epoch; a [Stepper] takes single steps for a loop of your own.
//
// Features in different units are scaled by a data.Scaler that is fitted to the training set and saved with the model;
// every method then takes and returns data in the original units:
//
//	a.Scaler = &data.Standard{}
//	err = a.Scaler.Fit(train)
//
// # Likelihoods
//
// [Autoencoder.LogLikelihood] estimates log p(x) of every sample by importance sampling, and [Autoencoder.ELBO] its
// lower bound, in nats, whatever the model was trained with. Both refuse data and reconstruction errors that are no
// likelihood. [Autoencoder.SampleLosses] has every term of a loss sample by sample, for any model and data.
//
//	bits, err := data.Binarize(test, 1)
//	bound, err := a.ELBO(ctx, bits, models.SampleLossOptions{})      // bound.Mean ± bound.StandardError
//	l, err := a.LogLikelihood(ctx, bits, models.LikelihoodOptions{}) // l.Mean, with 5,000 draws of each sample
//
// # Writing a variant
//
// A variant is a struct of settings with three methods, Encode, Decode and Loss, in one file that also registers it
// ([Register]). Embed [Spec] for the settings and layers of dense autoencoders, or variants.ConvNet beside it for
// convolutional ones. A variant that changes one thing of another model wraps it instead of copying it: it embeds a
// Model and has an Unwrap method, through which the inner model's abilities are found. Registering makes a variant
// known to Build and Load, to the command line (package cmd/demo/app) and to the conformance suite (package
// modelstest); nothing else is edited, in this module or in yours.
//
// Whatever Encode knows and Loss needs travels in the [Code]: the draw, the posterior's parameters, what the encoder
// really saw, and anything else by name ([Code.Carry]). Loss must not draw or encode again. It would get another draw
// of noise or dropout, and under a wrapper that corrupts, the code of clean data; the conformance suite reports both.
//
// What else a model can do is an optional interface. The file ability.go lists them all in one table: a prior, a
// likelihood, labels, a schedule, a discrete code, and so on. Two of them extend what the engine computes:
//
//   - [InputTaker] declares named inputs beside x and the labels, such as covariates or a mask. The model's functions get
//     them by graph.Scope.Input, data.Set carries their values in Inputs, and Fit, Encode, Decode and SampleGiven feed them.
//   - [Programmer] declares computations of the model's own, such as predicting labels, which [Autoencoder.Apply] runs by
//     their name.
//
// A layer or a whole inner model is frozen by building it in graph.Scope.Frozen. Parameters that another program of
// yours adds to Autoencoder.Params are saved and loaded with the model. Terms of a loss have a losses.Role, by which
// wrappers find the reconstruction error or the KL; names are for readers.
//
// # Conventions
//
// Losses are per sample: summed over features, averaged over the batch (see package losses). Decoders return logits, or
// values before the output activation. A graph is built in one of three modes: training (dropout, corruption, drawn
// latent variables), evaluation (drawn latent variables alone) and inference (no noise; latent variables are replaced
// by their means). Fit uses the first, Evaluate the second, everything else the third.
//
// One seed decides everything: initial weights, the order of batches, and all noise. The same seed gives the same
// bytes, for any GOMAXPROCS.
//
// Where to put what: a new variant in package variants; a new loss in package losses; a new op, layer or initialiser in
// package graph; a new metric in one of the packages below eval.
package models
