package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// maxHeader is the limit of the format for the JSON header.
const maxHeader = 100_000_000

// Reader reads the tensors of a file one after the other.
type Reader struct {
	Metadata map[string]string
	// Tensors are the names and shapes of the tensors, in the order of their data, without values.
	Tensors []Tensor
	// Double is true for tensors of F64, and false for F32.
	Double bool

	r    io.Reader
	next int
}

// Open reads the header of a file.
func Open(r io.Reader) (*Reader, error) {
	var length [8]byte
	switch _, err := io.ReadFull(r, length[:]); err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		return nil, errors.New("not a safetensors file: shorter than the eight bytes of the header's length")
	default:
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n < 2 || n > maxHeader {
		return nil, fmt.Errorf("not a safetensors file: a header of %d bytes (2 to %d are possible)", n, maxHeader)
	}
	raw, err := readExactly(r, int64(n))
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	f := &Reader{r: r}
	if err := f.parseHeader(raw); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	return f, nil
}

// Next reads the values of the next tensor. After the last one it returns [io.EOF] if the file ends there, and another
// error if it does not.
func (f *Reader) Next() (Tensor, error) {
	if f.next == len(f.Tensors) {
		var rest [1]byte
		n, err := io.ReadFull(f.r, rest[:])
		if n != 0 {
			err = errors.New("bytes after the last tensor")
		}
		return Tensor{}, err
	}
	t := f.Tensors[f.next]
	f.next++
	n, _ := elements(t.Shape) // Open has checked the shape
	if f.Double {
		raw, err := readExactly(f.r, 8*n)
		if err != nil {
			return t, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		t.Float64 = make([]float64, n)
		for i := range t.Float64 {
			t.Float64[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
		}
		return t, nil
	}
	raw, err := readExactly(f.r, 4*n)
	if err != nil {
		return t, fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	t.Float32 = make([]float32, n)
	for i := range t.Float32 {
		t.Float32[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return t, nil
}

// readExactly reads n bytes. Memory grows with what really arrives, so that a forged length cannot ask for more.
func readExactly(r io.Reader, n int64) ([]byte, error) {
	var b bytes.Buffer
	got, err := io.CopyN(&b, r, n)
	if err == io.EOF {
		return nil, fmt.Errorf("truncated: %d of %d bytes", got, n)
	}
	return b.Bytes(), err
}
