package philox

import (
	"math"
	"slices"
	"testing"
)

// The seeds are fixed, and so are the outcomes: a limit that a fair generator passes in all but one of a hundred
// thousand tests or so is passed or not for good.

const many = 1 << 19

// TestNormalLaw compares moments, tails and the distribution function with those of the normal law.
func TestNormalLaw(t *testing.T) {
	onEveryLevel(t, testNormalLaw[float32])
	t.Run("float64", testNormalLaw[float64])
}

func testNormalLaw[F Float](t *testing.T) {
	x, s := make([]F, many), New(12345)
	Fill(x, &s, 0, Normal[F](0, 1))
	var moments [5]float64
	beyond := map[float64]int{2: 0, 3: 0, 4: 0, 4.5: 0}
	for _, v := range x {
		p := 1.0
		for k := range moments {
			moments[k] += p / many
			p *= float64(v)
		}
		for limit := range beyond {
			if math.Abs(float64(v)) > limit {
				beyond[limit]++
			}
		}
	}
	// The moments of order k, and of order 2k for their errors.
	for k, c := range []struct{ mean, second float64 }{{1, 1}, {0, 1}, {1, 3}, {0, 15}, {3, 105}} {
		if e := 4.5 * math.Sqrt((c.second-c.mean*c.mean)/many); math.Abs(moments[k]-c.mean) > e+1e-9 {
			t.Errorf("moment %d is %v, want %v ± %v", k, moments[k], c.mean, e)
		}
	}
	for limit, n := range beyond {
		want := many * math.Erfc(limit/math.Sqrt2)
		if math.Abs(float64(n)-want) > 4.5*math.Sqrt(want) {
			t.Errorf("%d numbers beyond %v, want %v", n, limit, want)
		}
	}
	kolmogorov(t, x, func(v float64) float64 { return math.Erfc(-v/math.Sqrt2) / 2 })
}

// kolmogorov tests a sample against a continuous distribution function.
func kolmogorov[F Float](t *testing.T, x []F, cdf func(float64) float64) {
	t.Helper()
	x = slices.Sorted(slices.Values(x))
	n, distance := float64(len(x)), 0.0
	for i, v := range x {
		p := cdf(float64(v))
		distance = max(distance, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
	}
	if limit := 2.5; distance*math.Sqrt(n) > limit { // exceeded by one sample in 130,000
		t.Errorf("the distribution function is off by %v/√n, more than %v", distance*math.Sqrt(n), limit)
	}
}

// TestUniformLaw compares the distribution function with a straight line, and counts pairs of neighbours in a grid.
func TestUniformLaw(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		x, s := make([]float32, many), New(99)
		Fill(x, &s, 0, Uniform[float32](0, 1))
		kolmogorov(t, x, func(v float64) float64 { return v })
		const cells = 32
		var counts [cells * cells]float64
		for i := 0; i < len(x); i += 2 {
			counts[int(x[i]*cells)*cells+int(x[i+1]*cells)]++
		}
		chi, want := 0.0, many/2/float64(len(counts))
		for _, n := range counts {
			chi += (n - want) * (n - want) / want
		}
		freedom := float64(len(counts) - 1)
		if z := (chi - freedom) / math.Sqrt(2*freedom); math.Abs(z) > 4.5 {
			t.Errorf("pairs of neighbours: chi² is %v of %v", chi, freedom)
		}
	})
}

// TestBernoulliLaw compares frequencies with probabilities.
func TestBernoulliLaw(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		for _, p := range []float64{0.001, 0.3, 0.5, 0.9} {
			x, s := make([]float32, many), New(3)
			Fill(x, &s, 0, Bernoulli[float32](p))
			n := 0.0
			for _, v := range x {
				n += float64(v)
			}
			if e := 4.5 * math.Sqrt(many*p*(1-p)); math.Abs(n-many*p) > e {
				t.Errorf("%v ones, want %v ± %v", n, many*p, e)
			}
		}
	})
}

// TestIndependence: no correlation of numbers with others of the stream near by, at the distances of blocks, groups and
// chunks, nor with those of streams whose keys are neighbours, nor of their squares.
func TestIndependence(t *testing.T) {
	draw := func(key uint64) []float64 {
		x, s := make([]float64, many/2), New(key)
		Fill(x, &s, 0, Normal[float64](0, 1))
		return x
	}
	x := draw(1000)
	correlation := func(what string, a, b []float64) {
		n, sum, squares := float64(len(a)), 0.0, 0.0
		for i := range a {
			sum += a[i] * b[i]
			squares += (a[i]*a[i] - 1) * (b[i]*b[i] - 1)
		}
		if z := sum / math.Sqrt(n); math.Abs(z) > 4.5 {
			t.Errorf("%s: correlation %v/√n", what, z)
		}
		if z := squares / 2 / math.Sqrt(n); math.Abs(z) > 4.5 {
			t.Errorf("%s: correlation of squares %v/√n", what, z)
		}
	}
	for _, lag := range []int{1, 2, 3, 4, 8, groupBlocks, group, Chunk / 2, Chunk} {
		correlation("lag", x[lag:], x[:len(x)-lag])
	}
	for _, key := range []uint64{1001, 1000 ^ 1<<31, 1000 ^ 1<<32, 1000 ^ 1<<63} {
		correlation("key", x, draw(key))
	}
}
