package layout

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// Drawing is a graph with a layout: a viz.Figure.
type Drawing struct {
	width, height vg.Length
	origin        vg.Point // where the file has its origin, from the lower left corner
	shapes        []shape
}

// shape is an element of the file: an outline with its colours, or a text.
type shape struct {
	path         vg.Path
	fill, stroke color.Color // nil for none
	width        vg.Length
	dashes       []vg.Length

	text   string
	at     vg.Point
	middle bool // at is the middle of the text, not its left end
	bold   bool
	size   float64
}

// Parse reads an SVG file in the form that [SVG] writes. It knows the elements that Graphviz uses for nodes, arrows,
// frames and text, and returns an error for others.
func Parse(svg []byte) (*Drawing, error) {
	d := &Drawing{}
	in := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("layout: %w", err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if err := d.add(in, element); err != nil {
			return nil, fmt.Errorf("layout: <%s>: %w", element.Name.Local, err)
		}
	}
	if d.width <= 0 || d.height <= 0 {
		return nil, errors.New("layout: the file has no size")
	}
	return d, nil
}

func (d *Drawing) add(in *xml.Decoder, element xml.StartElement) error {
	a := attributes(element.Attr)
	switch element.Name.Local {
	case "svg":
		box, err := numbers(a["viewBox"])
		if err != nil || len(box) != 4 {
			return fmt.Errorf("viewBox %q: it must be four numbers", a["viewBox"])
		}
		d.width, d.height = box[2], box[3]
		return nil
	case "g":
		return d.group(a["transform"])
	case "title", "a":
		return nil
	}
	s := shape{}
	var err error
	if s.fill, err = parseColor(a, "fill", "black"); err != nil {
		return err
	}
	if s.stroke, err = parseColor(a, "stroke", "none"); err != nil {
		return err
	}
	width, err := a.number("stroke-width", 1)
	if err != nil {
		return err
	}
	s.width = vg.Length(width)
	if s.dashes, err = numbers(a["stroke-dasharray"]); err != nil {
		return err
	}
	switch element.Name.Local {
	case "polygon", "polyline":
		err = s.polygon(a["points"], element.Name.Local == "polygon")
	case "path":
		err = s.curve(a["d"])
	case "ellipse":
		err = s.ellipse(a)
	case "text":
		err = s.readText(in, element, a)
	default:
		err = errors.New("unknown element")
	}
	d.shapes = append(d.shapes, s)
	return err
}

// group reads the transformation of the outermost group; the others have none.
func (d *Drawing) group(transform string) error {
	if transform == "" {
		return nil
	}
	text, ok := strings.CutPrefix(transform, "scale(1 1) rotate(0) translate(")
	at, err := numbers(strings.TrimSuffix(text, ")"))
	if !ok || err != nil || len(at) != 2 {
		return fmt.Errorf("transformation %q: only translations are supported", transform)
	}
	d.origin = vg.Point{X: at[0], Y: d.height - at[1]}
	return nil
}

func (s *shape) readText(in *xml.Decoder, element xml.StartElement, a attributeMap) error {
	if err := in.DecodeElement(&s.text, &element); err != nil {
		return err
	}
	x, errX := a.number("x", 0)
	y, errY := a.number("y", 0)
	size, errSize := a.number("font-size", 14)
	s.at = point(vg.Length(x), vg.Length(y))
	s.size, s.bold, s.middle = size, a["font-weight"] == "bold", a["text-anchor"] == "middle"
	return errors.Join(errX, errY, errSize)
}

type attributeMap map[string]string

func attributes(list []xml.Attr) attributeMap {
	m := attributeMap{}
	for _, a := range list {
		m[a.Name.Local] = a.Value
	}
	return m
}

func (m attributeMap) number(name string, otherwise float64) (float64, error) {
	if m[name] == "" {
		return otherwise, nil
	}
	return strconv.ParseFloat(m[name], 64)
}

// numbers reads numbers with commas and spaces between them.
func numbers(text string) ([]vg.Length, error) {
	var out []vg.Length
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, err
		}
		out = append(out, vg.Length(v))
	}
	return out, nil
}

func parseColor(a attributeMap, name, otherwise string) (color.Color, error) {
	text := a[name]
	if text == "" {
		text = otherwise
	}
	switch text {
	case "none", "transparent":
		return nil, nil
	case "black":
		return color.Black, nil
	case "white":
		return color.White, nil
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 24)
	if err != nil || len(text) != len("#rrggbb") {
		return nil, fmt.Errorf("%s %q: colours are #rrggbb, black, white, transparent or none", name, text)
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}, nil
}
