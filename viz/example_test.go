package viz_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

func ExampleSave() {
	folder, err := os.MkdirTemp("", "viz") // the folder of your figures
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	figure := viz.Scatter{Points: [][2]float64{{0, 1}, {1, 3}, {2, 2}}}
	for _, name := range []string{"points.png", "points.svg", "points.pdf", "points.gif"} {
		err := viz.Save(filepath.Join(folder, name), figure)
		fmt.Println(name, err == nil)
	}
	// Output:
	// points.png true
	// points.svg true
	// points.pdf true
	// points.gif false
}

func ExampleScatter() {
	// Codes of four samples in a latent space of three dimensions, row by row; we look at the first and the last.
	codes := []float32{
		0.1, 9, 2.0,
		0.3, 9, 1.8,
		-1.2, 9, 0.4,
		-1.0, 9, 0.1,
	}
	points, err := viz.Columns(codes, 3, 0, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(points[1][1] == float64(float32(1.8)))
	err = viz.Write(io.Discard, "png", viz.Scatter{
		Title:   "Latent space",
		Points:  points,
		Labels:  []int{0, 0, 1, 1},
		Classes: []string{"cat", "dog"},
		Y:       "z3",
	})
	fmt.Println(err)
	// Output:
	// true
	// <nil>
}

func ExampleLossCurves() {
	err := viz.Write(io.Discard, "svg", viz.LossCurves{
		Curves: []viz.Curve{
			{Name: "total", Train: []float64{120, 104, 99}, Validation: []float64{118, 105, 103}},
			{Name: "reconstruction", Train: []float64{110, 90, 80}, Validation: []float64{108, 91, 84}},
			// Validation was skipped after the second epoch: a gap.
			{Name: "KL", Train: []float64{10, 14, 19}, Validation: []float64{10, math.NaN(), 19}},
		},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleReconstructions() {
	// Two images of two by two pixels, and what a model made of them.
	figure := viz.Reconstructions{
		Geometry: data.Image{Height: 2, Width: 2, Channels: 1},
		Rows: []viz.Row{
			{Label: "input", Images: []float32{1, 0, 0, 1, 0, 1, 1, 0}},
			{Label: "output", Images: []float32{.9, .1, .2, .8, .1, .7, .9, .1}},
		},
		Captions: []string{"first", "second"},
	}
	fmt.Println(viz.Write(io.Discard, "png", figure))

	figure.Rows[1].Images = figure.Rows[1].Images[:4]
	fmt.Println(viz.Write(io.Discard, "png", figure) != nil)
	// Output:
	// <nil>
	// true
}

func ExampleImageGrid() {
	figure := viz.ImageGrid{
		Geometry: data.Image{Height: 8, Width: 8, Channels: 1},
		Images:   make([]float32, 10*8*8), // ten black images
		Columns:  5,
	}
	width, height := figure.Size()
	fmt.Printf("%.0f x %.0f points\n", float64(width), float64(height))
	// Output: 324 x 138 points
}

// sideBySide shows two figures on one page.
type sideBySide struct{ left, right viz.Figure }

func (s sideBySide) Size() (width, height vg.Length) {
	w1, h1 := s.left.Size()
	w2, h2 := s.right.Size()
	return w1 + w2, max(h1, h2)
}

func (s sideBySide) Draw(c draw.Canvas) error {
	width, _ := s.left.Size()
	left, right := c, c
	left.Max.X = c.Min.X + width
	right.Min.X = left.Max.X
	return errors.Join(s.left.Draw(left), s.right.Draw(right))
}

// A figure of your own: two on one page.
func ExampleFigure() {
	points := [][2]float64{{0, 1}, {1, 3}, {2, 2}}
	err := viz.Write(io.Discard, "png", sideBySide{
		viz.Scatter{Title: "autoencoder", Points: points},
		viz.Scatter{Title: "PCA", Points: points},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExamplePalette() {
	for _, c := range viz.Palette(3) {
		fmt.Printf("#%02x%02x%02x\n", c.R, c.G, c.B)
	}
	// Output:
	// #3f90da
	// #ffa90e
	// #bd1f01
}

func ExampleLines() {
	dims := []float64{2, 5, 10, 32}
	err := viz.Write(io.Discard, "png", viz.Lines{
		X: "code size d", Y: "test MSE per pixel", LogX: true, LogY: true, XTicks: dims,
		Lines: []viz.Line{
			{Name: "PCA", X: dims, Y: []float64{.0543, .0442, .0344, .0175}},
			{Name: "autoencoder", X: dims, Y: []float64{.0459, .0298, .0197, .0091}},
		},
		Marks: []viz.Mark{{Label: "mean image", Kind: viz.HorizontalMark, At: .0643}},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleHistogram() {
	err := viz.Write(io.Discard, "svg", viz.Histogram{
		X: "reconstruction error",
		Series: []viz.Sample{
			{Name: "normal", Values: []float64{.01, .02, .02, .03}}, {Name: "anomalous", Values: []float64{.03, .05}},
		},
		Marks: []viz.Mark{{Label: "threshold", At: .028}},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleBars() {
	err := viz.Write(io.Discard, "png", viz.Bars{
		Y: "recall of a rare class", Groups: []string{"nothing added", "duplicates", "samples of a VAE"}, Format: "%.2f",
		Series: []viz.BarSeries{{Name: "digit 8", Values: []float64{.25, .59, .58}, Errors: []float64{.03, .02, .02}}},
		Marks:  []viz.Mark{{Label: "all the data", Kind: viz.HorizontalMark, At: .82}},
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleHeat() {
	confusion := viz.Heat{
		X: "predicted", Y: "true", Format: "%.0f",
		Rows: []string{"cat", "dog"}, Columns: []string{"cat", "dog"},
		Values: [][]float64{{41, 9}, {4, 46}},
	}
	fmt.Println(viz.Write(io.Discard, "pdf", confusion))

	confusion.Columns = viz.Numbers(3)
	fmt.Println(viz.Write(io.Discard, "pdf", confusion))
	// Output:
	// <nil>
	// viz: heat: row 0 has 2 values for 3 columns
}

func ExampleArrows() {
	// The score of a Gaussian of variance 2 around the origin is -x/2.
	var score viz.Field
	for i := range 9 {
		for j := range 9 {
			x, y := float64(i-4), float64(j-4)
			score.At = append(score.At, [2]float64{x, y})
			score.Vectors = append(score.Vectors, [2]float64{-x / 2, -y / 2})
		}
	}
	err := viz.Write(io.Discard, "svg", viz.Arrows{X: "x1", Y: "x2", Fields: []viz.Field{score}})
	fmt.Println(err)
	// Output: <nil>
}

func ExamplePanels() {
	epochs := []float64{1, 2, 3}
	err := viz.Write(io.Discard, "pdf", viz.Panels{
		Letters: true, Width: 470, // the width of the text of the paper, in points
		Figures: []viz.Figure{
			viz.Lines{X: "epoch", Y: "squared error", Lines: []viz.Line{{X: epochs, Y: []float64{52, 43, 39}}}},
			viz.Lines{X: "epoch", Y: "KL in nats", Lines: []viz.Line{{X: epochs, Y: []float64{4, 7, 9}}}},
		},
	})
	fmt.Println(err)
	// Output: <nil>
}
