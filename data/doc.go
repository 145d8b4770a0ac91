// Package data holds the samples that a model learns from. It reads, checks, splits and scales them, and cuts them
// into batches.
//
// # A set
//
// A [Set] is a plain struct: N samples of D features in one row-major float32 slice, with optional labels, names of
// classes and features, and the geometry of an image. [New] makes one from numbers in memory, and [Load] reads one
// from a file or folder. The packages below this one embed small sets in the program (data/mnist, data/cancer,
// data/tissue, data/optdigits), download larger ones (data/fetch), generate sets whose truth is known
// (data/synthetic), and list them all by name (data/catalogue):
//
//	train, test := mnist.Train(), mnist.Test()
//	fmt.Println(train) // mnist train (10,000): 10000 samples x 784 features (28x28), 10 classes
//
// [Set.Check] reports the first thing that is wrong with a set, with its row and column. A sound set has at least one
// sample and one feature. An operation that would leave nothing (a filter that matches no label, a split into more
// parts than there are samples) is therefore an error.
//
// Values that accompany features and labels (covariates, a mask, a second modality, a time) are named inputs: see
// [Input] and Set.Inputs. Every operation on sets and sources keeps them with their samples.
//
// # Reading
//
// [Load] reads CSV and TSV, NPY and NPZ, the IDX files of MNIST, folders of images and sparse ratings. It tells them
// apart by their names:
//
//	patients, err := data.Load("patients.csv", data.ReadOptions{Label: "diagnosis"})
//	faces, err := data.Load("faces/", data.ReadOptions{Image: data.Image{Height: 32, Width: 32, Channels: 1}})
//
// A missing value is an error. With [KeepMissing] it is NaN, for an [Imputer] to fill in. [ReadOptions] also takes
// the columns and classes that a model was trained on, so that new data mean the same to it: columns are found by
// name, and labels keep their numbers.
//
// [WriteCSV], [WriteNPZ], [WriteNPY] and [WriteImages] write what Load reads. Package data/ratings has the baselines
// that a model of ratings must beat.
//
// # Sources
//
// A [Source] delivers its samples in batches and need not be in memory as a whole. A [Set] is one. So is the [File]
// that [Open] returns, which keeps within a memory budget however large the file is:
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
// [Set.Select], [Set.Head], [Set.Where], [Set.Split], [Set.SplitStratified] and [Concat] return new sets that share
// no memory with their sources. Only [Set.Row] and the batches below are views.
//
//	parts, err := train.SplitStratified(1, 0.9, 0.1) // the same class shares in both parts
//	normal, err := train.Where(func(label int) bool { return label != 1 })
//
// [Set.Folds] deals the samples into the folds of a cross-validation.
//
// # Batches
//
// [Set.Batches] is an iterator over one epoch. Every sample is delivered exactly once, in an order that depends on
// the seed and the epoch only:
//
//	for b := range train.Batches(data.BatchOptions{Size: 64, Shuffle: true, Seed: 1, Epoch: epoch}) {
//		step(b.X, b.N) // b's buffers are used again later
//	}
//
// While the loop body works on a shuffled batch, the next one is gathered, so that a training step does not wait for
// its data. No batch allocates.
//
// # Scaling
//
// A [Scaler] is fitted on the training set and then applied to every set, so that no information leaks from the test
// set. [MinMax] and [Standard] are plain structs that survive JSON exactly: a saved model carries the scaling that it
// was trained with and inverts it on its reconstructions. A [Chain] applies several scalers in turn, for example an
// [Imputer] first. [MarshalScaler] and [UnmarshalScaler] encode a scaler together with its kind.
//
// # Bits
//
// Models of binary data need bits: [Binarize] draws them from grey levels once, [Threshold] cuts at a value, and
// [BinarizedSource] draws new bits in every epoch.
//
// # Resolution
//
// [Shrink] averages the pixels of images over squares. [Enlarge] enlarges images by nearest-neighbour or bilinear
// interpolation, the baselines of a model.
//
// # Formats
//
// A new format is one file of code and one line in formats: how a file is recognised, and how its rows are read from
// a position on. Load, Open, the statistics and the streams then support it.
//
// # Files
//
// [WriteFile] writes every file of Aegis, models and figures included, completely or not at all.
//
// # Reproducibility
//
// Random operations take a seed and depend on nothing else: not on the clock, the number of processors, the order of
// a map or earlier calls. Different purposes (splitting, shuffling) have independent streams for the same seed.
package data
