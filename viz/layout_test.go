package viz

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

func box(left, bottom, right, top vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: right, Y: top}}
}

// TestLengthInside: lengths worked by hand for the square from (0, 0) to (10, 10).
func TestLengthInside(t *testing.T) {
	for name, c := range map[string]struct {
		line []vg.Point
		want float64
	}{
		"inside":        {[]vg.Point{{X: 1, Y: 1}, {X: 4, Y: 5}}, 5},
		"diagonal":      {[]vg.Point{{X: -5, Y: -5}, {X: 20, Y: 20}}, 10 * math.Sqrt2},
		"across":        {[]vg.Point{{X: 3, Y: 50}, {X: 3, Y: -50}}, 10},
		"half out":      {[]vg.Point{{X: 8, Y: 4}, {X: 20, Y: 4}}, 2},
		"beside":        {[]vg.Point{{X: 11, Y: -5}, {X: 11, Y: 5}}, 0},
		"past a corner": {[]vg.Point{{X: 5, Y: 16}, {X: 16, Y: 5}}, 0},
		"two parts":     {[]vg.Point{{X: 2, Y: -1}, {X: 2, Y: 3}, {X: -4, Y: 3}}, 5},
		"one point":     {[]vg.Point{{X: 5, Y: 5}}, 0},
	} {
		if got := lengthInside(c.line, box(0, 0, 10, 10)); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
}

// TestLabelsKeepClear: labels stand where no line and no other label is, inside the canvas and beside their own line.
func TestLabelsKeepClear(t *testing.T) {
	canvas, size := box(0, 0, 300, 200), vg.Point{X: 80, Y: 9}
	vertical := []vg.Point{{X: 150, Y: 0}, {X: 150, Y: 200}}
	for name, line := range map[string][]vg.Point{
		"vertical": vertical, "horizontal": {{X: 0, Y: 100}, {X: 300, Y: 100}}, "diagonal": {{X: 0, Y: 0}, {X: 300, Y: 200}},
	} {
		places := labelPlaces(line, size, canvas)
		preferred := freest(places, nil, nil)
		if preferred != places[0] {
			t.Errorf("%s: with nothing in the way the place is %v, want the first, %v", name, preferred, places[0])
		}
		for _, place := range places {
			if lengthInside(line, place) > 0 || place.Min.X < 0 || place.Min.Y < 0 || place.Max.X > 300 || place.Max.Y > 200 {
				t.Errorf("%s: a label at %v lies on its line or outside", name, place)
			}
		}
		// A curve through the first place, and a label in the next one that is free.
		curve := []vg.Point{{X: 0, Y: preferred.Min.Y + 4}, {X: 300, Y: preferred.Max.Y - 4}}
		second := freest(places, [][]vg.Point{curve}, nil)
		third := freest(places, [][]vg.Point{curve}, []vg.Rectangle{second})
		if lengthInside(curve, second) > 0 || lengthInside(curve, third) > 0 || overlap(second, third) > 0 {
			t.Errorf("%s: labels at %v and %v, in the way of each other or of the curve", name, second, third)
		}
	}
	if places := labelPlaces(vertical, vg.Point{X: 200, Y: 9}, canvas); len(places) != 1 {
		t.Errorf("a label that is too long for either side has %d places, want one across the line", len(places))
	}
}

// TestSquared: the data have the ratio that was asked for, whatever the labels take, and stay on the canvas.
func TestSquared(t *testing.T) {
	for _, ratio := range []float64{0.4, 1, 2.5} {
		for _, size := range []vg.Point{{X: 300, Y: 200}, {X: 150, Y: 400}} {
			p := newPlot(axis{interval: interval{0, 1}}, axis{interval: interval{0, 123456}})
			p.X.Tick.Marker, p.Y.Tick.Marker = linearTicks{count: 5}, linearTicks{count: 5}
			c := squared(p, draw.NewCanvas(new(recorder.Canvas), size.X, size.Y), ratio)
			data := p.DataCanvas(c).Size()
			if got := float64(data.Y / data.X); math.Abs(got/ratio-1) > 0.01 {
				t.Errorf("on %v: height to width %.3f, want %g", size, got, ratio)
			}
			if c.Min.X < 0 || c.Min.Y < 0 || c.Max.X > size.X || c.Max.Y > size.Y {
				t.Errorf("on %v: %v is beyond the canvas", size, c.Rectangle)
			}
		}
	}
}

// namesOn are the labels that an axis of the given width, from 0 to 10, gets.
func namesOn(width vg.Length, values []float64, names ...string) (labels []string, turned bool) {
	p := newPlot(axis{interval: interval{0, 10}}, axis{interval: interval{0, 1}})
	p.Y.Tick.Marker = plot.ConstantTicks{}
	nameTicks(p, draw.NewCanvas(new(recorder.Canvas), width, 100), values, names)
	for _, tick := range p.X.Tick.Marker.Ticks(0, 10) {
		labels = append(labels, tick.Label)
	}
	return labels, p.X.Tick.Label.Rotation != 0
}

// TestNameTicks: three digits are 15 points wide, so that of places 10 apart every other has its number. Names are
// written whole, broken, turned or left out as the room asks for, in the order of their places.
func TestNameTicks(t *testing.T) {
	for name, c := range map[string]struct {
		width  vg.Length
		values []float64
		names  string
		want   string
		turned bool
	}{
		"room":             {400, []float64{2, 8}, "one group|another group", "one group|another group", false},
		"broken":           {75, []float64{2, 8}, "first group|another group", "first group|another\ngroup", false},
		"turned":           {60, []float64{2, 8}, "one group|unbreakable-group", "one group|unbreakable-group", true},
		"in disorder":      {400, []float64{8, 2}, "b|a", "a|b", false},
		"beyond":           {400, []float64{-1, 5, 11}, "a|b|c", "b", false},
		"numbers thin out": {100, []float64{0, 1, 2, 3, 10}, "100|101|102|103|110", "100||102||110", false},
	} {
		labels, turned := namesOn(c.width, c.values, strings.Split(c.names, "|")...)
		if got := strings.Join(labels, "|"); got != c.want || turned != c.turned {
			t.Errorf("%s: %q, turned: %v; want %q, %v", name, got, turned, c.want, c.turned)
		}
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "(a)", 25: "(z)", 26: "(aa)", 27: "(ab)", 701: "(zz)", 702: "(aaa)"} {
		if got := letter(i); got != want {
			t.Errorf("letter %d is %s, want %s", i, got, want)
		}
	}
}

// TestHistogramBins: counts, densities and the choice of the number of bins, worked by hand.
func TestHistogramBins(t *testing.T) {
	values := []float64{0, 1, 1, 2, 3, 4, 4, 4, math.NaN(), -8}
	b, err := Histogram{Series: []Sample{{Values: values}}, Bins: 4, XRange: [2]float64{0, 4}}.bins()
	if err != nil {
		t.Fatal(err)
	}
	// The edges are 0, 1, 2, 3, 4; the last bin has its upper end. Of the 9 values that are finite one is beyond.
	for k, want := range []float64{1, 2, 1, 4} {
		if got := b.heights[0][k]; math.Abs(got-want/9) > 1e-12 || b.edges[k] != float64(k) {
			t.Errorf("bin %d from %g: density %g, want %g", k, b.edges[k], got, want/9)
		}
	}
	if b.skipped != 2 || b.values != 10 {
		t.Errorf("%d of %d left out, want 2 of 10", b.skipped, b.values)
	}
	// On a logarithmic axis the density is that of the logarithm: its area there is 1.
	b, err = Histogram{Series: []Sample{{Values: []float64{1, 10, 100, 1000, 0}}}, Bins: 3, LogX: true}.bins()
	if err != nil {
		t.Fatal(err)
	}
	area := 0.0
	for k, v := range b.heights[0] {
		area += v * math.Log(b.edges[k+1]/b.edges[k])
		if want := math.Pow(10, float64(k)); math.Abs(b.edges[k]/want-1) > 1e-12 {
			t.Errorf("edge %d is %g, want %g", k, b.edges[k], want)
		}
	}
	if math.Abs(area-1) > 1e-12 || b.skipped != 1 {
		t.Errorf("area %g and %d left out, want 1 and 1", area, b.skipped)
	}
	// 1000 even steps from 0 to 1: the interquartile range is a half, the width of a bin 2 * 0.5 / 10, so ten bins; a
	// second sample a hundred times as narrow would ask for a thousand and gets the most.
	even, narrow := make([]float64, 1001), make([]float64, 1001)
	for i := range even {
		even[i], narrow[i] = float64(i)/1000, float64(i)/100000
	}
	for name, c := range map[string]struct {
		samples [][]float64
		want    int
	}{
		"even":     {[][]float64{even[:1000]}, 10},
		"narrow":   {[][]float64{even, narrow}, 60},
		"one":      {[][]float64{{1}}, 10},
		"constant": {[][]float64{even, {2, 2, 2}}, 60},
	} {
		if got := chooseBins(interval{0, 0.999}, c.samples); got != c.want {
			t.Errorf("%s: %d bins, want %d", name, got, c.want)
		}
	}
}

// TestArrowScale: nine of ten arrows fit between the points of their grid, and the longest covers two steps at most.
func TestArrowScale(t *testing.T) {
	lengths := make([]float64, 100) // 1, 2, ..., 100 on a grid of 10 x 10 with a distance of 9/10 by area
	for i := range lengths {
		lengths[i] = float64(100 - i)
	}
	if got, want := arrowScale(lengths, 9, 9, 100), 0.9/90; math.Abs(got-want) > 1e-12 {
		t.Errorf("scale %g, want %g", got, want)
	}
	lengths[99] = 1000
	if got, want := arrowScale(lengths, 9, 9, 100), 0.9*2/1000; math.Abs(got-want) > 1e-12 {
		t.Errorf("with one long arrow: scale %g, want %g", got, want)
	}
	if got := arrowScale([]float64{0}, 0, 0, 1); got != 1 {
		t.Errorf("one arrow of length 0: scale %g, want 1", got)
	}
	field := Field{At: [][2]float64{{0, 0}, {10, 0}}, Vectors: [][2]float64{{0, 1}, {0, -3}}}
	f, err := Arrows{Fields: []Field{field}}.measure()
	if err != nil {
		t.Fatal(err)
	}
	if r := f.ratio(); r < 0.3 || f.y.min > -3*f.scale || f.y.max < f.scale {
		t.Errorf("y from %g to %g with a scale of %g: an arrow ends outside, or the plot is too flat (%g)",
			f.y.min, f.y.max, f.scale, r)
	}
}
