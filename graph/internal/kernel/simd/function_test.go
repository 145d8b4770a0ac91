package simd

import (
	"math"

	"testing"
)

// limits are the largest errors of the vector loops over all float32 numbers, in units in the last place of the exact
// result.
var limits = [functions]float64{
	Exp: 1, Log: 0.9, Sqrt: 0.5, Abs: 0, ReLU: 0, Sigmoid: 2.4, Tanh: 2.6, Softplus: 2, NormalCDF: 5, GELU: 5,
}

var names = [functions]string{"Exp", "Log", "Sqrt", "Abs", "ReLU", "Sigmoid", "Tanh", "Softplus", "NormalCDF", "GELU"}

// eachLevel runs a test at every level that this processor has.
func eachLevel(t *testing.T, f func(t *testing.T)) {
	defer func(l Level) { Available = l }(Available)
	for level := range available() + 1 {
		t.Run(level.String(), func(t *testing.T) {
			Available = level
			f(t)
		})
	}
}

// numbers yields blocks of float32 numbers of all sizes, step bit patterns apart, infinities and NaNs among them.
func numbers(step uint64, f func(x []float32)) {
	x := make([]float32, 0, 4096)
	for bits := uint64(0); bits < 1<<32; bits += step {
		if x = append(x, math.Float32frombits(uint32(bits))); len(x) == cap(x) {
			f(x)
			x = x[:0]
		}
	}
	f(x)
}

// ulps is the distance of a float32 from the exact result, in units in its last place.
func ulps(got float32, want float64) float64 {
	switch {
	case got != got || want != want:
		if got != got && want != want {
			return 0
		}
		return math.Inf(1)
	case got == float32(want): // also of what overflows to infinity
		if math.IsInf(float64(got), 0) {
			return 0
		}
	case math.IsInf(float64(float32(want)), 0) && !math.IsInf(want, 0) && math.Abs(float64(got)) == math.MaxFloat32:
		return 1
	}
	_, e := math.Frexp(want)
	return math.Abs(float64(got)-want) / math.Ldexp(1, max(e, -125)-24)
}

func TestFunctions(t *testing.T) {
	step := uint64(1009)
	if testing.Short() {
		step = 30011
	}
	eachLevel(t, func(t *testing.T) {
		dst := make([]float32, 4096)
		for f := range functions {
			worst, at := 0.0, float32(0)
			numbers(step, func(x []float32) {
				Map(Function(f), dst[:len(x)], x)
				for i, v := range x {
					if e := ulps(dst[i], Function(f).At(float64(v))); e > worst || e != e {
						worst, at = e, v
					}
				}
			})
			t.Logf("%s: at most %.2f ulp, at %v", names[f], worst, at)
			if limit := max(limits[f], 0.5); !(worst <= limit) {
				t.Errorf("%s(%v) is wrong by %.2f ulp, more than %v", names[f], at, worst, limit)
			}
		}
	})
}
