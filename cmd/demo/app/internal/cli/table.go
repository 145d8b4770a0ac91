package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// table is text in columns: the first is aligned to the left, the others, which hold numbers, to the right.
type Table struct {
	Rows [][]string // the first is the header
	Left int        // columns, from the first on, whose cells begin at the left; at least the first one does
}

func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// write writes the table with a line under its header, and returns the first error of w.
func (t *Table) Write(w io.Writer) error {
	const gap = "  "
	var widths []int
	for _, row := range t.Rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for r, row := range t.Rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i > 0 && i < t.Left:
				line.WriteString(gap + cell + pad)
			case i == 0:
				line.WriteString(cell + pad)
			default:
				line.WriteString(gap + pad + cell)
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
		if r == 0 {
			total := -len(gap)
			for _, n := range widths {
				total += n + len(gap)
			}
			if _, err := fmt.Fprintln(w, strings.Repeat("-", total)); err != nil {
				return err
			}
		}
	}
	return nil
}
