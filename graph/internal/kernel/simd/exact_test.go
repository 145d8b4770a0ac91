package simd

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestArithmetic: what is rounded once for each operation has the bits of the loops in Go, for every pair of awkward
// numbers, zeros of both signs and NaN among them; but subnormal ones may count as zero where there is arithmetic.
func TestArithmetic(t *testing.T) {
	inf, nan, zero := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	numbers := []float32{0, zero, 1, -1, 0.7, -0.7, 1e-42, -1e-42, 3e38, -3e38, inf, -inf, nan}
	var x, y []float32
	for _, a := range numbers {
		for _, b := range numbers {
			x, y = append(x, a), append(y, b)
		}
	}
	exact := strings.Fields("Operation Affine Clamp Leaky Gate ReLU ReLUGrad Abs Sqrt SigmoidGrad TanhGrad ELUGrad")
	whole := strings.Fields("Clamp ReLU ReLUGrad Abs Sqrt") // without arithmetic, or with a need of subnormal numbers
	loops := everyLoop()
	for _, c := range numbers {
		if subnormal(c) {
			continue
		}
		for op := range Operation(operations) {
			loops = append(loops,
				loop{"Operation with special scalar", func(dst, x, _ []float32) float64 { WithScalar(op, dst, x, c); return 0 }},
				loop{"Operation of special scalar", func(dst, x, _ []float32) float64 { OfScalar(op, dst, c, x); return 0 }})
		}
		loops = append(loops,
			loop{"Affine scaled", func(dst, x, _ []float32) float64 { Affine(dst, x, c, 0); return 0 }},
			loop{"Affine shifted", func(dst, x, _ []float32) float64 { Affine(dst, x, 1, c); return 0 }},
			loop{"Clamp from", func(dst, x, _ []float32) float64 { Clamp(dst, x, c, inf); return 0 }},
			loop{"Leaky of", func(dst, x, _ []float32) float64 { Leaky(dst, x, c); return 0 }})
		if c > -1e30 && c < 1e30 {
			loops = append(loops, loop{"Gate from", func(dst, x, y []float32) float64 {
				GateMul(dst, x, y, Gate{Lo: float64(c), Hi: 4, Below: 0, AtLo: 0.5, Inside: 1, AtHi: 2, Above: 3})
				return 0
			}})
		}
	}
	levels := map[Level][][]float32{}
	eachLevel(t, func(*testing.T) {
		for _, l := range loops {
			dst := make([]float32, len(x))
			l.run(dst, x, y)
			levels[Available] = append(levels[Available], dst)
		}
	})
	for i, l := range loops {
		name := strings.Fields(l.name)[0]
		if !slices.Contains(exact, name) {
			continue
		}
		flushes := !slices.Contains(whole, name)
		for level, got := range levels {
			for j, want := range levels[Portable][i] {
				if flushes && (subnormal(x[j]) || subnormal(y[j]) || subnormal(want) && got[i][j] == 0) {
					continue
				}
				if !sameBits(got[i][j], want) {
					t.Errorf("%s(%v, %v) is %v on %v, and %v in Go", l.name, x[j], y[j], got[i][j], level, want)
				}
			}
		}
	}
}

func subnormal(x float32) bool { return x != 0 && math.Abs(float64(x)) < 0x1p-126 }

// TestModes: a loop that takes subnormal numbers for 0 leaves the processor as it was.
func TestModes(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		x := []float32{1e-30, 0.5}
		SigmoidGrad(x, x, x)
		if x[1] != 0.125 {
			t.Errorf("the slope of a sigmoid is %v", x[1])
		}
		x[0] = 1e-30
		if x[0] *= 1e-12; x[0] == 0 {
			t.Error("numbers below 2^-126 have become 0")
		}
	})
}

// TestNaNRules: a NaN of either argument is in the result, where there is a choice.
func TestNaNRules(t *testing.T) {
	nan := float32(math.NaN())
	eachLevel(t, func(t *testing.T) {
		dst := make([]float32, 2)
		for _, op := range []Operation{Max, Min, Greater} {
			Binary(op, dst, []float32{nan, 1}, []float32{1, nan})
			if dst[0] == dst[0] || dst[1] == dst[1] {
				t.Errorf("operation %d of NaN gives %v", op, dst)
			}
		}
		for _, g := range []Gate{{Hi: math.Inf(1), Inside: 1, AtHi: 1}, {Hi: 1}} {
			GateMul(dst, []float32{nan, -1}, []float32{1, float32(math.Inf(1))}, g)
			if dst[0] == dst[0] || dst[1] != 0 {
				t.Errorf("a gate at NaN and where it is shut gives %v", dst)
			}
		}
	})
}

// TestSums compares with plain sums in float64, of whole numbers, so that no order of additions makes a difference.
func TestSums(t *testing.T) {
	const seed = 9
	t.Logf("seed %d", seed)
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 0))
		for n := range 100 {
			x, y, small := make([]float32, n), make([]float32, n), make([]float32, n)
			var sum, dot, exps float64
			greatest := math.Inf(-1)
			for i := range x {
				x[i], y[i], small[i] = float32(r.IntN(1<<20)-1<<19), float32(r.IntN(1000)), float32(r.NormFloat64())
				a, b := float64(x[i]), float64(y[i])
				sum, dot = sum+a, dot+a*b
				exps += math.Exp(float64(small[i]) - 3)
				greatest = max(greatest, a)
			}
			dst := make([]float32, n)
			for name, c := range map[string]struct{ got, want, accuracy float64 }{
				"the sum":                  {Sum(x), sum, 0},
				"the dot product":          {Dot(x, y), dot, 0},
				"the greatest":             {float64(Maximum(x)), greatest, 0},
				"the sum of exponentials":  {ExpSum(dst, small, 3), exps, 1e-6},
				"and without keeping them": {ExpTotal(small, 3), exps, 1e-6},
			} {
				if c.got != c.want && !(math.Abs(c.got-c.want) <= c.accuracy*c.want) {
					t.Errorf("%s of %d is %v, want %v", name, n, c.got, c.want)
				}
			}
		}
	})
}

// TestMaximum: the greatest element is found wherever it is, and NaNs are passed over.
func TestMaximum(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	eachLevel(t, func(t *testing.T) {
		for n := range 50 {
			x := make([]float32, n)
			for i := range x {
				x[i] = -math.MaxFloat32
			}
			for i := range x {
				x[i] = nan
				want := float32(-math.MaxFloat32)
				if n == 1 {
					want = -inf
				}
				if m := Maximum(x); m != want {
					t.Errorf("the greatest of %d numbers with a NaN is %v", n, m)
				}
				if x[i] = -1e-42; Maximum(x) != -1e-42 {
					t.Errorf("the greatest of %d numbers is %v", n, Maximum(x))
				}
				x[i] = -math.MaxFloat32
			}
		}
		if m := Maximum[float32](nil); m != -inf {
			t.Errorf("the greatest of nothing is %v", m)
		}
	})
}

// TestAddRows: columns are added in the order of rows, and nothing else is read or written.
func TestAddRows(t *testing.T) {
	const seed = 10
	t.Logf("seed %d", seed)
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 0))
		for _, rows := range []int{0, 1, 2, 7} {
			for n := range 70 {
				stride := n + r.IntN(5)
				x := make([]float32, max(0, (rows-1)*stride+n))
				for i := range x {
					x[i] = float32(r.NormFloat64())
					if i%max(stride, 1) >= n {
						x[i] = float32(math.NaN())
					}
				}
				got, want := make([]float64, n), make([]float64, n)
				for i := range want {
					want[i] = float64(i)
					got[i] = want[i]
					for row := range rows {
						want[i] += float64(x[row*stride+i])
					}
				}
				AddRows(got, x, rows, stride)
				for i := range want {
					if got[i] != want[i] {
						t.Fatalf("%d rows of %d: the sum of column %d is %v, want %v", rows, n, i, got[i], want[i])
					}
				}
			}
		}
	})
}
