// Package linear has the linear baselines, which every autoencoder of the same code size has to beat.
//
// Principal component analysis is an [eval.Coder], as a model is; [FitRandomizedPCA] finds it for very wide data.
// [Compare] puts a model beside it, one code size after another:
//
//	pca, err := linear.FitPCA(train, 32)
//	baseline, err := pca.Reconstruct(test)
//	mse, err := eval.MSE(test, baseline) // 0.017543 on the embedded MNIST
//	c, err := linear.Compare(train, test, []int{2, 5, 10, 32}, model, linear.CompareOptions{})
//
// [PrincipalAngles] compares two subspaces. [PCA.Probabilistic] is the optimum of a linear variational autoencoder in
// closed form, with its likelihood, and [RateDistortionOf] the optimum of a linear beta-VAE. [FitAffine] finds the best
// affine map between two sets, such as corrupted and clean samples, or small and large images.
package linear
