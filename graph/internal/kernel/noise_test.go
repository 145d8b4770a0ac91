package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestNoiseParts: a tensor is the same for any number of processors, and a shorter one is the beginning of a longer
// one, also where a part ends.
func TestNoiseParts(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	const part = 10_000 // a processor's, about
	for _, law := range []Distribution{Normal, Uniform, Bernoulli} {
		long := make([]float32, 5*part+17)
		runtime.GOMAXPROCS(1)
		Noise(long, law, 0.25, 0.5, 42)
		for _, procs := range []int{1, 2, 3, 7, 64} {
			runtime.GOMAXPROCS(procs)
			for _, n := range []int{0, 1, 1000, part - 1, part, part + 1, 2 * part, len(long)} {
				x := garbage[float32](n)
				Noise(x, law, 0.25, 0.5, 42)
				if !slices.Equal(x, long[:n]) {
					t.Fatalf("law %d, %d values, %d processors: not the beginning of the longer tensor", law, n, procs)
				}
			}
		}
		if slices.Equal(long[:part], long[part:2*part]) {
			t.Errorf("law %d: two parts are equal", law)
		}
		other := make([]float32, 1000)
		if Noise(other, law, 0.25, 0.5, 43); slices.Equal(other, long[:1000]) {
			t.Errorf("law %d: two keys give the same tensor", law)
		}
	}
}

// TestNoiseInSinglePrecision: float32 noise is the float64 noise but for rounding, and masks are the same.
func TestNoiseInSinglePrecision(t *testing.T) {
	single, double := make([]float32, 1000), make([]float64, 1000)
	for _, law := range []Distribution{Normal, Uniform, Bernoulli} {
		Noise(single, law, 0.5, 2, 7)
		Noise(double, law, 0.5, 2, 7)
		for i, v := range double {
			if math.Abs(float64(single[i])-v) > 2e-6 {
				t.Fatalf("law %d: element %d is %v, not %v", law, i, single[i], v)
			}
		}
	}
}

// TestMix: keys that differ in one bit anywhere give words that differ in half of theirs.
func TestMix(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	flips, pairs := 0, 0
	for range 200 {
		a, b := r.Uint64(), r.Uint64()
		if Mix(a, b) == Mix(b, a) {
			t.Fatal("the order of the words does not matter")
		}
		for bit := range 64 {
			for _, other := range []uint64{Mix(a^1<<bit, b), Mix(a, b^1<<bit)} {
				for d := Mix(a, b) ^ other; d != 0; d &= d - 1 {
					flips++
				}
				pairs++
			}
		}
	}
	if mean := float64(flips) / float64(pairs); math.Abs(mean-32) > 0.2 {
		t.Errorf("one bit of the key changes %v bits on average, want 32", mean)
	}
	seen := map[uint64]bool{}
	for a := range uint64(100) {
		for b := range uint64(100) {
			seen[Mix(a, b)] = true
		}
	}
	if len(seen) != 10_000 {
		t.Errorf("%d different words of 10000 small keys", len(seen))
	}
}

func BenchmarkNoise(b *testing.B) {
	for _, law := range []Distribution{Normal, Uniform, Bernoulli} {
		for _, n := range []int{128 * 32, 128 * 784} {
			b.Run(fmt.Sprintf("law%d/%d", law, n), func(b *testing.B) {
				x := make([]float32, n)
				b.ReportAllocs()
				for b.Loop() {
					Noise(x, law, 0.5, 0.5, 1)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
			})
		}
	}
}

// TestParallel: every element belongs to exactly one part, whatever the number of processors.
func TestParallel(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, procs := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{0, 1, grain, 2*grain - 1, 2 * grain, 3*grain + 1, 10*grain + 7} {
			count := make([]int, n)
			parallelParts(n, 1, func(lo, hi int) {
				for i := lo; i < hi; i++ {
					count[i]++
				}
			})
			for i, c := range count {
				if c != 1 {
					t.Fatalf("%d processors, %d elements: element %d is done %d times", procs, n, i, c)
				}
			}
		}
	}
}
