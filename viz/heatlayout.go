package viz

import (
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

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
			width = max(width, min(style.Width(word)+4, columnName))
		}
	}
	return pageSize(h.CellWidth, h.CellHeight, ceilHalf(width), 22)
}

// numberWidth is the width of the widest number.
func (h Heat) numberWidth() (width vg.Length) {
	style := textStyle(smallSize)
	for _, row := range h.Values {
		for _, v := range row {
			if drawable(v) {
				width = max(width, style.Width(h.format(v)))
			}
		}
	}
	return width
}

// left is the room for the names of the rows, and for that of their axis.
func (h Heat) left() vg.Length {
	style := textStyle(smallSize)
	width := vg.Length(0)
	for _, name := range h.Rows {
		width = max(width, min(style.Width(clean(name)), rowName))
	}
	width += space
	if h.Y != "" {
		width += labelSize + space
	}
	return ceilHalf(width)
}

// right is the room for the bar of colours.
func (h Heat) right(values interval, height vg.Length) vg.Length {
	style := textStyle(smallSize)
	width := vg.Length(0)
	for _, t := range barTicks(height).Ticks(values.min, values.max) {
		width = max(width, style.Width(t.Label))
	}
	return ceilHalf(2*space + colourBar + 5 + width)
}

// columnNames are those of the columns as they are written below cells of the given width, and whether they are turned.
func (h Heat) columnNames(cell vg.Length) (names []string, turned bool, height vg.Length) {
	style := textStyle(smallSize)
	ticks := make(plot.ConstantTicks, len(h.Columns))
	for i, name := range h.Columns {
		ticks[i] = plot.Tick{Value: float64(i), Label: clean(name)}
	}
	if broken, ok := breakNames(style, cell-2, ticks); ok {
		ticks = broken
	} else {
		turned = cell >= turnPitch
	}
	every := 1
	if !turned {
		for _, t := range ticks {
			every = max(every, stride(style.Width(t.Label)+4, cell))
		}
	}
	for i, t := range ticks {
		name := t.Label
		if i%every != 0 {
			name = ""
		}
		if turned {
			name = shorten(style, turnedName, name)
			height = max(height, style.Width(name)*vg.Length(math.Sin(turnAngle))+smallSize)
		} else {
			height = max(height, textHeight(style, name))
		}
		names = append(names, name)
	}
	return names, turned, height + space
}

// stride is the number of cells from one name to the next, 1, 2 or 5 times a power of ten, for names of the given size.
func stride(name, cell vg.Length) int {
	return int(niceStep(math.Ceil(float64(max(name/cell, 1)))))
}

// bottom is the room for the names of the columns and of their axis.
func (h Heat) bottom(cell vg.Length) vg.Length {
	_, _, height := h.columnNames(cell)
	if h.X != "" {
		height += labelSize + 3
	}
	return ceilHalf(height)
}

// drawNames writes the names of rows, columns and axes around the cells.
func (h Heat) drawNames(c draw.Canvas, cells vg.Rectangle, width, height vg.Length) {
	style, label := textStyle(smallSize), textStyle(labelSize)
	every := stride(smallSize+1, height)
	for i, name := range h.Rows {
		if i%every == 0 {
			at := vg.Point{X: cells.Min.X - space, Y: cells.Max.Y - height*(vg.Length(i)+0.5)}
			drawText(c, style, at, text.XRight, text.YCenter, shorten(style, rowName, name))
		}
	}
	names, turned, _ := h.columnNames(width)
	for j, name := range names {
		at := vg.Point{X: cells.Min.X + width*(vg.Length(j)+0.5), Y: cells.Min.Y - 3}
		if turned {
			style.Rotation = turnAngle
			drawText(c, style, at.Sub(vg.Point{Y: smallSize / 3}), text.XRight, text.YCenter, name)
		} else {
			drawText(c, style, at, text.XCenter, text.YTop, name)
		}
	}
	middle := vg.Point{X: (cells.Min.X + cells.Max.X) / 2, Y: (cells.Min.Y + cells.Max.Y) / 2}
	drawText(c, label, vg.Point{X: middle.X, Y: c.Min.Y}, text.XCenter, text.YBottom, shorten(label, c.Size().X, h.X))
	label.Rotation = math.Pi / 2
	drawText(c, label, vg.Point{X: c.Min.X + labelSize, Y: middle.Y}, text.XCenter, text.YBottom, shorten(label, c.Size().Y, h.Y))
}
