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
package losses
