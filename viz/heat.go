package viz

import (
	"errors"
	"fmt"
	"image/color"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat shows a matrix as coloured cells with their numbers, such as a confusion matrix: row 0 is at the top. Colours go from
// dark violet (the least value) by green to yellow (the largest), as viridis does, with equal steps of lightness, so that
// they are in the same order for every reader and in print.
type Heat struct {
	Title         string
	X, Y          string // what the columns and the rows are
	Rows, Columns []string
	Values        [][]float64 // Values[i][j] is of row i and column j; NaN leaves a white cell
	Format        string      // of the numbers in the cells; "%.3g" if empty
	Range         [2]float64  // of the colours; both 0 takes that of the values

	CellWidth, CellHeight vg.Length // in points; if zero, what the numbers need
}

// cell is the size of a cell.
func (h Heat) cell() (width, height vg.Length) {
	style := textStyle(smallSize)
	for _, row := range h.Values {
		for _, v := range row {
			width = max(width, style.Width(h.format(v)))
		}
	}
	for _, name := range h.Columns {
		width = max(width, min(style.Width(clean(name)), 60))
	}
	return pageSize(h.CellWidth, h.CellHeight, ceilHalf(max(24, width+8)), 20)
}

func (h Heat) format(v float64) string {
	if h.Format == "" {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf(h.Format, v)
}

// labels is the room for the names of the rows, and for the axis.
func (h Heat) labels() vg.Length {
	style := textStyle(smallSize)
	width := vg.Length(0)
	for _, name := range h.Rows {
		width = max(width, min(style.Width(clean(name)), 140))
	}
	width += space
	if h.Y != "" {
		width += labelSize + space
	}
	return ceilHalf(width)
}

// Measures of a heat map in points.
const (
	heatBar = 10 // width of the bar of colours
	heatKey = 44 // the bar and its numbers, with a space at the left
)

// foot is the room for the names of the columns, in at most two lines, and of the axis below the cells.
func (h Heat) foot(width vg.Length) vg.Length {
	style := textStyle(smallSize)
	foot := vg.Length(smallSize + space)
	for _, name := range h.Columns {
		if style.Width(clean(name)) > width-2 {
			foot = 2*smallSize + 2*space
		}
	}
	if h.X != "" {
		foot += labelSize + space
	}
	return foot
}

// Size implements [Figure].
func (h Heat) Size() (width, height vg.Length) {
	w, hgt := h.cell()
	width = 2*margin + h.labels() + w*vg.Length(max(1, len(h.Columns))) + heatKey
	height = 2*margin + hgt*vg.Length(max(1, len(h.Rows))) + h.foot(w)
	return max(width, minSide), max(height+titleHeight(width-2*margin, h.Title), minSide)
}

// Draw implements [Figure]. It is an error if the values are not as many as the names of rows and columns say, or if none is
// finite.
func (h Heat) Draw(c draw.Canvas) error {
	values, err := h.check()
	if err != nil {
		return err
	}
	c, err = startPage(c, "heat", h.Title)
	if err != nil {
		return err
	}
	left := c.Min.X + h.labels()
	width := (c.Max.X - heatKey - left) / vg.Length(len(h.Columns))
	height := (c.Size().Y - h.foot(width)) / vg.Length(len(h.Rows))
	if width < 4 || height < 4 {
		return fmt.Errorf("viz: heat: no room for cells: %.3g x %.3g points each", float64(width), float64(height))
	}
	style, label := textStyle(smallSize), textStyle(labelSize)
	for i, row := range h.Values {
		top := c.Max.Y - height*vg.Length(i)
		drawText(c, style, vg.Point{X: left - space, Y: top - height/2}, text.XRight, text.YCenter, shorten(style, 140, h.Rows[i]))
		for j, v := range row {
			h.drawCell(c, left+width*vg.Length(j), top, width, height, v, values)
		}
	}
	bottom := c.Max.Y - height*vg.Length(len(h.Rows))
	for j, name := range h.Columns {
		at := vg.Point{X: left + width*(vg.Length(j)+0.5), Y: bottom - 3}
		drawText(c, style, at, text.XCenter, text.YTop, wrap(style, width-2, shorten(style, 2*width, name)))
	}
	right := left + width*vg.Length(len(h.Columns))
	drawText(c, label, vg.Point{X: (left + right) / 2, Y: c.Min.Y}, text.XCenter, text.YBottom, clean(h.X))
	if h.Y != "" {
		turned := label
		turned.Rotation = 1.5707963267948966
		drawText(c, turned, vg.Point{X: c.Min.X + labelSize, Y: (c.Max.Y + bottom) / 2}, text.XCenter, text.YBottom, clean(h.Y))
	}
	h.drawColours(c, right+2*space, bottom, c.Max.Y, values)
	return nil
}

// drawCell draws one cell with its number, black on light colours and white on dark ones, if there is room.
func (h Heat) drawCell(c draw.Canvas, left, top, width, height vg.Length, v float64, values interval) {
	if !drawable(v) {
		return
	}
	colour := heatColour(values.share(v))
	c.SetColor(colour)
	c.Fill(rectangle(left, top-height, left+width-0.5, top-0.5))
	style := textStyle(smallSize)
	number := h.format(v)
	if style.Width(number) > width || smallSize > height {
		return
	}
	style.Color = white
	if luminance(colour) > 0.3 {
		style.Color = ink
	}
	drawText(c, style, vg.Point{X: left + width/2, Y: top - height/2}, text.XCenter, text.YCenter, number)
}

// drawColours draws the bar of colours with the numbers at its ends.
func (h Heat) drawColours(c draw.Canvas, left, bottom, top vg.Length, values interval) {
	const steps = 64
	for i := range steps {
		at := bottom + (top-bottom)*vg.Length(i)/steps
		c.SetColor(heatColour((float64(i) + 0.5) / steps))
		c.Fill(rectangle(left, at, left+heatBar, at+(top-bottom)/steps+0.2))
	}
	style := textStyle(smallSize)
	drawText(c, style, vg.Point{X: left + heatBar + 3, Y: bottom}, text.XLeft, text.YBottom, h.format(values.min))
	drawText(c, style, vg.Point{X: left + heatBar + 3, Y: top}, text.XLeft, text.YTop, h.format(values.max))
}

// check returns the range of the colours.
func (h Heat) check() (interval, error) {
	values := noInterval()
	if len(h.Rows) == 0 || len(h.Columns) == 0 {
		return values, errors.New("viz: heat: there are no rows or no columns")
	}
	if len(h.Values) != len(h.Rows) {
		return values, fmt.Errorf("viz: heat: %d rows of values for %d names", len(h.Values), len(h.Rows))
	}
	for i, row := range h.Values {
		if len(row) != len(h.Columns) {
			return values, fmt.Errorf("viz: heat: row %d has %d values for %d columns", i, len(row), len(h.Columns))
		}
		for _, v := range row {
			if drawable(v) {
				values = values.with(v)
			}
		}
	}
	if values.min > values.max {
		return values, errors.New("viz: heat: no value is finite")
	}
	if h.Range[0] < h.Range[1] {
		values = interval{h.Range[0], h.Range[1]}
	}
	return values, nil
}

// share is where a value lies between the ends, from 0 to 1.
func (r interval) share(v float64) float64 {
	if r.max <= r.min {
		return 0.5
	}
	return min(max((v-r.min)/(r.max-r.min), 0), 1)
}

// viridis holds nine colours of the map of that name (van der Walt and Smith, 2015; in the public domain), at equal steps.
var viridis = [...]color.NRGBA{
	{68, 1, 84, 255}, {71, 44, 122, 255}, {59, 81, 139, 255}, {44, 113, 142, 255}, {33, 144, 141, 255},
	{39, 173, 129, 255}, {92, 200, 99, 255}, {170, 220, 50, 255}, {253, 231, 37, 255},
}

// heatColour is the colour at a share of the range.
func heatColour(share float64) color.NRGBA {
	at := share * float64(len(viridis)-1)
	i := min(int(at), len(viridis)-2)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (at-float64(i))*(float64(b)-float64(a)) + 0.5) }
	a, b := viridis[i], viridis[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// luminance is the relative luminance of a colour, roughly.
func luminance(c color.NRGBA) float64 {
	square := func(v uint8) float64 { return float64(v) * float64(v) / (255 * 255) }
	return 0.2126*square(c.R) + 0.7152*square(c.G) + 0.0722*square(c.B)
}
