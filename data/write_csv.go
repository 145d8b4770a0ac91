package data

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// WriteCSV writes a set as the table that [Load] reads: a header with the names of the features (x1, x2, ... for
// those that have none), a line for each sample, and a last column "label" (label2 and so on if a feature is called
// that) with the names of the classes if there are labels. Named inputs are columns between the two, called by the
// name of the input, or name_1, name_2, ... if it has several values a sample ([ReadInput]). Numbers have as many
// digits as it takes to read the same float32; NaN, a missing value, is NaN. Fields are separated by commas, in a
// file that ends in .tsv or .tsv.gz by tabs; .gz is compressed.
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
	for _, in := range s.Inputs {
		for k := range in.D {
			if name := in.Name; in.D == 1 {
				row = append(row, name)
			} else {
				row = append(row, numberedColumn(name, k+1))
			}
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
	number := func(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }
	for i := range s.N {
		row = row[:0]
		for _, v := range s.Row(i) {
			row = append(row, number(v))
		}
		for _, in := range s.Inputs {
			for _, v := range in.Row(i) {
				row = append(row, number(v))
			}
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
