package viz

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sample is a sample of numbers of a [Histogram].
type Sample struct {
	Name   string // in the legend; empty leaves it out
	Values []float64
}

// Histogram shows how samples are distributed: for each, the share of its values in bins of equal width, which all
// samples have in common, as a density whose area is 1. Samples of different sizes can so be compared. On a logarithmic
// axis the bins have equal width there, and the density is that of the natural logarithm of the values.
type Histogram struct {
	Title  string
	X, Y   string // names of the axes; "density" if Y is empty, or "count"
	Series []Sample
	// Bins is the number of bins. 0 takes the width of D. Freedman and P. Diaconis (1981), 2 IQR / n^(1/3), for the sample
	// for which it is least, but at least 10 bins and at most 60.
	Bins   int
	LogX   bool       // logarithmic axis; values at or below 0 are left out
	Counts bool       // counts in place of densities
	XRange [2]float64 // of the bins; values beyond are left out, but counted in the density; both 0 takes all values
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 260, and wider for the legend
}

// Size implements [Figure].
func (h Histogram) Size() (width, height vg.Length) {
	width, height = pageSize(h.Width, h.Height, 420, 260)
	if h.Width == 0 {
		width += h.chart("").room(height)
	}
	return width, height
}

// chart is what stands around the plot.
func (h Histogram) chart(note string) chart {
	var entries []legendEntry
	for i, s := range h.Series {
		entries = append(entries, legendEntry{s.Name, func(c draw.Canvas, left, right, y vg.Length) {
			c.SetColor(fillColour(i))
			c.Fill(rectangle(left, y-4, right, y+4))
			c.StrokeLine2(stepLine(i), left, y+4, right, y+4)
		}})
	}
	return chart{name: "histogram", title: h.Title, note: note, legend: named(entries), sample: lineSample}
}

// Draw implements [Figure]. Values that are NaN or infinite, and those at or below 0 on a logarithmic axis or beyond
// XRange, are left out, and a line below the title says how many. It is an error if none is left, or if a number of
// bins is negative or more than 10,000.
func (h Histogram) Draw(c draw.Canvas) error {
	b, err := h.bins()
	if err != nil {
		return err
	}
	why := "not finite"
	if h.LogX {
		why += " or not above 0"
	}
	if h.XRange != [2]float64{} {
		why += " or beyond the axis"
	}
	c, key, err := h.chart(leftOut(b.skipped, b.values, "values", why)).draw(c)
	if err != nil {
		return err
	}
	x := interval{b.edges[0], b.edges[len(b.edges)-1]}
	if h.XRange == [2]float64{} {
		x, _ = withMarks(x, noInterval(), h.Marks, h.LogX, false)
		x = padded(x, h.LogX)
	}
	most := 0.0
	for _, s := range b.heights {
		most = max(most, slices.Max(s))
	}
	p := newPlot(x, interval{0, 1.12 * most})
	name := "density"
	if h.LogX {
		p.X.Scale = plot.LogScale{}
		name = "density of the logarithm"
	}
	if h.Counts {
		name = "count"
	}
	if h.Y != "" {
		name = h.Y
	}
	p.Add(plotterFunc(func(c draw.Canvas, a axes) {
		var drawn [][]vg.Point
		for i, s := range b.heights {
			drawn = append(drawn, drawSteps(c, a, b.edges, s, i)...)
		}
		drawMarks(c, a, h.Marks, alike)
		drawMarkLabels(c, a, h.Marks, drawn)
	}))
	names := axisNames{h.X, name}
	c = names.room(c)
	fitTicks(p, c, 7, 5)
	names.drawPlot(c, p)
	key.draw(c)
	return nil
}

// binned are samples in bins.
type binned struct {
	edges           []float64
	heights         [][]float64 // of each sample in each bin
	values, skipped int
}

// bins counts. Widths are those on the axis.
func (h Histogram) bins() (b binned, err error) {
	if h.Bins < 0 || h.Bins > 10_000 {
		return b, fmt.Errorf("viz: histogram: %d bins; there must be 1 to 10,000, or 0 to choose", h.Bins)
	}
	if err := checkRanges("histogram", h.XRange, [2]float64{}, h.LogX, false); err != nil {
		return b, err
	}
	all := noInterval()
	samples, sizes := make([][]float64, len(h.Series)), make([]int, len(h.Series))
	asked := interval{h.XRange[0], h.XRange[1]}
	for i, s := range h.Series {
		b.values += len(s.Values)
		for _, v := range s.Values {
			if !drawable(v) || h.LogX && v <= 1e-300 {
				b.skipped++
				continue
			}
			sizes[i]++
			if h.XRange != [2]float64{} && !asked.contains(v) {
				b.skipped++
				continue
			}
			samples[i] = append(samples[i], h.onAxis(v))
			all = all.with(h.onAxis(v))
		}
	}
	if all.min > all.max {
		return b, errors.New("viz: histogram: there is no value to show")
	}
	if h.XRange != [2]float64{} {
		all = interval{h.onAxis(asked.min), h.onAxis(asked.max)}
	}
	all = all.padded(0)
	n := h.Bins
	if n == 0 {
		n = chooseBins(all, samples)
	}
	width := (all.max - all.min) / float64(n)
	for i := range n + 1 {
		e := all.min + float64(i)*width
		if h.LogX {
			e = math.Exp(e)
		}
		b.edges = append(b.edges, e)
	}
	for i, s := range samples {
		counts := make([]float64, n)
		for _, v := range s {
			counts[min(max(int((v-all.min)/width), 0), n-1)]++
		}
		for k := range counts {
			if !h.Counts {
				counts[k] /= max(float64(sizes[i]), 1) * width
			}
		}
		b.heights = append(b.heights, counts)
	}
	return b, nil
}

// onAxis is where a value is on the axis.
func (h Histogram) onAxis(v float64) float64 {
	if h.LogX {
		return math.Log(v)
	}
	return v
}

// chooseBins is the number of bins that suits the samples.
func chooseBins(all interval, samples [][]float64) int {
	const least, most = 10, 60
	n := least
	for _, s := range samples {
		if len(s) < 2 {
			continue
		}
		sorted := slices.Sorted(slices.Values(s))
		iqr := stat.Quantile(0.75, stat.LinInterp, sorted, nil) - stat.Quantile(0.25, stat.LinInterp, sorted, nil)
		bins := (all.max - all.min) * math.Cbrt(float64(len(s))) / (2 * iqr)
		n = max(n, int(math.Ceil(min(bins, most)))) // bins is +Inf, and so the most, for an interquartile range of 0
	}
	return n
}

// fillColour is that below the outline of sample i.
func fillColour(i int) color.NRGBA { return withAlpha(lineColour(i), 0.25) }

// stepLine is how the outline of sample i is drawn.
func stepLine(i int) draw.LineStyle {
	return draw.LineStyle{Color: lineColour(i), Width: 1.4, Dashes: dashes[i%len(dashes)]}
}

// drawSteps fills what is under the steps of a sample, draws their outline, and returns what is in the way of labels: the
// outline, and a line in the middle of each bin.
func drawSteps(c draw.Canvas, a axes, edges, heights []float64, i int) (drawn [][]vg.Point) {
	line := []vg.Point{{X: a.x(edges[0]), Y: a.y(0)}}
	for k, v := range heights {
		left, right := a.x(edges[k]), a.x(edges[k+1])
		line = append(line, vg.Point{X: left, Y: a.y(v)}, vg.Point{X: right, Y: a.y(v)})
		drawn = append(drawn, []vg.Point{{X: (left + right) / 2, Y: a.y(0)}, {X: (left + right) / 2, Y: a.y(v)}})
	}
	line = append(line, vg.Point{X: a.x(edges[len(edges)-1]), Y: a.y(0)})
	c.FillPolygon(fillColour(i), line)
	for start, k := 0, 0; k <= len(heights); k++ {
		if k < len(heights) && heights[k] > 0 {
			continue
		}
		if k > start { // no outline along empty bins
			c.StrokeLines(stepLine(i), line[2*start:2*k+2])
		}
		start = k + 1
	}
	return append(drawn, line)
}
