// Package modelstest is the conformance suite for variants of autoencoders. A variant passes it without writing a test
// of its own:
//
//	func TestMyVariant(t *testing.T) { modelstest.Run(t, "my-variant") }
//
// The suite builds the variant at small sizes, with a hidden layer and without, in every mode and both element types.
// It stops at the first fault of the graph, since all further checks would report it again. The checks are:
//
//   - builds: the graphs fit together, and encoding has no noise.
//   - Encode and Loss share a graph: Loss neither draws again what Encode has drawn, nor encodes x again, but takes it
//     from the Code.
//   - gradients: they agree with finite differences, first order, in float64.
//   - trains every parameter: the loss reaches each, unless it is frozen.
//   - one seed, one result: the same bytes for any GOMAXPROCS, and others for another seed.
//   - saves and loads: codes, reconstructions and further training are the same.
//   - overfits a batch: four samples are reconstructed much better than by their mean.
//   - samples are independent: the code of a sample does not depend on the batch that it is in.
//   - terms are of samples: a term that depends on the batch says so (losses.Term.OfBatch).
//   - use changes nothing: encoding and evaluating leave every parameter and state as they are.
//   - finite at the extremes: data of zeros, of ones and of tiny values train.
//   - drops no sample: the last, smaller batch counts.
//   - stops when cancelled: with a model that is of use.
//   - samples from its prior: as a function of the seed alone, given labels and inputs where the decoder takes them.
//
// Random numbers come from fixed seeds.
package modelstest
