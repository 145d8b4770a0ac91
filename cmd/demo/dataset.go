package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
)

// What --quick leaves.
const (
	quickTrain  = 1000
	quickTest   = 500
	quickEpochs = 2
)

// embedded is the value of --data for the digits that the program carries.
const embedded = "mnist"

const dataUsage = "mnist, for the digits inside the program, or a folder or `prefix` of IDX files"

// dataHelp explains --data in the help of a command.
const dataHelp = `--data is mnist, for the 10,000 training and 2,000 test digits inside the
program, or the folder of a set in the format of MNIST and Fashion-MNIST:
train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
t10k-labels-idx1-ubyte, each plain or with .gz behind its name. If the names
begin with something more, give the path up to there, such as sets/fashion- for
sets/fashion-train-images-idx3-ubyte.gz. Pixels become 0 to 1.`

// split is a part of a published set.
type split string

const (
	trainSplit split = "train"
	testSplit  split = "test"
)

// parseSplit checks the value of --split.
func parseSplit(name string) (split, error) {
	if s := split(name); s == trainSplit || s == testSplit {
		return s, nil
	}
	return "", usagef("--split %q: there are: test, train", name)
}

// load returns a part of the set that --data names, or with --quick its beginning.
func (a *app) load(source string, part split) (*data.Set, error) {
	s, err := readSet(source, part)
	if err != nil || !a.quick {
		return s, err
	}
	n := quickTrain
	if part == testSplit {
		n = quickTest
	}
	head, err := s.Head(min(n, s.N))
	if err != nil {
		return nil, err
	}
	head.Name = fmt.Sprintf("the first of %s", s.Name)
	return head, nil
}

func readSet(source string, part split) (*data.Set, error) {
	if source == embedded {
		if part == trainSplit {
			return mnist.Train(), nil
		}
		return mnist.Test(), nil
	}
	prefix := "train"
	if part == testSplit {
		prefix = "t10k"
	}
	images, err := findIDX(source, prefix+"-images-idx3-ubyte")
	if err != nil {
		return nil, err
	}
	labels, err := findIDX(source, prefix+"-labels-idx1-ubyte")
	if err != nil {
		return nil, err
	}
	s, err := data.LoadIDX(images, labels)
	if err != nil {
		return nil, err
	}
	s.Name = fmt.Sprintf("%s %s (%s)", filepath.Base(source), part, thousands(s.N))
	return s, nil
}

// findIDX returns the path of the file of the given name, plain or compressed, in the folder or behind the prefix.
func findIDX(source, name string) (string, error) {
	path, what := source+name, "there is no such folder, and no files that begin so: "
	if info, err := os.Stat(source); err == nil && info.IsDir() {
		path, what = filepath.Join(source, name), ""
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
	return "", fmt.Errorf("--data %s: %sthere is neither %s nor %s.gz; it must be mnist, or a folder or prefix of the four IDX files (see --help)",
		source, what, path, filepath.Base(path))
}
