package viz

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heat shows a matrix as coloured cells with their numbers, such as a confusion matrix: row 0 is at the top. Colours go
// from dark violet (the least value) by green to yellow (the largest), as viridis does, with equal steps of lightness,
// so that they are in the same order for every reader and in print. A matrix of more than 24 rows or columns is drawn
// without numbers.
type Heat struct {
	Title         string
	X, Y          string      // what the columns and the rows are
	Rows, Columns []string    // their names; some are left out where there is no room for all
	Values        [][]float64 // Values[i][j] is of row i and column j; NaN stands for no value, and leaves a dash
	Format        string      // of the numbers in the cells; "%.3g" if empty
	Range         [2]float64  // of the colours; values beyond have those of its ends; both 0 takes that of the values

	CellWidth, CellHeight vg.Length // in points; if zero, what the numbers need
}

// format writes a number.
func (h Heat) format(v float64) string {
	if h.Format == "" {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf(h.Format, v)
}

// Size implements [Figure].
func (h Heat) Size() (width, height vg.Length) {
	values, err := h.check()
	if err != nil {
		return minSide, minSide
	}
	w, hgt := h.cell()
	rows := hgt * vg.Length(len(h.Rows))
	width = 2*margin + h.left() + w*vg.Length(len(h.Columns)) + h.right(values, rows)
	height = 2*margin + rows + h.bottom(w)
	return max(width, minSide), max(height+titleHeight(width-2*margin, h.Title), minSide)
}

// Draw implements [Figure]. Infinite values leave a dash, as NaN does. It is an error if the values are not as many as
// the names of rows and columns say, or if none is finite.
func (h Heat) Draw(c draw.Canvas) error {
	values, err := h.check()
	if err != nil {
		return err
	}
	c, err = startPage(c, "heat", h.Title)
	if err != nil {
		return err
	}
	var cells vg.Rectangle
	cells.Min.X, cells.Max = c.Min.X+h.left(), vg.Point{X: c.Max.X - h.right(values, c.Size().Y), Y: c.Max.Y}
	width := cells.Size().X / vg.Length(len(h.Columns))
	cells.Min.Y = c.Min.Y + h.bottom(width)
	height := cells.Size().Y / vg.Length(len(h.Rows))
	if width < 1 || height < 1 {
		return fmt.Errorf("viz: heat: no room for the cells on the canvas: %.3g x %.3g points are left for each",
			float64(width), float64(height))
	}
	// Either all cells have numbers or none: the widest, which would go first, are often the important ones.
	numbered := h.numbers() && h.numberWidth()+2 <= width && smallSize <= height
	for i, row := range h.Values {
		for j, v := range row {
			left, top := cells.Min.X+width*vg.Length(j), cells.Max.Y-height*vg.Length(i)
			cell := vg.Rectangle{Min: vg.Point{X: left, Y: top - height}, Max: vg.Point{X: left + width, Y: top}}
			if h.numbers() { // a white line between cells; else each reaches below the next, so that there is no seam
				cell.Min.Y, cell.Max.X = cell.Min.Y+0.5, cell.Max.X-0.5
			} else {
				cell.Min.Y, cell.Max.X = max(cell.Min.Y-0.5, cells.Min.Y), min(cell.Max.X+0.5, cells.Max.X)
			}
			h.drawCell(c, cell, v, values, numbered)
		}
	}
	h.drawNames(c, cells, width, height)
	left := cells.Max.X + 2*space
	bar := vg.Rectangle{Min: vg.Point{X: left, Y: cells.Min.Y}, Max: vg.Point{X: left + colourBar, Y: cells.Max.Y}}
	drawColourBar(c, bar, values)
	return nil
}

// drawCell draws one cell, with its number if numbered.
func (h Heat) drawCell(c draw.Canvas, cell vg.Rectangle, v float64, values interval, numbered bool) {
	style := textStyle(smallSize)
	number := "–"
	if drawable(v) {
		ground := heatColour(values.share(v))
		c.SetColor(ground)
		c.Fill(cell.Path())
		number, style.Color = h.format(v), textOn(ground)
	}
	if numbered {
		at := vg.Point{X: (cell.Min.X + cell.Max.X) / 2, Y: (cell.Min.Y + cell.Max.Y) / 2}
		drawText(c, style, at, text.XCenter, text.YCenter, number)
	}
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
