package latent

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Path is a kind of path from one code to another.
type Path string

const (
	// Linear is the straight line z(t) = (1 − t)·z₀ + t·z₁. Codes in the middle are shorter: between two draws from N(0,
	// I), z(½) has half the mean square of the ends.
	Linear Path = "linear"
	// Spherical follows the great circle between the directions of the codes at constant speed, while the length changes
	// linearly from ‖z₀‖ to ‖z₁‖. Between codes of equal length it is the slerp of Shoemake (SIGGRAPH 1985),
	// sin((1−t)Ω)/sin Ω · z₀ + sin(tΩ)/sin Ω · z₁ with the angle Ω between them, which White (arXiv:1609.04468) recommends
	// for codes with a Gaussian prior. The centre is the origin, so codes should lie around it.
	//
	// Without a great circle it is the straight line: to or from the origin, and between opposite codes of one unit.
	// Between opposite codes of more units, it is the circle through the axis farthest from the codes.
	Spherical Path = "spherical"
)

// Interpolate decodes the path between the codes of each pair of samples. from and to have equally many samples; pair i
// becomes samples i·steps to (i+1)·steps − 1, at t = 0, 1/(steps−1), ..., 1. The first and the last are the plain
// reconstructions of the two, bit for bit. There must be at least 2 steps.
//
// A sample on the path has the label of the nearer end, and in the middle of the first. With a decoder that is told
// labels, the class changes there.
func Interpolate(c eval.Coder, from, to *data.Set, steps int, path Path) (_ *data.Set, err error) {
	defer num.Name(&err, "latent: interpolate")
	if err := checkPath(from, to, steps, path); err != nil {
		return nil, err
	}
	var codes, ends [2]*data.Set
	for i, s := range []*data.Set{from, to} {
		var err error
		if codes[i], err = c.Encode(s); err != nil {
			return nil, err
		}
		if ends[i], err = c.Reconstruct(s); err != nil {
			return nil, err
		}
	}
	z, err := InterpolateCodes(codes[0], codes[1], steps, path)
	if err != nil {
		return nil, err
	}
	x, err := c.Decode(z)
	if err != nil {
		return nil, err
	}
	if x.N != z.N || x.D != ends[0].D {
		return nil, fmt.Errorf("the decoder made %v of %d codes; reconstructions have %d features", x, z.N, ends[0].D)
	}
	for i := range from.N {
		copy(x.Row(i*steps), ends[0].Row(i))
		copy(x.Row((i+1)*steps-1), ends[1].Row(i))
	}
	x.Image, x.Features = ends[0].Image, ends[0].Features
	return x, nil
}

// InterpolateCodes returns the codes on the path between each pair of codes, ends included: the codes that
// [Interpolate] decodes.
func InterpolateCodes(from, to *data.Set, steps int, path Path) (*data.Set, error) {
	if err := checkPath(from, to, steps, path); err != nil {
		return nil, fmt.Errorf("latent: interpolate codes: %w", err)
	}
	z := &data.Set{Name: from.Name, N: from.N * steps, D: from.D, Features: slices.Clone(from.Features)}
	z.X = make([]float32, 0, z.N*z.D)
	labelled := from.Labels != nil && to.Labels != nil
	if labelled {
		z.Classes = slices.Clone(from.Classes)
	}
	for i := range from.N {
		way := newWay(from.Row(i), to.Row(i), path)
		for k := range steps {
			t := float64(k) / float64(steps-1)
			near := from
			if t > 0.5 {
				near = to
			}
			if labelled {
				z.Labels = append(z.Labels, near.Labels[i])
			}
			if k == 0 || k == steps-1 { // exactly
				z.X = append(z.X, near.Row(i)...)
				continue
			}
			for j := range z.D {
				z.X = append(z.X, float32(way.at(t, j)))
			}
		}
	}
	return z, z.Check()
}

// checkPath reports ends that do not fit together.
func checkPath(from, to *data.Set, steps int, path Path) error {
	for _, s := range []*data.Set{from, to} {
		if err := s.Check(); err != nil {
			return err
		}
	}
	switch {
	case from.N != to.N || from.D != to.D:
		return fmt.Errorf("from %d x %d values to %d x %d: both ends must have as many", from.N, from.D, to.N, to.D)
	case from.Labels != nil && to.Labels != nil && !slices.Equal(from.Classes, to.Classes):
		return fmt.Errorf("from classes %q to classes %q: both ends must have the same", from.Classes, to.Classes)
	case steps < 2:
		return fmt.Errorf("%d steps: there must be at least 2, the ends", steps)
	case path != Linear && path != Spherical:
		return fmt.Errorf("unknown path %q: it must be %s or %s", path, Linear, Spherical)
	}
	return nil
}

// way is z(t) = a(t)·u + b(t)·v.
type way struct {
	u, v []float64
	// A spherical way turns from u towards v, which are orthonormal, by an angle, while its length changes. A straight one
	// goes from u to v.
	spherical            bool
	angle, length, final float64
}

func newWay(from, to []float32, path Path) way {
	w := way{u: num.Float64s(from), v: num.Float64s(to)}
	w.length, w.final = floats.Norm(w.u, 2), floats.Norm(w.v, 2)
	if path == Linear || w.length == 0 || w.final == 0 {
		return w
	}
	u, v := scaled(1/w.length, w.u), scaled(1/w.final, w.v)
	// Half its tangent, unlike the arc cosine, is exact for small angles and for nearly opposite codes.
	angle := 2 * math.Atan2(floats.Distance(u, v, 2), floats.Distance(u, scaled(-1, v), 2))
	if math.Pi-angle < 1e-6 {
		if len(u) == 1 {
			return w
		}
		v = make([]float64, len(u))
		v[leastAxis(u)] = 1
	}
	floats.AddScaled(v, -floats.Dot(u, v), u)
	across := floats.Norm(v, 2)
	if across < 1e-12 {
		return w // the same direction: a straight path
	}
	w.u, w.v, w.spherical, w.angle = u, scaled(1/across, v), true, angle
	return w
}

// at returns element j of z(t).
func (w way) at(t float64, j int) float64 {
	if !w.spherical {
		return (1-t)*w.u[j] + t*w.v[j]
	}
	sin, cos := math.Sincos(t * w.angle)
	return ((1-t)*w.length + t*w.final) * (cos*w.u[j] + sin*w.v[j])
}

// scaled returns c·v.
func scaled(c float64, v []float64) []float64 { return floats.ScaleTo(make([]float64, len(v)), c, v) }

// leastAxis returns the number of the smallest element, by its absolute value.
func leastAxis(v []float64) int {
	least := 0
	for j := range v {
		if math.Abs(v[j]) < math.Abs(v[least]) {
			least = j
		}
	}
	return least
}
