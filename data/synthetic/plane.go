package synthetic

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// TwoMoons are two interleaved half circles of radius 1 in the plane: (cos t, sin t), and (1 − cos t, 1/2 − sin t),
// with t uniform in 0..π. It is make_moons of scikit-learn, with random t.
type TwoMoons struct {
	N     int     // samples; zero: 1,000
	Noise float64 // standard deviation of the Gaussian noise on both coordinates; zero: none
}

// Sample draws the set: features "x1" and "x2", classes "upper moon" and "lower moon".
func (m TwoMoons) Sample(seed uint64) (*data.Set, error) {
	return curves("two moons", m.N, m.Noise, seed, []string{"upper moon", "lower moon"},
		func(class int, u float64) (x, y float64) {
			sin, cos := math.Sincos(math.Pi * u)
			if class == 0 {
				return cos, sin
			}
			return 1 - cos, 0.5 - sin
		})
}

// Circles are a circle of radius 1 around 0 and a smaller one inside it, in the plane.
type Circles struct {
	N     int     // samples; zero: 1,000
	Noise float64 // standard deviation of the Gaussian noise on both coordinates; zero: none
	Inner float64 // radius of the inner circle, less than 1; zero: 0.5
}

// Sample draws the set: features "x1" and "x2", classes "outer circle" and "inner circle".
func (c Circles) Sample(seed uint64) (*data.Set, error) {
	inner := orDefault(c.Inner, 0.5)
	if !(inner > 0 && inner < 1) {
		return nil, failed("circles", fmt.Errorf("inner radius %v: it must be more than 0 and less than 1", inner))
	}
	return curves("circles", c.N, c.Noise, seed, []string{"outer circle", "inner circle"},
		func(class int, u float64) (x, y float64) {
			sin, cos := math.Sincos(2 * math.Pi * u)
			if class == 0 {
				return cos, sin
			}
			return inner * cos, inner * sin
		})
}

// curves draws points on curves in the plane, one curve for each class, at uniform parameters in 0..1.
func curves(name string, n int, noise float64, seed uint64, classes []string,
	at func(class int, u float64) (x, y float64)) (*data.Set, error) {
	n = orDefault(n, defaultN)
	if err := failed(name, checkSize(n, 2), checkScale("noise", noise)); err != nil {
		return nil, err
	}
	random := newRandom(seed, name)
	s, err := newSet(name, n, 2, classes, func(i int, row []float64) int {
		class := i % len(classes)
		row[0], row[1] = at(class, random.Float64())
		for j := range row {
			row[j] += float64(noise * random.NormFloat64())
		}
		return class
	})
	if err != nil {
		return nil, failed(name, err)
	}
	s.Features = axes(2)
	return s, nil
}
