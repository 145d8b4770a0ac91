package viz

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sample is a set of numbers in a [Histogram].
type Sample struct {
	Name   string // in the legend; empty leaves it out
	Values []float64
}

// Histogram shows how samples are distributed. All samples share bins of equal width. Each sample is drawn as a density
// of area 1, so that samples of different sizes can be compared. On a logarithmic axis the bins have equal width there,
// and the density is the density of the natural logarithm of the values.
type Histogram struct {
	Title  string
	X, Y   string // names of the axes; "density" if Y is empty, or "count"
	Series []Sample
	// Bins is the number of bins. 0 chooses 10 to 60 bins, by the rule of D. Freedman and P. Diaconis (1981), a width of
	// 2 IQR / n^(1/3), for the sample that needs the narrowest bins.
	Bins   int
	LogX   bool       // logarithmic axis; values at or below 0 are left out
	Counts bool       // counts in place of densities
	XRange [2]float64 // of the bins; values beyond are left out, but counted in the density; both 0 takes all values
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 260, and wider for the legend
}

// Size implements [Figure].
func (h Histogram) Size() (width, height vg.Length) {
	return h.chart().size(h.Width, h.Height, 420, 260)
}

// chart is the plot without its data.
func (h Histogram) chart() chart {
	ch := chart{figure: "histogram", title: h.Title, sample: lineSample}
	for i, s := range h.Series {
		ch.legend = append(ch.legend, entry{s.Name, []plot.Thumbnailer{steps(i)}})
	}
	return ch
}

// steps are the outline of sample i, and the area below.
func steps(i int) *plotter.Line {
	return &plotter.Line{
		StepStyle: plotter.PostStep,
		LineStyle: draw.LineStyle{Color: lineColour(i), Width: lineWidth, Dashes: dashes[i%len(dashes)]},
		FillColor: withAlpha(lineColour(i), 0.25),
	}
}

// Draw implements [Figure]. Values that are NaN or infinite, and those at or below 0 on a logarithmic axis or beyond
// XRange, are left out, and a line below the title says how many. It is an error if none is left, or if the number of
// bins is negative or more than 10,000.
func (h Histogram) Draw(c draw.Canvas) error {
	b, err := h.bins()
	if err != nil {
		return err
	}
	ch := h.chart()
	var beyond []string
	ch.x = h.axis()
	ch.x.interval = interval{b.edges[0], b.edges[len(b.edges)-1]}
	if h.XRange == [2]float64{} {
		withMarks(&ch.x, &axis{}, h.Marks)
		ch.x = ch.x.padded(0.05)
	} else {
		beyond = []string{"beyond the axis"}
	}
	ch.note = leftOut(b.skipped, b.values, "values", h.LogX, beyond...)
	ch.y = axis{name: "density", ticks: 5}
	if h.LogX {
		ch.y.name = "density of the logarithm"
	}
	if h.Counts {
		ch.y.name = "count"
	}
	ch.y.name = cmp.Or(h.Y, ch.y.name)
	for _, s := range b.heights {
		ch.y.max = max(ch.y.max, 1.12*slices.Max(s))
	}
	ch.fill = func(p *plot.Plot, _ draw.Canvas) {
		var drawn []plotter.XYs
		for i, heights := range b.heights {
			for k, v := range heights { // what is in the way of labels
				middle := (b.edges[k] + b.edges[k+1]) / 2
				drawn = append(drawn, plotter.XYs{{X: middle}, {X: middle, Y: v}})
			}
			for _, r := range runs(len(heights), func(k int) bool { return heights[k] > 0 }) { // no outline along empty bins
				line := steps(i)
				line.XYs = plotter.XYs{{X: b.edges[r.start]}}
				for k := r.start; k < r.end; k++ {
					line.XYs = append(line.XYs, plotter.XY{X: b.edges[k], Y: heights[k]})
				}
				line.XYs = append(line.XYs, plotter.XY{X: b.edges[r.end]})
				add(p, line)
			}
		}
		addMarks(p, h.Marks, false)
		add(p, markLabels{h.Marks, drawn})
	}
	return ch.draw(c)
}

// axis is the horizontal axis, still without a range.
func (h Histogram) axis() axis { return axis{interval: noInterval(), name: h.X, log: h.LogX, ticks: 7} }

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
	if err := h.axis().checkRange("histogram", "horizontal", h.XRange); err != nil {
		return b, err
	}
	all := noInterval()
	samples, sizes := make([][]float64, len(h.Series)), make([]int, len(h.Series))
	asked := interval{h.XRange[0], h.XRange[1]}
	for i, s := range h.Series {
		b.values += len(s.Values)
		for _, v := range s.Values {
			if !h.axis().shows(v) {
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
	b.edges = floats.Span(make([]float64, n+1), all.min, all.max)
	upTo := slices.Clone(b.edges)
	upTo[n] = math.Nextafter(all.max, math.Inf(1)) // the last bin has its upper end
	for i, s := range samples {
		slices.Sort(s)
		counts := stat.Histogram(nil, upTo, s, nil)
		if !h.Counts {
			floats.Scale(1/(max(float64(sizes[i]), 1)*width), counts)
		}
		b.heights = append(b.heights, counts)
	}
	if h.LogX {
		for i, e := range b.edges {
			b.edges[i] = math.Exp(e)
		}
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
