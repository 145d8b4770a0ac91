package viz

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// chart is a plot and what stands around it: a title above, below that a note on what is not shown, names at the axes,
// and a legend at the right.
type chart struct {
	figure, title string // figure is for errors
	note          string
	legend        []entry
	sample        vg.Length // width of the legend's samples

	x, y  axis
	ratio float64 // of the height of the plot to its width; 0 leaves it to the canvas
	// xTicks are the places of the names on the horizontal axis; nil chooses numbers.
	xTicks []float64
	xNames []string
	// fill adds what is drawn to the plot, whose data will stand on the given canvas.
	fill func(p *plot.Plot, data draw.Canvas)
}

const (
	legendShare = 0.45 // of a canvas that a legend may take across
	legendWidth = 300  // that a legend may take at a figure's own size, in points
)

// size is the size of the figure: what was asked for, or else the default, wider for the legend.
func (ch chart) size(width, height, defaultWidth, defaultHeight vg.Length) (vg.Length, vg.Length) {
	w, h := pageSize(width, height, defaultWidth, defaultHeight)
	if width == 0 {
		w += newLegend(ch.legend, ch.sample, h-2*margin-3*titleSize, legendWidth).width()
	}
	return w, h
}

// frame draws the title and the note. It returns what is left of the canvas for the plot, and the legend, which is to
// be drawn at the right of the plot.
func (ch chart) frame(c draw.Canvas) (draw.Canvas, legend, error) {
	c, err := startPage(c, ch.figure, ch.title)
	if err != nil {
		return c, legend{}, err
	}
	if ch.note != "" {
		style := textStyle(smallSize)
		note := wrap(style, c.Size().X, ch.note)
		drawText(c, style, vg.Point{X: c.Center().X, Y: c.Max.Y}, text.XCenter, text.YTop, note)
		c.Max.Y -= textHeight(style, note) + space
	}
	key := newLegend(ch.legend, ch.sample, c.Size().Y, c.Size().X*legendShare)
	if left := c.Size().X - key.width(); left < minSide/2 || c.Size().Y < minSide/2 {
		return c, key, fmt.Errorf("viz: %s: no room for the plot on the canvas; %.4g x %.4g points are left "+
			"beside title and legend", ch.figure, float64(left), float64(c.Size().Y))
	}
	c.Max.X -= key.width()
	return c, key, nil
}

// draw draws the chart.
func (ch chart) draw(c draw.Canvas) error {
	c, key, err := ch.frame(c)
	if err != nil {
		return err
	}
	p := newPlot(ch.x, ch.y)
	names := axisNames{ch.x.name, ch.y.name}
	c = names.room(c)
	fitTicks(p, c, ch.x.ticks, ch.y.ticks)
	if ch.ratio > 0 {
		c = squared(p, c, ch.ratio)
	}
	if ch.xTicks != nil {
		nameTicks(p, c, ch.xTicks, ch.xNames)
	}
	ch.fill(p, p.DataCanvas(c))
	names.draw(c, p)
	key.draw(c)
	return nil
}

// leftOut says how many of something are not shown, and why; nothing if there are none.
func leftOut(n, of int, what string, log bool, more ...string) string {
	if n == 0 {
		return ""
	}
	why := []string{"not finite"}
	if log {
		why = append(why, "not above 0")
	}
	return fmt.Sprintf("not shown: %d of %d %s, %s", n, of, what, strings.Join(append(why, more...), " or "))
}

// axisNames are the names of the axes of a plot, in several lines where one would be longer than the canvas. They are
// drawn here because gonum/plot keeps room for names as if axes were linear, far too much beside logarithmic ones.
type axisNames struct{ x, y string }

// room wraps the names and returns what they leave of the canvas.
func (n *axisNames) room(c draw.Canvas) draw.Canvas {
	style := textStyle(labelSize)
	n.x, n.y = wrap(style, c.Size().X*0.9, n.x), wrap(style, c.Size().Y*0.9, n.y)
	if n.x != "" {
		c.Min.Y += ceilHalf(textHeight(style, n.x)) + 3
	}
	if n.y != "" {
		c.Min.X += ceilHalf(textHeight(style, n.y)) + 5
	}
	return c
}

// draw draws the plot on what room left, and the names in the middle of its axes.
func (n *axisNames) draw(c draw.Canvas, p *plot.Plot) {
	p.Draw(c)
	data := p.DataCanvas(c)
	style, middle := textStyle(labelSize), data.Center()
	drawText(c, style, vg.Point{X: middle.X, Y: c.Min.Y - 3}, text.XCenter, text.YTop, n.x)
	style.Rotation = math.Pi / 2
	drawText(c, style, vg.Point{X: c.Min.X - 5, Y: middle.Y}, text.XCenter, text.YBottom, n.y)
}

// fitTicks chooses the ticks of both axes as the size of the plot on the canvas allows: at most mostX and mostY.
func fitTicks(p *plot.Plot, c draw.Canvas, mostX, mostY int) {
	size := p.DataCanvas(c).Size()
	p.X.Tick.Marker = ticker(p.X, min(max(int(size.X/36), 2), mostX))
	p.Y.Tick.Marker = ticker(p.Y, min(max(int(size.Y/20), 2), mostY))
	data := p.DataCanvas(c)
	x, _ := p.Transforms(&data)
	ticks := plot.ConstantTicks(p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max))
	thinOut(ticks, x, p.X.Tick.Label.Width)
	p.X.Tick.Marker = ticks
}

// ticker places at most count labels on an axis.
func ticker(a plot.Axis, count int) plot.Ticker {
	if count == 0 {
		return plot.ConstantTicks{}
	}
	if _, log := a.Scale.(plot.LogScale); log {
		return logTicks{count}
	}
	return linearTicks{count: count}
}

// squared crops a canvas so that the data of a plot on it have the given ratio of height to width. What is spare is
// left at both sides or below.
func squared(p *plot.Plot, c draw.Canvas, ratio float64) draw.Canvas {
	for range 2 { // the room for the labels of the axes depends a little on the length of the axes
		size := p.DataCanvas(c).Size()
		if spare := size.X - size.Y/vg.Length(ratio); spare > 0 {
			c.Min.X, c.Max.X = c.Min.X+spare/2, c.Max.X-spare/2
		} else {
			c.Min.Y -= spare * vg.Length(ratio)
		}
	}
	return c
}
