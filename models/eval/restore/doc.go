// Package restore measures how well corrupted data are restored. [Compare] holds several ways against the clean
// samples: a denoising autoencoder, the best affine map ([LinearDenoiser]), filters ([MedianFilter], [GaussianFilter]),
// and for small images an [Enlarger]. [CompleteByBiases] is the baseline for ratings, most of which are missing
// ([Observed] says which).
//
// What a denoiser knows of the density of its data is its gradient: [Score], and [CompareVectors] where the true one is
// known (synthetic.Mixture).
package restore
