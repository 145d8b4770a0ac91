package generate

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// checkSetFile refuses a file of another format than CSV and NPY; an empty name means the default.
func checkSetFile(path string) error {
	if path != "" && codeWriters[filepath.Ext(path)] == nil {
		return cli.Usagef("--output %q: it must be a file that ends in .csv or .npy", path)
	}
	return nil
}

// setFile is a set as CSV or NPY.
func setFile(path string, s *data.Set) report.File {
	if s.Features == nil {
		named := *s
		for j := range s.D {
			named.Features = append(named.Features, fmt.Sprintf("x%d", j+1))
		}
		s = &named
	}
	return report.File{Path: path, Write: func(w io.Writer) error { return codeWriters[filepath.Ext(path)](w, s) }}
}

// codeWriters write codes in the format of a file's extension.
var codeWriters = map[string]func(io.Writer, *data.Set) error{
	".csv": writeCodesCSV,
	".npy": data.EncodeNPY,
}

// writeCodesCSV writes codes with their index and the name of their class, which is empty without labels.
func writeCodesCSV(w io.Writer, codes *data.Set) error {
	out := csv.NewWriter(w)
	if err := out.Write(append([]string{"index", "label"}, codes.Features...)); err != nil {
		return err
	}
	for i := range codes.N {
		row := []string{strconv.Itoa(i), ""}
		if codes.Labels != nil {
			row[1] = codes.Classes[codes.Labels[i]]
		}
		for _, z := range codes.Row(i) {
			if z == 0 {
				z = 0 // a unit that is off may be -0
			}
			row = append(row, strconv.FormatFloat(float64(z), 'g', -1, 32))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
