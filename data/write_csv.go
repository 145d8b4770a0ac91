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

// WriteCSV writes a set as a table that [Load] reads: a header, and a line for each sample. Features without a name
// are called x1, x2, ... The columns of a named input follow, called by its name, or name_1, name_2, ... if it has
// several values a sample (see [ReadInput]). A last column "label" has the class names, if there are labels; it is
// called label2 and so on if a feature has that name. Numbers have as many digits as it takes to read back the same
// float32. A missing value is written as NaN. Fields are separated by commas, or by tabs in .tsv and .tsv.gz; .gz
// files are compressed.
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
