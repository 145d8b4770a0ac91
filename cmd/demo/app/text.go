package app

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// textWidth is the width to which paragraphs are broken; a terminal has at least as many columns.
const textWidth = 79

// paragraph breaks a text into lines of at most width characters, each but the first behind an indent, which does not
// count.
func paragraph(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + indent)
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// table is text in columns: the first is aligned to the left, the others, which hold numbers, to the right.
type table struct {
	rows [][]string // the first is the header
	left int        // columns, from the first on, whose cells begin at the left; at least the first one does
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write writes the table with a line under its header, and returns the first error of w.
func (t *table) write(w io.Writer) error {
	const gap = "  "
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for r, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i > 0 && i < t.left:
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

// thousands writes n with commas: 10,000.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// percent writes the size of a fraction as a whole percentage, without its sign.
func percent(fraction float64) string { return fmt.Sprintf("%.0f %%", math.Abs(100*fraction)) }
