package viz_test

import (
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

// digitSide is the side of the synthetic digits.
const digitSide = 28

var digitImage = data.Image{Height: digitSide, Width: digitSide, Channels: 1}

// segments are the strokes of the digits on a display of seven segments, each from (x, y) to (x, y); y grows downwards.
var segments = [7][4]float64{
	{9, 5, 19, 5}, {19, 5, 19, 14}, {19, 14, 19, 23}, {9, 23, 19, 23}, {9, 14, 9, 23}, {9, 5, 9, 14}, {9, 14, 19, 14},
}

// lit are the segments of each digit, as bits.
var lit = [10]uint8{
	0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110, 0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111,
}

// digit draws a slanted digit in white on black with strokes of the given half width and softness, moved by noise.
func digit(random *rand.Rand, d int, halfWidth, softness, noise float64) []float32 {
	image := make([]float32, digitSide*digitSide)
	slant, dx, dy := 0.15+0.1*random.NormFloat64(), random.NormFloat64(), random.NormFloat64()
	for y := range digitSide {
		for x := range digitSide {
			py := float64(y) - dy
			px := float64(x) - dx + slant*(py-14)
			nearest := math.Inf(1)
			for s, line := range segments {
				if lit[d]>>s&1 == 1 {
					nearest = min(nearest, distance(px, py, line))
				}
			}
			v := 1/(1+math.Exp((nearest-halfWidth)/softness)) + noise*random.NormFloat64()
			image[y*digitSide+x] = float32(v)
		}
	}
	return image
}

// distance is that of a point from a line.
func distance(x, y float64, line [4]float64) float64 {
	ux, uy := line[2]-line[0], line[3]-line[1]
	t := ((x-line[0])*ux + (y-line[1])*uy) / (ux*ux + uy*uy)
	t = min(max(t, 0), 1)
	return math.Hypot(x-line[0]-t*ux, y-line[1]-t*uy)
}

// digits are 0 to 9 in one row.
func digits(seed uint64, halfWidth, softness, noise float64) []float32 {
	var row []float32
	for d := range 10 {
		// The same seed gives the same digit the same place in every row.
		random := rand.New(rand.NewPCG(seed, uint64(d)))
		row = append(row, digit(random, d, halfWidth, softness, noise)...)
	}
	return row
}

// sphere is a coloured ball on a bright ground, channel first.
func sphere(random *rand.Rand, side int) []float32 {
	image := make([]float32, 3*side*side)
	hue := [3]float64{random.Float64(), random.Float64(), random.Float64()}
	cx, cy := 0.35+0.3*random.Float64(), 0.35+0.3*random.Float64()
	for y := range side {
		for x := range side {
			u, v := float64(x)/float64(side)-cx, float64(y)/float64(side)-cy
			r2 := (u*u + v*v) / (0.3 * 0.3)
			for c := range 3 {
				value := 0.95 - 0.3*float64(y)/float64(side)
				if r2 < 1 {
					light := max(0, math.Sqrt(1-r2)*0.8-u-v)
					value = hue[c]*(0.25+light) + 0.3*math.Pow(light, 6)
				}
				image[(c*side+y)*side+x] = float32(value)
			}
		}
	}
	return image
}

// latent is a two-dimensional latent space of n points as an autoencoder makes it: curved clusters of different width
// around the origin, with a few outliers.
func latent(seed uint64, n, classes int) (points [][2]float64, labels []int) {
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		class := i % classes
		angle := 2*math.Pi*float64(class)/float64(classes) + 0.25*random.NormFloat64()
		radius := 2.2 + 0.5*math.Sin(5*float64(class)) + 0.45*random.NormFloat64()
		if random.IntN(200) == 0 {
			radius *= 1.8
		}
		points = append(points, [2]float64{radius * math.Cos(angle+0.2*radius), 1.4 * radius * math.Sin(angle+0.2*radius)})
		labels = append(labels, class)
	}
	return points, labels
}

// course is a loss that falls from start to end and, in validation, begins to rise.
func course(random *rand.Rand, epochs int, start, end, rise, noise float64) []float64 {
	values := make([]float64, epochs)
	for i := range values {
		t := float64(i) / 20
		values[i] = end + (start-end)*math.Exp(-5*t) + rise*t*t + noise*random.NormFloat64()
	}
	return values
}

var names = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

func scatterFigure() viz.Figure {
	points, labels := latent(7, 1000, 10)
	return viz.Scatter{Title: "Latent space of an autoencoder (d = 2)", Points: points, Labels: labels, Classes: names}
}

func manyClassesFigure() viz.Figure {
	points, labels := latent(8, 600, 26)
	var letters []string
	for c := 'a'; c <= 'z'; c++ {
		letters = append(letters, "letter "+string(c))
	}
	points[3] = [2]float64{math.NaN(), 1}
	return viz.Scatter{
		Title: "Twenty-six classes", Points: points, Labels: labels, Classes: letters,
		X: "first component", Y: "second component",
	}
}

func lossFigure() viz.Figure {
	random := rand.New(rand.NewPCG(9, 0))
	const n = 20
	term := func(start, end, rise float64) viz.Curve {
		return viz.Curve{
			Train:      course(random, n, start, end, 0, 0.2),
			Validation: course(random, n, start*0.95, end*1.03, rise, 0.3),
		}
	}
	reconstruction, divergence := term(190, 82, 2), term(1, 25, 1)
	reconstruction.Name, divergence.Name = "reconstruction (nats)", "KL divergence (nats)"
	total := viz.Curve{Name: "Total"}
	for i := range n {
		total.Train = append(total.Train, reconstruction.Train[i]+divergence.Train[i])
		total.Validation = append(total.Validation, reconstruction.Validation[i]+divergence.Validation[i])
	}
	return viz.LossCurves{
		Title: "Training a variational autoencoder, β = 1", Curves: []viz.Curve{reconstruction, divergence, total},
	}
}

func logLossFigure() viz.Figure {
	random := rand.New(rand.NewPCG(10, 0))
	train := course(random, 200, 0.11, 0.004, 0, 0.0001)
	validation := course(random, 200, 0.12, 0.006, 0.0001, 0.0003)
	train[60], train[62], validation[100], validation[120] = math.NaN(), math.Inf(1), math.NaN(), math.NaN()
	return viz.LossCurves{
		Title:  "Mean squared error",
		Curves: []viz.Curve{{Name: "MSE per pixel", Train: train, Validation: validation}},
		LogY:   true,
	}
}

func reconstructionsFigure() viz.Figure {
	return viz.Reconstructions{
		Title:    "Digits and their reconstructions",
		Geometry: digitImage,
		Rows: []viz.Row{
			{Label: "input", Images: digits(3, 1.3, 0.25, 0)},
			{Label: "plain, d = 32", Images: digits(3, 1.3, 0.5, 0.03)},
			{Label: "β-VAE, d = 2", Images: digits(3, 1.0, 1.4, 0.08)},
			{Label: "a much longer label that needs more than a line", Images: digits(4, 1.6, 0.7, 0.02)},
		},
		Captions: names,
	}
}

func colourFigure() viz.Figure {
	random := rand.New(rand.NewPCG(11, 0))
	var images, blurred []float32
	for range 6 {
		image := sphere(random, 32)
		images = append(images, image...)
		for i, v := range image {
			blurred = append(blurred, v/2+image[max(i-1, 0)]/4+image[max(i-32, 0)]/4)
		}
	}
	return viz.Reconstructions{
		Geometry: data.Image{Height: 32, Width: 32, Channels: 3},
		Rows:     []viz.Row{{"input", images}, {"output", blurred}},
	}
}

func gridFigure() viz.Figure {
	var images []float32
	for seed := range uint64(6) {
		images = append(images, digits(20+seed, 1.3, 0.4, 0.02)...)
	}
	return viz.ImageGrid{
		Title:    "Samples from the prior",
		Geometry: digitImage,
		Images:   images[:57*digitSide*digitSide],
		Columns:  12,
		Invert:   true,
	}
}
