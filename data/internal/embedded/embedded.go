// Package embedded reads the tables of sets inside the program, and shares their values between callers.
package embedded

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/data"
)

// Share returns a Set of its own over the values and names of s. It has no spare capacity, so that an append by one
// caller cannot write into memory that another one sees.
func Share(s *data.Set) *data.Set {
	header := *s
	header.X, header.Labels = slices.Clip(s.X), slices.Clip(s.Labels)
	header.Classes, header.Features = slices.Clip(s.Classes), slices.Clip(s.Features)
	return &header
}

// Table is a CSV file with an optional header. Each line holds the features of a sample and the name or number of its
// class.
type Table struct {
	Header  bool // the first line is not a sample
	LabelAt int  // the column of the class
}

// Read reads a table, compressed with gzip or not. It returns the header, nil without one, the features row by row, and
// the classes as they are written.
//
// It panics on damaged bytes, because they are part of the program: the tests of each set know its checksum, and no
// input can change them.
func (t Table) Read(name string, file []byte) (header []string, x []float32, classes []string) {
	rows, err := read(file)
	if err != nil {
		panic(fmt.Sprintf("%s: embedded table: %v", name, err))
	}
	if t.Header {
		header, rows = rows[0], rows[1:]
	}
	for i, row := range rows {
		for j, cell := range row {
			if j == t.LabelAt {
				classes = append(classes, cell)
				continue
			}
			v, err := strconv.ParseFloat(cell, 32)
			if err != nil {
				panic(fmt.Sprintf("%s: embedded table: row %d, column %d: %v", name, i, j, err))
			}
			x = append(x, float32(v))
		}
	}
	return header, x, classes
}

func read(file []byte) ([][]string, error) {
	var r io.Reader = bytes.NewReader(file)
	if bytes.HasPrefix(file, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = z
	}
	lines := csv.NewReader(r)
	lines.FieldsPerRecord = -1 // the first line of a table may hold something else
	return lines.ReadAll()
}

// Set makes the set of a table. The number of a class is the place of its name in the list. It panics on a damaged
// table, as Read does.
func Set(name string, x []float32, classes, names []string) *data.Set {
	s := &data.Set{Name: name, X: x, N: len(classes), D: len(x) / max(1, len(classes)), Classes: names}
	for _, class := range classes {
		s.Labels = append(s.Labels, slices.Index(names, class))
	}
	if err := s.Check(); err != nil {
		panic(fmt.Sprintf("%s: embedded set: %v", name, err))
	}
	return s
}
