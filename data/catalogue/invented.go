package catalogue

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
)

// drawn is the number of samples of a synthetic set, training and test together.
const drawn = 5_000

// bands is the number of colours for the samples of bent sheets.
const bands = 6

// Mixture returns the mixture behind the set "mixture": five narrow Gaussians along a circle of radius 4.
func Mixture() (*synthetic.Mixture, error) { return synthetic.Ring(5, 4, 1, 0.3) }

// LinearGaussian returns the model behind the set "linear-gaussian" of the given seed: ten features, three directions
// with variances 9, 4 and 1, and noise of standard deviation 0.3.
func LinearGaussian(seed uint64) (*synthetic.LinearGaussian, error) {
	return synthetic.NewLinearGaussian(10, []float64{9, 4, 1}, 0.3, seed)
}

// invented describes the synthetic sets.
func invented() []Entry {
	plane := func(name, title string, classes int, draw func(seed uint64) (*data.Set, error)) Entry {
		return of(name, title, drawn, 2, classes, draw)
	}
	space := func(name, title string, draw func(seed uint64) (set, intrinsic *data.Set, err error)) Entry {
		return of(name, title, drawn, 3, bands, func(seed uint64) (*data.Set, error) {
			s, _, err := draw(seed)
			return s, err
		})
	}
	grid := func(uint64) (*data.Set, error) {
		s, _, err := synthetic.Squares{}.Grid()
		return s, err
	}
	squares := of("squares", "squares, ellipses and hearts with known factors", 4_608, 32*32, 3, grid)
	squares.Image = data.Image{Height: 32, Width: 32, Channels: 1}
	return []Entry{
		of("blobs", "five round clusters in ten dimensions", drawn, 10, 5, func(seed uint64) (*data.Set, error) {
			return synthetic.Blobs{N: drawn, D: 10, Classes: 5}.Sample(seed)
		}),
		plane("mixture", "five Gaussians along a circle, with known density", 5, func(seed uint64) (*data.Set, error) {
			m, err := Mixture()
			if err != nil {
				return nil, err
			}
			return m.Sample(drawn, seed)
		}),
		plane("moons", "two interleaved half circles", 2, synthetic.TwoMoons{N: drawn, Noise: 0.1}.Sample),
		plane("circles", "a circle in another", 2, synthetic.Circles{N: drawn, Noise: 0.05}.Sample),
		space("swiss-roll", "a rolled-up sheet, in bands along the roll", synthetic.SwissRoll{N: drawn, Bands: bands}.Sample),
		space("s-curve", "a sheet bent to an S, in bands along the bend", synthetic.SCurve{N: drawn, Bands: bands}.Sample),
		of("linear-gaussian", "a Gaussian of three directions and noise", drawn, 10, 0, func(seed uint64) (*data.Set, error) {
			g, err := LinearGaussian(seed)
			if err != nil {
				return nil, err
			}
			s, _, err := g.Sample(drawn, seed)
			return s, err
		}),
		squares,
	}
}

// of describes a synthetic set of n samples.
func of(name, title string, n, features, classes int, draw func(seed uint64) (*data.Set, error)) Entry {
	test := (n + 2) / 5 // rounded
	return Entry{
		Name: name, Title: title, Origin: Synthetic, Train: n - test, Test: test, Features: features, Classes: classes,
		whole: func(o Options) (*data.Set, error) { return draw(o.Seed) },
	}
}
