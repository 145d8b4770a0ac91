package layout

import (
	"encoding/xml"
	"fmt"
	"regexp"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
)

var fonts = font.NewCache(liberation.Collection())

// face returns Liberation Sans, which is as wide as Helvetica, the font that Graphviz assumes.
func face(size float64, bold bool) font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if bold {
		f.Weight = stdfont.WeightBold
	}
	return fonts.Lookup(f, vg.Length(size))
}

var textElement = regexp.MustCompile(`<text [^>]*>[^<]*</text>`)

// fitText adds to each text of an SVG file how long it is. So the text stays within its node even in a viewer without
// Helvetica or a font of the same widths.
func fitText(svg []byte) ([]byte, error) {
	var firstErr error
	out := textElement.ReplaceAllFunc(svg, func(element []byte) []byte {
		var t struct {
			Attributes []xml.Attr `xml:",any,attr"`
			Text       string     `xml:",chardata"`
		}
		if err := xml.Unmarshal(element, &t); err != nil {
			firstErr = fmt.Errorf("layout: %s: %w", element, err)
			return element
		}
		a := attributes(t.Attributes)
		size, err := a.number("font-size", 14)
		if err != nil {
			firstErr = err
			return element
		}
		f := face(size, a["font-weight"] == "bold")
		const start = `<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" %s`
		return fmt.Appendf(nil, start, f.Width(t.Text), element[len("<text "):])
	})
	return out, firstErr
}
