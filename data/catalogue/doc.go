// Package catalogue knows every set that can be had by its name alone: those inside the program, those that are
// fetched when they are first asked for, and those that are drawn from a known truth.
//
//	train, test, err := catalogue.Load(ctx, "breast-cancer", catalogue.Options{Seed: 1})
//
// [Entries] lists them, and [Describe] describes one before it is loaded. MNIST and its relatives come with the split
// of their authors; all others are split at random by the seed, four fifths for training and one fifth for tests,
// with the same share of every class in both. Values are in the units of the source: scale them where features differ
// in theirs.
//
// It imports the packages of all sets and so adds 2.4 MB to a program. Who needs one set imports its own package.
package catalogue
