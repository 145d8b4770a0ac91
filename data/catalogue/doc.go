// Package catalogue loads sets by name: embedded sets, sets that are downloaded on first use, and synthetic sets
// whose truth is known.
//
//	train, test, err := catalogue.Load(ctx, "breast-cancer", catalogue.Options{Seed: 1})
//
// [Entries] lists them, and [Describe] describes one without loading it. MNIST and its relatives come with the split
// of their authors. All others are split at random by the seed, four fifths for training and one fifth for testing,
// with the same class proportions in both. Values are in the units of the source: scale them if the units of features
// differ.
//
// The package imports all sets and so adds 2.4 MB to a program. If you need one set only, import its own package.
package catalogue
