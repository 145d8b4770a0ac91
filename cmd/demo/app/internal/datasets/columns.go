package datasets

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// maxColumns is how many columns of a set are shown one by one.
const maxColumns = 30

// columnTable shows the statistics of the first columns.
func columnTable(set *data.Set, c data.Summary) *report.Table {
	t := report.NewTable(report.Heads("feature", "min", "mean", "std", "max")...)
	missing := slices.Max(c.Missing) > 0
	if missing {
		t.Columns = append(t.Columns, report.Col("missing", "", ","))
	}
	for j := range min(set.D, maxColumns) {
		row := []any{featureName(set, j), short(c.Min[j]), short(c.Mean[j]), short(c.Std[j]), short(c.Max[j])}
		if missing {
			row = append(row, c.Missing[j])
		}
		t.Add(row...)
	}
	return t
}

// short writes a number with four digits, without an exponent if that is no longer; "-" for NaN.
func short(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	if size := math.Abs(v); size >= 1e4 && size < 1e7 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.4g", v)
}

// columnList has the statistics of all columns, for a file. A column without values has empty cells.
func columnList(set *data.Set, c data.Summary) *report.Table {
	t := report.NewTable(report.Keys("column", "feature", "missing", "min", "mean", "std", "max")...)
	for j := range set.D {
		name := ""
		if set.Features != nil {
			name = set.Features[j]
		}
		t.Add(j, name, c.Missing[j],
			cell(c.Min[j], -1, 32), cell(c.Mean[j], 7, 64), cell(c.Std[j], 7, 64), cell(c.Max[j], -1, 32))
	}
	return t
}

// cell writes a number of some bits with some digits; -1 means as many as identify it. NaN is empty.
func cell(v float64, digits, bits int) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', digits, bits)
}
