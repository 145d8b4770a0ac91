package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sbinet/npyio/npy"
)

var npyFormat = format{
	names: "NPY (.npy)",
	is:    endsIn(".npy"),
	open:  openNPY,
}

func openNPY(path string, o ReadOptions) (table, error) {
	x, closeX, err := openNPYArray(path)
	if err != nil {
		return nil, err
	}
	return openArrays(setName(path, ".npy"), o, closeX, o.LabelsPath, x, nil)
}

// openNPYArray opens the array of a file. Its errors name the kind and the path.
func openNPYArray(path string) (*array, func() error, error) {
	what := "npy: " + path
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", what, cause(err))
	}
	a, err := npyArray(f)
	if err != nil {
		_ = f.Close() // the first error is the one to report
		return nil, nil, fmt.Errorf("%s: %w", what, err)
	}
	a.what = what
	return a, f.Close, nil
}

// npyArray reads the header of an array that is a file of its own.
func npyArray(f *os.File) (*array, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	return npyArrayAt(f, info.Size())
}

// npyArrayAt reads the header of an array of the given size in bytes, including the header.
func npyArrayAt(at io.ReaderAt, size int64) (*array, error) {
	a, begin, err := readNPYHeader(io.NewSectionReader(at, 0, size))
	if err != nil {
		return nil, err
	}
	a.at = io.NewSectionReader(at, begin, size-begin)
	return a, a.check(size - begin)
}

// readNPYHeader reads the header of a NumPy array, version 1 or 2, and returns its length in bytes
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
func readNPYHeader(r io.Reader) (*array, int64, error) {
	// The library allocates as much memory as the header claims, and panics on damaged headers.
	const longest = 1 << 16
	start := make([]byte, 10, 12)
	if _, err := io.ReadFull(r, start); err != nil {
		return nil, 0, fmt.Errorf("header: %w", unexpected(err))
	}
	if !bytes.HasPrefix(start, npy.Magic[:]) {
		return nil, 0, errors.New("not an NPY array: it does not begin with \\x93NUMPY")
	}
	length := int(binary.LittleEndian.Uint16(start[8:]))
	if start[6] >= 2 {
		start = start[:12]
		if _, err := io.ReadFull(r, start[10:]); err != nil {
			return nil, 0, fmt.Errorf("header: %w", unexpected(err))
		}
		length = int(min(binary.LittleEndian.Uint32(start[8:]), longest+1))
	}
	if length > longest {
		return nil, 0, fmt.Errorf("the header has more than %d bytes", longest)
	}
	header := make([]byte, len(start)+length)
	copy(header, start)
	if _, err := io.ReadFull(r, header[len(start):]); err != nil {
		return nil, 0, fmt.Errorf("header of %d bytes: %w", length, unexpected(err))
	}
	h, err := parseNPYHeader(header)
	if err != nil {
		return nil, 0, err
	}
	a := &array{shape: h.Descr.Shape, fortran: h.Descr.Fortran}
	if a.element, err = newElement(h.Descr.Type); err != nil {
		return nil, 0, err
	}
	return a, int64(len(header)), nil
}

func parseNPYHeader(header []byte) (h npy.Header, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the header is damaged")
		}
	}()
	r, err := npy.NewReader(bytes.NewReader(header))
	if err != nil {
		return npy.Header{}, fmt.Errorf("header: %w", err)
	}
	return r.Header, nil
}

// firstOf returns the first error.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
