// Package modelstest is the conformance suite for variants of autoencoders. A variant passes it without writing a
// test of its own:
//
//	func TestMyVariant(t *testing.T) { modelstest.Run(t, "my-variant") }
//
// The suite builds the variant at small sizes, in every mode and both element types, and checks its gradients against
// finite differences, that every parameter is trained, that one seed gives the same bytes for any GOMAXPROCS, that
// saving and loading changes nothing, that it overfits a batch, that a sample's code does not depend on the batch it
// is in, nor a term of its loss that does not say so, that Loss computes nothing again that Encode has computed, that
// its prior gives samples, that using a model does not change it, that losses are finite at the extremes of the data,
// that no sample is dropped, and that training can be stopped. Random numbers come from fixed seeds.
package modelstest
