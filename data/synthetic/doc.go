// Package synthetic draws sets whose truth is known: the class centres, the density, the subspace or the parameters
// behind the samples. What a model learned can then be compared with the truth.
//
//	set, err := synthetic.Blobs{N: 500, Classes: 4}.Sample(1) // the seed
//
// # The sets
//
//   - [Blobs]: round Gaussian clusters around random centres, equally many samples in each.
//   - [Mixture]: any mixture of Gaussians, with its density, its score (the gradient of the log density) and its
//     convolution with noise, from which the best denoiser follows. [Ring] makes one for figures.
//   - [TwoMoons], [Circles]: two classes in the plane that no straight line separates.
//   - [SwissRoll], [SCurve]: a sheet bent in three dimensions, with the position of every sample on the sheet.
//   - [LinearGaussian]: the model of probabilistic PCA, with its principal subspace and eigenvalues.
//   - [Squares]: images of squares, ellipses and hearts, with the factors behind every image, to measure how well a
//     code separates them.
//   - [Ratings]: users who rate items, in the shape of MovieLens.
//
// A plain struct whose zero fields have useful defaults describes a set; a seed draws it. The same seed gives the
// same set for any number of processors. Different sets have independent streams for the same seed, also independent
// of the splits and shuffles of package data. Where samples are drawn one after another, a longer set begins with the
// samples of a shorter one.
//
// Classes alternate: the numbers of samples of each class at the beginning of a set ([data.Set.Head]) differ by at
// most one.
//
// # Errors
//
// A meaningless number, such as a negative standard deviation, is an error that names it. Nothing panics.
package synthetic
