package viz

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sample is a sample of numbers of a [Histogram].
type Sample struct {
	Name   string // in the key; empty leaves it out
	Values []float64
}

// Histogram shows how samples are distributed: for each, the share of its values in bins of equal width, which all samples
// have in common, as a density whose area is 1. Samples of different sizes can so be compared.
type Histogram struct {
	Title  string
	X, Y   string // names of the axes; "density" if Y is empty
	Series []Sample
	Bins   int  // number of bins; 0 means 40
	LogX   bool // bins of equal width on a logarithmic axis; values at or below 0 are left out
	Counts bool // counts in place of densities
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 260, and wider for the key
}

// Size implements [Figure].
func (h Histogram) Size() (width, height vg.Length) {
	width, height = pageSize(h.Width, h.Height, 420, 260)
	if h.Width == 0 {
		width += keyWidth(h.key(), 200)
	}
	return width, height
}

// Draw implements [Figure]. Values that are not finite are left out; it is an error if none is left, or if a number of bins is
// negative or more than 10,000.
func (h Histogram) Draw(c draw.Canvas) error {
	edges, heights, err := h.bins()
	if err != nil {
		return err
	}
	c, err = startPage(c, "histogram", h.Title)
	if err != nil {
		return err
	}
	entries := h.key()
	c = drawKey(c, entries, keyWidth(entries, 0.45*c.Size().X))
	if size := c.Size(); size.X < minSide/2 || size.Y < minSide/2 {
		return fmt.Errorf("viz: histogram: no room for the plot: %.4g x %.4g points are left", float64(size.X), float64(size.Y))
	}
	most := 0.0
	for _, s := range heights {
		for _, v := range s {
			most = max(most, v)
		}
	}
	x, _ := withMarks(interval{edges[0], edges[len(edges)-1]}, noInterval(), h.Marks)
	p := newPlot(axisRange(x, [2]float64{}, h.LogX), interval{0, 1.12 * most}, ticker(h.LogX, 7), linearTicks{5})
	if h.LogX {
		p.X.Scale = plot.LogScale{}
	}
	p.X.Label.Text, p.Y.Label.Text = clean(h.X), clean(h.Y)
	if h.Y == "" {
		p.Y.Label.Text = "density"
		if h.Counts {
			p.Y.Label.Text = "count"
		}
	}
	p.Add(plotterFunc(func(c draw.Canvas, x, y func(float64) vg.Length) {
		for i, s := range heights {
			h.drawSteps(c, x, y, edges, s, i)
		}
		drawMarks(c, x, y, h.Marks)
	}))
	p.Draw(c)
	return nil
}

// bins returns the edges of the bins and the height of each sample in them.
func (h Histogram) bins() (edges []float64, heights [][]float64, err error) {
	n := h.Bins
	if n == 0 {
		n = 40
	}
	if n < 1 || n > 10_000 {
		return nil, nil, fmt.Errorf("viz: histogram: %d bins; there must be 1 to 10,000", n)
	}
	shown := func(v float64) bool { return drawable(v) && (!h.LogX || v > 1e-300) }
	scale := func(v float64) float64 {
		if h.LogX {
			return math.Log(v)
		}
		return v
	}
	all := noInterval()
	for _, s := range h.Series {
		for _, v := range s.Values {
			if shown(v) {
				all = all.with(scale(v))
			}
		}
	}
	if all.min > all.max {
		return nil, nil, errors.New("viz: histogram: there is no value to show")
	}
	if all.max-all.min <= 1e-9*max(math.Abs(all.min), math.Abs(all.max)) || all.max == all.min {
		all = all.padded(0)
	}
	width := (all.max - all.min) / float64(n)
	for i := range n + 1 {
		e := all.min + float64(i)*width
		if h.LogX {
			e = math.Exp(e)
		}
		edges = append(edges, e)
	}
	for _, s := range h.Series {
		counts, total := make([]float64, n), 0.0
		for _, v := range s.Values {
			if shown(v) {
				counts[min(max(int((scale(v)-all.min)/width), 0), n-1)]++
				total++
			}
		}
		if !h.Counts && total > 0 {
			for i := range counts {
				counts[i] /= total * width
			}
		}
		heights = append(heights, counts)
	}
	return edges, heights, nil
}

// outline is how the outline of sample i is drawn.
func (h Histogram) outline(i int) draw.LineStyle {
	return draw.LineStyle{Color: classColour(i), Width: 1.4, Dashes: dashes[i%len(dashes)]}
}

func (h Histogram) key() []keyEntry {
	var entries []keyEntry
	for i, s := range h.Series {
		entries = append(entries, keyEntry{s.Name, func(c draw.Canvas, left, right, y vg.Length) {
			c.SetColor(withAlpha(classColour(i), 0.3))
			c.Fill(rectangle(left, y-4, right, y+4))
			c.StrokeLine2(h.outline(i), left, y+4, right, y+4)
		}})
	}
	return entries
}

// drawSteps fills what is under the steps of a sample and draws their outline.
func (h Histogram) drawSteps(c draw.Canvas, x, y func(float64) vg.Length, edges, heights []float64, i int) {
	line := []vg.Point{{X: x(edges[0]), Y: y(0)}}
	for k, v := range heights {
		line = append(line, vg.Point{X: x(edges[k]), Y: y(v)}, vg.Point{X: x(edges[k+1]), Y: y(v)})
	}
	line = append(line, vg.Point{X: x(edges[len(edges)-1]), Y: y(0)})
	c.FillPolygon(withAlpha(classColour(i), 0.3), line)
	c.StrokeLines(h.outline(i), line)
}
