package kernel

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestNoiseChunks: a tensor is the same for any number of processors, and a shorter one is the beginning of a longer
// one, also where a chunk ends.
func TestNoiseChunks(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, law := range []Distribution{Normal, Uniform, Bernoulli} {
		long := make([]float64, 5*chunk+17)
		runtime.GOMAXPROCS(1)
		Noise(long, law, 0.25, 0.5, 42)
		for _, procs := range []int{1, 2, 3, 7, 64} {
			runtime.GOMAXPROCS(procs)
			for _, n := range []int{0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, len(long)} {
				x := garbage[float64](n)
				Noise(x, law, 0.25, 0.5, 42)
				if !slices.Equal(x, long[:n]) {
					t.Fatalf("law %d, %d values, %d processors: not the beginning of the longer tensor", law, n, procs)
				}
			}
		}
		if slices.Equal(long[:chunk], long[chunk:2*chunk]) {
			t.Errorf("law %d: two chunks are equal", law)
		}
	}
}

// TestNoiseInSinglePrecision: float32 noise is the float64 noise, rounded.
func TestNoiseInSinglePrecision(t *testing.T) {
	single, double := make([]float32, 1000), make([]float64, 1000)
	for _, law := range []Distribution{Normal, Uniform, Bernoulli} {
		Noise(single, law, 0.5, 2, 7)
		Noise(double, law, 0.5, 2, 7)
		for i, v := range double {
			if single[i] != float32(v) {
				t.Fatalf("law %d: element %d is %v, not %v rounded", law, i, single[i], v)
			}
		}
	}
}

// TestUniformIsHalfOpen: rounding to float32 must not reach the upper bound, even where the interval has two numbers.
func TestUniformIsHalfOpen(t *testing.T) {
	x := make([]float32, 200_000)
	for _, c := range [][2]float64{{0, 1}, {-1, 1}, {1, 1 + 0x1p-23}, {100, 101}} {
		Noise(x, Uniform, c[0], c[1], 3)
		for _, v := range x {
			if !(v >= float32(c[0]) && v < float32(c[1])) {
				t.Fatalf("%v is not in [%v, %v)", v, c[0], c[1])
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

// TestParallel: every element belongs to exactly one part, whatever the number of processors.
func TestParallel(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, procs := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{0, 1, grain, 2*grain - 1, 2 * grain, 3*grain + 1, 10*grain + 7} {
			count := make([]int, n)
			parallel(n, func(lo, hi int) {
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
