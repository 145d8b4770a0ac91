// Package fetch brings published sets that are too large to carry inside a program: MNIST and Fashion-MNIST in full,
// 60,000 training and 10,000 test images each, as the IDX files that their authors published.
//
//	train, test, err := fetch.Get(ctx, "fashion-mnist", fetch.Options{})
//
// The first call downloads about 12 MB for MNIST or 31 MB for Fashion-MNIST from a public mirror, and the next one if
// that fails. Every file is checked by its published SHA-256 before it gets its name, so that a file is in its folder
// whole and right, or not at all. Later calls find it there, check it again, and need no network.
//
// # Without a network
//
// Files that were brought by hand do as well, plain or compressed: put the four of them into the folder of the set,
// by default aegis/datasets/NAME in the user's cache folder ([os.UserCacheDir]), or give the folder where they are as
// Options.Dir. The error of a set that cannot be had says which files, and which folder. [LoadFrom] reads any folder
// of such files, also those of a set of your own.
//
// The checksums are of the decompressed files, because the same file is compressed differently by different mirrors.
package fetch
