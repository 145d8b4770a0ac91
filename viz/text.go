package viz

import (
	"image/color"
	"strings"
	"unicode"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of text in points.
const (
	titleSize = 12
	labelSize = 10
	smallSize = 9
)

// Colours of text and lines.
var (
	ink  = color.NRGBA{0x22, 0x22, 0x22, 0xff}
	grey = color.NRGBA{0x70, 0x70, 0x70, 0xff}
	rule = color.NRGBA{0xe4, 0xe4, 0xe4, 0xff}
)

// textStyle is sans-serif text of the given size, placed by its left end and its middle height.
func textStyle(size vg.Length) text.Style {
	return text.Style{
		Color:   ink,
		Font:    font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
		XAlign:  text.XLeft,
		YAlign:  text.YCenter,
		Handler: plot.DefaultTextHandler,
	}
}

func bold(s text.Style) text.Style {
	s.Font.Weight = stdfont.WeightBold
	return s
}

// drawText draws s with its reference point at the given place; dx and dy say which point of the text that is.
func drawText(c draw.Canvas, style text.Style, at vg.Point, dx text.XAlignment, dy text.YAlignment, s string) {
	style.XAlign, style.YAlign = dx, dy
	if dy == text.YCenter {
		at.Y += style.Font.Size / 10 // gonum centres the line with its descent; the eye centres the capitals
	}
	c.FillText(style, at, s)
}

// textHeight is the height of s, which may have several lines; zero for no text.
func textHeight(style text.Style, s string) vg.Length {
	if s == "" {
		return 0
	}
	return style.Height(s)
}

// clean makes s fit to be drawn in every format: XML has no place for control characters or broken UTF-8.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || r == '\ufffe' || r == '\uffff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// wrap breaks s into lines at most width wide. Lines are broken at spaces only, so one long word may still be wider.
func wrap(style text.Style, width vg.Length, s string) string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(clean(s)), "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			switch {
			case line == "":
				line = word
			case style.Width(line+" "+word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// shorten cuts s, taken as one line, to the width and marks the cut with an ellipsis.
func shorten(style text.Style, width vg.Length, s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && style.Width(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}
