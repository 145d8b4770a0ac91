package data

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var idxFormat = format{
	names: "IDX as MNIST has it (-idx3-ubyte, .idx3-ubyte, .idx, with or without .gz)",
	is: endsIn("-idx3-ubyte", "-idx3-ubyte.gz", ".idx3-ubyte", ".idx3-ubyte.gz", ".idx", ".idx.gz",
		"-idx1-ubyte", "-idx1-ubyte.gz", ".idx1-ubyte", ".idx1-ubyte.gz"), // for a better message than an unknown format
	open: openIDX,
}

// openIDX opens images, and the labels at o.LabelsPath or beside them.
func openIDX(path string, o ReadOptions) (table, error) {
	x, closeX, err := openIDXArray(path)
	if err != nil {
		return nil, err
	}
	if len(x.shape) != 3 {
		_ = closeX() // the first error is the one to report
		return nil, fmt.Errorf("%s: dimensions %v: want 3 of them, {N, height, width}", x.what, x.shape)
	}
	labels := o.LabelsPath
	if labels == "" {
		labels = labelsBeside(path)
	}
	return openArrays(strings.TrimSuffix(filepath.Base(path), ".gz"), o, closeX, labels, x, nil)
}

// labelsBeside returns the labels' file of a file such as train-images-idx3-ubyte: train-labels-idx1-ubyte in the
// same folder, compressed or not. It is empty if there is none.
func labelsBeside(images string) string {
	folder, name := filepath.Split(strings.TrimSuffix(images, ".gz"))
	labels := strings.Replace(strings.Replace(name, "images", "labels", 1), "idx3", "idx1", 1)
	if labels == name {
		return ""
	}
	for _, ending := range []string{"", ".gz"} {
		if info, err := os.Stat(folder + labels + ending); err == nil && info.Mode().IsRegular() {
			return folder + labels + ending
		}
	}
	return ""
}

// openIDXArray opens the array of a file. Its errors name the kind and the path.
func openIDXArray(path string) (*array, func() error, error) {
	a, closeFile, err := idxArray(path)
	if err != nil {
		return nil, nil, fmt.Errorf("idx: %s: %w", path, err)
	}
	a.what = "idx: " + path
	return a, closeFile, nil
}

func idxArray(path string) (a *array, closeFile func() error, err error) {
	zipped, err := isGzip(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, errors.New("there is no such file")
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, cause(err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // the first error is the one to report
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, cause(err)
	}
	open := func() (io.ReadCloser, error) { return openGzip(path) }
	r := io.Reader(f)
	if zipped {
		z, err := open()
		if err != nil {
			return nil, nil, err
		}
		defer z.Close()
		r = z
	}
	dims, _, err := readIDXHeader(r)
	if err != nil {
		return nil, nil, compressed(err)
	}
	a = &array{shape: dims, element: element{kind: 'u', size: 1}}
	header := int64(4 + 4*len(dims))
	size := info.Size() - header
	if zipped {
		size = info.Size()
		a.open = func() (io.ReadCloser, error) {
			z, err := open()
			if err == nil {
				if _, err = io.CopyN(io.Discard, z, header); err != nil {
					_ = z.Close()
				}
			}
			return z, err
		}
	} else {
		a.at = io.NewSectionReader(f, header, size)
	}
	return a, f.Close, a.check(size)
}

// openGzip opens a compressed file and decompresses it.
func openGzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		_ = f.Close() // the first error is the one to report
		return nil, fmt.Errorf("gzip header: %w", err)
	}
	return gzipFile{z, f}, nil
}

type gzipFile struct {
	*gzip.Reader
	file *os.File
}

func (g gzipFile) Close() error { return g.file.Close() }
