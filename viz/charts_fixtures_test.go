package viz_test

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/viz"
)

func linesFigure() viz.Figure {
	dims := []float64{2, 5, 10, 32}
	return viz.Lines{
		Title: "Reconstruction error against the size of the code", X: "code size d", Y: "test MSE per pixel",
		Lines: []viz.Line{
			{Name: "PCA", X: dims, Y: []float64{.0543, .0442, .0344, .0175}},
			{Name: "autoencoder", X: dims, Y: floats(.0459, .0298, .0197, .0091),
				Low: floats(.044, .028, .018, .0085), High: floats(.048, .031, .021, .0098)},
			{Name: "published", X: floats(2, 32), Y: floats(.0414, .0133), Style: viz.MarksOnly,
				Low: floats(.04, .012), High: floats(.043, .015)},
		},
		LogX: true, LogY: true, XTicks: dims,
		Marks: []viz.Mark{{Label: "square root of 784", At: 28}, {Label: "mean image", Kind: viz.HorizontalMark, At: .0643}},
	}
}

// rocFigure has ten curves of scores that are Gaussian, with a distance of the means that differs.
func rocFigure() viz.Figure {
	f := viz.Lines{
		Title: "One digit against all others", X: "false positive rate", Y: "true positive rate", Square: true,
		Marks: []viz.Mark{{Label: "chance", Kind: viz.DiagonalMark}},
	}
	random := rand.New(rand.NewPCG(3, 4))
	for digit, distance := range []float64{2.9, 4.5, 1.1, 1.7, 1.9, 1.5, 2.5, 2.2, .9, 2.1} {
		const n = 150 // of each
		scores := make([]float64, 2*n)
		order := make([]int, 2*n)
		for i := range scores {
			scores[i], order[i] = random.NormFloat64(), i
			if i < n {
				scores[i] += distance
			}
		}
		slices.SortFunc(order, func(i, j int) int { return cmp.Compare(scores[j], scores[i]) })
		line, at := viz.Line{Style: viz.Smooth, X: []float64{0}, Y: []float64{0}}, [2]float64{}
		area := 0.0
		for _, i := range order {
			if i < n {
				at[1] += 1. / n
			} else {
				at[0] += 1. / n
				area += at[1] / n
			}
			line.X, line.Y = append(line.X, at[0]), append(line.Y, at[1])
		}
		line.Name = fmt.Sprintf("%d: %.3f", digit, area)
		f.Lines = append(f.Lines, line)
	}
	return f
}

// runsFigure has many points, a band that reaches below zero on a logarithmic axis, and marks close to each other.
func runsFigure() viz.Figure {
	random := rand.New(rand.NewPCG(12, 0))
	plain, noisy := viz.Line{Name: "mean of five runs"}, viz.Line{Name: "one run, large steps", Colour: 3}
	for epoch := range 60 {
		x := float64(epoch + 1)
		y := 0.02 + 1/x
		plain.X, plain.Y = append(plain.X, x), append(plain.Y, y)
		plain.Low, plain.High = append(plain.Low, y-0.04-0.1/x), append(plain.High, y+0.04+0.1/x)
		noisy.X, noisy.Y = append(noisy.X, x), append(noisy.Y, y*math.Exp(0.5+0.3*random.NormFloat64()))
	}
	noisy.Y[40], noisy.Y[41], noisy.Y[50] = math.NaN(), math.NaN(), -1
	return viz.Lines{
		Title: "Training with restarts", X: "epoch", Y: "loss in nats", LogY: true, Lines: []viz.Line{plain, noisy},
		Marks: []viz.Mark{
			{Label: "restart", At: 20}, {Label: "again", At: 22},
			{Label: "entropy of the data", Kind: viz.HorizontalMark, At: 0.02},
		},
	}
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

// classBarsFigure has long names and a logarithmic axis.
func classBarsFigure() viz.Figure {
	return viz.Bars{
		Title: "Errors by class", Y: "mean squared error", LogY: true, Format: "%.3f",
		Groups: strings.Split("T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot", ","),
		Series: []viz.BarSeries{{Values: []float64{.021, .009, .028, .015, .025, .013, .031, .006, .035, .019}}},
		Marks: []viz.Mark{
			{Label: "all classes", Kind: viz.HorizontalMark, At: .0202},
			{Label: "mean image", Kind: viz.HorizontalMark, At: .09},
		},
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
	f := viz.Heat{
		Title: "Confusion of digits", X: "predicted", Y: "true", Format: "%.0f",
		Rows: viz.Numbers(10), Columns: viz.Numbers(10),
	}
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

// codesFigure is a matrix of many rows, whose names are long at the left and thinned out below.
func codesFigure() viz.Figure {
	f := viz.Heat{
		Title: "Correlations of codes", X: "principal component", Y: "unit of the code",
		Columns: viz.Numbers(60), Range: [2]float64{-1, 1},
	}
	for i := range 30 {
		row := make([]float64, 60)
		for j := range row {
			d := float64(2*i-j) / 8
			row[j] = math.Exp(-d*d/8) * math.Cos(2*d)
		}
		f.Rows, f.Values = append(f.Rows, fmt.Sprintf("unit %d", i)), append(f.Values, row)
	}
	return f
}

// arrowsFigure is the score of a ring of six Gaussians, grad log p, and a noisy copy of it.
func arrowsFigure() viz.Figure {
	random := rand.New(rand.NewPCG(7, 8))
	f := viz.Arrows{
		Title: "Score of a ring of Gaussians", X: "x1", Y: "x2", Fields: []viz.Field{{Name: "true"}, {Name: "learned"}},
	}
	var centres [6][2]float64
	for k := range centres {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / 6)
		centres[k] = [2]float64{2 * cos, 2 * sin}
	}
	for i := range 300 {
		c := centres[i%6]
		f.Points = append(f.Points, [2]float64{c[0] + .2*random.NormFloat64(), c[1] + .2*random.NormFloat64()})
	}
	const variance = .29
	for i := range 17 {
		for j := range 13 {
			at := [2]float64{-3.2 + .4*float64(i), -2.4 + .4*float64(j)}
			var density float64
			var v [2]float64
			for _, c := range centres {
				dx, dy := c[0]-at[0], c[1]-at[1]
				p := math.Exp(-(dx*dx + dy*dy) / (2 * variance))
				density, v[0], v[1] = density+p, v[0]+p*dx/variance, v[1]+p*dy/variance
			}
			v = [2]float64{v[0] / density, v[1] / density}
			noise := func() float64 { return .2 * random.NormFloat64() }
			learned := [2]float64{v[0]*(1+noise()) + noise(), v[1]*(1+noise()) - .1}
			f.Fields[0].At, f.Fields[1].At = append(f.Fields[0].At, at), append(f.Fields[1].At, at)
			f.Fields[0].Vectors, f.Fields[1].Vectors = append(f.Fields[0].Vectors, v), append(f.Fields[1].Vectors, learned)
		}
	}
	return f
}

// panelsFigure is narrower than its figures.
func panelsFigure() viz.Figure {
	return viz.Panels{
		Title: "Three figures on the width of a text", Letters: true, Columns: 2, Width: 520,
		Figures: []viz.Figure{linesFigure(), heatFigure(), histogramFigure()},
	}
}

// planeFigure is a lattice of images without gaps.
func planeFigure() viz.Figure {
	var images []float32
	for i := range 12 {
		for j := range 16 {
			random := rand.New(rand.NewPCG(1, 1))
			images = append(images, digit(random, i*10/12, .8+float64(j)/12, .2+float64(i%4)/10, 0)...)
		}
	}
	return viz.ImageGrid{Title: "Decoded plane", Geometry: digitImage, Images: images, Columns: 16, Tight: true}
}

func layersFigure() viz.Figure {
	return viz.Layers{
		Title: "An autoencoder of 419,120 parameters",
		Layers: []viz.Layer{
			{Name: "input x\n0 to 1", Units: 784}, {Name: "hidden\nReLU", Units: 256},
			{Name: "code z\nlinear", Units: 32, Code: true},
			{Name: "hidden\nReLU", Units: 256}, {Name: "output r(x)\nsigmoid", Units: 784},
		},
		Groups: []viz.LayerGroup{{Name: "encoder f", From: 0, To: 2}, {Name: "decoder g", From: 2, To: 4}},
	}
}

// picturesFigure shows pictures of several shapes: a red one whose upper left quarter is white.
func picturesFigure() viz.Figure {
	p := viz.Panels{Title: "A contact sheet", Columns: 3}
	for i, size := range []image.Point{{300, 200}, {200, 300}, {64, 64}, {900, 100}} {
		picture := image.NewRGBA(image.Rectangle{Max: size})
		draw.Draw(picture, picture.Bounds(), image.NewUniform(color.RGBA{0xb0, 0x30, 0x20, 0xff}), image.Point{}, draw.Src)
		draw.Draw(picture, image.Rectangle{Max: size.Div(2)}, image.White, image.Point{}, draw.Src)
		p.Figures = append(p.Figures, viz.Picture{Name: fmt.Sprintf("picture %d of %v", i+1, size), Image: picture})
	}
	return p
}
