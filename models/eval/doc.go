// Package eval measures what a model has learned. It asks of a model only that it encodes, decodes or reconstructs sets
// ([Encoder], [Decoder], [Reconstructor], [Coder]), as a models.Autoencoder does, and most of it needs only sets: data
// and their reconstructions, or codes. This package has the metrics; the packages below build on them:
//
//	linear           PCA and the other linear baselines; a model beside PCA, by code size
//	probe            simple classifiers of codes
//	cluster          k-means, mixtures of Gaussians; clusters compared with classes
//	nearest          nearest codes: retrieval, votes
//	latent           paths, traversals and grids of codes, decoded
//	sample           samplers; are samples like real ones, are they new; oversampling
//	restore          denoising, enlarging and completing, compared
//	anomaly          detectors made of models
//	disentanglement  do units stand for the factors of variation?
//	digits           features of digits, for a Fréchet distance
//
// They import this package, and it imports none of them.
//
// # How good is a reconstruction?
//
//	xhat, err := a.Reconstruct(test)
//	mse, err := eval.MSE(test, xhat)
//
// [MAE], [RMSE] and [ExplainedVariance] are for data of any kind, [PSNR] and [SSIM] for images, [CrossEntropy] for
// bits. [MSEWhere] is the error on hidden or observed values alone, [FeatureErrors] the error of each feature, and
// [Measures] lists every error that applies.
//
// Metrics are averages over samples and features, unlike losses, which are sums over features (see package losses), and
// unlike [CrossEntropy] and [UnitKL], which are in nats as the losses are. Images are clipped only if you call [Clip].
//
// # How small is a code?
//
// [CompressionOf] counts numbers and bits. A [Quantizer] stores codes in few bits. [SparsityOf] says how much of a code
// is in use.
//
// # Which units of a posterior are in use?
//
//	mean, logvar, err := a.Posterior(test)
//	active, err := eval.ActiveUnits(mean, logvar)
//
// [UnitKL] is the divergence of each unit from the standard normal prior, and [VaryingUnits] another count. The
// likelihood of data is in package models: Autoencoder.ELBO and LogLikelihood.
//
// # Which samples are odd?
//
// Those with large [SampleErrors], to begin with. [AUROC] and [AveragePrecision] measure how well scores separate
// samples, [ROC] and [PrecisionRecall] show it, and a threshold decides:
//
//	scores, err := eval.SampleErrors(x, xhat)
//	auroc, err := eval.AUROC(scores, positive)
//	threshold, err := eval.Percentile(scoresOfNormalSamples, 95)
//	d, err := eval.Decide(scores, positive, threshold)
//	fmt.Println(d.Precision(), d.Recall(), d.F1())
//
// [BestF1] finds a threshold on labelled samples. [Confusion] is for more than two classes.
package eval
