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
	Columns int // 0 means all in one row, up to three
}

// grid returns the numbers of columns and rows.
func (p Panels) grid() (columns, rows int) {
	columns = p.Columns
	if columns == 0 {
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
		widths[i%columns] = max(widths[i%columns], w)
		heights[i/columns] = max(heights[i/columns], h)
	}
	return widths, heights
}

// Size implements [Figure].
func (p Panels) Size() (width, height vg.Length) {
	widths, heights := p.sizes()
	width, height = sum(widths), sum(heights)
	if p.Title != "" {
		height += titleHeight(width-2*margin, p.Title) + margin
	}
	return max(width, minSide), max(height, minSide)
}

func sum(lengths []vg.Length) (total vg.Length) {
	for _, l := range lengths {
		total += l
	}
	return total
}

// Draw implements [Figure]. The figures shrink and grow with the canvas. It is an error if there are none, or if one cannot be
// drawn.
func (p Panels) Draw(c draw.Canvas) error {
	if len(p.Figures) == 0 {
		return errors.New("viz: panels: there are no figures")
	}
	if p.Title != "" {
		style := bold(textStyle(titleSize))
		title := wrap(style, c.Size().X-2*margin, p.Title)
		drawText(c, style, vg.Point{X: c.Center().X, Y: c.Max.Y - margin}, text.XCenter, text.YTop, title)
		c.Max.Y -= titleHeight(c.Size().X-2*margin, p.Title) + margin
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
			w, h := p.Figures[i].Size()
			// A figure that is smaller than its place stands in the middle of it, at the top.
			spare := (width - w) * across / 2
			part := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: left + spare, Y: top - h*up}, Max: vg.Point{X: left + spare + w*across, Y: top},
			}}
			if err := p.Figures[i].Draw(part); err != nil {
				return err
			}
			left += width * across
		}
		top -= height * up
	}
	return nil
}
