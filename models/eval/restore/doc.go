// Package restore measures how well corrupted data are restored. [Compare] compares several ways: a denoising
// autoencoder, the best affine map ([LinearDenoiser]), filters ([MedianFilter], [GaussianFilter]), and for small images
// an [Enlarger]. [CompleteByBiases] is the baseline for ratings, most of which are missing ([Observed] marks those
// present).
//
// A denoiser learns the gradient of the log-density of its data: [Score]. [CompareVectors] compares it with the true
// one where that is known (synthetic.Mixture).
package restore
