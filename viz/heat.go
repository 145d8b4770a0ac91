package viz

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat shows a matrix, such as a confusion matrix, as coloured cells with their numbers. Row 0 is at the top. Colours
// go from dark violet (the least value) through green to yellow (the largest), as in viridis. Their lightness grows in
// equal steps, so that every reader sees the same order, in print as well. A matrix of more than 24 rows or columns has
// no numbers.
type Heat struct {
	Title         string
	X, Y          string      // what the columns and the rows are
	Rows, Columns []string    // their names; some are left out where there is no room for all
	Values        [][]float64 // Values[i][j] is of row i and column j; NaN stands for no value, and leaves a dash
	Format        string      // of the numbers in the cells; "%.3g" if empty
	Range         [2]float64  // of the colours; values beyond are clamped; both 0 takes the range of the values

	CellWidth, CellHeight vg.Length // in points; if zero, what the numbers need
}

// Measures of a heat map in points, and the size up to which it has numbers.
const (
	mostNumbers = 24
	largeMap    = 320 // side of a map without numbers
	rowName     = 140 // width that the name of a row may have
	columnName  = 64  // width that a cell takes at most for the sake of a column's name
	colourBar   = 10  // width of the bar of colours
)

// numbers reports whether the cells have numbers.
func (h Heat) numbers() bool { return max(len(h.Rows), len(h.Columns)) <= mostNumbers }

// label is the number of a value.
func (h Heat) label(v float64) string {
	switch {
	case !drawable(v):
		return "–"
	case h.Format == "":
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf(h.Format, v)
}

// numberWidth is the width of the widest number.
func (h Heat) numberWidth() (width vg.Length) {
	for _, row := range h.Values {
		for _, v := range row {
			width = max(width, textStyle(smallSize).Width(h.label(v)))
		}
	}
	return width
}

// cell is the size of a cell on a page of the figure's own size.
func (h Heat) cell() (width, height vg.Length) {
	if !h.numbers() {
		side := max(1, floorHalf(largeMap/vg.Length(max(len(h.Rows), len(h.Columns)))))
		return pageSize(h.CellWidth, h.CellHeight, side, side)
	}
	style := textStyle(smallSize)
	width = max(24, h.numberWidth()+8)
	for _, name := range h.Columns {
		for word := range strings.FieldsSeq(clean(name)) {
			width = max(width, min(style.Width(word)+6, columnName))
		}
	}
	return pageSize(h.CellWidth, h.CellHeight, ceilHalf(width), 22)
}

// fitted is the plot of the matrix, without its cells, and a canvas with the upper left corner of c on which the cells
// have the given size.
func (h Heat) fitted(c draw.Canvas, cell vg.Point) (*plot.Plot, draw.Canvas) {
	p := newPlot(
		axis{interval: interval{-0.5, float64(len(h.Columns)) - 0.5}, named: true},
		axis{interval: interval{-0.5, float64(len(h.Rows)) - 0.5}, named: true},
	)
	rows := make(plot.ConstantTicks, len(h.Rows))
	for i, name := range h.Rows {
		rows[i] = plot.Tick{Value: float64(len(h.Rows) - 1 - i), Label: shorten(textStyle(smallSize), rowName, name)}
	}
	down := func(v float64) vg.Length { return -cell.Y * vg.Length(v) }
	thinOut(rows, down, func(string) vg.Length { return smallSize - 3 })
	p.Y.Tick.Marker, p.X.Tick.Marker = rows, plot.ConstantTicks{}
	for range 4 { // the room for the names depends a little on the size of the plot
		data := p.DataCanvas(c).Size()
		c.Max.X += cell.X*vg.Length(len(h.Columns)) - data.X
		c.Min.Y -= cell.Y*vg.Length(len(h.Rows)) - data.Y
		nameTicks(p, c, count(len(h.Columns)), h.Columns)
	}
	return p, c
}

// Size implements [Figure].
func (h Heat) Size() (width, height vg.Length) {
	values, err := h.check()
	if err != nil {
		return minSide, minSide
	}
	var cell vg.Point
	cell.X, cell.Y = h.cell()
	_, c := h.fitted(draw.NewCanvas(nil, largeMap, largeMap), cell)
	names := axisNames{h.X, h.Y}
	left := names.room(c).Min.Sub(c.Min)
	width = 2*margin + ceilHalf(c.Size().X+left.X) + colourBarRoom(values, cell.Y*vg.Length(len(h.Rows)))
	height = 2*margin + ceilHalf(c.Size().Y+left.Y)
	return max(width, minSide), max(height+titleHeight(width-2*margin, h.Title), minSide)
}

// Draw implements [Figure]. Infinite values leave a dash, as NaN does. It is an error if the numbers of values and of
// names disagree, or if no value is finite.
func (h Heat) Draw(c draw.Canvas) error {
	values, err := h.check()
	if err != nil {
		return err
	}
	c, err = startPage(c, "heat", h.Title)
	if err != nil {
		return err
	}
	c.Max.X -= colourBarRoom(values, c.Size().Y)
	names := axisNames{h.X, h.Y}
	c = names.room(c)
	columns, rows := vg.Length(len(h.Columns)), vg.Length(len(h.Rows))
	cell := vg.Point{X: c.Size().X / columns, Y: c.Size().Y / rows}
	for range 2 { // the names may need more room at smaller cells
		_, around := h.fitted(c, cell)
		cell.X -= (around.Size().X - c.Size().X) / columns
		cell.Y -= (around.Size().Y - c.Size().Y) / rows
	}
	if cell.X < 1 || cell.Y < 1 {
		return fmt.Errorf("viz: heat: no room for the cells on the canvas: %.3g x %.3g points are left for each",
			float64(cell.X), float64(cell.Y))
	}
	// Cells stand on the pixels of a PNG file.
	p, c := h.fitted(c, vg.Point{X: floorHalf(cell.X), Y: floorHalf(cell.Y)})
	data := p.DataCanvas(c)
	shift := vg.Point{X: ceilHalf(data.Min.X) - data.Min.X, Y: floorHalf(data.Min.Y) - data.Min.Y}
	c.Min, c.Max = c.Min.Add(shift), c.Max.Add(shift)
	data = p.DataCanvas(c)
	add(p, newHeatMap(h.Values, values))
	// Either all cells have numbers or none: the widest, which would go first, are often the important ones.
	if h.numbers() && h.numberWidth()+2 <= cell.X && smallSize <= cell.Y {
		add(p, h.cellNumbers(values))
	}
	names.draw(c, p)
	left := data.Max.X + 2*space
	drawColourBar(c, vg.Rectangle{
		Min: vg.Point{X: left, Y: data.Min.Y}, Max: vg.Point{X: left + colourBar, Y: data.Max.Y},
	}, values)
	return nil
}

// cellNumbers are the numbers of the cells, black or white.
func (h Heat) cellNumbers(values interval) *plotter.Labels {
	labels := &plotter.Labels{Offset: vg.Point{Y: smallSize / 10.0}}
	for i, row := range h.Values {
		for j, v := range row {
			style := textStyle(smallSize)
			if drawable(v) {
				style.Color = textOn(values.share(v))
			}
			at := plotter.XY{X: float64(j), Y: float64(len(h.Rows) - 1 - i)}
			addLabel(labels, at, style, text.YCenter, h.label(v))
		}
	}
	return labels
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
	if h.Range == [2]float64{} {
		return values.padded(0), nil
	}
	if !(drawable(h.Range[0]) && drawable(h.Range[1]) && h.Range[0] < h.Range[1]) {
		return values, fmt.Errorf("viz: heat: colours cannot range from %v to %v; the second must be above the first",
			h.Range[0], h.Range[1])
	}
	return interval{h.Range[0], h.Range[1]}, nil
}
