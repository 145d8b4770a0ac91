package update

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSettle(t *testing.T) {
	t.Run("float32", func(t *testing.T) { testSettle[float32](t, 0x1p-54, 0x1p-103, 0x1p-126, 0x1p-23, -30) })
	t.Run("float64", func(t *testing.T) { testSettle[float64](t, 0x1p-845, 0x1p-952, 0x1p-1022, 0x1p-52, -300) })
}

// testSettle: above exact nothing changes; below, the error is at most one unit or one rounding,
// and nothing is subnormal.
func testSettle[F Float](t *testing.T, exact, unit, normal, epsilon F, low float64) {
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 3))
	for range 200_000 {
		x := F((2*rng.Float64() - 1) * math.Pow(10, low*1.3*rng.Float64()+5))
		got := settle(x, Grain[F]())
		switch abs := max(got, -got); {
		case max(x, -x) >= exact && got != x:
			t.Fatalf("settle(%v) = %v", x, got)
		case abs != 0 && abs < normal:
			t.Fatalf("settle(%v) = %v is subnormal", x, got)
		case max(got-x, x-got) > max(unit, epsilon*abs):
			t.Fatalf("settle(%v) = %v is off by more than %v", x, got, unit)
		}
	}
	for _, x := range []F{exact, -exact, 2 * exact, F(math.SmallestNonzeroFloat64), F(math.Inf(-1))} {
		if got := settle(x, Grain[F]()); got != x && max(x, -x) >= exact {
			t.Errorf("settle(%v) = %v", x, got)
		}
	}
}
