package datasets

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// maxColumns is how many columns of a set are shown one by one.
const maxColumns = 30

// columnTable shows the statistics of the first columns.
func columnTable(set *data.Set, c data.Summary) *cli.Table {
	t := &cli.Table{}
	header := []string{"feature", "min", "mean", "std", "max"}
	missing := slices.Max(c.Missing) > 0
	if missing {
		header = append(header, "missing")
	}
	t.Add(header...)
	for j := range min(set.D, maxColumns) {
		row := []string{featureName(set, j), short(c.Min[j]), short(c.Mean[j]), short(c.Std[j]), short(c.Max[j])}
		if missing {
			row = append(row, report.Thousands(c.Missing[j]))
		}
		t.Add(row...)
	}
	return t
}

// short writes a number with four digits, in figures where that takes no more room than with an exponent; "-" for NaN.
func short(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	if size := math.Abs(v); size >= 1e4 && size < 1e7 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.4g", v)
}

// writeColumns writes the statistics of all columns as CSV: a header and a row for each. A column without any value has none,
// and empty cells.
func writeColumns(path string, set *data.Set, c data.Summary) error {
	return report.WriteFile(path, func(w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write([]string{"column", "feature", "missing", "min", "mean", "std", "max"}); err != nil {
			return err
		}
		for j := range set.D {
			name := ""
			if set.Features != nil {
				name = set.Features[j]
			}
			row := []string{strconv.Itoa(j), name, strconv.Itoa(c.Missing[j])}
			row = append(row, cell(c.Min[j], -1, 32), cell(c.Mean[j], 7, 64), cell(c.Std[j], 7, 64), cell(c.Max[j], -1, 32))
			if err := out.Write(row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

// cell writes a number of so many bits with so many digits, or, if that is -1, as many as tell it from its neighbours; nothing
// for NaN.
func cell(v float64, digits, bits int) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', digits, bits)
}
