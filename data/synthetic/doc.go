// Package synthetic draws sets whose truth is known: where the classes are, what the density is, which subspace or
// which parameter lies behind the samples. What a model learned can then be held against what there was to learn.
//
//	set, err := synthetic.Blobs{N: 500, Classes: 4}.Sample(1) // the seed
//
// # The sets
//
//   - [Blobs]: round Gaussian clusters around random centres, equally many samples in each.
//   - [Mixture]: any mixture of Gaussians, with its density, its score (the gradient of the log density) and its
//     convolution with noise, which the best denoiser follows from. [Ring] is one for pictures.
//   - [TwoMoons], [Circles]: two classes in the plane that no straight line separates.
//   - [SwissRoll], [SCurve]: a sheet bent in three dimensions, with the place of every sample on the sheet.
//   - [LinearGaussian]: the model of probabilistic PCA, with its principal subspace and eigenvalues.
//   - [Squares]: images of squares, ellipses and hearts, with the factors behind every image, for measuring how well a
//     code takes them apart.
//   - [Ratings]: users who rate items, in the shape of MovieLens.
//
// A set is described by a plain struct whose zero fields have useful defaults, and drawn with a seed. The same seed
// gives the same set, whatever the number of processors, and the streams of different sets are independent of each
// other, and of the splits and shuffles of package data with the same seed. Where samples are drawn one after the
// other, the first of a longer set are those of a shorter one.
//
// Classes alternate: the beginning of a set ([data.Set.Head]) has equally many samples of each, within one.
//
// # Errors
//
// A number that makes no sense, such as a negative standard deviation, is an error that names it; nothing panics.
package synthetic
