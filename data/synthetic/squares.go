package synthetic

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// Squares are images of one white shape on black, made from five independent factors, after dSprites (Matthey,
// Higgins, Hassabis and Lerchner, 2017): its shape, size, orientation and position (two factors). Every combination
// of factor values gives a different image. (In dSprites squares turn by 360°, so four orientations give the same
// image, and no code can tell them apart. Here all shapes turn by less than 90°.)
//
// Pixels are grey where an edge runs through them, so that small moves show. No shape touches the border.
type Squares struct {
	Side         int      // of the images, in pixels, 8 to 256; zero: 32
	Shapes       []string // of "square", "ellipse" and "heart"; nil: all three
	Scales       int      // sizes, from half to full; zero: 3; 1 is full size only
	Orientations int      // angles k·90°/Orientations, anticlockwise; zero: 8
	X, Y         int      // columns from left to right and rows from top to bottom for the centre; zero: 8 each
}

// Factors are the numbers behind the samples of a set: factor f of sample i has the value Values[i][f] in
// 0..Sizes[f]-1.
type Factors struct {
	Names  []string
	Sizes  []int
	Values [][]int
}

// factorNames are the factors of Squares, in order.
var factorNames = []string{"shape", "scale", "orientation", "x", "y"}

// Grid returns an image of every combination of factor values, 4,608 by default, with the last factor changing
// fastest: the values v give image (((v0·S1 + v1)·S2 + v2)·S3 + v3)·S4 + v4, where S is Factors.Sizes. The class of
// an image is its shape.
func (q Squares) Grid() (*data.Set, *Factors, error) {
	r, err := q.renderer()
	if err != nil {
		return nil, nil, failed("squares", err)
	}
	n := 1
	for _, size := range r.sizes {
		n *= size // at most maxFactor⁵, which fits
	}
	return r.draw(n, func(i int, values []int) {
		for f := len(values) - 1; f >= 0; f-- {
			values[f] = i % r.sizes[f]
			i /= r.sizes[f]
		}
	})
}

// Sample returns n images whose factors are drawn independently, each value with equal probability.
func (q Squares) Sample(n int, seed uint64) (*data.Set, *Factors, error) {
	r, err := q.renderer()
	if err != nil {
		return nil, nil, failed("squares", err)
	}
	random := newRandom(seed, "squares")
	return r.draw(n, func(_ int, values []int) {
		for f, size := range r.sizes {
			values[f] = random.IntN(size)
		}
	})
}

// maxFactor is the largest number of values of a factor.
const maxFactor = 1 << 10

// renderer checks the fields and applies the defaults.
func (q Squares) renderer() (*renderer, error) {
	r := &renderer{side: orDefault(q.Side, 32), shapes: q.Shapes}
	if r.side < 8 || r.side > 256 {
		return nil, fmt.Errorf("side %d: it must be 8 to 256 pixels", q.Side)
	}
	if r.shapes == nil {
		r.shapes = []string{"square", "ellipse", "heart"}
	}
	for i, name := range r.shapes {
		if outlines[name] == nil || slices.Index(r.shapes, name) < i {
			return nil, fmt.Errorf("shapes %q: they must be different ones of square, ellipse and heart", q.Shapes)
		}
	}
	r.sizes = []int{
		len(r.shapes), orDefault(q.Scales, 3), orDefault(q.Orientations, 8), orDefault(q.X, 8), orDefault(q.Y, 8),
	}
	for f, size := range r.sizes {
		if size < 1 || size > maxFactor {
			return nil, fmt.Errorf("factor %q of %d values: it must have 1 to %d", factorNames[f], size, maxFactor)
		}
	}
	return r, nil
}

// renderer draws images.
type renderer struct {
	side   int
	shapes []string
	sizes  []int // of the factors
}

// draw returns n images. choose sets the factors of each.
func (r *renderer) draw(n int, choose func(i int, values []int)) (*data.Set, *Factors, error) {
	d := r.side * r.side
	if err := checkSize(n, d); err != nil {
		return nil, nil, failed("squares", err)
	}
	s := &data.Set{
		Name: "squares", N: n, D: d, X: make([]float32, n*d), Labels: make([]int, n), Classes: slices.Clone(r.shapes),
		Image: data.Image{Height: r.side, Width: r.side, Channels: 1},
	}
	factors := &Factors{Names: slices.Clone(factorNames), Sizes: r.sizes, Values: make([][]int, n)}
	for i := range n {
		factors.Values[i] = make([]int, len(r.sizes))
		choose(i, factors.Values[i])
		s.Labels[i] = factors.Values[i][0]
		r.render(s.Row(i), factors.Values[i])
	}
	return s, factors, failed("squares", s.Check())
}

// render draws the image of the factor values into pixels that are 0. A pixel becomes the share of a grid of points
// in it that the shape covers.
func (r *renderer) render(pixels []float32, values []int) {
	const grid = 8 // points in each direction
	largest := float64(r.side) / 4
	radius := largest * (1 - 0.5*place(r.sizes[1]-1-values[1], r.sizes[1]))
	sin, cos := math.Sincos(math.Pi / 2 * float64(values[2]) / float64(r.sizes[2]))
	low := largest + 1 // a free pixel at the border
	high := float64(r.side) - low
	centreX := low + (high-low)*centred(values[3], r.sizes[3])
	centreY := low + (high-low)*centred(values[4], r.sizes[4])
	inside := outlines[r.shapes[values[0]]]
	from := func(c float64) int { return int(math.Floor(c - radius)) }
	to := func(c float64) int { return int(math.Ceil(c + radius)) }
	for row := from(centreY); row < to(centreY); row++ {
		for column := from(centreX); column < to(centreX); column++ {
			covered := 0
			for k := range grid * grid {
				x := (float64(column) + (float64(k%grid)+0.5)/grid - centreX) / radius
				y := (centreY - float64(row) - (float64(k/grid)+0.5)/grid) / radius // upwards
				if inside(float64(x*cos)+float64(y*sin), float64(y*cos)-float64(x*sin)) {
					covered++
				}
			}
			pixels[row*r.side+column] = float32(covered) / (grid * grid)
		}
	}
}

// place returns value k of n evenly spaced values from 0 to 1. A single one is 0.
func place(k, n int) float64 {
	if n == 1 {
		return 0
	}
	return float64(k) / float64(n-1)
}

// centred is place with a single value in the middle.
func centred(k, n int) float64 {
	if n == 1 {
		return 0.5
	}
	return place(k, n)
}

// outlines report whether a point is inside a shape, which fits the circle of radius 1 around 0. The vertical axis
// points upwards.
var outlines = map[string]func(x, y float64) bool{
	"square": func(x, y float64) bool {
		return max(math.Abs(x), math.Abs(y)) <= math.Sqrt2/2
	},
	"ellipse": func(x, y float64) bool {
		return float64(x*x)+float64(4*y*y) <= 1
	},
	"heart": func(x, y float64) bool {
		// (x²+y²−1)³ ≤ x²y³ is a heart in the circle of radius 5/4 around (0, 1/4).
		x, y = 1.25*x, 0.25+1.25*y
		q := float64(x*x) + float64(y*y) - 1
		return float64(q*q*q) <= float64(x*x*y*y*y)
	},
}
