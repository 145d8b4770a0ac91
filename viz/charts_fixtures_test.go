package viz_test

import (
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/viz"
)

func linesFigure() viz.Figure {
	dims := []float64{2, 5, 10, 32}
	return viz.Lines{
		Title: "Reconstruction error against the size of the code", X: "code size d", Y: "test MSE per pixel",
		Lines: []viz.Line{
			{Name: "PCA", X: dims, Y: []float64{.0543, .0442, .0344, .0175}},
			{Name: "autoencoder", X: dims, Y: []float64{.0459, .0298, .0197, .0091}, Low: []float64{.044, .028, .018, .0085}, High: []float64{.048, .031, .021, .0098}},
			{Name: "published", X: []float64{2, 32}, Y: []float64{.0414, .0133}, Style: viz.MarksOnly, Low: []float64{.04, .012}, High: []float64{.043, .015}},
		},
		LogX: true, LogY: true, XTicks: dims,
		Marks: []viz.Mark{{Label: "square root of 784", At: 28}, {Label: "mean image", Kind: viz.HorizontalMark, At: .0643}},
	}
}

// rocFigure has ten curves, each of the form fpr = tpr^k.
func rocFigure() viz.Figure {
	f := viz.Lines{
		Title: "ROC curves, one class against all", X: "false positive rate", Y: "true positive rate", Square: true,
		XRange: [2]float64{0, 1}, YRange: [2]float64{0, 1}, Marks: []viz.Mark{{Label: "chance", Kind: viz.DiagonalMark}},
	}
	for d, name := range viz.Numbers(10) {
		var line viz.Line
		line.Name = "digit " + name
		for i := range 101 {
			t := float64(i) / 100
			line.X, line.Y = append(line.X, math.Pow(t, 2+float64(d))), append(line.Y, t)
		}
		f.Lines = append(f.Lines, line)
	}
	return f
}

func barsFigure() viz.Figure {
	return viz.Bars{
		Title: "Recall of a rare class", X: "what was added to 50 samples of digit 8", Y: "recall", Format: "%.2f",
		Groups: []string{"nothing", "duplicates", "pixel interpolation", "samples of a VAE", "all the data"},
		Series: []viz.BarSeries{
			{Name: "recall", Values: []float64{.25, .594, .573, .578, .818}, Errors: []float64{.03, .02, .02, .02, .01}},
			{Name: "F1", Values: []float64{.39, .65, .66, .65, .8}},
			{Name: "change", Values: []float64{-.1, .05, math.NaN(), .06, .1}},
		},
		Marks: []viz.Mark{{Label: "without the class", Kind: viz.HorizontalMark, At: .9}},
	}
}

func histogramFigure() viz.Figure {
	random := rand.New(rand.NewPCG(5, 6))
	var normal, odd []float64
	for range 1000 {
		normal = append(normal, math.Exp(-4+0.5*random.NormFloat64()))
	}
	for range 300 {
		odd = append(odd, math.Exp(-3+0.4*random.NormFloat64()))
	}
	return viz.Histogram{
		Title: "Scores of normal and of anomalous samples", X: "reconstruction error", LogX: true,
		Series: []viz.Sample{{Name: "normal", Values: normal}, {Name: "anomalous", Values: odd}},
		Marks:  []viz.Mark{{Label: "threshold: 95 %", At: .0417}},
	}
}

func heatFigure() viz.Figure {
	f := viz.Heat{Title: "Confusion of digits", X: "predicted", Y: "true", Format: "%.0f", Rows: viz.Numbers(10), Columns: viz.Numbers(10)}
	for i := range 10 {
		row := make([]float64, 10)
		for j := range row {
			row[j] = math.Round(200 * math.Exp(-1.5*math.Abs(float64(i-j))) * float64(1+i%3) / 3)
		}
		f.Values = append(f.Values, row)
	}
	f.Values[3][7] = math.NaN()
	return f
}

func arrowsFigure() viz.Figure {
	random := rand.New(rand.NewPCG(7, 8))
	f := viz.Arrows{Title: "Score of a mixture", X: "x1", Y: "x2", Fields: []viz.Field{{Name: "true"}, {Name: "learned"}}}
	for range 300 {
		s := float64(random.IntN(2)*4 - 2)
		f.Points = append(f.Points, [2]float64{s + 0.5*random.NormFloat64(), 0.5*random.NormFloat64() + 0.3*s})
	}
	for i := range 15 {
		for j := range 11 {
			x, y := -3.5+0.5*float64(i), -2.5+0.5*float64(j)
			c := 2 * math.Tanh(2*x+0.6*y)
			v := [2]float64{c - x, 0.3*c - y}
			f.Fields[0].At = append(f.Fields[0].At, [2]float64{x, y})
			f.Fields[0].Vectors = append(f.Fields[0].Vectors, v)
			f.Fields[1].At = append(f.Fields[1].At, [2]float64{x, y})
			f.Fields[1].Vectors = append(f.Fields[1].Vectors, [2]float64{v[0]*1.1 + .1, v[1]*.9 - .1})
		}
	}
	return f
}

func panelsFigure() viz.Figure {
	lines := linesFigure().(viz.Lines)
	lines.Title = "(b) error"
	return viz.Panels{Title: "Two panels", Figures: []viz.Figure{heatFigure(), lines}}
}
