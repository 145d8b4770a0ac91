package synthetic_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data/synthetic"
)

// Without noise the position on the sheet determines a sample.
func TestSwissRoll(t *testing.T) {
	s, at, err := synthetic.SwissRoll{N: 4000, Bands: 6}.Sample(1)
	if err != nil {
		t.Fatal(err)
	}
	if err := at.Check(); err != nil || at.N != s.N || !slices.Equal(at.Features, []string{"t", "h"}) ||
		!slices.Equal(at.Labels, s.Labels) {
		t.Errorf("intrinsic %v, features %q, %v", at, at.Features, err)
	}
	for i := range s.N {
		p, h := float64(at.Row(i)[0]), float64(at.Row(i)[1])
		x := s.Row(i)
		near(t, "x1", float64(x[0]), p*math.Cos(p), 3e-5) // t is a float32 of up to 14
		near(t, "x2", float64(x[1]), h, 0)
		near(t, "x3", float64(x[2]), p*math.Sin(p), 3e-5)
		if p < 1.5*math.Pi-1e-6 || p > 4.5*math.Pi+1e-6 || h < 0 || h > 21 {
			t.Fatalf("sample %d is at t %v, h %v", i, p, h)
		}
		if band := int((p - 1.5*math.Pi) / (math.Pi / 2)); s.Labels[i] != band &&
			math.Abs(math.Remainder(p, math.Pi/2)) > 1e-5 {
			t.Errorf("t = %v is in band %d, want %d", p, s.Labels[i], band)
		}
	}
	means := at.ColumnMeans()
	near(t, "mean t", means[0], 3*math.Pi, 5*3*math.Pi/math.Sqrt(12*4000))
	near(t, "mean h", means[1], 10.5, 5*21/math.Sqrt(12*4000))
	if s.Classes[0] != "t 4.7 to 6.3" || s.Classes[5] != "t 12.6 to 14.1" {
		t.Errorf("bands %q", s.Classes)
	}
}

// The S is traced by its length: both halves are circles of radius 1, around (0, 0, -1) for t > 0 and (0, 0, 1) for t
// < 0.
func TestSCurve(t *testing.T) {
	s, at, err := synthetic.SCurve{N: 4000}.Sample(1)
	if err != nil {
		t.Fatal(err)
	}
	if s.Labels != nil || s.Classes != nil {
		t.Errorf("classes %q without bands", s.Classes)
	}
	for i := range s.N {
		p, x := float64(at.Row(i)[0]), s.Row(i)
		centre := math.Copysign(1, -p)
		near(t, "radius", math.Hypot(float64(x[0]), float64(x[2])-centre), 1, 1e-6)
		near(t, "x1", float64(x[0]), math.Sin(p), 1e-6)
		if math.Abs(p) > 1.5*math.Pi+1e-6 || x[1] < 0 || x[1] > 2 {
			t.Fatalf("sample %d, %v, is at t %v", i, x, p)
		}
	}
	near(t, "mean t", at.ColumnMeans()[0], 0, 5*3*math.Pi/math.Sqrt(12*4000))
}

// Noise is added to the set only, with the given deviation.
func TestSheetNoise(t *testing.T) {
	s, at, err := synthetic.SCurve{N: 4000, Noise: 0.2}.Sample(1)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i := range s.N {
		d := float64(s.Row(i)[1] - at.Row(i)[1])
		sum += d * d
	}
	near(t, "variance of the noise", sum/4000, 0.04, 5*0.04*math.Sqrt(2/4000.))
}
