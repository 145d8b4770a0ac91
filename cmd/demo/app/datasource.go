package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// source is what --data names: a set with a training and a test part, or one whose parts are made.
type source struct {
	train, test *data.Set // both, or neither
	whole       *data.Set
}

// open reads what --data names, for a saved model if there is one.
func (a *app) open(ctx context.Context, f dataFlags, ae *models.Autoencoder) (*source, error) {
	if slices.Contains(namedSets, f.data) {
		return a.loadNamed(ctx, f.data)
	}
	if s, err := readIDXParts(f.data); s != nil || err != nil {
		return s, err
	}
	if _, err := os.Stat(f.data); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--data %s: there is no such file or folder, and no set of that name; there are: %s",
				f.data, strings.Join(namedSets, ", "))
		}
		return nil, fmt.Errorf("--data %s: %w", f.data, err)
	}
	whole, err := data.Load(f.data, f.readOptions(ae))
	if err != nil {
		return nil, fmt.Errorf("--data %s: %w", f.data, err)
	}
	return &source{whole: whole}, nil
}

// readOptions says how a file is read: for a saved model, as what it was trained on.
func (f dataFlags) readOptions(ae *models.Autoencoder) data.ReadOptions {
	o := data.ReadOptions{Label: f.label, Image: f.image}
	if f.missing == missingMean || f.missing == missingMedian {
		o.Missing = data.KeepMissing
	}
	if ae == nil {
		return o
	}
	o.Columns = ae.Features
	if f.label != "" {
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

// parts returns both parts.
func (s *source) parts(f dataFlags, seed uint64) (train, test *data.Set, err error) {
	if s.whole == nil {
		return s.train, s.test, nil
	}
	split := s.whole.Split
	if s.whole.Labels != nil {
		split = s.whole.SplitStratified
	}
	parts, err := split(seed, 1-f.holdout, f.holdout)
	if err != nil {
		return nil, nil, fmt.Errorf("--holdout %v: %w", f.holdout, err)
	}
	parts[0].Name, parts[1].Name = s.whole.Name+", training part", s.whole.Name+", test part"
	return parts[0], parts[1], nil
}

// part returns one part. An empty one is the test part, if there is one that was not made, else all.
func (s *source) part(p split, f dataFlags, seed uint64) (*data.Set, error) {
	switch {
	case s.whole != nil && (p == "" || p == allSplit):
		return s.whole, nil
	case p == allSplit:
		return data.Concat(s.train, s.test)
	}
	train, test, err := s.parts(f, seed)
	if p == trainSplit {
		return train, err
	}
	return test, err
}

// readIDXParts reads the four IDX files of a set in the format of MNIST, in a folder or behind a prefix. It returns nil if
// there are none.
func readIDXParts(path string) (*source, error) {
	images, err := findIDX(path, "train-images-idx3-ubyte")
	if err != nil {
		return nil, nil //nolint:nilerr // it is something else then
	}
	s := &source{}
	if s.train, err = readIDXPart(path, images, trainSplit); err != nil {
		return nil, err
	}
	if images, err = findIDX(path, "t10k-images-idx3-ubyte"); err != nil {
		return nil, err
	}
	s.test, err = readIDXPart(path, images, testSplit)
	return s, err
}

func readIDXPart(path, images string, part split) (*data.Set, error) {
	prefix := "train"
	if part == testSplit {
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
	s.Name = fmt.Sprintf("%s %s (%s)", filepath.Base(path), part, thousands(s.N))
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
