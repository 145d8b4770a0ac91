package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// hatches are the angles of the white lines that cross bars, as steps up for one step to the right, so that bars of
// neighbouring series differ in more than colour.
var hatches = [...][]vg.Length{nil, {1}, {-1}, {1, -1}}

// drawBar draws a bar of series i.
func drawBar(c draw.Canvas, i int, r vg.Rectangle) {
	c.SetColor(lineColour(i))
	c.Fill(r.Path())
	line := draw.LineStyle{Color: withAlpha(white, 0.8), Width: 0.7}
	inside := draw.Canvas{Canvas: c.Canvas, Rectangle: r}
	width := r.Size().X
	const step = 5
	for _, slope := range hatches[i%len(hatches)] {
		for y := r.Min.Y - width; y < r.Max.Y+width; y += step {
			c.StrokeLines(line, inside.ClipLinesXY([]vg.Point{{X: r.Min.X, Y: y}, {X: r.Max.X, Y: y + slope*width}})...)
		}
	}
}

const (
	barShare = 0.8  // of a group's place that its bars take
	barFill  = 0.92 // of a bar's place that it takes
)

// barEnds are the left and the right end of the bar of series i of n in a group.
func barEnds(i, n, group int) (left, right float64) {
	width := barShare / float64(n)
	middle := float64(group) - barShare/2 + width*(float64(i)+0.5)
	return middle - barFill*width/2, middle + barFill*width/2
}

// each calls do with every bar that is shown: its series, its group, its ends across, and its value.
func (b Bars) each(a axes, do func(i, group int, left, right vg.Length, v float64)) {
	for i, s := range b.Series {
		for group, v := range s.Values {
			if b.shows(v) {
				left, right := barEnds(i, len(b.Series), group)
				do(i, group, a.x(left), a.x(right), v)
			}
		}
	}
}

// drawBars draws the bars and the line on which they stand.
func (b Bars) drawBars(c draw.Canvas, a axes) {
	clip := func(y vg.Length) vg.Length { return min(max(y, c.Min.Y), c.Max.Y) }
	base := clip(a.y(b.base(a.rangeY)))
	b.each(a, func(i, _ int, left, right vg.Length, v float64) {
		end := clip(a.y(v))
		drawBar(c, i, vg.Rectangle{Min: vg.Point{X: left, Y: min(base, end)}, Max: vg.Point{X: right, Y: max(base, end)}})
	})
	c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.8}, c.Min.X, base, c.Max.X, base)
}

// drawEnds draws the error bars and the numbers.
func (b Bars) drawEnds(c draw.Canvas, a axes) {
	widest := b.numberWidth()
	b.each(a, func(i, group int, left, right vg.Length, v float64) {
		middle, low, high := (left+right)/2, a.y(v), a.y(v)
		if errs := b.Series[i].Errors; errs != nil && drawable(errs[group]) && errs[group] != 0 {
			high = a.y(v + math.Abs(errs[group]))
			low = c.Min.Y
			if b.shows(v - math.Abs(errs[group])) {
				low = a.y(v - math.Abs(errs[group]))
			}
			drawErrorBar(c, middle, low, high, min(2.5, (right-left)/3))
		}
		if b.Format == "" || widest+2 > (right-left)/barFill { // all have numbers or none
			return
		}
		b.drawNumber(c, vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}, v)
	})
}

// drawErrorBar draws a line with caps that are 2*cap wide.
func drawErrorBar(c draw.Canvas, x, low, high, cap vg.Length) {
	c.StrokeLines(draw.LineStyle{Color: ink, Width: 0.9}, c.ClipLinesXY(
		[]vg.Point{{X: x, Y: low}, {X: x, Y: high}},
		[]vg.Point{{X: x - cap, Y: low}, {X: x + cap, Y: low}},
		[]vg.Point{{X: x - cap, Y: high}, {X: x + cap, Y: high}})...)
}

// numberStyle is that of the numbers at bars.
func numberStyle() text.Style { return textStyle(smallSize - 1) }

// numberWidth is the width of the widest number, 0 if there are none.
func (b Bars) numberWidth() (width vg.Length) {
	for _, s := range b.Series {
		for _, v := range s.Values {
			if b.Format != "" && b.shows(v) {
				width = max(width, numberStyle().Width(fmt.Sprintf(b.Format, v)))
			}
		}
	}
	return width
}

// drawNumber writes the number of a bar beyond its end and its error bar.
func (b Bars) drawNumber(c draw.Canvas, end vg.Rectangle, v float64) {
	style := numberStyle()
	label := fmt.Sprintf(b.Format, v)
	width, height := style.Width(label), style.Font.Size
	at := vg.Rectangle{Min: vg.Point{X: (end.Min.X + end.Max.X - width) / 2, Y: min(end.Max.Y+3, c.Max.Y-height)}}
	if v < b.Base && !b.LogY {
		at.Min.Y = max(end.Min.Y-3-height, c.Min.Y+1)
	}
	at.Max = at.Min.Add(vg.Point{X: width, Y: height})
	drawLabel(c, style, at, label)
}
