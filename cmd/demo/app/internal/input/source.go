package input

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/models"
)

// Source is what --data names: a set with a training and a test part, or one that is split.
type Source struct {
	Train, Test *data.Set // both, or neither
	Whole       *data.Set
}

// Open reads what --data names, for a saved model if there is one.
func Open(ctx context.Context, a *cli.App, f DataFlags, ae *models.Autoencoder) (*Source, error) {
	if slices.Contains(namedSets, f.Data) {
		if err := f.refuseFormat(); err != nil {
			return nil, err
		}
		return loadNamed(ctx, a, f.Data)
	}
	if s, err := readIDXParts(f.Data); s != nil || err != nil {
		return s, cmp.Or(err, f.refuseFormat())
	}
	if _, err := os.Stat(f.Data); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--data %s: there is no such file or folder, and no set of that name; there are: %s",
				f.Data, strings.Join(namedSets, ", "))
		}
		return nil, fmt.Errorf("--data %s: %w", f.Data, err)
	}
	whole, err := data.Load(f.Data, f.ReadOptions(ae))
	if err != nil {
		return nil, fmt.Errorf("--data %s: %w", f.Data, err)
	}
	return &Source{Whole: whole}, nil
}

// refuseFormat refuses flags about the format of a file, for a set that has its own classes and geometry.
func (f DataFlags) refuseFormat() error {
	switch {
	case f.Label != "":
		return cli.Usagef("--label does not go with --data %s, which has its own classes", f.Data)
	case !f.Image.IsZero():
		return cli.Usagef("--image does not go with --data %s, whose samples have a form of their own", f.Data)
	}
	return nil
}

// ReadOptions says how a file is read: for a saved model, like its training data.
func (f DataFlags) ReadOptions(ae *models.Autoencoder) data.ReadOptions {
	o := data.ReadOptions{Label: f.Label, Image: f.Image, Inputs: f.Inputs}
	if f.Missing == MissingMean || f.Missing == MissingMedian {
		o.Missing = data.KeepMissing
	}
	if ae == nil {
		return o
	}
	o.Columns, o.Inputs = ae.Features, ReadInputs(ae.Model)
	if f.Label != "" {
		o.Classes = ae.Classes
	}
	if o.Image.IsZero() {
		o.Image = ae.Image
	}
	if ae.Scaler != nil {
		o.Missing = data.KeepMissing // for its imputer, if it has one; else it reports them
	}
	return o
}

// ReadInputs says that a file holds the inputs that a model takes beside the features, under their names.
func ReadInputs(m models.Model) []data.ReadInput {
	var out []data.ReadInput
	for _, in := range models.InputsOf(m) {
		out = append(out, data.ReadInput{Name: in.Name})
	}
	return out
}

// parts returns both parts.
func (s *Source) parts(f DataFlags, seed uint64) (train, test *data.Set, err error) {
	if s.Whole == nil {
		if f.holdout != 0 && f.holdout != usualHoldout {
			return nil, nil, cli.Usagef("--holdout does not go with --data %s, which has a test part", f.Data)
		}
		return s.Train, s.Test, nil
	}
	split := s.Whole.Split
	if s.Whole.Labels != nil {
		split = s.Whole.SplitStratified
	}
	parts, err := split(seed, 1-f.holdout, f.holdout)
	if err != nil {
		return nil, nil, fmt.Errorf("--holdout %v: %w", f.holdout, err)
	}
	parts[0].Name, parts[1].Name = s.Whole.Name+", training part", s.Whole.Name+", test part"
	return parts[0], parts[1], nil
}

// part returns one part. An empty one is the test part of a set that comes with one, else all.
func (s *Source) part(p Split, f DataFlags, seed uint64) (*data.Set, error) {
	switch {
	case s.Whole != nil && (p == "" || p == AllSplit):
		return s.Whole, nil
	case p == AllSplit:
		return data.Concat(s.Train, s.Test)
	}
	train, test, err := s.parts(f, seed)
	if p == TrainSplit {
		return train, err
	}
	return test, err
}

// readIDXParts reads the four IDX files of a set in the format of MNIST, in a folder or behind a prefix. It returns
// nil if there are none.
func readIDXParts(path string) (*Source, error) {
	images, err := findIDX(path, "train-images-idx3-ubyte")
	if err != nil {
		return nil, nil //nolint:nilerr // it is something else then
	}
	s := &Source{}
	if s.Train, err = readIDXPart(path, images, TrainSplit); err != nil {
		return nil, err
	}
	if images, err = findIDX(path, "t10k-images-idx3-ubyte"); err != nil {
		return nil, err
	}
	s.Test, err = readIDXPart(path, images, TestSplit)
	return s, err
}

func readIDXPart(path, images string, part Split) (*data.Set, error) {
	prefix := "train"
	if part == TestSplit {
		prefix = "t10k"
	}
	labels, err := findIDX(path, prefix+"-labels-idx1-ubyte")
	if err != nil {
		return nil, err
	}
	s, err := data.LoadIDX(images, labels)
	if err != nil {
		return nil, err
	}
	s.Name = fmt.Sprintf("%s %s (%s)", filepath.Base(path), part, report.Thousands(s.N))
	return s, nil
}

// findIDX returns the path of the file of the given name, plain or compressed, in the folder or behind the prefix.
func findIDX(source, name string) (string, error) {
	path := source + name
	if info, err := os.Stat(source); err == nil && info.IsDir() {
		path = filepath.Join(source, name)
	}
	for _, candidate := range []string{path, path + ".gz"} {
		_, err := os.Stat(candidate)
		if err == nil {
			return candidate, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("--data %s: %w", source, err)
		}
	}
	return "", fmt.Errorf("--data %s: there is neither %s nor %s.gz", source, path, filepath.Base(path))
}

// namedSets are the names that --data knows.
var namedSets = catalogue.Names()

// loadNamed returns a set by its name. If it is not on the machine yet, it is fetched, with a progress bar.
func loadNamed(ctx context.Context, a *cli.App, name string) (s *Source, err error) {
	e, err := catalogue.Describe(name)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	p := progress.NewFetch(a.Stderr)
	defer p.End()
	o := catalogue.Options{Seed: a.Seed, Fetch: p.Options("")}
	s = &Source{}
	if e.Split {
		s.Train, s.Test, err = catalogue.Load(ctx, name, o)
	} else {
		s.Whole, err = catalogue.LoadWhole(ctx, name, o)
	}
	return s, err
}
