package viz

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panels shows several figures on one page, row by row, each at its own size.
type Panels struct {
	Title   string // of the whole; the figures have their own
	Figures []Figure
	Columns int  // 0 means all in one row, up to three
	Letters bool // (a), (b), ... at the upper left corner of each figure

	// Width of the whole in points; 0 is as wide as the figures are. A smaller width shrinks the plots but not their text:
	// draw a page at the width at which it will be printed.
	Width vg.Length
}

// grid returns the numbers of columns and rows.
func (p Panels) grid() (columns, rows int) {
	columns = p.Columns
	if columns < 1 {
		columns = min(len(p.Figures), 3)
	}
	columns = max(1, min(columns, len(p.Figures)))
	return columns, (len(p.Figures) + columns - 1) / columns
}

// sizes returns the widths of the columns and the heights of the rows.
func (p Panels) sizes() (widths, heights []vg.Length) {
	columns, rows := p.grid()
	widths, heights = make([]vg.Length, columns), make([]vg.Length, rows)
	for i, f := range p.Figures {
		if f == nil {
			continue
		}
		w, h := f.Size()
		widths[i%columns] = max(widths[i%columns], w+p.indent())
		heights[i/columns] = max(heights[i/columns], h)
	}
	return widths, heights
}

// indent is the room for the letters at the left of each figure.
func (p Panels) indent() vg.Length {
	if p.Letters {
		return 16
	}
	return 0
}

// Size implements [Figure].
func (p Panels) Size() (width, height vg.Length) {
	widths, heights := p.sizes()
	width, height = sum(widths), sum(heights)
	if p.Width > 0 && width > 0 {
		// What stands around a plot keeps its size; the plots themselves keep their proportions.
		const around = 60
		columns, rows := vg.Length(len(widths)*around), vg.Length(len(heights)*around)
		scale := (p.Width - columns) / (width - columns)
		width, height = p.Width, ceilHalf(rows+(height-rows)*max(scale, 0))
	}
	return max(width, minSide), max(height+p.titleHeight(width), minSide)
}

// titleHeight is the room for the title on the given width.
func (p Panels) titleHeight(width vg.Length) vg.Length {
	height := titleHeight(width-2*margin, p.Title)
	if height > 0 {
		height += margin - space // the figures have margins of their own
	}
	return height
}

// Draw implements [Figure]. The figures shrink and grow with the canvas. It is an error if there are none, or if one
// cannot be drawn.
func (p Panels) Draw(c draw.Canvas) error {
	if len(p.Figures) == 0 {
		return errors.New("viz: panels: there are no figures")
	}
	if p.Columns < 0 || !(p.Width >= 0) {
		return fmt.Errorf("viz: panels: %d columns on a width of %g points; neither may be negative",
			p.Columns, float64(p.Width))
	}
	style := bold(textStyle(titleSize))
	if title := wrap(style, c.Size().X-2*margin, p.Title); title != "" {
		drawText(c, style, vg.Point{X: c.Center().X, Y: c.Max.Y - margin}, text.XCenter, text.YTop, title)
		c.Max.Y -= p.titleHeight(c.Size().X)
	}
	widths, heights := p.sizes()
	across, up := c.Size().X/sum(widths), c.Size().Y/sum(heights)
	top := c.Max.Y
	for row, height := range heights {
		left := c.Min.X
		for column, width := range widths {
			i := row*len(widths) + column
			if i >= len(p.Figures) {
				break
			}
			if p.Figures[i] == nil {
				return fmt.Errorf("viz: panels: figure %d is nil", i)
			}
			place := vg.Rectangle{
				Min: vg.Point{X: left + p.indent(), Y: top - height*up}, Max: vg.Point{X: left + width*across, Y: top},
			}
			if err := p.drawFigure(c, p.Figures[i], place, across, up); err != nil {
				return fmt.Errorf("%w (figure %d of the panels)", err, i)
			}
			if p.Letters {
				drawText(c, style, vg.Point{X: left + margin, Y: top - margin}, text.XLeft, text.YTop, letter(i))
			}
			left += width * across
		}
		top -= height * up
	}
	return nil
}

// drawFigure draws a figure in its place. One that is smaller than the place stays so, and stands in the middle at the
// top.
func (p Panels) drawFigure(c draw.Canvas, f Figure, place vg.Rectangle, across, up vg.Length) error {
	width, height := f.Size()
	size := place.Size()
	width, height = min(width*max(across, 1), size.X), min(height*max(up, 1), size.Y)
	left := place.Min.X + (size.X-width)/2
	return f.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: left, Y: place.Max.Y - height}, Max: vg.Point{X: left + width, Y: place.Max.Y},
	}})
}

// letter is (a) for 0, (z) for 25, (aa) for 26.
func letter(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('a'+(i-1)%26)) + name
	}
	return "(" + name + ")"
}

func sum(lengths []vg.Length) (total vg.Length) {
	for _, l := range lengths {
		total += l
	}
	return total
}
