// Package losses holds the terms of training objectives: plain functions from nodes of a graph to a [Term].
//
// # One convention
//
// Every term is a number for each sample, summed over features, and a loss is the average of its terms over the batch:
//
//	L = (1/B) Σ_b Σ_terms weight · term_b
//
// A reconstruction error and a KL divergence are therefore in the same unit (nats, if the error is a negative
// log-likelihood), and a weight means the same for any number of features: beta = 1 is beta = 1. A library that also
// averages the squared error over n features makes its beta n times what it says. To convert a loss c·‖x − x̂‖² +
// beta·KL to c = 1: for c = 1/2 (a Gaussian decoder of variance 1) use 2·beta; for c = 1/n (mean squared error) use
// n·beta.
//
// Metrics, as opposed to losses, divide by the number of features: MSE = SquaredError/n.
//
//	terms := []losses.Term{losses.BernoulliLogits(out, x), losses.KL(mean, logvar).Times(beta)}
//	loss := losses.Total(s, terms...)
//
// # Which one
//
// Choose the reconstruction error by the data and the decoder's output:
//
//   - bits, or grey levels taken as probabilities: [BernoulliLogits] on logits;
//   - numbers: [SquaredError]; with outliers [AbsoluteError] or [Huber]; with a learned variance
//     [GaussianNegativeLogLikelihood];
//   - classes: [CategoricalCrossEntropy] on logits.
//
// They have [Term.Elements], so [Term.Where] can restrict them to some elements. Some are negative log-likelihoods,
// −log p(x|z): BernoulliLogits of bits, GaussianNegativeLogLikelihood and CategoricalCrossEntropy exactly, SquaredError
// and AbsoluteError up to a constant. For importance sampling and mixtures, [LogBernoulli], [LogNormal] and
// [LogStandardNormal] return plain nodes.
//
// These terms match the codes of a variational autoencoder to a prior:
//
//   - [KL] for the standard normal prior, [KLBetween] for any other Gaussian; [KLUnits] is the divergence of each unit;
//   - [FreeBits] lets the code carry some information at no cost, [Capacity] asks it to carry a given amount;
//   - [DecomposeKL] splits the divergence into three parts, so the total correlation can have its own weight;
//   - [MMD] compares a batch of codes with a sample of the prior and needs neither density.
//
// [L1], [L2] and [KLSparsity] penalise activations, [Contractive] their Jacobian, and [WeightL1] and [WeightL2] the
// weights. FreeBits, Capacity, KLSparsity, MMD and the weight penalties belong to the batch or the model as a whole,
// not to a sample: every sample gets the same number, so their average is that number too. [Term.OfBatch] marks such
// terms. It also marks the terms of DecomposeKL, which compare a sample with the rest of its batch.
//
// An invalid argument becomes an error of the graph, which [graph.Compile] reports.
package losses
