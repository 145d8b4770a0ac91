package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// check copies the file from r, which may be compressed, to w, and returns an error unless it is as published. It
// calls progress with the number of bytes so far.
func (f File) check(r io.Reader, w io.Writer, progress func(done int64)) error {
	plain, err := plainReader(r)
	if err != nil {
		return err
	}
	hash := sha256.New()
	counter := &counting{w: io.MultiWriter(w, hash), progress: progress}
	// One more byte than expected is enough to recognise a longer file.
	n, err := io.Copy(counter, io.LimitReader(plain, f.Size+1))
	switch {
	case err != nil && (errors.Is(err, io.ErrUnexpectedEOF)):
		return fmt.Errorf("it ends after %d of %d bytes: %w", n, f.Size, io.ErrUnexpectedEOF)
	case err != nil:
		return err
	case n < f.Size:
		return fmt.Errorf("it has %d bytes, not %d", n, f.Size)
	case n > f.Size:
		return fmt.Errorf("it has more than %d bytes", f.Size)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != f.SHA256 {
		return fmt.Errorf("its SHA-256 begins with %.12s, not %.12s", sum, f.SHA256)
	}
	return nil
}

// counting reports how much has been written.
type counting struct {
	w        io.Writer
	n        int64
	progress func(done int64)
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	if c.progress != nil && err == nil {
		c.progress(c.n)
	}
	return n, err
}

// in returns the path of the file in the folder, plain or compressed, if it is there as published. Any other content
// is returned as damage.
func (f File) in(folder string) (path string, damage error) {
	for _, name := range []string{f.Name, f.Name + ".gz"} {
		path := filepath.Join(folder, name)
		err := f.checkAt(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			damage = err
		}
	}
	return "", damage
}

func (f File) checkAt(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := f.check(file, io.Discard, nil); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// inner removes the method and the URL from the error of a request, because the caller names the URL.
func inner(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// LoadFrom returns the training and the test set in a folder of four IDX files named as those of MNIST:
// train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each plain or
// with .gz after its name. Pixels are in 0..1, and the classes are named by their numbers. LoadFrom checks no
// checksums; use [Get] with Options.Dir for a published set.
func LoadFrom(dir string) (train, test *data.Set, err error) {
	var paths [4]string
	for i, name := range []string{trainImages, trainLabels, testImages, testLabels} {
		path, err := find(dir, name)
		if err != nil {
			return nil, nil, fmt.Errorf("fetch: %w", err)
		}
		paths[i] = path
	}
	if train, test, err = load(filepath.Base(dir), paths); err != nil {
		return nil, nil, fmt.Errorf("fetch: %w", err)
	}
	return train, test, nil
}

// find returns the path of a file in a folder, plain or compressed.
func find(dir, name string) (string, error) {
	for _, name := range []string{name, name + ".gz"} {
		path := filepath.Join(dir, name)
		_, err := os.Stat(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("the folder %s has neither %s nor %s.gz; it must have %s, %s, %s and %s, each plain or with .gz",
		dir, name, name, trainImages, trainLabels, testImages, testLabels)
}

// load reads the files, in the order of Dataset.Files, into two sets with the same classes.
func load(name string, paths [4]string) (train, test *data.Set, err error) {
	if train, err = data.LoadIDX(paths[0], paths[1]); err != nil {
		return nil, nil, err
	}
	if test, err = data.LoadIDX(paths[2], paths[3]); err != nil {
		return nil, nil, err
	}
	if train.Image != test.Image {
		return nil, nil, fmt.Errorf("%s: training images of %v, but test images of %v", name, train.Image, test.Image)
	}
	// Each names classes up to its own largest label.
	if len(train.Classes) < len(test.Classes) {
		train.Classes = slices.Clone(test.Classes)
	} else {
		test.Classes = slices.Clone(train.Classes)
	}
	train.Name = fmt.Sprintf("%s train (%s)", name, thousands(train.N))
	test.Name = fmt.Sprintf("%s test (%s)", name, thousands(test.N))
	return train, test, nil
}

// thousands writes n with commas: 10,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
