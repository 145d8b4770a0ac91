package viz

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
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

// Layers shows a network from left to right. A layer is a bar; its height grows with the square root of the number of
// units, which stands above it. Between two layers, a pale area stands for the weights that join them.
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

// Draw implements [Figure]. It is an error if there are fewer than two layers, if one has no units, or if a group has
// layers that are not there.
func (l Layers) Draw(c draw.Canvas) error {
	if err := l.check(); err != nil {
		return err
	}
	ch := chart{
		figure: "layers", title: l.Title, xTicks: count(len(l.Layers)),
		x: axis{interval: interval{-0.5, float64(len(l.Layers)) - 0.5}, named: true},
		y: axis{interval: interval{-1, 1}, named: true},
	}
	for _, layer := range l.Layers {
		ch.xNames = append(ch.xNames, layer.Name)
	}
	strip := c
	if len(l.Groups) > 0 {
		c.Min.Y += 2*space + labelSize
	}
	ch.fill = func(p *plot.Plot, data draw.Canvas) {
		l.fill(p, data)
		x, _ := p.Transforms(&data)
		for _, g := range l.Groups {
			l.drawGroup(strip, g.Name, x(float64(g.From))-layerWidth/2, x(float64(g.To))+layerWidth/2)
		}
	}
	return ch.draw(c)
}

// fill adds the layers and, below them, the weights.
func (l Layers) fill(p *plot.Plot, data draw.Canvas) {
	units := &plotter.Labels{Offset: vg.Point{Y: 3}}
	for i, layer := range l.Layers {
		x, h := float64(i), l.height(i)
		if i+1 < len(l.Layers) {
			next := l.height(i + 1)
			weights := plotter.XYs{{X: x, Y: -h}, {X: x, Y: h}, {X: x + 1, Y: next}, {X: x + 1, Y: -next}}
			add(p, &plotter.Polygon{XYs: []plotter.XYs{weights}, Color: rule})
		}
		addLabel(units, plotter.XY{X: x, Y: h}, textStyle(labelSize), text.YBottom, withCommas(layer.Units))
	}
	for i, layer := range l.Layers {
		bar := plotter.BarChart{Values: plotter.Values{2 * l.height(i)}, Color: lineColour(0)}
		if layer.Code {
			bar.Color = lineColour(1)
		}
		bar.Width = min(layerWidth, data.Size().X/vg.Length(2*len(l.Layers)))
		bar.StackOn(&plotter.BarChart{Values: plotter.Values{-l.height(i)}, XMin: float64(i)})
		add(p, &bar)
	}
	p.Add(units) // which keep room for themselves
}

// drawGroup draws a bracket and its name at the bottom of the figure, outside the plot, where no plotter draws.
func (l Layers) drawGroup(c draw.Canvas, name string, from, to vg.Length) {
	y := c.Min.Y + margin + labelSize + space
	line := draw.LineStyle{Color: grey, Width: 0.9}
	c.StrokeLines(line, []vg.Point{{X: from, Y: y + space/2}, {X: from, Y: y}, {X: to, Y: y}, {X: to, Y: y + space/2}})
	drawText(c, bold(textStyle(labelSize)), vg.Point{X: (from + to) / 2, Y: y - space/2}, text.XCenter, text.YTop, name)
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
			return fmt.Errorf("viz: layers: group %q has the layers %d to %d; there are 0 to %d",
				g.Name, g.From, g.To, len(l.Layers)-1)
		}
	}
	return nil
}

// height returns the share of a layer's bar: the widest layer has the whole height, and none less than a twelfth of it.
func (l Layers) height(i int) float64 {
	most := 1
	for _, layer := range l.Layers {
		most = max(most, layer.Units)
	}
	return max(1./12, math.Sqrt(float64(l.Layers[i].Units)/float64(most)))
}

// withCommas writes 1234567 as 1,234,567.
func withCommas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
