package data

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// WriteCSV writes a set as the table that [Load] reads: a header with the names of the features (x1, x2, ... for those that
// have none), a line for each sample, and a last column "label" (label2 and so on if a feature is called that) with the
// names of the classes if there are labels. Numbers have as many digits as it takes to read the same float32; NaN, a missing
// value, is NaN. Fields are separated by commas, in a file that ends in .tsv or .tsv.gz by tabs; .gz is compressed.
func WriteCSV(path string, s *Set) error {
	if err := s.checkForm(); err != nil {
		return fmt.Errorf("data: write %s: %w", path, err)
	}
	return WriteFile(path, func(w io.Writer) error {
		if !strings.HasSuffix(strings.ToLower(path), ".gz") {
			return encodeCSV(w, path, s)
		}
		z := gzip.NewWriter(w)
		if err := encodeCSV(z, path, s); err != nil {
			return err
		}
		return z.Close()
	})
}

func encodeCSV(w io.Writer, path string, s *Set) error {
	out := csv.NewWriter(w)
	if filepath.Ext(strings.TrimSuffix(strings.ToLower(path), ".gz")) == ".tsv" {
		out.Comma = '\t'
	}
	row := make([]string, s.D, s.D+1)
	for j := range row {
		if row[j] = "x" + strconv.Itoa(j+1); s.Features != nil && s.Features[j] != "" {
			row[j] = s.Features[j]
		}
	}
	if s.Labels != nil {
		label := "label"
		for k := 2; slices.Contains(row, label); k++ {
			label = "label" + strconv.Itoa(k)
		}
		row = append(row, label)
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for i := range s.N {
		row = row[:0]
		for _, v := range s.Row(i) {
			row = append(row, strconv.FormatFloat(float64(v), 'g', -1, 32))
		}
		if s.Labels != nil {
			row = append(row, s.Classes[s.Labels[i]])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteNPY writes the values of a set as an array for NumPy, numpy.load(path): see [EncodeNPY].
func WriteNPY(path string, s *Set) error {
	if err := s.checkForm(); err != nil {
		return fmt.Errorf("data: write %s: %w", path, err)
	}
	return WriteFile(path, func(w io.Writer) error { return encodeNPY(w, s) })
}

// EncodeNPY writes the values of a set as an array of NumPy, little-endian float32 of shape (N, D); of images (N, height,
// width), or (N, channels, height, width) if there is not exactly one channel. Labels and names are not part of it.
func EncodeNPY(w io.Writer, s *Set) error {
	err := s.checkForm()
	if err == nil {
		err = encodeNPY(w, s)
	}
	if err != nil {
		return fmt.Errorf("data: npy: %w", err)
	}
	return nil
}

func encodeNPY(w io.Writer, s *Set) error {
	shape := fmt.Sprintf("%d, %d", s.N, s.D)
	switch im := s.Image; {
	case im.IsZero():
	case im.Channels == 1:
		shape = fmt.Sprintf("%d, %d, %d", s.N, im.Height, im.Width)
	default:
		shape = fmt.Sprintf("%d, %d, %d, %d", s.N, im.Channels, im.Height, im.Width)
	}
	// Version 1.0 of the format; the library writes only what has its shape in a Go type. The elements begin at a multiple
	// of 64.
	const prefix, align = 10, 64
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", shape)
	header += strings.Repeat(" ", align-1-(prefix+len(header))%align) + "\n"
	out := bufio.NewWriter(w)
	start := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	if err := writeAll(out, start, []byte(header)); err != nil {
		return err
	}
	for _, v := range s.X {
		if _, err := out.Write(binary.LittleEndian.AppendUint32(out.AvailableBuffer(), math.Float32bits(v))); err != nil {
			return err
		}
	}
	return out.Flush()
}
