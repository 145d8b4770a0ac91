package data

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
)

// array is an array in a file: NPY, an array within NPZ, or IDX. The first index counts its rows.
type array struct {
	what    string // for errors: the kind and the path
	shape   []int  // at least one dimension, each at least 1
	fortran bool   // the first index varies fastest
	element element

	at   io.ReaderAt                   // the elements; nil if they are compressed
	open func() (io.ReadCloser, error) // if they are compressed: reads from the first element on
}

// check refuses arrays without samples, and arrays that cannot fit in the given number of bytes, compressed or not.
func (a *array) check(bytes int64) error {
	if len(a.shape) == 0 {
		return errors.New("the array is a single number, but its first dimension must count samples")
	}
	const deflate = 1032 // the most that it can compress, https://zlib.net/zlib_tech.html
	if a.at == nil {
		bytes = min(bytes, math.MaxInt/deflate) * deflate
	}
	most, total := bytes/int64(a.element.size), int64(1)
	for _, n := range a.shape {
		if n < 1 {
			return fmt.Errorf("shape %v: every dimension must be at least 1", a.shape)
		}
		if int64(n) > most/total {
			return fmt.Errorf("shape %v: the file is too short for so many elements: %w", a.shape, io.ErrUnexpectedEOF)
		}
		total *= int64(n)
	}
	if a.at != nil && a.size() != bytes {
		return fmt.Errorf("shape %v: the file has %s more than its elements take", a.shape,
			count(int(bytes-a.size()), "byte"))
	}
	return nil
}

func (a *array) rows() int { return a.shape[0] }

// width is the number of elements of a row.
func (a *array) width() int {
	width := 1
	for _, n := range a.shape[1:] {
		width *= n
	}
	return width
}

func (a *array) rowBytes() int { return a.width() * a.element.size }

// size is the number of bytes of all elements.
func (a *array) size() int64 { return int64(a.rows()) * int64(a.rowBytes()) }

// held is the memory that reading takes besides buffers: the first row of compressed columns needs all of them.
func (a *array) held() int64 {
	if a.at == nil && a.columns() {
		return a.size()
	}
	return 0
}

// columns reports whether the array is stored column by column.
func (a *array) columns() bool { return a.fortran && a.width() > 1 }

// from returns a reader of rows, beginning with the given one. It must be 0 if the elements are compressed.
func (a *array) from(row int) (*rowReader, error) {
	r := &rowReader{array: a, left: a.rows() - row, row: make([]byte, a.rowBytes())}
	const buffer = 1 << 16
	if a.at != nil {
		if a.columns() {
			r.block = newColumnBlock(a, a.at, row)
		} else {
			start := int64(row) * int64(a.rowBytes())
			r.stream = bufio.NewReaderSize(io.NewSectionReader(a.at, start, a.size()-start), buffer)
		}
		return r, nil
	}
	stream, err := a.open()
	if err != nil {
		return nil, err
	}
	r.stream, r.closer = bufio.NewReaderSize(stream, buffer), stream
	if a.columns() {
		all, err := readExactly(r.stream, int(a.size()))
		if err == nil {
			err = r.end()
		}
		if err != nil {
			_ = r.close() // the first error is the one to report
			return nil, compressed(err)
		}
		r.block = newColumnBlock(a, bytes.NewReader(all), 0)
	}
	return r, nil
}

// rowReader reads the rows of an array one after another.
type rowReader struct {
	array  *array
	left   int // rows
	row    []byte
	stream *bufio.Reader
	closer io.Closer    // of a compressed stream
	block  *columnBlock // of arrays that are stored column by column
}

// next returns the elements of a row; they are valid until the next call. After the last row the error is io.EOF.
func (r *rowReader) next() ([]byte, error) {
	if r.left == 0 {
		return nil, io.EOF
	}
	var err error
	if r.block != nil {
		err = r.block.next(r.row)
	} else {
		_, err = io.ReadFull(r.stream, r.row)
	}
	if r.left--; err == nil && r.left == 0 && r.closer != nil && r.block == nil {
		err = r.end()
	}
	if err != nil {
		return nil, compressed(unexpected(err))
	}
	return r.row, nil
}

// end looks for the end of a compressed stream, which also makes it verify its checksum.
func (r *rowReader) end() error {
	switch _, err := r.stream.ReadByte(); err {
	case io.EOF:
		return nil
	case nil:
		return fmt.Errorf("there are more bytes after the %d elements of shape %v",
			r.array.size()/int64(r.array.element.size), r.array.shape)
	default:
		return err
	}
}

func (r *rowReader) close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}

// columnBlock assembles some rows at a time from an array that is stored column by column.
type columnBlock struct {
	array  *array
	at     io.ReaderAt
	row    int    // the first row that has not been read
	rows   []byte // of the block
	column []byte // a part of one
	given  int    // rows of the block that were delivered
	have   int    // rows of the block
}

func newColumnBlock(a *array, at io.ReaderAt, row int) *columnBlock {
	const block = 1 << 20 // bytes
	rows := min(max(1, block/a.rowBytes()), a.rows()-row)
	return &columnBlock{
		array: a, at: at, row: row,
		rows: make([]byte, rows*a.rowBytes()), column: make([]byte, rows*a.element.size),
	}
}

func (b *columnBlock) next(row []byte) error {
	if b.given == b.have {
		if err := b.fill(); err != nil {
			return err
		}
	}
	copy(row, b.rows[b.given*len(row):])
	b.given++
	return nil
}

func (b *columnBlock) fill() error {
	size, width := b.array.element.size, b.array.width()
	b.given, b.have = 0, min(len(b.column)/size, b.array.rows()-b.row)
	column := b.column[:b.have*size]
	for j := range width {
		start := (int64(j)*int64(b.array.rows()) + int64(b.row)) * int64(size)
		if n, err := b.at.ReadAt(column, start); n < len(column) {
			return unexpected(err)
		}
		for i := range b.have {
			copy(b.rows[(i*width+j)*size:(i*width+j+1)*size], column[i*size:])
		}
	}
	b.row += b.have
	return nil
}
