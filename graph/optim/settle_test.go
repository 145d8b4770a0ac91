package optim

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
		got := settle(x, grain[F]())
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
		if got := settle(x, grain[F]()); got != x && max(x, -x) >= exact {
			t.Errorf("settle(%v) = %v", x, got)
		}
	}
}

// TestNoSubnormalAverages: after a gradient has become zero for good, as of a dead unit, no average lingers among the
// subnormal numbers, where every step would be some fifty times slower.
func TestNoSubnormalAverages(t *testing.T) {
	for _, m := range allMethods {
		p := newProblem[float32](21)
		p.redraw()
		vars := p.vars
		vars[0].Decay = false
		opt := mustBind(t, m, vars)
		for step := range 12_000 {
			if step == 1 {
				clear(p.grads[0])
			}
			if err := opt.Step(1e-3); err != nil {
				t.Fatal(err)
			}
		}
		for _, tensor := range opt.State().Tensors {
			for i, x := range tensor.Values.(Float32) {
				if x != 0 && max(x, -x) < 0x1p-103 {
					t.Errorf("%+v: %s[%d] = %v", m, tensor.Name, i, x)
				}
			}
		}
	}
}
