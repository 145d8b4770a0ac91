// Package sample asks whether new samples are like real ones.
//
// Samples come from a [Sampler]: a model with a prior, or a decoder of codes drawn from a density ([FitLatent]).
// [FrechetDistance] compares their distribution with that of real samples by the mean and covariance of features;
// package digits has features of digits for it. [MeasureNovelty] tells copies of training samples from new samples.
// [Oversampling] makes samples of a rare class, and [CompareAugmentations] says what a classifier gains by them.
//
//	sampler, err := sample.FitLatent(a, train, 10, cluster.MixtureOptions{})
//	drawn, err := sampler.Sample(2000, 1)
//	distance, err := digits.FrechetDistance(test, drawn)
package sample
