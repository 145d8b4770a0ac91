package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// What --quick leaves.
const (
	quickTrain  = 1000
	quickTest   = 500
	quickEpochs = 2
)

// embedded is the value of --data for the digits that the program carries.
const embedded = "mnist"

const dataUsage = "set by `name` (demo data list), or a file or folder of your own"

// dataHelp explains --data in the help of a command.
const dataHelp = `--data is the name of a set, of which mnist, 10,000 training and 2,000 test
digits, and some others are inside the program (demo data list), or a file or
folder of your own: CSV or TSV with a header (--label names the column of
classes), NPY or NPZ, IDX files as MNIST has them, or a folder of images, in
which sub-folders are classes. What has no test part of its own is split at
random, by --seed; --holdout says how much of it is for tests.`

// dataFlags say on which data a command works.
type dataFlags struct {
	data     string
	label    string
	missing  string
	image    data.Image
	binarize string
	holdout  float64
}

func (f *dataFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.data, "data", embedded, dataUsage)
	flags.StringVar(&f.label, "label", "", "`column` of a CSV file with the classes, by name, or by number from 0")
	flags.StringVar(&f.missing, "missing", missingRefuse, "what missing values of a CSV file become: "+
		"refuse, or mean or median, those of their column in the training part")
	flags.TextVar(&f.image, "image", data.Image{}, "`height x width`, such as 28x28, to which images of a folder are brought, or that rows of numbers have")
	flags.StringVar(&f.binarize, "binarize", "", binarizeUsage)
	flags.Float64Var(&f.holdout, "holdout", 0.2, "`share` of the samples that is for tests, of what has no test part")
}

// The values of --missing.
const (
	missingRefuse = "refuse"
	missingMean   = "mean"
	missingMedian = "median"
)

// check finds what is wrong with the flags before anything is read.
func (f dataFlags) check() error {
	if missing := []string{missingRefuse, missingMean, missingMedian}; f.missing != "" && !slices.Contains(missing, f.missing) {
		return usagef("--missing %q: it must be refuse, mean or median", f.missing)
	}
	if f.holdout != 0 && !(f.holdout > 0 && f.holdout < 1) {
		return usagef("--holdout %v: it must be a share between 0 and 1", f.holdout)
	}
	return f.checkBinarize()
}

// split is a part of a set.
type split string

const (
	trainSplit split = "train"
	testSplit  split = "test"
	allSplit   split = "all"
)

// parseSplit checks the value of --split; empty is for the command to decide.
func parseSplit(name string) (split, error) {
	if s := split(name); slices.Contains([]split{"", trainSplit, testSplit, allSplit}, s) {
		return s, nil
	}
	return "", usagef("--split %q: there are: test, train, all", name)
}

// load returns a part of the digits inside the program, or with --quick its beginning.
func (a *app) load(part split) (*data.Set, error) {
	if part == testSplit {
		return a.beginning(mnist.Test(), quickTest)
	}
	return a.beginning(mnist.Train(), quickTrain)
}

// loadBoth returns the training and the test part of the set that the flags name, or with --quick their beginnings; as a
// saved model takes them, if there is one.
func (a *app) loadBoth(ctx context.Context, f dataFlags, ae *models.Autoencoder) (train, test *data.Set, err error) {
	if err := f.check(); err != nil {
		return nil, nil, err
	}
	s, err := a.openAsBits(ctx, f, ae)
	if err != nil {
		return nil, nil, err
	}
	if train, test, err = s.parts(f, a.seed); err != nil {
		return nil, nil, err
	}
	if train, err = a.beginning(train, quickTrain); err != nil {
		return nil, nil, err
	}
	test, err = a.beginning(test, quickTest)
	return train, test, err
}

// loadFor returns a part of the set that the flags name, as a saved model takes it: with the columns that it was trained on,
// its classes and its images. An empty part is the test part of a set that comes with one, and all of any other.
func (a *app) loadFor(ctx context.Context, f dataFlags, part split, ae *models.Autoencoder) (*data.Set, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	s, err := a.openAsBits(ctx, f, ae)
	if err != nil {
		return nil, err
	}
	set, err := s.part(part, f, a.seed)
	if err != nil {
		return nil, err
	}
	n := quickTest
	if part == trainSplit {
		n = quickTrain
	}
	if set, err = a.beginning(set, n); err != nil {
		return nil, err
	}
	return set, fits(ae, set)
}

// beginning returns the first n samples of a set with --quick, else the whole.
func (a *app) beginning(s *data.Set, n int) (*data.Set, error) {
	if !a.quick {
		return s, nil
	}
	head, err := s.Head(min(n, s.N))
	if err != nil {
		return nil, err
	}
	head.Name = fmt.Sprintf("the first of %s", s.Name)
	return head, nil
}

// fits reports a set of another form than the model takes.
func fits(ae *models.Autoencoder, s *data.Set) error {
	switch {
	case s.D == ae.Input():
		return nil
	case s.Image.IsZero():
		return fmt.Errorf("the samples of %s have %d features, but the model takes %d", s.Name, s.D, ae.Input())
	}
	return fmt.Errorf("the images are %v, %d numbers each, but the model takes %d", s.Image, s.D, ae.Input())
}
