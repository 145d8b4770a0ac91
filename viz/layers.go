package viz

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Layer is a layer of a network.
type Layer struct {
	Name  string // below its bar; may have several lines
	Units int
	Code  bool // drawn in another colour
}

// LayerGroup is a name for consecutive layers, such as encoder.
type LayerGroup struct {
	Name     string
	From, To int // the first layer and the last, from 0
}

// Layers shows a network from left to right: each layer as a bar whose height grows with the square root of the number of its
// units, which stands above it, and between two layers the weights that join them as a pale area.
type Layers struct {
	Title  string
	Layers []Layer
	Groups []LayerGroup // names below the layers; groups may share a layer, but otherwise not overlap

	Width, Height vg.Length // of the figure in points; if zero, 90 for each layer and 250
}

// Size implements [Figure].
func (l Layers) Size() (width, height vg.Length) {
	return pageSize(l.Width, l.Height, max(240, 90*vg.Length(len(l.Layers))), 250)
}

// layerWidth is the width of a bar in points.
const layerWidth = 16

// Draw implements [Figure]. It is an error if there are fewer than two layers, if one has no units, or if a group has layers
// that are not there.
func (l Layers) Draw(c draw.Canvas) error {
	if err := l.check(); err != nil {
		return err
	}
	c, err := startPage(c, "layers", l.Title)
	if err != nil {
		return err
	}
	style := textStyle(labelSize)
	step := c.Size().X / vg.Length(len(l.Layers))
	names, lowest := make([]string, len(l.Layers)), vg.Length(0)
	for i, layer := range l.Layers {
		var lines []string
		for line := range strings.SplitSeq(layer.Name, "\n") {
			lines = append(lines, wrap(style, step-space, line))
		}
		names[i] = strings.Join(lines, "\n")
		lowest = max(lowest, textHeight(style, names[i]))
	}
	var groups vg.Length
	if len(l.Groups) > 0 {
		groups = 2*space + textHeight(bold(style), "M")
	}
	bars := draw.Crop(c, 0, 0, groups+lowest+space, -textHeight(style, "0")-space)
	l.drawBars(bars, step)
	for i, layer := range l.Layers {
		x := l.middle(c, i)
		drawText(c, style, vg.Point{X: x, Y: bars.Center().Y + l.height(bars, i)/2 + space/2}, text.XCenter, text.YBottom, withCommas(layer.Units))
		drawText(c, style, vg.Point{X: x, Y: bars.Min.Y - space/2}, text.XCenter, text.YTop, names[i])
	}
	for _, g := range l.Groups {
		from, to, y := l.middle(c, g.From)-layerWidth/2, l.middle(c, g.To)+layerWidth/2, c.Min.Y+groups-space
		c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.9}, from, y, to, y)
		for _, x := range []vg.Length{from, to} {
			c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.9}, x, y, x, y+space/2)
		}
		drawText(c, bold(style), vg.Point{X: (from + to) / 2, Y: y - space/2}, text.XCenter, text.YTop, g.Name)
	}
	return nil
}

func (l Layers) check() error {
	if len(l.Layers) < 2 {
		return errors.New("viz: layers: a network has at least two, its input and its output")
	}
	for i, layer := range l.Layers {
		if layer.Units < 1 {
			return fmt.Errorf("viz: layers: layer %d (%q) has %d units", i, layer.Name, layer.Units)
		}
	}
	for _, g := range l.Groups {
		if g.From < 0 || g.From > g.To || g.To >= len(l.Layers) {
			return fmt.Errorf("viz: layers: group %q is of the layers %d to %d; there are 0 to %d", g.Name, g.From, g.To, len(l.Layers)-1)
		}
	}
	return nil
}

// middle returns where the middle of a layer is on the canvas.
func (l Layers) middle(c draw.Canvas, i int) vg.Length {
	return c.Min.X + c.Size().X*(vg.Length(i)+0.5)/vg.Length(len(l.Layers))
}

// height returns the height of a layer's bar: the widest layer takes the whole canvas, and none less than a twelfth of it.
func (l Layers) height(c draw.Canvas, i int) vg.Length {
	most := 1
	for _, layer := range l.Layers {
		most = max(most, layer.Units)
	}
	return c.Size().Y * vg.Length(max(1./12, math.Sqrt(float64(l.Layers[i].Units)/float64(most))))
}

// drawBars draws the layers and, below them, the weights.
func (l Layers) drawBars(c draw.Canvas, step vg.Length) {
	y := c.Center().Y
	for i := range len(l.Layers) - 1 {
		left, right := l.middle(c, i), l.middle(c, i+1)
		a, b := l.height(c, i)/2, l.height(c, i+1)/2
		c.FillPolygon(rule, []vg.Point{{X: left, Y: y - a}, {X: left, Y: y + a}, {X: right, Y: y + b}, {X: right, Y: y - b}})
	}
	width := min(layerWidth, step/2)
	for i, layer := range l.Layers {
		colour := color.Color(lineColour(0))
		if layer.Code {
			colour = lineColour(1)
		}
		x, h := l.middle(c, i), l.height(c, i)/2
		c.SetColor(colour)
		c.Fill(rectangle(x-width/2, y-h, x+width/2, y+h))
	}
}

// withCommas writes 1234567 as 1,234,567.
func withCommas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
