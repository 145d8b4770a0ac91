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

// face is Liberation Sans, which has the widths of Helvetica, those that Graphviz reckons with.
func face(size float64, bold bool) font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if bold {
		f.Weight = stdfont.WeightBold
	}
	return fonts.Lookup(f, vg.Length(size))
}

var textElement = regexp.MustCompile(`<text [^>]*>[^<]*</text>`)

// fitText tells the viewer of an SVG file how long each text is, so that it stays within its node even if the viewer
// has neither Helvetica nor another font with its widths.
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
		return fmt.Appendf(nil, `<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" %s`, f.Width(t.Text), element[len("<text "):])
	})
	return out, firstErr
}
