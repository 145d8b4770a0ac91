// Package losses holds the terms of training objectives: plain functions from nodes of a graph to a [Term].
//
// # One convention
//
// Every term is a number for each sample, summed over features, and a loss is the average of its terms over the batch:
//
//	L = (1/B) Σ_b Σ_terms weight · term_b
//
// so that a reconstruction error and a KL divergence are in the same unit (nats, where the error is a negative
// log-likelihood), and a weight means the same for every number of features: beta = 1 is beta = 1. A library that
// averages the squared error over n features as well makes its beta n times what it says. The conversions, for a loss
// c·‖x − x̂‖² + beta·KL brought to c = 1: with c = 1/2 (a Gaussian decoder of variance 1) the canonical beta is 2·beta;
// with c = 1/n (mean squared error) it is n·beta.
//
// Metrics, as opposed to losses, divide by the number of features: MSE = SquaredError/n.
//
//	terms := []losses.Term{losses.BernoulliLogits(out, x), losses.KL(mean, logvar).Times(beta)}
//	loss := losses.Total(s, terms...)
//
// # Which one
//
// Errors of a reconstruction go with the data and the output of the decoder:
//
//   - bits, or grey levels taken as probabilities: [BernoulliLogits] on logits;
//   - numbers: [SquaredError]; with outliers [AbsoluteError] or [Huber]; with a variance to be learned
//     [GaussianNegativeLogLikelihood];
//   - classes: [CategoricalCrossEntropy] on logits.
//
// They have [Term.Elements], so that [Term.Where] can count some elements and not others. Some are negative
// log-likelihoods, −log p(x|z): BernoulliLogits of bits, GaussianNegativeLogLikelihood and CategoricalCrossEntropy
// exactly, SquaredError and AbsoluteError up to a constant. As plain nodes, for importance sampling and mixtures, there
// are [LogBernoulli], [LogNormal] and [LogStandardNormal].
//
// Codes of a variational autoencoder are held to a prior by
//
//   - [KL], or [KLBetween] for a prior that is no standard normal distribution; [KLUnits] is the divergence of each unit;
//   - [FreeBits] and [Capacity], which let the code carry some information for nothing, or ask it to;
//   - [DecomposeKL], the divergence in three parts, of which the total correlation can be weighted on its own;
//   - [MMD], which compares a batch of codes with a sample of the prior, and needs no density of either.
//
// Activations are penalised by [L1], [L2] and [KLSparsity] and their Jacobian by [Contractive], weights by [WeightL1]
// and [WeightL2]. What belongs to the batch or the model as a whole rather than to a sample (FreeBits, Capacity,
// KLSparsity, MMD and the penalties of weights) is the same number for every sample, which is then its average too.
// Such terms are marked by [Term.OfBatch], and so are those of DecomposeKL, for which a sample is compared with the
// others of its batch.
//
// An argument that makes no sense is an error of the graph, which Compile reports, as everywhere.
package losses
