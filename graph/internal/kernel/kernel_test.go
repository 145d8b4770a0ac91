package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// lengths are those at which loops go wrong: none, one, around the width of unrolled loops, and large enough to be
// shared out between processors.
var lengths = []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 64, 1000, 2*grain - 1, 2*grain + 3}

// values are random numbers with the awkward ones among them.
func values[F Float](r *rand.Rand, n int) []F {
	special := []float64{0, math.Copysign(0, -1), 30, -30, 1000, -1000, 1, -1}
	x := make([]F, n)
	for i := range x {
		x[i] = F(2 * r.NormFloat64())
		if r.IntN(8) == 0 {
			x[i] = F(special[r.IntN(len(special))])
		}
	}
	return x
}

// garbage is a destination that a kernel must overwrite completely.
func garbage[F Float](n int) []F { return slices.Repeat([]F{F(math.NaN())}, n) }

// epsilon is the distance from 1 to the next number.
func epsilon[F Float]() float64 {
	var f F
	if _, single := any(f).(float32); single {
		return 0x1p-23
	}
	return 0x1p-52
}

// same requires elements that agree within a few units in the last place of the larger magnitude; NaN with NaN.
func same[F Float](t *testing.T, what string, got, want []F, ulps float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g == w || g != g && w != w {
			continue
		}
		limit := ulps * epsilon[F]() * max(math.Abs(float64(w)), math.Abs(float64(g)), 1e-30)
		if !(math.Abs(float64(g)-float64(w)) <= limit) {
			t.Fatalf("%s: element %d of %d is %v, want %v", what, i, len(want), g, w)
		}
	}
}

func each[F Float](x []F, f func(v float64) float64) []F {
	out := make([]F, len(x))
	for i, v := range x {
		out[i] = F(f(float64(v)))
	}
	return out
}

// both runs a test in both element types, with random numbers of a fixed seed.
func both(t *testing.T, single func(*testing.T, *rand.Rand), double func(*testing.T, *rand.Rand)) {
	t.Run("float32", func(t *testing.T) { single(t, rand.New(rand.NewPCG(1, 2))) })
	t.Run("float64", func(t *testing.T) { double(t, rand.New(rand.NewPCG(3, 4))) })
}

func TestUnary(t *testing.T) { both(t, testUnary[float32], testUnary[float64]) }

func testUnary[F Float](t *testing.T, r *rand.Rand) {
	for _, n := range lengths {
		x := values[F](r, n)
		keep := slices.Clone(x)
		out := garbage[F](n)
		Map(out, x, Tanh)
		same(t, "Map", out, each(x, math.Tanh), 3)
		Square(out, x)
		same(t, "Square", out, each(x, func(v float64) float64 { return v * v }), 1)
		for _, c := range [][2]float64{{2, 0}, {-0.5, 0}, {1, 3}, {0, 0}, {-1.5, 0.25}} {
			Affine(out, x, c[0], c[1])
			same(t, "Affine", out, each(x, func(v float64) float64 { return float64(F(c[0]*v)) + c[1] }), 1)
		}
		Clamp(out, x, -0.5, 1)
		same(t, "Clamp", out, each(x, func(v float64) float64 { return math.Min(math.Max(v, -0.5), 1) }), 0)
		for _, slope := range []float64{0, 0.25, -1, 1} {
			want := each(x, func(v float64) float64 { return math.Max(v, 0) + slope*math.Min(v, 0) })
			Leaky(out, x, slope)
			same(t, "Leaky", out, want, 0)
			inPlace := slices.Clone(x)
			Leaky(inPlace, inPlace, slope)
			same(t, "Leaky in place", inPlace, want, 0)
		}
		inPlace := slices.Clone(x)
		Affine(inPlace, inPlace, 3, 1)
		Affine(out, x, 3, 1)
		same(t, "Affine in place", inPlace, out, 0)
		Map(inPlace, x, Sigmoid)
		same(t, "a source that a kernel has seen", x, keep, 0)
	}
}

func TestNaNStaysNaN(t *testing.T) {
	nan := math.NaN()
	out := make([]float64, 1)
	for name, f := range map[string]func(dst, x []float64){
		"Leaky 0":   func(dst, x []float64) { Leaky(dst, x, 0) },
		"Leaky 0.1": func(dst, x []float64) { Leaky(dst, x, 0.1) },
		"Leaky -1":  func(dst, x []float64) { Leaky(dst, x, -1) },
		"Clamp":     func(dst, x []float64) { Clamp(dst, x, -1, 1) },
		"Sigmoid":   func(dst, x []float64) { Map(dst, x, Sigmoid) },
		"Softplus":  func(dst, x []float64) { Map(dst, x, Softplus) },
		"LogSumExp": func(dst, x []float64) { LogSumExp(dst, []float64{1, x[0]}, 1, 2, 1) },
		"Square":    Square[float64],
	} {
		out[0] = 0
		f(out, []float64{nan})
		if !math.IsNaN(out[0]) {
			t.Errorf("%s of NaN is %v", name, out[0])
		}
	}
}

func TestGate(t *testing.T) { both(t, testGate[float32], testGate[float64]) }

func testGate[F Float](t *testing.T, r *rand.Rand) {
	inf := math.Inf(1)
	gates := []Gate{
		{Hi: inf, Inside: 1, AtHi: 1},                                           // ReLU, which has a loop of its own
		{Hi: inf, Below: 0.25, AtLo: 0.25, Inside: 1, AtHi: 1},                  // leaky
		{Hi: inf, Below: -1, Inside: 1, AtHi: 1},                                // the absolute value
		{Lo: -1, Hi: 1, AtLo: 1, Inside: 1, AtHi: 1},                            // clamp
		{Lo: -1, Hi: 1, Below: 2, AtLo: 3, Inside: 4, AtHi: 5, Above: 6},        // all different
		{Hi: inf, Below: 1, AtLo: 1},                                            // only below
		{Lo: 0, Hi: inf, Below: 0, AtLo: 0, Inside: 2, AtHi: 2, Above: math.Pi}, // like ReLU, but steeper
	}
	for _, n := range lengths {
		x, g := values[F](r, n), values[F](r, n)
		out, want := garbage[F](n), make([]F, n)
		for _, gate := range gates {
			for i, v := range x {
				slope := 0.0
				switch v := float64(v); {
				case v < gate.Lo:
					slope = gate.Below
				case v > gate.Hi:
					slope = gate.Above
				case v == gate.Lo:
					slope = gate.AtLo
				case v == gate.Hi:
					slope = gate.AtHi
				default:
					slope = gate.Inside
				}
				want[i] = F(slope * float64(g[i]))
			}
			GateMul(out, x, g, gate)
			same(t, "GateMul", out, want, 0)
		}
	}
	out := make([]F, 2)
	for _, gate := range gates[:2] { // 0 · Inf is 0 where the slope is 0
		GateMul(out, []F{-1, 1}, []F{F(inf), F(inf)}, Gate{Hi: gate.Hi, Inside: 1, AtHi: 1})
		if out[0] != 0 || !math.IsInf(float64(out[1]), 1) {
			t.Errorf("a gate of an infinite gradient gives %v", out)
		}
	}
	if got := (Gate{Lo: -1, Hi: inf}).At(math.NaN()); !math.IsNaN(got) {
		t.Errorf("the slope at NaN is %v", got)
	}
}

func TestGradKernels(t *testing.T) { both(t, testGradKernels[float32], testGradKernels[float64]) }

func testGradKernels[F Float](t *testing.T, r *rand.Rand) {
	for _, n := range lengths {
		x, g := values[F](r, n), values[F](r, n)
		y, out, want := make([]F, n), garbage[F](n), make([]F, n)
		Map(y, x, Sigmoid)
		SigmoidGrad(out, y, g)
		for i := range want {
			want[i] = g[i] * y[i] * (1 - y[i])
		}
		same(t, "SigmoidGrad", out, want, 2)
		Map(y, x, Tanh)
		TanhGrad(out, y, g)
		for i := range want {
			want[i] = F(float64(g[i]) * (1 - float64(y[i])) * (1 + float64(y[i])))
		}
		same(t, "TanhGrad", out, want, 4)
		target := each(x, Sigmoid.At)
		CrossEntropyLogits(out, g, target)
		for i := range want {
			a, p := float64(g[i]), float64(target[i])
			want[i] = F(p*math.Log1p(math.Exp(-min(a, 700))) + (1-p)*math.Log1p(math.Exp(min(a, 700))))
			if a >= 700 {
				want[i] = F((1 - p) * a)
			}
			if a <= -700 {
				want[i] = F(-p * a)
			}
		}
		for i := range want { // cancellation leaves an absolute error of the size of a·t
			if d := math.Abs(float64(out[i]) - float64(want[i])); !(d <= 4*epsilon[F]()*max(1, math.Abs(float64(g[i])))) {
				t.Fatalf("CrossEntropyLogits(%v, %v) = %v, want %v", g[i], target[i], out[i], want[i])
			}
		}
	}
}

// TestScalarFunctions checks symmetry, limits and tails, where the naive formulas lose everything.
func TestScalarFunctions(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Sigmoid(0)", Sigmoid.At(0), 0.5}, {"Sigmoid(1000)", Sigmoid.At(1000), 1}, {"Sigmoid(-1000)", Sigmoid.At(-1000), 0},
		{"Sigmoid(Inf)", Sigmoid.At(inf), 1}, {"Sigmoid(-Inf)", Sigmoid.At(-inf), 0},
		{"Sigmoid(-700)", Sigmoid.At(-700), math.Exp(-700)},
		{"Sigmoid(-740)", Sigmoid.At(-740), math.Exp(-740)}, // below 1/MaxFloat64
		{"Sigmoid(1)", Sigmoid.At(1), 0.7310585786300049}, {"Sigmoid(-1)", Sigmoid.At(-1), 0.2689414213699951},
		{"Softplus(0)", Softplus.At(0), math.Ln2}, {"Softplus(1000)", Softplus.At(1000), 1000},
		{"Softplus(-1000)", Softplus.At(-1000), 0},
		{"Softplus(Inf)", Softplus.At(inf), inf}, {"Softplus(-Inf)", Softplus.At(-inf), 0},
		{"Softplus(-50)", Softplus.At(-50), math.Exp(-50)},
		{"Softplus(1)", Softplus.At(1), 1.3132616875182228},
		{"Softplus(MaxFloat)", Softplus.At(math.MaxFloat64), math.MaxFloat64},
		{"NormalCDF(0)", NormalCDF.At(0), 0.5}, {"NormalCDF(1.96)", NormalCDF.At(1.959963984540054), 0.975},
		{"NormalCDF(-10)", NormalCDF.At(-10), 7.619853024160527e-24},
		{"NormalCDF(-37)", NormalCDF.At(-37), 5.725571222524577e-300},
		{"NormalCDF(Inf)", NormalCDF.At(inf), 1}, {"NormalCDF(-Inf)", NormalCDF.At(-inf), 0},
	} {
		if c.got != c.want && !(math.Abs(c.got-c.want) <= 1e-13*c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}
