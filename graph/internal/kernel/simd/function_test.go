package simd

import (
	"math"
	"testing"
)

// limits are the largest errors of the vector loops over all float32 numbers, in units in the last place of the exact
// result.
var limits = [functions]float64{
	Exp: 1, Log: 1, Sqrt: 0.5, Sigmoid: 2.5, Tanh: 2.6, Softplus: 1.8, NormalCDF: 5.5, GELU: 6,
}

const eluLimit, crossEntropyLimit = 1.8, 1.8

var names = [functions]string{
	"Exp", "Log", "Sqrt", "Abs", "ReLU", "Sigmoid", "Tanh", "Softplus", "NormalCDF", "GELU",
}

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

// numbers yields blocks of float32 numbers in the order of their bits, step apart, among them all sizes, infinities and
// NaNs.
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

// stride is the step of the numbers that tests take.
func stride() uint64 {
	if testing.Short() {
		return 30011
	}
	return 3001
}

// ulps is the distance of a float32 from the exact result, in units in its last place.
func ulps(got float32, want float64) float64 {
	switch {
	case got != got || want != want:
		if got != got && want != want {
			return 0
		}
		return math.Inf(1)
	case math.IsInf(float64(got), 0) && got == float32(want):
		return 0
	}
	_, e := math.Frexp(want)
	return math.Abs(float64(got)-want) / math.Ldexp(1, max(e, -125)-24)
}

// TestFunctions compares with package math in double precision.
func TestFunctions(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		check := func(name string, limit float64, loop func(dst, x []float32), exact func(float64) float64) {
			dst, worst, at := make([]float32, 4096), 0.0, float32(0)
			compare := func(x []float32) {
				loop(dst[:len(x)], x)
				for i, v := range x {
					if e := ulps(dst[i], exact(float64(v))); e > worst {
						worst, at = e, v
					}
				}
			}
			numbers(stride(), compare)
			// All numbers around those where functions change their branch or reach their last value.
			for _, p := range []float32{0, 0.25, 0.5, 1, 2, 4, 0x1p-126, -0x1p-126, math.Ln2, math.Ln2 / 2, 1.5, 0.75,
				14.6, -14.6, 20, -20, 88.72284, 89, -87.33655, -103.97208, -104, 17.32868, 9.01} {
				x := make([]float32, 0, 401)
				for bits, i := math.Float32bits(p), -200; i <= 200; i++ {
					x = append(x, math.Float32frombits(bits+uint32(i)))
				}
				compare(x)
			}
			t.Logf("%s: at most %.2f ulp, at %v", name, worst, at)
			if !(worst <= max(limit, 0.5)) {
				t.Errorf("%s(%v) is wrong by %.2f ulp, more than %v", name, at, worst, limit)
			}
		}
		for f := range Function(functions) {
			check(names[f], limits[f], func(dst, x []float32) { Map(f, dst, x) }, f.At)
		}
		for _, scale := range []float32{1, 0.3} {
			check("ELU", eluLimit, func(dst, x []float32) { ELU(dst, x, scale) },
				func(x float64) float64 { return elu(x, float64(scale)) })
		}
		// Of targets 0 and 1 one term is left, so that nothing cancels.
		targets := make([]float32, 4096)
		for target := range 2 {
			for i := range targets {
				targets[i] = float32(target)
			}
			check("CrossEntropy", crossEntropyLimit,
				func(dst, a []float32) { CrossEntropy(dst, a, targets[:len(a)]) },
				func(a float64) float64 { return Softplus.At(a * float64(1-2*target)) })
		}
	})
}

// TestRising: functions that rise fall back by no more than the errors of their values.
func TestRising(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		for _, f := range []Function{Exp, Log, Sqrt, ReLU, Sigmoid, Tanh, Softplus, NormalCDF} {
			dst := make([]float32, 4096)
			last := float32(math.Inf(-1))
			numbers(stride(), func(x []float32) {
				Map(f, dst[:len(x)], x)
				for i, y := range dst[:len(x)] {
					if math.Signbit(float64(x[i])) || x[i] != x[i] {
						return
					}
					if y < last && ulps(y, float64(last)) > limits[f] {
						t.Fatalf("%s falls from %v to %v at %v", names[f], last, y, x[i])
					}
					last = max(last, y)
				}
			})
		}
	})
}

// TestFunctionsAtExtremes has the values that no error of rounding may reach.
func TestFunctionsAtExtremes(t *testing.T) {
	inf, nan, zero := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	const largest, tiny = math.MaxFloat32, math.SmallestNonzeroFloat32
	x := []float32{0, zero, inf, -inf, nan, largest, -largest, tiny, -tiny}
	want := [functions][]float32{
		Exp:       {1, 1, inf, 0, nan, inf, 0, 1, 1},
		Log:       {-inf, -inf, inf, nan, nan, 88.72284, nan, -103.27893, nan},
		Sqrt:      {0, zero, inf, nan, nan, 1.8446743e19, nan, 3.743392e-23, nan},
		Abs:       {0, 0, inf, inf, nan, largest, largest, tiny, tiny},
		ReLU:      {0, 0, inf, 0, nan, largest, 0, tiny, 0},
		Sigmoid:   {0.5, 0.5, 1, 0, nan, 1, 0, 0.5, 0.5},
		Tanh:      {0, zero, 1, -1, nan, 1, -1, tiny, -tiny},
		Softplus:  {math.Ln2, math.Ln2, inf, 0, nan, largest, 0, math.Ln2, math.Ln2},
		NormalCDF: {0.5, 0.5, 1, 0, nan, 1, 0, 0.5, 0.5},
		GELU:      {0, zero, inf, zero, nan, largest, zero, 0, zero},
	}
	eachLevel(t, func(t *testing.T) {
		got := make([]float32, len(x))
		for f := range Function(functions) {
			Map(f, got, x)
			for i, w := range want[f] {
				if g := got[i]; g != w && (g == g || w == w) {
					t.Errorf("%s(%v) = %v, want %v", names[f], x[i], g, w)
				}
			}
		}
		Map(Abs, got, x)
		if math.Signbit(float64(got[1])) {
			t.Error("|-0| is -0")
		}
		Map(Tanh, got, x)
		if !math.Signbit(float64(got[1])) {
			t.Error("tanh(-0) is 0")
		}
	})
}
