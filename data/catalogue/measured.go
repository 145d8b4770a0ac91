package catalogue

import (
	"context"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/cancer"
	"github.com/aegis-ae/aegis/data/fetch"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/data/tissue"
)

// measured describes the real sets.
func measured() []Entry {
	return []Entry{
		{
			Name: "mnist", Title: "handwritten digits, the first of MNIST", Origin: Embedded, Licence: "CC BY-SA 3.0",
			Split: true, Train: 10_000, Test: 2_000, Features: 784, Classes: 10,
			Image: data.Image{Height: 28, Width: 28, Channels: 1},
			parts: func(context.Context, Options) (train, test *data.Set, err error) {
				return mnist.Train(), mnist.Test(), nil
			},
		},
		published("mnist-full", "mnist"),
		published("fashion-mnist", "fashion-mnist"),
		{
			Name: "breast-cancer", Title: "cell nuclei of breast masses, Wisconsin", Origin: Embedded, Licence: "CC BY 4.0",
			Train: 455, Test: 114, Features: 30, Classes: 2,
			whole: embedded(cancer.Set),
		},
		{
			Name: "tissue", Title: "gene expression of human tissues", Origin: Embedded, Licence: "Artistic-2.0",
			Train: 151, Test: 38, Features: 500, Classes: 7,
			whole: embedded(tissue.Set),
		},
		{
			Name: "optdigits", Title: "small handwritten digits", Origin: Embedded, Licence: "CC BY 4.0",
			Train: 1_438, Test: 359, Features: 64, Classes: 10, Image: data.Image{Height: 8, Width: 8, Channels: 1},
			whole: embedded(optdigits.Set),
		},
	}
}

// published describes a set of package fetch.
func published(name, inFetch string) Entry {
	d, _ := fetch.Lookup(inFetch) // the tests know that it is there
	return Entry{
		Name: name, Title: d.Title + ", in full", Origin: Fetched, Licence: d.Licence,
		Split: true, Train: 60_000, Test: 10_000, Features: 784, Classes: len(d.Classes),
		Image:     data.Image{Height: 28, Width: 28, Channels: 1},
		published: &d,
		parts:     func(ctx context.Context, o Options) (train, test *data.Set, err error) { return d.Get(ctx, o.Fetch) },
	}
}

// embedded loads a set inside the program.
func embedded(set func() *data.Set) func(Options) (*data.Set, error) {
	return func(Options) (*data.Set, error) { return set(), nil }
}
