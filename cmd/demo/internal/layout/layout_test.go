package layout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	_ "image/png"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/viz"
)

const small = `digraph {
	node [fontname=Helvetica]
	a [label=<one &amp; <B>two</B>>, shape=box, style=filled, fillcolor="#ff0000"]
	b [label="three", shape=ellipse, style="filled,dashed", color="#00ff00", fillcolor="#0000ff", tooltip="x<\"y"]
	a -> b [style=dashed]
}`

// pixels draws a graph as PNG.
func pixels(t *testing.T, dot string) (*Drawing, image.Image) {
	t.Helper()
	svg, err := SVG(t.Context(), []byte(dot))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(svg)
	if err != nil {
		t.Fatal(err)
	}
	var png bytes.Buffer
	if err := viz.Write(&png, "png", d); err != nil {
		t.Fatal(err)
	}
	picture, _, err := image.Decode(&png)
	if err != nil {
		t.Fatal(err)
	}
	return d, picture
}

func TestDrawing(t *testing.T) {
	d, picture := pixels(t, small)
	w, h := d.Size()
	got := picture.Bounds().Size()
	if math.Abs(float64(got.X)-2*float64(w)) > 1 || math.Abs(float64(got.Y)-2*float64(h)) > 1 {
		t.Errorf("%v pixels for %v x %v points", got, w, h)
	}
	counts := map[color.Color]int{}
	lowest := map[color.Color]int{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			c := color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
			counts[c]++
			lowest[c] = y
		}
	}
	red, green := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}
	blue, black := color.RGBA{0, 0, 255, 255}, color.RGBA{0, 0, 0, 255}
	// A node of 72 x 36 points has 10,368 pixels, and the ellipse in it π/4 of them; the text takes some.
	if counts[red] < 8000 || counts[blue] < 6000 || counts[green] < 50 || counts[black] < 500 {
		t.Errorf("pixels: %d red, %d blue, %d green, %d black", counts[red], counts[blue], counts[green], counts[black])
	}
	if lowest[red] > lowest[blue] {
		t.Error("the first node stands below the second")
	}
	// The curve of the arrow is a line, not an area.
	if counts[black] > 3000 {
		t.Errorf("%d black pixels", counts[black])
	}
}

func TestSVG(t *testing.T) {
	first, err := SVG(t.Context(), []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	second, err := SVG(t.Context(), []byte(small))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("%v; two files of one graph:\n%s\n%s", err, first, second)
	}
	f := face(14, false)
	for _, part := range []string{
		">one &amp; <", `font-weight="bold"`, `xlink:title="x&lt;&quot;y"`, `stroke-dasharray="5,2"`,
		fmt.Sprintf(`<text textLength="%.2f" lengthAdjust="spacingAndGlyphs" text-anchor="middle"`, f.Width("three")),
	} {
		if !bytes.Contains(first, []byte(part)) {
			t.Errorf("no %s in\n%s", part, first)
		}
	}
}

// Names of any characters arrive in the file as they are.
func TestNames(t *testing.T) {
	const name, shown = "<i>&amp;\"\\N\\\\G\n\x00é", `<i>&amp;"\N\\G\u000a\u0000é`
	config := graph.Config{Mode: graph.Training}
	p, err := graph.Compile(graph.NewParams(graph.Float32, 1), config, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.In(name).Param("w", graph.Zeros, 1, 1).Square()}
	})
	if err != nil {
		t.Fatal(err)
	}
	var dot bytes.Buffer
	if err := p.WriteDot(&dot, graph.DotOptions{Title: name}); err != nil {
		t.Fatal(err)
	}
	svg, err := SVG(t.Context(), dot.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(svg)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]int{}
	for _, s := range d.shapes {
		texts[s.text]++
	}
	// The title and two frames; the parameter; its gradient.
	if texts[shown] != 3 || texts[shown+"/w"] != 1 || texts["gradient of "+shown+"/w"] != 1 {
		t.Errorf("texts %v", texts)
	}
	if got := html.UnescapeString(string(svg)); !strings.Contains(got, `xlink:title="param:`+shown+`/w [1 1]"`) {
		t.Errorf("no tooltip in\n%s", got)
	}
}

func TestSVGErrors(t *testing.T) {
	for _, dot := range []string{"digraph {", "nothing"} {
		if svg, err := SVG(t.Context(), []byte(dot)); err == nil || !strings.HasPrefix(err.Error(), "layout: ") {
			t.Errorf("%s: error %v, file %s", dot, err, svg)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := SVG(ctx, []byte(small)); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	// What went wrong before does no harm.
	if _, err := SVG(t.Context(), []byte(small)); err != nil {
		t.Error(err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ inside, want string }{
		{`<rect x="1"/>`, "<rect>: unknown element"},
		{`<polygon points="1,2 3"/>`, "3 coordinates"},
		{`<polygon points=""/>`, "0 coordinates"},
		{`<polygon points="a,b"/>`, `"a"`},
		{`<path d="M1,2L3,4"/>`, "it must have M and C"},
		{`<path d="M1,2C3,4 5,6"/>`, "three points"},
		{`<ellipse cx="x"/>`, `"x"`},
		{`<text x="x">a</text>`, `"x"`},
		{`<polygon fill="red" points="1,2"/>`, `fill "red"`},
		{`<polygon stroke="#12345" points="1,2"/>`, `stroke "#12345"`},
		{`<polygon stroke-width="thick" points="1,2"/>`, `"thick"`},
		{`<g transform="rotate(3)"/>`, "only translations"},
		{`<g>`, "XML"},
	} {
		_, err := Parse([]byte(`<svg viewBox="0 0 10 10">` + c.inside + `</svg>`))
		if err == nil || !strings.HasPrefix(err.Error(), "layout: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.inside, err, c.want)
		}
	}
	for _, file := range []string{"", "<svg/>", `<svg viewBox="0 0 10"/>`, `<svg viewBox="0 0 0 10"/>`} {
		if _, err := Parse([]byte(file)); err == nil {
			t.Errorf("%q was accepted", file)
		}
	}
}
