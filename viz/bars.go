package viz

import (
	"errors"
	"fmt"
	"image/color"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// BarSeries is a bar for each group.
type BarSeries struct {
	Name   string    // in the key; empty leaves it out
	Values []float64 // one for each group; NaN leaves a gap
	Errors []float64 // half the length of an error bar at each, or nil
}

// Bars shows numbers of groups, such as methods or classes, side by side, with a key at the right if there are several
// series. Bars start at 0, or at Base.
type Bars struct {
	Title  string
	X, Y   string   // names of the axes, with units
	Groups []string // below the bars
	Series []BarSeries

	Base   float64    // where bars start
	YRange [2]float64 // of the axis; both 0 chooses it
	Format string     // of the number over each bar, such as "%.2f"; empty leaves it out
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, as the bars need
}

// Size implements [Figure].
func (b Bars) Size() (width, height vg.Length) {
	bars := max(1, len(b.Groups)*max(1, len(b.Series)))
	width, height = pageSize(b.Width, b.Height, min(max(260, 70+vg.Length(bars)*18+vg.Length(len(b.Groups))*8), 900), 260)
	if b.Width == 0 {
		width += keyWidth(b.key(), 200)
	}
	return width, height
}

// Draw implements [Figure]. It is an error if there is nothing to draw, or if a series has another number of values than there
// are groups.
func (b Bars) Draw(c draw.Canvas) error {
	values, err := b.check()
	if err != nil {
		return err
	}
	c, err = startPage(c, "bars", b.Title)
	if err != nil {
		return err
	}
	entries := b.key()
	c = drawKey(c, entries, keyWidth(entries, 0.45*c.Size().X))
	if size := c.Size(); size.X < minSide/2 || size.Y < minSide/2 {
		return fmt.Errorf("viz: bars: no room for the bars: %.4g x %.4g points are left", float64(size.X), float64(size.Y))
	}
	_, y := withMarks(noInterval(), values, b.Marks)
	padded := y.padded(0.08)
	if y.min == b.Base { // bars stand on the axis
		padded.min = b.Base
	}
	if y.max == b.Base {
		padded.max = b.Base
	}
	if b.YRange[0] < b.YRange[1] {
		padded = interval{b.YRange[0], b.YRange[1]}
	}
	slot := c.Size().X * 0.9 / vg.Length(len(b.Groups))
	var ticks plot.ConstantTicks
	style := textStyle(smallSize)
	for i, name := range b.Groups {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: wrapTick(style, slot, name)})
	}
	p := newPlot(interval{-0.6, float64(len(b.Groups)) - 0.4}, padded, ticks, linearTicks{6})
	p.X.Tick.Length = 0
	p.X.Label.Text, p.Y.Label.Text = clean(b.X), clean(b.Y)
	p.Add(plotterFunc(func(c draw.Canvas, x, y func(float64) vg.Length) {
		b.drawBars(c, x, y)
		drawMarks(c, x, y, b.Marks)
	}))
	p.Draw(c)
	return nil
}

// wrapTick breaks a name at its spaces where it is wider than its place.
func wrapTick(style text.Style, width vg.Length, name string) string {
	if style.Width(clean(name)) <= width {
		return clean(name)
	}
	return wrap(style, width, name)
}

func (b Bars) check() (values interval, err error) {
	if len(b.Groups) == 0 || len(b.Series) == 0 {
		return values, errors.New("viz: bars: there are none")
	}
	values = noInterval()
	for i, s := range b.Series {
		if len(s.Values) != len(b.Groups) || s.Errors != nil && len(s.Errors) != len(b.Groups) {
			return values, fmt.Errorf("viz: bars: series %d (%q) has %d values and %d errors for %d groups",
				i, s.Name, len(s.Values), len(s.Errors), len(b.Groups))
		}
		for j, v := range s.Values {
			if !drawable(v) {
				continue
			}
			values = values.with(v)
			if s.Errors != nil && drawable(s.Errors[j]) {
				values = values.with(v - s.Errors[j]).with(v + s.Errors[j])
			}
		}
	}
	if values.min > values.max {
		return values, errors.New("viz: bars: no value is finite")
	}
	return values.with(b.Base), nil
}

// hatch is how many lines cross the bars of series i, so that neighbours differ in more than colour.
func hatch(i int) int { return i % 3 }

func (b Bars) key() []keyEntry {
	var entries []keyEntry
	for i, s := range b.Series {
		entries = append(entries, keyEntry{s.Name, func(c draw.Canvas, left, right, y vg.Length) {
			drawBar(c, i, left+4, y-4, right-4, y+4)
		}})
	}
	return entries
}

// drawBar draws a bar of series i.
func drawBar(c draw.Canvas, i int, left, bottom, right, top vg.Length) {
	bottom, top = min(bottom, top), max(bottom, top)
	c.SetColor(classColour(i))
	c.Fill(rectangle(left, bottom, right, top))
	line := draw.LineStyle{Color: withAlpha(white, 0.75), Width: 0.8}
	step := vg.Length(4)
	switch hatch(i) {
	case 1:
		for y := bottom + step; y < top; y += step {
			c.StrokeLine2(line, left, y, right, y)
		}
	case 2:
		for y := bottom + step - (right - left); y < top; y += step {
			c.StrokeLines(line, clipTo(left, bottom, right, top, vg.Point{X: left, Y: y}, vg.Point{X: right, Y: y + (right - left)})...)
		}
	}
}

// clipTo clips a line to a rectangle.
func clipTo(left, bottom, right, top vg.Length, from, to vg.Point) [][]vg.Point {
	inside := draw.Canvas{Rectangle: vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: right, Y: top}}}
	return inside.ClipLinesXY([]vg.Point{from, to})
}

func (b Bars) drawBars(c draw.Canvas, x, y func(float64) vg.Length) {
	n := float64(len(b.Series))
	const share = 0.8 // of a group's place that its bars take
	style := textStyle(smallSize - 1)
	axis := draw.LineStyle{Color: grey, Width: 0.8}
	for i, s := range b.Series {
		for j, v := range s.Values {
			if !drawable(v) {
				continue
			}
			at := float64(j) + share*((float64(i)+0.5)/n-0.5)
			left, right := x(at-0.46*share/n), x(at+0.46*share/n)
			end := min(max(y(v), c.Min.Y), c.Max.Y)
			drawBar(c, i, left, min(max(y(b.Base), c.Min.Y), c.Max.Y), right, end)
			top := end
			if s.Errors != nil && drawable(s.Errors[j]) {
				bar := draw.LineStyle{Color: color.NRGBA(ink), Width: 0.9}
				top = y(v + s.Errors[j])
				c.StrokeLine2(bar, x(at), y(v-s.Errors[j]), x(at), top)
			}
			if b.Format == "" {
				continue
			}
			label := fmt.Sprintf(b.Format, v)
			if style.Width(label) > (right-left)*1.35 {
				continue
			}
			if v >= b.Base {
				drawText(c, style, vg.Point{X: x(at), Y: top + 1.5}, text.XCenter, text.YBottom, label)
			} else {
				drawText(c, style, vg.Point{X: x(at), Y: end - 1.5}, text.XCenter, text.YTop, label)
			}
		}
	}
	c.StrokeLine2(axis, c.Min.X, y(b.Base), c.Max.X, y(b.Base))
}

// Numbers returns the whole numbers from 0 to n-1 as names of groups, such as the ten digits.
func Numbers(n int) []string {
	names := make([]string, max(n, 0))
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
