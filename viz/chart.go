package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// chart is what stands around a plot: a title above, below that a note on what is not shown, and a legend at the right.
type chart struct {
	name, title string // the name is that of the figure, for errors
	note        string
	legend      []legendEntry
	sample      vg.Length // width of the legend's samples
}

const (
	legendShare = 0.45 // of a canvas that a legend may take across
	legendWidth = 300  // that a legend may take at a figure's own size, in points
)

// room is the width of the legend on a figure of its own size and the given height.
func (ch chart) room(height vg.Length) vg.Length {
	return newLegend(ch.legend, ch.sample, height-2*margin-3*titleSize, legendWidth).width()
}

// start draws the title and the note, and returns the canvas below.
func (ch chart) start(c draw.Canvas) (draw.Canvas, error) {
	c, err := startPage(c, ch.name, ch.title)
	if err != nil || ch.note == "" {
		return c, err
	}
	style := textStyle(smallSize)
	note := wrap(style, c.Size().X, ch.note)
	drawText(c, style, vg.Point{X: c.Center().X, Y: c.Max.Y}, text.XCenter, text.YTop, note)
	c.Max.Y -= textHeight(style, note) + space
	return c, nil
}

// beside returns the canvas beside the legend, and the legend, which is to be drawn at the right of what the plot takes
// of it.
func (ch chart) beside(c draw.Canvas) (draw.Canvas, legend, error) {
	key := newLegend(ch.legend, ch.sample, c.Size().Y, c.Size().X*legendShare)
	if left := c.Size().X - key.width(); left < minSide/2 || c.Size().Y < minSide/2 {
		return c, key, fmt.Errorf("viz: %s: no room for the plot on the canvas; %.4g x %.4g points are left beside title and legend",
			ch.name, float64(left), float64(c.Size().Y))
	}
	c.Max.X -= key.width()
	return c, key, nil
}

// draw is start and then beside.
func (ch chart) draw(c draw.Canvas) (draw.Canvas, legend, error) {
	c, err := ch.start(c)
	if err != nil {
		return c, legend{}, err
	}
	return ch.beside(c)
}

// leftOut says how many of something are not shown, and why; nothing if there are none.
func leftOut(n, of int, what, why string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("not shown: %d of %d %s, %s", n, of, what, why)
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

// drawPlot draws the plot on what room left, and the names in the middle of its axes.
func (n *axisNames) drawPlot(c draw.Canvas, p *plot.Plot) {
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
	_, logX := p.X.Scale.(plot.LogScale)
	_, logY := p.Y.Scale.(plot.LogScale)
	p.X.Tick.Marker = ticker(logX, min(max(int(size.X/36), 2), mostX))
	p.Y.Tick.Marker = ticker(logY, min(max(int(size.Y/20), 2), mostY))
	data := p.DataCanvas(c)
	x, _ := p.Transforms(&data)
	ticks := plot.ConstantTicks(p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max))
	thinOut(p.X.Tick.Label, ticks, x)
	p.X.Tick.Marker = ticks
}

func ticker(logarithmic bool, count int) plot.Ticker {
	if logarithmic {
		return logTicks{count}
	}
	return linearTicks{count}
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
