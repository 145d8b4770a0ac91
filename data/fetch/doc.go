// Package fetch downloads published sets that are too large to embed in a program: the full MNIST and Fashion-MNIST,
// 60,000 training and 10,000 test images each, as the IDX files that their authors published.
//
//	train, test, err := fetch.Get(ctx, "fashion-mnist", fetch.Options{})
//
// The first call downloads about 12 MB for MNIST or 31 MB for Fashion-MNIST from a public mirror; if that fails, it
// tries the next mirror. Every file is checked against its published SHA-256 before it gets its name, so that the
// folder has complete and correct files only. Later calls find the files there, check them again, and need no
// network.
//
// # Without a network
//
// You may also download the four files yourself, plain or compressed. Put them into the folder of the set, by default
// aegis/datasets/NAME in the user's cache folder ([os.UserCacheDir]), or name their folder as Options.Dir. The error
// for a missing set says which files it needs, and in which folder. [LoadFrom] reads any folder of such files,
// including a set of your own.
//
// The checksums are those of the decompressed files, because mirrors compress the same file differently.
package fetch
