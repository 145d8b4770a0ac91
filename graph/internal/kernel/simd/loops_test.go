package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// loop is a loop over dst, x and y of one length. What is a sum it returns.
type loop struct {
	name string
	run  func(dst, x, y []float32) float64
}

// everyLoop lists all functions of the package.
func everyLoop() []loop {
	infinite := math.Inf(1)
	var all []loop
	void := func(name string, f func(dst, x, y []float32)) {
		all = append(all, loop{name, func(dst, x, y []float32) float64 { f(dst, x, y); return 0 }})
	}
	for f := range Function(functions) {
		void(names[f], func(dst, x, _ []float32) { Map(f, dst, x) })
	}
	for op := range Operation(operations) {
		void(fmt.Sprint("Operation ", op), func(dst, x, y []float32) { Binary(op, dst, x, y) })
		void(fmt.Sprint("Operation with scalar ", op), func(dst, x, _ []float32) { WithScalar(op, dst, x, 0.7) })
		void(fmt.Sprint("Operation of scalar ", op), func(dst, x, _ []float32) { OfScalar(op, dst, 0.7, x) })
	}
	void("ELU", func(dst, x, _ []float32) { ELU(dst, x, 0.7) })
	void("Leaky", func(dst, x, _ []float32) { Leaky(dst, x, 0.01) })
	void("Affine", func(dst, x, _ []float32) { Affine(dst, x, 3, 1) })
	void("Clamp", func(dst, x, _ []float32) { Clamp(dst, x, -1, 1) })
	void("SigmoidGrad", func(dst, x, y []float32) { SigmoidGrad(dst, x, y) })
	void("TanhGrad", func(dst, x, y []float32) { TanhGrad(dst, x, y) })
	void("ELUGrad", func(dst, x, y []float32) { ELUGrad(dst, x, y, 0.7) })
	void("ReLUGrad", func(dst, x, y []float32) { GateMul(dst, x, y, Gate{Hi: infinite, Inside: 1, AtHi: 1}) })
	void("Gate", func(dst, x, y []float32) { GateMul(dst, x, y, Gate{-1, 1, 2, 3, 4, 5, 6}) })
	void("CrossEntropy", func(dst, x, y []float32) { CrossEntropy(dst, x, y) })
	void("AddRows", func(_, x, _ []float32) {
		AddRows(columns[:], x, len(x)/len(columns), len(columns))
	})
	return append(all,
		loop{"ExpSum", func(dst, x, _ []float32) float64 { return ExpSum(dst, x, 1) }},
		loop{"ExpTotal", func(_, x, _ []float32) float64 { return ExpTotal(x, 1) }},
		loop{"Sum", func(_, x, _ []float32) float64 { return Sum(x) }},
		loop{"Dot", func(_, x, y []float32) float64 { return Dot(x, y) }},
		loop{"Maximum", func(_, x, _ []float32) float64 { return float64(Maximum(x)) }})
}

// columns are the sums of a benchmark of AddRows.
var columns [256]float64

// awkward returns random numbers with infinities, NaN, zeros of both signs and subnormal numbers among them.
func awkward(r *rand.Rand, n int) []float32 {
	special := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 0.7, 1e-42, -1e-42, 3e38, -3e38, 100, -100,
		float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(3 * r.NormFloat64())
		if r.IntN(4) == 0 {
			x[i] = special[r.IntN(len(special))]
		}
	}
	return x
}

// TestLengths: for every length, loops write no element too many, read none, do for each element what they do for it
// alone, and may write to a source.
func TestLengths(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 0))
		const guard = 12345
		for _, l := range everyLoop() {
			for n := range 70 {
				x, y, room := awkward(r, n), awkward(r, n), make([]float32, n+2)
				for i := range room {
					room[i] = guard
				}
				dst := room[1 : n+1]
				l.run(dst, x, y)
				if room[0] != guard || room[n+1] != guard {
					t.Fatalf("%s of %d elements writes beyond them", l.name, n)
				}
				one := make([]float32, 1)
				for i := range dst {
					one[0] = guard
					l.run(one, x[i:i+1], y[i:i+1])
					if !sameBits(dst[i], one[0]) {
						t.Fatalf("%s of %d elements: element %d is %v, alone %v", l.name, n, i, dst[i], one[0])
					}
				}
				for _, source := range [][]float32{x, y} {
					in := append([]float32{}, source...)
					if l.run(source, x, y); n > 0 && dst[0] != guard {
						for i := range source {
							if !sameBits(dst[i], source[i]) {
								t.Fatalf("%s of %d elements in place: element %d is %v, not %v", l.name, n, i, source[i], dst[i])
							}
						}
					}
					copy(source, in)
				}
			}
		}
	})
}

// TestLevelsAgree: the two levels of vector instructions have the same bits.
func TestLevelsAgree(t *testing.T) {
	if available() < AVX512 {
		t.Skip("this processor has one level")
	}
	const seed = 8
	t.Logf("seed %d", seed)
	defer func(l Level) { Available = l }(Available)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, l := range everyLoop() {
		check := func(x, y []float32) {
			var dst [2][]float32
			var sum [2]float64
			for i, level := range []Level{AVX2, AVX512} {
				Available = level
				dst[i] = make([]float32, len(x))
				sum[i] = l.run(dst[i], x, y)
			}
			if sum[0] != sum[1] && (sum[0] == sum[0] || sum[1] == sum[1]) {
				t.Fatalf("%s of %d elements: %v and %v", l.name, len(x), sum[0], sum[1])
			}
			for i := range x {
				if !sameBits(dst[0][i], dst[1][i]) {
					t.Fatalf("%s(%v, %v): %v and %v", l.name, x[i], y[i], dst[0][i], dst[1][i])
				}
			}
		}
		for n := range 200 {
			x, y := make([]float32, n), make([]float32, n)
			for i := range x {
				x[i], y[i] = float32(r.NormFloat64()), float32(r.NormFloat64())
			}
			check(x, y)
			check(awkward(r, n), awkward(r, n))
		}
		numbers(10*stride(), func(x []float32) { check(x, x) })
	}
}

// sameBits reports whether two numbers are the same, zeros by their sign; all NaNs are.
func sameBits(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// TestNoAllocation: loops allocate nothing.
func TestNoAllocation(t *testing.T) {
	x, y, dst := make([]float32, 1000), make([]float32, 1000), make([]float32, 1000)
	eachLevel(t, func(t *testing.T) {
		for _, l := range everyLoop() {
			if n := testing.AllocsPerRun(5, func() { l.run(dst, x, y) }); n > 0 {
				t.Errorf("%s allocates %v times", l.name, n)
			}
		}
	})
}

// BenchmarkLoops takes each loop at each level, over a block that stays in the cache nearest to the processor and over
// the output of a layer.
func BenchmarkLoops(b *testing.B) {
	defer func(l Level) { Available = l }(Available)
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4096, 128 * 784} {
		dst, x, y := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], y[i] = float32(3*r.NormFloat64()), r.Float32()
		}
		for _, l := range everyLoop() {
			for level := range available() + 1 {
				b.Run(fmt.Sprintf("%s/%d/%v", l.name, n, level), func(b *testing.B) {
					Available = level
					b.ReportAllocs()
					for b.Loop() {
						l.run(dst, x, y)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
				})
			}
		}
	}
}
