// Package eval measures what a model has learned. It asks of a model no more than that it encodes, decodes or reconstructs
// sets (Encoder, Decoder, Reconstructor, Coder), as a models.Autoencoder does and the baselines here, and most of it asks
// for sets only: data and their reconstructions, or codes.
//
// # How good is a reconstruction?
//
//	xhat, err := a.Reconstruct(test)
//	mse, err := eval.MSE(test, xhat)
//
// MAE, RMSE and ExplainedVariance are for data of any kind, PSNR and SSIM for images, CrossEntropy for bits. MSEWhere is the
// error on hidden or observed values alone, and FeatureErrors that of each feature. Restore holds several ways of restoring
// corrupted data against the clean ones.
//
// Metrics are averages over samples and features, unlike losses, which are sums over features (see package losses), and
// unlike CrossEntropy and UnitKL, which are in nats as the losses are. Images are not clipped unless you do (Clip).
//
// # Is it better than what is simpler?
//
// Principal component analysis is the linear baseline, which every autoencoder of the same code size has to beat. It is a
// Coder, as a model is; FitRandomizedPCA finds it for very wide data. Compare puts a model beside it, code size by code size:
//
//	pca, err := eval.FitPCA(train, 32)
//	baseline, err := pca.Reconstruct(test)
//	mse, err := eval.MSE(test, baseline) // 0.017543 on the embedded MNIST
//	c, err := eval.Compare(train, test, []int{2, 5, 10, 32}, model, eval.CompareOptions{})
//
// PrincipalAngles compares the subspaces of the two. Further baselines are Identity, LinearDenoiser for what was corrupted,
// FitAffine for what has other features, such as small images (data.Shrink, Enlarger), and filters; CompleteByBiases is that
// of ratings, of which most are missing (Observed says which). For likelihoods, PCA.Probabilistic is the optimum of linear
// variational autoencoders in closed form, and LinearRateDistortion what a linear beta-VAE can do at best.
//
// # How small is a code?
//
// CompressionOf counts numbers and bits. A Quantizer stores codes in few bits. SparsityOf says how much of a code is in use.
//
// # Which units of a posterior are in use?
//
//	mean, logvar, err := a.Posterior(test)
//	active, err := eval.ActiveUnits(mean, logvar)
//
// UnitKL has the divergence of each from the prior, VaryingUnits another count. Autoencoder.ELBO and LogLikelihood, in
// package models, are the likelihood of data.
//
// # Which samples are odd?
//
// Those with large SampleErrors, to begin with. Package anomaly, below this one, makes detectors of models. How well any
// scores tell samples apart is said by AUROC and AveragePrecision, shown by ROC and PrecisionRecall, and decided by a threshold:
//
//	scores, err := eval.SampleErrors(x, xhat)
//	auroc, err := eval.AUROC(scores, positive)
//	threshold, err := eval.Percentile(scoresOfNormalSamples, 95)
//	d, err := eval.Decide(scores, positive, threshold)
//	fmt.Println(d.Precision(), d.Recall(), d.F1())
//
// BestF1 finds a threshold on labelled samples. Confusion is for decisions between more than two classes.
//
// # What are codes good for?
//
// That is asked of sets of codes, with the labels that they have from their samples. FitKMeans finds clusters, and NMI, ARI
// and Purity hold them against classes:
//
//	codes, err := a.Encode(train)
//	clusters, err := eval.FitKMeans(codes, 10, eval.KMeansOptions{})
//	nmi, err := eval.NMI(codes.Labels, clusters.Labels)
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
// # Do units stand for something?
//
// Package disentanglement, below this one, asks it where the factors are known that samples were made of. Otherwise one
// looks: a decoder shows what it makes of codes that no sample has along paths between samples, along single units of the
// code, on a grid of the plane, and, where it is told labels, as every class (Labelled, SwapLabels):
//
//	way, err := eval.Interpolate(a, from, to, 11, eval.Spherical)
//	units, err := eval.PriorUnits(mean, logvar)
//	rows, err := eval.Traverse(a, base, units, nil, nil)
//	page, err := eval.ManifoldGrid(a, eval.NormalQuantiles(20), eval.NormalQuantiles(20))
//
// # Are new samples like real ones?
//
// They come from a Sampler: a model with a prior, or a decoder of codes that a density has drawn, such as a mixture of
// Gaussians (FitGaussianMixture, FitSampler). FrechetDistance compares their distribution with that of real ones by the mean
// and covariance of features; package digits, below this one, has features of digits for it. MeasureNovelty asks whether
// they are copies from the training set. Oversampling makes samples of a class that is rare, and CompareAugmentations says what
// a classifier gains by them.
//
//	sampler, err := eval.FitSampler(a, train, 10, eval.GaussianMixtureOptions{})
//	drawn, err := sampler.Sample(2000, 1)
//	distance, err := digits.FrechetDistance(test, drawn)
//
// # What does a denoiser know of the density of its data?
//
// Its gradient: Score, and CompareVectors where the true one is known (synthetic.Mixture).
package eval
