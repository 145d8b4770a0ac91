package input

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// The samples and epochs of --quick.
const (
	QuickTrain  = 1000
	QuickTest   = 500
	QuickEpochs = 2
)

// Embedded is the value of --data for the digits inside the program.
const Embedded = "mnist"

const dataUsage = "set by `name` (demo data list), or a file or folder of your own"

// The help of --label and --image.
const (
	LabelUsage = "`column` of a CSV file with the classes, by name, or by number from 0"
	ImageUsage = "`height x width`, such as 28x28: images of a folder are resized to it, rows of numbers are read as it"
)

// Help explains --data in the help of a command.
const Help = `--data is the name of a set, or a file or folder of your own. Some sets are
inside the program, such as mnist: 10,000 training and 2,000 test digits (demo
data list shows all). A file may be CSV or TSV with a header (--label names the
column with the classes), NPY, NPZ or IDX as MNIST has it; in a folder of
images, sub-folders are classes. Data without a test part is split at random
(--seed); --holdout sets the test share. Inputs that a model takes beside the
features are read from the columns of their names (age; or age_1, age_2, ...),
or from the arrays of an NPZ.`

// usualHoldout is the test share of data without a test part.
const usualHoldout = 0.2

// DataFlags choose the data of a command.
type DataFlags struct {
	Data     string
	Label    string
	Missing  string
	Image    data.Image
	Binarize string
	Inputs   []data.ReadInput // what a file holds for the model beside the features; not a flag
	holdout  float64
}

// Register adds the flags.
func (f *DataFlags) Register(flags *pflag.FlagSet) {
	flags.StringVar(&f.Data, "data", Embedded, dataUsage)
	flags.StringVar(&f.Label, "label", "", LabelUsage)
	flags.StringVar(&f.Missing, "missing", missingRefuse,
		"`rule` for missing values of a CSV file: refuse, or mean or median, of their column in the training part")
	flags.TextVar(&f.Image, "image", data.Image{}, ImageUsage)
	flags.StringVar(&f.Binarize, "binarize", "", binarizeUsage)
	flags.Float64Var(&f.holdout, "holdout", usualHoldout, "test `share` of data without a test part")
}

// The values of --missing.
const (
	missingRefuse = "refuse"
	MissingMean   = "mean"
	MissingMedian = "median"
)

// Check checks the flags before anything is read.
func (f DataFlags) Check() error {
	known := []string{"", missingRefuse, MissingMean, MissingMedian}
	if !slices.Contains(known, f.Missing) {
		return cli.Usagef("--missing %q: it must be refuse, mean or median", f.Missing)
	}
	if f.holdout != 0 && !(f.holdout > 0 && f.holdout < 1) {
		return cli.Usagef("--holdout %v: it must be a share between 0 and 1", f.holdout)
	}
	return f.checkBinarize()
}

// Split is a part of a set.
type Split string

const (
	TrainSplit Split = "train"
	TestSplit  Split = "test"
	AllSplit   Split = "all"
)

// ParseSplit checks the value of --split; an empty one means the default of the command.
func ParseSplit(name string) (Split, error) {
	if s := Split(name); slices.Contains([]Split{"", TrainSplit, TestSplit, AllSplit}, s) {
		return s, nil
	}
	return "", cli.Usagef("--split %q: there are: test, train, all", name)
}

// Digits returns a part of the digits inside the program, or with --quick its beginning.
func Digits(a *cli.App, part Split) (*data.Set, error) {
	if part == TestSplit {
		return Beginning(a, mnist.Test(), QuickTest)
	}
	return Beginning(a, mnist.Train(), QuickTrain)
}

// LoadBoth returns the training and the test part of the set that the flags name, or with --quick their beginnings;
// as a saved model takes them, if there is one.
func LoadBoth(ctx context.Context, a *cli.App, f DataFlags, ae *models.Autoencoder) (train, test *data.Set, err error) {
	if err := f.Check(); err != nil {
		return nil, nil, err
	}
	s, err := openAsBits(ctx, a, f, ae)
	if err != nil {
		return nil, nil, err
	}
	if train, test, err = s.parts(f, a.Seed); err != nil {
		return nil, nil, err
	}
	if train, err = Beginning(a, train, QuickTrain); err != nil {
		return nil, nil, err
	}
	test, err = Beginning(a, test, QuickTest)
	return train, test, err
}

// LoadPart returns a part of the set that the flags name, as a saved model takes it: with the columns, classes and
// image size that it was trained on. An empty part is the test part of a set that comes with one, and all of any
// other.
func LoadPart(ctx context.Context, a *cli.App, f DataFlags, part Split, ae *models.Autoencoder) (*data.Set, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	s, err := openAsBits(ctx, a, f, ae)
	if err != nil {
		return nil, err
	}
	set, err := s.part(part, f, a.Seed)
	if err != nil {
		return nil, err
	}
	n := QuickTest
	if part == TrainSplit {
		n = QuickTrain
	}
	if set, err = Beginning(a, set, n); err != nil {
		return nil, err
	}
	return set, Fits(ae, set)
}

// Beginning returns the first n samples of a set with --quick, else all.
func Beginning(a *cli.App, s *data.Set, n int) (*data.Set, error) {
	if !a.Quick {
		return s, nil
	}
	head, err := s.Head(min(n, s.N))
	if err != nil {
		return nil, err
	}
	head.Name = fmt.Sprintf("the first of %s", s.Name)
	return head, nil
}

// Fits refuses a set whose samples have another size than the model takes.
func Fits(ae *models.Autoencoder, s *data.Set) error {
	switch {
	case s.D == ae.Input():
		return nil
	case s.Image.IsZero():
		return fmt.Errorf("the samples of %s have %d features, but the model takes %d", s.Name, s.D, ae.Input())
	}
	return fmt.Errorf("the images are %v, %d numbers each, but the model takes %d", s.Image, s.D, ae.Input())
}
