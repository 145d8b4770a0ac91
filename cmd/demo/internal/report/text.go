package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Width is the width to which texts are wrapped; a terminal has at least as many columns.
const Width = 79

// Wrap breaks a text into lines of at most width characters. Every line but the first begins with the indent, which
// does not count.
func Wrap(text string, width int, indent string) string {
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

// Thousands writes n with commas: 10,000.
func Thousands(n int) string {
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

// Count writes n and the noun, in the plural unless n is 1: 2,000 samples.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Thousands(n) + " " + noun
}

// Percent writes the size of a fraction as a whole percentage, without its sign: 41 %.
func Percent(fraction float64) string { return fmt.Sprintf("%.0f %%", math.Abs(100*fraction)) }

// Duration writes a time in words: 41 s, 3 min 5 s.
func Duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s >= 3600:
		return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
	case s >= 60:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d s", s)
}

// Number writes a number as CSV files have it, with six significant digits.
func Number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
