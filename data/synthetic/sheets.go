package synthetic

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// SwissRoll is a sheet rolled up in three dimensions: (t cos t, h, t sin t), with t uniform in 1.5π..4.5π and h
// uniform in 0..21, as in scikit-learn. Two numbers describe a sample, but no plane is near all samples: points of
// neighbouring turns are close in space and far apart on the sheet.
//
// The length of the spiral up to t is not t but (t sqrt(1+t²) + asinh t)/2, so the samples are denser inside.
type SwissRoll struct {
	N     int     // samples; zero: 1,000
	Noise float64 // standard deviation of the Gaussian noise on all coordinates; zero: none
	Bands int     // if more than 0, samples are labelled by so many bands of equal width in t, as colours for figures
}

// Sample draws the set, with features "x1" to "x3", and the position of each sample on the sheet: intrinsic has the
// features "t" and "h", and the labels of the set.
func (r SwissRoll) Sample(seed uint64) (set, intrinsic *data.Set, err error) {
	return sheet{
		name: "swiss roll", n: r.N, noise: r.Noise, bands: r.Bands,
		from: 1.5 * math.Pi, to: 4.5 * math.Pi, height: 21,
		at: func(t float64) (x, z float64) {
			sin, cos := math.Sincos(t)
			return t * cos, t * sin
		},
	}.sample(seed)
}

// SCurve is a sheet bent into an S in three dimensions: (sin t, h, sign(t) (cos t − 1)), with t uniform in
// -1.5π..1.5π and h uniform in 0..2, as in scikit-learn. The length of the curve is t, so the samples are uniform on
// the sheet.
type SCurve struct {
	N     int     // samples; zero: 1,000
	Noise float64 // standard deviation of the Gaussian noise on all coordinates; zero: none
	Bands int     // if more than 0, samples are labelled by so many bands of equal width in t, as colours for figures
}

// Sample draws the set and the position of each sample on the sheet, as [SwissRoll.Sample] does.
func (c SCurve) Sample(seed uint64) (set, intrinsic *data.Set, err error) {
	return sheet{
		name: "S-curve", n: c.N, noise: c.Noise, bands: c.Bands,
		from: -1.5 * math.Pi, to: 1.5 * math.Pi, height: 2,
		at: func(t float64) (x, z float64) {
			sin, cos := math.Sincos(t)
			return sin, math.Copysign(cos-1, t*(cos-1))
		},
	}.sample(seed)
}

// sheet is a curve in the plane of the first and the third coordinate, extruded along the second.
type sheet struct {
	name             string
	n                int
	noise            float64
	bands            int
	from, to, height float64
	at               func(t float64) (x, z float64)
}

func (s sheet) sample(seed uint64) (set, intrinsic *data.Set, err error) {
	n := orDefault(s.n, defaultN)
	if err := failed(s.name, checkSize(n, 3), checkScale("noise", s.noise)); err != nil {
		return nil, nil, err
	}
	if s.bands < 0 || s.bands > maxClasses {
		return nil, nil, failed(s.name, fmt.Errorf("%d bands: there must be 0 to %d", s.bands, maxClasses))
	}
	var classes []string
	for b := range s.bands {
		width := (s.to - s.from) / float64(s.bands)
		classes = append(classes, fmt.Sprintf("t %.1f to %.1f", s.from+float64(b)*width, s.from+float64(b+1)*width))
	}
	random := newRandom(seed, s.name)
	intrinsic = &data.Set{Name: s.name + ", intrinsic", N: n, D: 2, Features: []string{"t", "h"}}
	set, err = newSet(s.name, n, 3, classes, func(_ int, row []float64) int {
		u := random.Float64()
		t, h := s.from+u*(s.to-s.from), s.height*random.Float64()
		intrinsic.X = append(intrinsic.X, float32(t), float32(h))
		row[0], row[2] = s.at(t)
		row[1] = h
		for j := range row {
			row[j] += float64(s.noise * random.NormFloat64())
		}
		return min(int(u*float64(s.bands)), s.bands-1)
	})
	if err != nil {
		return nil, nil, failed(s.name, err)
	}
	set.Features = axes(3)
	copied := set.Clone()
	intrinsic.Labels, intrinsic.Classes = copied.Labels, copied.Classes
	return set, intrinsic, failed(s.name, intrinsic.Check())
}
