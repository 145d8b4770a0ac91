package data

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// IDX is an array of unsigned bytes in the IDX file format of the MNIST database. The format is a header of two zero
// bytes, the element type (8 for unsigned byte), the number of dimensions and each dimension as a big-endian 32-bit
// number, followed by the elements, the last dimension varying fastest (http://yann.lecun.com/exdb/mnist/, "The IDX
// file format").
type IDX struct {
	Dims []int  // the sizes of the dimensions, each at least 1: {N, height, width} for images, {N} for labels
	Data []byte // the elements, as many as the product of Dims
}

const (
	idxUnsignedByte = 0x08
	maxIDXDims      = 8         // more means a damaged header
	maxIDXDim       = 1 << 27   // of one dimension; more means a damaged header
	maxIDXBytes     = 1<<31 - 1 // of data
	idxChunk        = 1 << 16   // the memory taken before any data have come, in bytes
)

var idxTypes = map[byte]string{
	0x09: "signed byte", 0x0B: "16-bit integer", 0x0C: "32-bit integer", 0x0D: "32-bit float", 0x0E: "64-bit float",
}

// ReadIDX reads an IDX array of unsigned bytes. It detects compression with gzip by the first bytes.
//
// It is strict: another element type, zero or absurd dimensions (more than 8 of them, one beyond 2^27, or 2 GiB in
// all), missing bytes, bytes after the end and damaged compression are errors. Missing bytes are reported as
// [io.ErrUnexpectedEOF]. Memory grows with the data that arrive, in steps that double from 64 KiB, whatever the
// header says.
func ReadIDX(r io.Reader) (IDX, error) {
	x, err := readIDX(r)
	if err != nil {
		return IDX{}, fmt.Errorf("data: idx: %w", err)
	}
	return x, nil
}

// readIDX is ReadIDX without a prefix on its errors.
func readIDX(r io.Reader) (IDX, error) {
	if r == nil {
		return IDX{}, errors.New("the reader is nil")
	}
	b := bufio.NewReader(r)
	if magic, err := b.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return IDX{}, fmt.Errorf("gzip header: %w", err)
		}
		defer z.Close()
		b = bufio.NewReader(z)
	}
	dims, total, err := readIDXHeader(b)
	if err != nil {
		return IDX{}, err
	}
	data, err := readExactly(b, total)
	if err != nil {
		return IDX{}, fmt.Errorf("%d bytes of data for dimensions %v: %w", total, dims, err)
	}
	// Looking for the end also makes gzip verify its checksum.
	switch _, err := b.ReadByte(); err {
	case io.EOF:
		return IDX{Dims: dims, Data: data}, nil
	case nil:
		return IDX{}, fmt.Errorf("there are more bytes after the %d of dimensions %v", total, dims)
	default:
		return IDX{}, fmt.Errorf("after the last element: %w", err)
	}
}

// readIDXHeader returns the dimensions and their product.
func readIDXHeader(r io.Reader) (dims []int, total int, err error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return nil, 0, fmt.Errorf("magic number: %w", unexpected(err))
	}
	switch {
	case magic[0] != 0 || magic[1] != 0:
		return nil, 0, fmt.Errorf("magic number % x: want 00 00 08 and the number of dimensions", magic)
	case idxTypes[magic[2]] != "":
		return nil, 0, fmt.Errorf("the element type is %s: only unsigned bytes are read", idxTypes[magic[2]])
	case magic[2] != idxUnsignedByte:
		return nil, 0, fmt.Errorf("magic number % x: unknown element type 0x%02x, want 0x08", magic, magic[2])
	}
	sizes := make([]byte, 4*min(int(magic[3]), maxIDXDims+1))
	if _, err := io.ReadFull(r, sizes); err != nil {
		return nil, 0, fmt.Errorf("%d dimensions: %w", magic[3], unexpected(err))
	}
	dims = make([]int, 0, maxIDXDims+1)
	for ; len(sizes) > 0; sizes = sizes[4:] {
		dims = append(dims, int(min(binary.BigEndian.Uint32(sizes), math.MaxInt32)))
	}
	total, err = checkIDXDims(dims)
	return dims, total, err
}

// checkIDXDims returns the number of elements, or an error if there are none or too many.
func checkIDXDims(dims []int) (int, error) {
	if len(dims) < 1 || len(dims) > maxIDXDims {
		return 0, fmt.Errorf("the number of dimensions is %d: want 1 to %d", len(dims), maxIDXDims)
	}
	total := int64(1)
	for k, d := range dims {
		if d < 1 || d > maxIDXDim {
			return 0, fmt.Errorf("dimension %d of %v: want 1 to %d", k+1, dims, maxIDXDim)
		}
		if total *= int64(d); total > maxIDXBytes { // no overflow: at most 2^31 * 2^27
			return 0, fmt.Errorf("dimensions %v make more than %d bytes", dims, maxIDXBytes)
		}
	}
	return int(total), nil
}

// check returns an error, without a prefix, unless the dimensions are valid and fit the data.
func (x IDX) check() error {
	total, err := checkIDXDims(x.Dims)
	if err != nil {
		return err
	}
	if total != len(x.Data) {
		return fmt.Errorf("%d bytes of data for dimensions %v: want %d", len(x.Data), x.Dims, total)
	}
	return nil
}

// readExactly reads n bytes into memory that doubles when it is full.
func readExactly(r io.Reader, n int) ([]byte, error) {
	var data []byte
	for size := min(n, idxChunk); ; size = min(n, 2*size) {
		grown := make([]byte, size)
		have := copy(grown, data)
		got, err := io.ReadFull(r, grown[have:])
		if err != nil {
			return nil, fmt.Errorf("got %d: %w", have+got, unexpected(err))
		}
		if data = grown; len(data) == n {
			return data, nil
		}
	}
}

// unexpected turns io.EOF into io.ErrUnexpectedEOF, where more input was expected.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
