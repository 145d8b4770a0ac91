package viz

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curve is one term of a loss over the epochs, in training and in validation. One of them may be nil; if both are
// given, they have the same length. A NaN or an infinity stands for an epoch without a value and leaves a gap.
type Curve struct {
	Name              string
	Train, Validation []float64
}

// epochs is the number of epochs of the curve.
func (c Curve) epochs() int { return max(len(c.Train), len(c.Validation)) }

// LossCurves shows the terms of a loss over the epochs of a training run, each in a panel with its own vertical axis:
// beside a reconstruction term of 100 nats, a divergence of 5 would look flat. Training is a solid line with dots,
// validation a dashed line with rings, in the colour of the panel. A run of more than 25 epochs has no dots, except
// where a value has no neighbour.
//
// The panels follow the order of the curves, except that a curve named "total", in any letter case, comes first.
type LossCurves struct {
	Title  string
	Curves []Curve // one per term; all with the same number of epochs
	First  int     // number of the first epoch, more than 1 in a resumed training; 1 if zero
	X, Y   string  // names of the axes; "epoch" and "loss" if empty

	// LogY makes the vertical axes logarithmic, and says so at the axes. A panel with a value of zero or below stays
	// linear.
	LogY bool

	Width, Height vg.Length // of the figure in points; if zero, they grow with the number of panels
}

// grid is the number of columns and rows of panels.
func (l LossCurves) grid() (columns, rows int) {
	n := max(len(l.Curves), 1)
	columns = min(n, 3)
	if n == 4 {
		columns = 2
	}
	return columns, (n + columns - 1) / columns
}

// Size implements [Figure].
func (l LossCurves) Size() (width, height vg.Length) {
	columns, rows := l.grid()
	if columns == 1 {
		return l.chart().size(l.Width, l.Height, 400, 280)
	}
	return l.chart().size(l.Width, l.Height, vg.Length(220+160*columns), 60+180*vg.Length(rows))
}

// Draw implements [Figure]. It is an error if there is no curve, if the numbers of epochs disagree, or if a curve has
// no finite value at all.
func (l LossCurves) Draw(c draw.Canvas) error {
	curves, err := l.checked()
	if err != nil {
		return err
	}
	c, key, err := l.chart().frame(c)
	if err != nil {
		return err
	}
	columns, rows := l.grid()
	if size := c.Size(); size.X < minSide/2*vg.Length(columns) || size.Y < minSide/2*vg.Length(rows) {
		return fmt.Errorf("viz: loss curves: no room for %d x %d panels on %.4g x %.4g points",
			rows, columns, float64(size.X), float64(size.Y))
	}
	panels := make([][]*plot.Plot, rows)
	for i := range rows * columns {
		row, column := i/columns, i%columns
		panels[row] = append(panels[row], nil)
		if i >= len(curves) {
			continue
		}
		p := l.panel(curves[i])
		if column > 0 && p.Y.Label.Text == panels[row][0].Y.Label.Text {
			p.Y.Label.Text = "" // said once in a row
		}
		if i+columns < len(curves) {
			p.X.Label.Text = "" // said once in a column
		}
		panels[row][column] = p
	}
	// The names of the panels stand in the space between the tiles: as titles of the plots they would not line up.
	const nameHeight = labelSize + 6
	tiles := draw.Tiles{Cols: columns, Rows: rows, PadX: 2 * space, PadTop: nameHeight, PadY: space + nameHeight}
	canvases, name := plot.Align(panels, tiles, c), textStyle(labelSize)
	for i, curve := range curves {
		p, canvas := panels[i/columns][i%columns], canvases[i/columns][i%columns]
		data := p.DataCanvas(canvas)
		l.add(p, data, lossCurve(lineColour(i), false), curve.Train)
		l.add(p, data, lossCurve(lineColour(i), true), curve.Validation)
		p.Draw(canvas)
		drawText(c, name, vg.Point{X: data.Center().X, Y: data.Max.Y + nameHeight/2}, text.XCenter, text.YCenter,
			shorten(name, data.Size().X, curve.Name))
	}
	key.draw(c)
	return nil
}

// checked returns the curves in the order of their panels.
func (l LossCurves) checked() ([]Curve, error) {
	if len(l.Curves) == 0 {
		return nil, errors.New("viz: loss curves: no curves")
	}
	if l.First < 0 {
		return nil, fmt.Errorf("viz: loss curves: the first epoch is %d; it must be at least 1", l.First)
	}
	for _, c := range l.Curves {
		switch {
		case c.epochs() == 0:
			return nil, fmt.Errorf("viz: loss curves: %q has no epochs", c.Name)
		case c.Train != nil && c.Validation != nil && len(c.Train) != len(c.Validation):
			return nil, fmt.Errorf("viz: loss curves: %q has %d epochs of training and %d of validation",
				c.Name, len(c.Train), len(c.Validation))
		case c.epochs() != l.Curves[0].epochs():
			return nil, fmt.Errorf("viz: loss curves: %q has %d epochs, but %q has %d",
				c.Name, c.epochs(), l.Curves[0].Name, l.Curves[0].epochs())
		case !slices.ContainsFunc(c.Train, drawable) && !slices.ContainsFunc(c.Validation, drawable):
			return nil, fmt.Errorf("viz: loss curves: %q has no finite value in %d epochs", c.Name, c.epochs())
		}
	}
	curves := slices.Clone(l.Curves)
	slices.SortStableFunc(curves, func(a, b Curve) int { return rank(a) - rank(b) })
	return curves, nil
}

// rank puts the total before the terms.
func rank(c Curve) int {
	if strings.EqualFold(c.Name, "total") {
		return 0
	}
	return 1
}

// panel is the plot of one curve, without the curve itself.
func (l LossCurves) panel(c Curve) *plot.Plot {
	first := float64(cmp.Or(l.First, 1))
	x := axis{interval: interval{first, first + float64(c.epochs()-1)}.padded(0.03)}
	if c.epochs() == 1 {
		x.interval = interval{first - 0.5, first + 0.5}
	}
	y := axis{interval: noInterval()}
	for _, v := range slices.Concat(c.Train, c.Validation) {
		if drawable(v) {
			y.interval = y.with(v)
		}
	}
	y.log = l.LogY && y.min >= 1e-300
	p := newPlot(x, y.padded(0.06))
	p.X.Tick.Marker, p.Y.Tick.Marker = linearTicks{6, true}, linearTicks{count: 8}
	p.X.Label.Text, p.Y.Label.Text = clean(cmp.Or(l.X, "epoch")), clean(cmp.Or(l.Y, "loss"))
	if y.log {
		p.Y.Tick.Marker = logTicks{5}
		p.Y.Label.Text += " (log)"
	}
	return p
}

// add adds the losses of training or validation to a panel.
func (l LossCurves) add(p *plot.Plot, data draw.Canvas, k curve, losses []float64) {
	line := Line{Y: losses}
	for i := range losses {
		line.X = append(line.X, float64(cmp.Or(l.First, 1)+i))
	}
	if len(losses) > markedEpochs {
		k.glyph.Radius = 0
	}
	k.add(p, data, line.parts(func(_, y float64) bool { return drawable(y) }))
}

// chart is the title and the legend.
func (l LossCurves) chart() chart {
	ch := chart{figure: "loss curves", title: l.Title, sample: lineSample}
	if slices.ContainsFunc(l.Curves, func(c Curve) bool { return c.Train != nil }) {
		ch.legend = append(ch.legend, lossCurve(ink, false).entry("train"))
	}
	if slices.ContainsFunc(l.Curves, func(c Curve) bool { return c.Validation != nil }) {
		ch.legend = append(ch.legend, lossCurve(ink, true).entry("validation"))
	}
	return ch
}

// markedEpochs is the number of epochs up to which each is marked.
const markedEpochs = 25

// lossCurve is how the losses of training or validation are drawn.
func lossCurve(colour color.Color, validation bool) curve {
	k := curve{
		stroke: draw.LineStyle{Color: colour, Width: lineWidth},
		glyph:  draw.GlyphStyle{Color: colour, Radius: 2.3, Shape: draw.CircleGlyph{}},
	}
	if validation {
		k.stroke.Dashes, k.glyph.Shape = []vg.Length{4, 2.5}, ring{}
	}
	return k
}
