// Package data holds the samples that a model learns from, and everything that is done to them before and between
// training steps: reading, checking, splitting, scaling and cutting into batches.
//
// # A set
//
// A [Set] is a plain struct: N samples of D features in one row-major float32 slice, and, where they exist, the class
// of every sample, the names of classes and features, and the geometry of an image. [New] makes one from numbers that
// are already in memory, [Load] reads one from whatever file or folder it is in, and the packages below this one
// carry small sets inside the program (data/mnist, data/cancer, data/tissue, data/optdigits), fetch larger ones
// (data/fetch), draw some whose truth is known (data/synthetic), and list all of them by name (data/catalogue):
//
//	train, test := mnist.Train(), mnist.Test()
//	fmt.Println(train) // mnist train (10,000): 10000 samples x 784 features (28x28), 10 classes
//
// [Set.Check] says whether a set is sound, and if not, what is wrong and in which row and column. A sound set has at
// least one sample and one feature, so an operation that would leave nothing (a filter that matches no label, a split
// into more parts than there are samples) is an error rather than an empty set.
//
// What comes with the samples beside features and labels (covariates, a mask, a second modality, a time) is an
// [Input] with a name: Set.Inputs. Every operation on sets and sources carries the inputs along with their samples.
//
// # Reading
//
// [Load] reads CSV and TSV, NPY and NPZ, the IDX files of MNIST, folders of images and sparse ratings, each found by
// its name:
//
//	patients, err := data.Load("patients.csv", data.ReadOptions{Label: "diagnosis"})
//	faces, err := data.Load("faces/", data.ReadOptions{Image: data.Image{Height: 32, Width: 32, Channels: 1}})
//
// A missing value is an error, or with [KeepMissing] NaN, for an [Imputer] to fill in. [ReadOptions] also takes what
// a model was trained on, so that new data mean the same to it: columns are found by their names, and labels get
// their old numbers.
//
// [WriteCSV], [WriteNPZ], [WriteNPY] and [WriteImages] write what Load reads. Package data/ratings has the baselines
// that a model of ratings must beat.
//
// # Sources
//
// A [Source] is passed over in batches without being in memory as a whole; a [Set] is one, and so is the [File] that
// [Open] returns, which keeps within a budget of memory however large it is:
//
//	f, err := data.Open("large.csv", data.ReadOptions{Label: "class", Budget: 64 << 20})
//	defer f.Close()
//	var scaler data.MinMax
//	err = scaler.FitSource(f) // of what Open saw on its way through the file
//	for b, err := range data.ScaledSource(f, &scaler).Stream(data.BatchOptions{Shuffle: true, Epoch: epoch}) {
//		...
//	}
//
// # Parts of a set
//
// [Set.Select], [Set.Head], [Set.Where], [Set.Split], [Set.SplitStratified] and [Concat] return new sets that share no
// memory with their sources: changing one never changes another. Only [Set.Row] and the batches below are views.
//
//	parts, err := train.SplitStratified(1, 0.9, 0.1) // the same class shares in both parts
//	normal, err := train.Where(func(label int) bool { return label != 1 })
//
// [Set.Folds] numbers the parts of a cross-validation, in which each sample is tested on once.
//
// # Batches
//
// [Set.Batches] is an iterator over one epoch. Every sample is delivered exactly once, in an order that depends on the
// seed and the epoch and on nothing else:
//
//	for b := range train.Batches(data.BatchOptions{Size: 64, Shuffle: true, Seed: 1, Epoch: epoch}) {
//		step(b.X, b.N) // b's buffers are used again later
//	}
//
// Shuffled batches are gathered ahead, one while the body of the loop works on the one before, so that a training
// step does not wait for its data. No batch allocates.
//
// # Scaling
//
// A [Scaler] is fitted on the training set and then applied to every set, so that no knowledge of the test set leaks
// into the training. [MinMax] and [Standard] are plain structs that survive JSON exactly, so a saved model can carry
// the scaling that it was trained with, and invert it on what it reconstructs. A [Chain] applies several, such as an
// [Imputer] before one of them. [MarshalScaler] and [UnmarshalScaler] encode any of them together with its kind.
//
// # Bits
//
// Models of bits, whose likelihoods are compared, take what [Binarize] makes of grey levels, once for all, or
// [Threshold]; a [BinarizedSource] draws the bits anew in every epoch of a training.
//
// # Resolution
//
// [Shrink] averages the pixels of images over squares, and [Enlarge] makes them large again, in the two ways that
// need no model.
//
// # Formats
//
// A new kind of file is one file of code and one line in formats: how it is recognised, and how its rows are read from
// a place on. Load, Open, the statistics and the streams then read it.
//
// # Files
//
// [WriteFile] is how every file of Aegis is written, models and figures too: whole or not at all.
//
// # Reproducibility
//
// Whatever is random takes a seed and depends on nothing else: not on the clock, the number of processors, the order of
// a map or earlier calls. The streams of one seed for different purposes (splitting, shuffling) are independent.
package data
