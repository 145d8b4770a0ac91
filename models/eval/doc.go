// Package eval measures what a model has learned: reconstruction metrics, and principal component analysis, the
// linear baseline that every autoencoder of the same code size has to beat; PrincipalAngles compares the subspaces of the
// two.
//
//	pca, err := eval.FitPCA(train, 32)
//	baseline, err := pca.Reconstruct(test)
//	mse, err := eval.MSE(test, baseline) // 0.017543 on the embedded MNIST
//
// For variational autoencoders, UnitKL and ActiveUnits say which units of the code are in use:
//
//	mean, logvar, err := a.Posterior(test)
//	active, err := eval.ActiveUnits(mean, logvar)
//
// What codes are good for is asked of sets of codes, with the labels that they have from their samples. FitKMeans finds
// clusters; FitGaussianMixture fits a density, from which new codes can be drawn and decoded:
//
//	codes, err := a.Encode(train)
//	clusters, err := eval.FitKMeans(codes, 10, eval.KMeansOptions{})
//	density, err := eval.FitGaussianMixture(codes, 10, eval.GaussianMixtureOptions{})
//	more, err := density.Sample(64, 1)
//	digits, err := a.Decode(more)
//
// An Index finds the nearest of given codes, all of them compared, to retrieve what is alike, or to classify by a vote:
//
//	ix, err := eval.NewIndex(codes, eval.IndexOptions{})
//	alike, err := ix.Neighbours(queries, 10)
//	precision, err := ix.PrecisionAt(queries, 10)
//	classes, err := ix.Classify(queries, 5)
//
// A Probe is a simple classifier that shows how much of the classes is in codes: FitLogistic, the linear one, FitRidge, or
// the vote of the nearest. CompareProbes puts a model beside PCA and the samples themselves; Probe.CrossValidate makes the
// most of few samples:
//
//	linear := eval.LogisticProbe(eval.LogisticOptions{})
//	result, err := linear.Run(codes, testCodes)
//	fmt.Println(result.Accuracy)
//
// What a decoder makes of codes that no sample has is seen along paths between samples, along single units of the code, on a
// grid of the plane, and, where it is told labels, as every class (Labelled, SwapLabels):
//
//	way, err := eval.Interpolate(a, from, to, 11, eval.Spherical)
//	units, err := eval.PriorUnits(mean, logvar)
//	rows, err := eval.Traverse(a, base, units, nil, nil)
//	page, err := eval.ManifoldGrid(a, eval.NormalQuantiles(20), eval.NormalQuantiles(20))
//
// New samples come from a Sampler: a model with a prior, or a decoder of codes that a density has drawn (FitSampler).
// MeasureNovelty asks whether they are in the training set. Oversampling makes them of a class that is rare.
//
// What stands beside a model as a baseline is a Coder or Reconstructor as well: Identity, PCA, LinearDenoiser for what was
// corrupted, FitAffine for what has other features, such as small images (data.Shrink, Enlarger), and filters. Restore holds
// all of them against clean data. Codes are stored in few bits by a Quantizer; LinearRateDistortion is what a linear
// beta-VAE can do at best. Score is what a denoising autoencoder knows of the density of its data.
//
// Package anomaly, below this one, finds samples that are unlike those a model was trained on.
//
// Of ratings, most of which are missing, Observed says which are there, and CompleteByBiases is the baseline.
//
// Metrics are averages over samples and features, unlike losses, which are sums over features (see package losses),
// and unlike CrossEntropy and UnitKL, which are in nats as the losses are.
package eval
