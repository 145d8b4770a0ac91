package optim

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAdamLoops: the loop that this processor uses has the result of the portable one, bit for bit, whatever the numbers
// and the length.
func TestAdamLoops(t *testing.T) {
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 4))
	special := []float32{0, float32(math.Copysign(0, -1)), 1, math.SmallestNonzeroFloat32, 1e-40, 1e-25, 1e19, math.MaxFloat32}
	draw := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = float32(rng.NormFloat64() * math.Exp(8*rng.NormFloat64()))
			if rng.IntN(8) == 0 {
				s[i] = special[rng.IntN(len(special))]
			}
		}
		return s
	}
	for n := range 70 {
		r := adam[float32]{Adam: Adam{0.9, 0.999, 1e-8, 0.1}, decoupled: n%2 == 0}
		value, grad, m, v := draw(n), draw(n), draw(n), draw(n)
		for i := range v {
			v[i] = max(v[i], -v[i])
		}
		s := span[float32]{value: value, grad: grad, slots: [maxSlots][]float32{m, v}, decay: n%3 != 0}
		want := [][]float32{append([]float32(nil), value...), append([]float32(nil), m...), append([]float32(nil), v...)}
		for step := range 5 {
			r.begin(1e-3, 1+100*step)
			(&adamSingle{r}).apply(&s)
			adamUpdate(want[0], grad, want[1], want[2], r.numbers(&s))
		}
		if !sameBits([][]float32{value, m, v}, want) {
			t.Errorf("length %d: the loops differ", n)
		}
	}
}

// TestAllFinite puts one number that is not finite at every position of every short length, among numbers at the edges
// of the finite.
func TestAllFinite(t *testing.T) {
	t.Run("float32", func(t *testing.T) {
		testAllFinite(t, 1, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 0, 1,
			math.Float32frombits(0x80000000), math.Float32frombits(0x007fffff))
		largest := math.Nextafter32(0x1p64, 0) // whose square is finite
		testAllFinite(t, reach[float32](true), largest, -largest, math.SmallestNonzeroFloat32, 0, 1)
	})
	t.Run("float64", func(t *testing.T) {
		testAllFinite(t, 1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 0, 1, math.Copysign(0, -1))
		largest := math.Nextafter(0x1p512, 0)
		testAllFinite(t, reach[float64](true), largest, -largest, math.SmallestNonzeroFloat64, 0, 1)
	})
}

func testAllFinite[F Float](t *testing.T, r F, edges ...F) {
	bads := []F{F(math.NaN()), F(math.Inf(1)), F(math.Inf(-1))}
	if r != 1 {
		bads = append(bads, r, -r) // the least numbers whose square is infinite
	}
	for n := range 40 {
		s := make([]F, n)
		for i := range s {
			s[i] = edges[i%len(edges)]
		}
		if !allFinite(s, r) || firstNonFinite(s, r) != -1 {
			t.Errorf("length %d: finite numbers are not recognised", n)
		}
		for i := range s {
			for _, bad := range bads {
				was := s[i]
				s[i] = bad
				if allFinite(s, r) || firstNonFinite(s, r) != i {
					t.Errorf("length %d: %v at %d is not found", n, bad, i)
				}
				s[i] = was
			}
		}
	}
}
