package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is rows of values, to be printed, written as CSV, or both.
type Table struct {
	Title   string // printed above the table, if it is not empty
	Left    int    // columns, from the first on, that are printed from the left; at least the first one is
	Columns []Column
	rows    [][]any
	foot    [][]any // rows that are only printed
}

// Column is a column of a [Table].
type Column struct {
	Head   string // above the printed column; a column without it is not printed
	Key    string // in the first line of a CSV file; a column without it is not there
	Format string // of the printed value, as fmt has it, such as "%.4f", or "," for a count with commas; "%.4g" if empty
}

// Col returns a column.
func Col(head, key, format string) Column { return Column{head, key, format} }

// Heads returns columns that are only printed.
func Heads(heads ...string) []Column {
	return columns(heads, func(s string) Column { return Column{Head: s} })
}

// Keys returns columns that are only written to a CSV file.
func Keys(keys ...string) []Column {
	return columns(keys, func(s string) Column { return Column{Key: s} })
}

func columns(names []string, column func(string) Column) []Column {
	var out []Column
	for _, name := range names {
		out = append(out, column(name))
	}
	return out
}

// NewTable returns a table without rows.
func NewTable(columns ...Column) *Table { return &Table{Columns: columns} }

// Add adds a row of strings, whole numbers and floats; nil is a missing value. Columns at the end may be left out.
func (t *Table) Add(cells ...any) { t.rows = append(t.rows, cells) }

// Foot adds a row to those below the others that sum them up, which are printed and not saved.
func (t *Table) Foot(cells ...any) { t.foot = append(t.foot, cells) }

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Printed returns the texts of the printed columns, the heads first.
func (t *Table) Printed() ([][]string, error) {
	return t.texts(slices.Concat(t.rows, t.foot), func(c Column) string { return c.Head }, Column.printed)
}

// Saved returns the texts of the columns of a CSV file, the keys first.
func (t *Table) Saved() ([][]string, error) {
	return t.texts(t.rows, func(c Column) string { return c.Key }, func(_ Column, cell any) string { return saved(cell) })
}

// texts returns rows as texts: of those columns that have a name, below it.
func (t *Table) texts(rows [][]any, name func(Column) string, text func(Column, any) string) ([][]string, error) {
	var head []string
	for _, c := range t.Columns {
		if name(c) != "" {
			head = append(head, name(c))
		}
	}
	out := [][]string{head}
	for i, row := range rows {
		if len(row) > len(t.Columns) {
			return nil, fmt.Errorf("report: row %d has %d cells, but there are %d columns", i+1, len(row), len(t.Columns))
		}
		var line []string
		for k, cell := range row {
			if name(t.Columns[k]) != "" {
				line = append(line, text(t.Columns[k], cell))
			}
		}
		out = append(out, line)
	}
	return out, nil
}

// printed rounds a value for the eye.
func (c Column) printed(cell any) string {
	switch v := cell.(type) {
	case nil:
		return "-"
	case string:
		return v
	case int:
		if c.Format == "," {
			return Thousands(v)
		}
	case float64:
		switch {
		case math.IsNaN(v):
			return "-"
		case c.Format == "":
			return fmt.Sprintf("%.4g", v)
		}
	}
	if c.Format == "" {
		return fmt.Sprint(cell)
	}
	return fmt.Sprintf(c.Format, cell)
}

// saved writes a value as CSV files have it.
func saved(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case float64:
		return Number(v)
	case float32:
		return Number(float64(v))
	}
	return fmt.Sprint(cell)
}

// Print prints the table with a line under its heads.
func (t *Table) Print(w io.Writer) error {
	rows, err := t.Printed()
	if err != nil {
		return err
	}
	const gap = "  "
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for r, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < max(1, t.Left) {
				cells[i] = cell + pad
			} else {
				cells[i] = pad + cell
			}
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, gap), " ") + "\n")
		if r == 0 {
			total := -len(gap)
			for _, n := range widths {
				total += n + len(gap)
			}
			b.WriteString(strings.Repeat("-", max(0, total)) + "\n")
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// WriteCSV writes the columns that have a key.
func (t *Table) WriteCSV(w io.Writer) error {
	rows, err := t.Saved()
	if err != nil {
		return err
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// Markdown returns the printed columns as a table in Markdown.
func (t *Table) Markdown() (string, error) {
	rows, err := t.Printed()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(row)))
		}
	}
	return b.String(), nil
}
