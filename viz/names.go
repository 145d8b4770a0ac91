package viz

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	turnedName = 100         // width that a turned name may have, in points
	turnAngle  = math.Pi / 5 // steep enough that names stand one beside the other, flat enough to be read
	turnPitch  = 18          // from one turned name to the next, at least: their height is 10.6 across the angle
)

// nameTicks labels the horizontal axis of a plot on the canvas with names at the given values. Names that are wider
// than their place are broken at spaces; if that is not enough, all are turned; and where even turned ones would touch,
// only some are written.
func nameTicks(p *plot.Plot, c draw.Canvas, values []float64, names []string) {
	p.X.Tick.Marker = plot.ConstantTicks{}
	data := p.DataCanvas(c)
	var ticks plot.ConstantTicks
	for i, v := range values {
		if v >= p.X.Min && v <= p.X.Max {
			ticks = append(ticks, plot.Tick{Value: v, Label: clean(names[i])})
		}
	}
	slices.SortStableFunc(ticks, func(a, b plot.Tick) int { return cmp.Compare(a.Value, b.Value) })
	x, _ := p.Transforms(&data)
	place := data.Size().X
	for i := 1; i < len(ticks); i++ {
		place = min(place, x(ticks[i].Value)-x(ticks[i-1].Value))
	}
	style := textStyle(smallSize)
	p.X.Tick.Marker = ticks
	if broken, ok := breakNames(style, place-4, ticks); ok {
		p.X.Tick.Marker = broken
		return
	}
	longest := vg.Length(0)
	for _, t := range ticks {
		longest = max(longest, style.Width(t.Label))
	}
	if place >= turnPitch && longest > 2*smallSize {
		for i := range ticks {
			ticks[i].Label = shorten(style, turnedName, ticks[i].Label)
		}
		p.X.Tick.Label.Rotation = turnAngle
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = text.XRight, text.YTop
		return
	}
	thinOut(ticks, x, style.Width)
}

// breakNames breaks names into lines of the given width, and reports whether that is possible in at most three lines.
func breakNames(style text.Style, width vg.Length, ticks plot.ConstantTicks) (plot.ConstantTicks, bool) {
	broken := slices.Clone(ticks)
	for i, t := range broken {
		if style.Width(t.Label) > width {
			broken[i].Label = wrap(style, width, t.Label)
		}
		if style.Width(broken[i].Label) > width || textHeight(style, broken[i].Label) > 4*smallSize {
			return nil, false
		}
	}
	return broken, true
}

// thinOut leaves labels at every tick, or every second, fifth, tenth and so on, so that no label touches the one before
// it. Places along the axis grow from tick to tick; size is the size of a label along the axis.
func thinOut(ticks plot.ConstantTicks, place func(float64) vg.Length, size func(label string) vg.Length) {
	var labelled []int
	for i, t := range ticks {
		if !t.IsMinor() {
			labelled = append(labelled, i)
		}
	}
	touch := func(every int) bool {
		free := vg.Length(math.Inf(-1))
		for k := 0; k < len(labelled); k += every {
			t := ticks[labelled[k]]
			half := size(t.Label) / 2
			if place(t.Value)-half < free {
				return true
			}
			free = place(t.Value) + half + 4
		}
		return false
	}
	every := 1
	for touch(every) {
		every = int(niceStep(float64(every + 1)))
	}
	for k, i := range labelled {
		if k%every != 0 {
			ticks[i].Label = ""
		}
	}
}

// count returns the numbers from 0 to n-1, which are the places of names.
func count(n int) []float64 {
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = float64(i)
	}
	return numbers
}
