package update

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

const seed = 20240607

// drawer draws slices with numbers of all magnitudes, and special ones among them.
type drawer struct{ *rand.Rand }

func newDrawer(t *testing.T) drawer {
	t.Logf("seed %d", seed)
	return drawer{rand.New(rand.NewPCG(seed, 4))}
}

func (r drawer) draw(n int) []float32 {
	special := []float32{0, float32(math.Copysign(0, -1)), 1, 1e-25, 1e19, -1e19}
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(r.NormFloat64() * math.Exp(8*r.NormFloat64()))
		if r.IntN(8) == 0 {
			s[i] = special[r.IntN(len(special))]
		}
	}
	return s
}

// squares draws numbers that are not negative.
func (r drawer) squares(n int) []float32 {
	s := r.draw(n)
	for i, x := range s {
		s[i] = max(x, -x)
	}
	return s
}

// share is a number in [0, 1), or 0.
func (r drawer) share() float32 { return float32(r.IntN(2)) * r.Float32() }

// maxLength has lengths of no, one and several vectors, and every rest.
const maxLength = 100

// TestLoops: the loops that this processor uses have the results of those in Go, bit for bit, whatever the numbers (but
// for subnormal ones) and the length, and leave what lies behind the slices alone.
func TestLoops(t *testing.T) {
	r := newDrawer(t)
	for n := range maxLength {
		value, grad := r.draw(n+1), r.draw(n+1)
		square, mean, velocity := r.squares(n+1), r.draw(n+1), r.draw(n+1)
		run := func(name string, vector, loop func(value, square, mean, velocity []float32)) {
			got := [][]float32{slices.Clone(value), slices.Clone(square), slices.Clone(mean), slices.Clone(velocity)}
			want := [][]float32{slices.Clone(value), slices.Clone(square), slices.Clone(mean), slices.Clone(velocity)}
			for range 3 {
				vector(got[0][:n:n], got[1][:n:n], got[2][:n:n], got[3][:n:n])
				loop(want[0][:n:n], want[1][:n:n], want[2][:n:n], want[3][:n:n])
			}
			for i := range got {
				if !slices.EqualFunc(got[i], want[i], sameBits) {
					t.Errorf("%s, length %d: slice %d differs from the loop in Go", name, n, i)
				}
			}
		}
		grad = grad[:n:n]
		a := &AdamNumbers[float32]{r.share(), r.share(), r.share(), r.share(), r.Float32(), 1e-8, r.share(), r.Float32(),
			Grain[float32]()}
		run("Adam", func(value, square, mean, _ []float32) { Adam(value, grad, mean, square, a) },
			func(value, square, mean, _ []float32) { adamLoop(value, grad, mean, square, a) })
		d := &DescentNumbers[float32]{r.Float32(), r.share(), r.share(), Grain[float32]()}
		run("Descent", func(value, _, _, _ []float32) { Descent(value, grad, d) },
			func(value, _, _, _ []float32) { descentLoop(value, grad, d) })
		for _, nesterov := range []bool{false, true} {
			run("Momentum", func(value, _, _, velocity []float32) { Momentum(value, grad, velocity, nesterov, d) },
				func(value, _, _, velocity []float32) { momentumLoop(value, grad, velocity, nesterov, d) })
		}
		p := &RMSPropNumbers[float32]{r.share(), r.share(), r.Float32(), 1e-8, r.share(), r.share(), Grain[float32]()}
		for kind := range 4 {
			pick := func(mean, velocity []float32) ([]float32, []float32) {
				if kind&1 == 0 {
					mean = nil
				}
				if kind&2 == 0 {
					velocity = nil
				}
				return mean, velocity
			}
			run("RMSProp", func(value, square, mean, velocity []float32) {
				mean, velocity = pick(mean, velocity)
				RMSProp(value, grad, square, mean, velocity, p)
			}, func(value, square, mean, velocity []float32) {
				mean, velocity = pick(mean, velocity)
				rmspropLoop(value, grad, square, mean, velocity, p)
			})
		}
		factor := r.Float32()
		run("Scale", func(value, _, _, _ []float32) { Scale(value, factor) }, func(value, _, _, _ []float32) {
			for i := range value {
				value[i] *= factor
			}
		})
		run("Clamp", func(value, _, _, _ []float32) { Clamp(value, factor) }, func(value, _, _, _ []float32) {
			for i := range value {
				value[i] = min(max(value[i], -factor), factor)
			}
		})
	}
}

// TestSubnormalGradients: they may count as zero, and change a value by no more than themselves, divided by epsilon.
func TestSubnormalGradients(t *testing.T) {
	r := newDrawer(t)
	grad := make([]float32, 64)
	for i := range grad {
		grad[i] = math.Float32frombits(r.Uint32N(1<<23) | r.Uint32N(2)<<31)
	}
	a := &AdamNumbers[float32]{.9, .1, .999, .001, 1e-3, 1e-8, 0, 1, Grain[float32]()}
	value, mean, square := r.draw(64), make([]float32, 64), make([]float32, 64)
	before := slices.Clone(value)
	Adam(value, grad, mean, square, a)
	for i := range value {
		if d := math.Abs(float64(value[i] - before[i])); d > 1e-29 || mean[i] != 0 || square[i] != 0 {
			t.Errorf("gradient %v changes a value by %v, to averages %v and %v", grad[i], d, mean[i], square[i])
		}
	}
}

// sameBits compares bit for bit, so that 0 and -0 differ, and takes all NaNs for equal.
func sameBits(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// TestSumOfSquares compares with sums in another order, and float32 with float64 bit for bit: the squares are exact.
func TestSumOfSquares(t *testing.T) {
	r := newDrawer(t)
	for n := range maxLength {
		single, want := r.draw(n), 0.0
		double := make([]float64, n)
		for i, x := range single {
			double[i] = float64(x)
			want += double[i] * double[i]
		}
		got := SumOfSquares(single)
		if !(math.Abs(got-want) <= 1e-14*want) {
			t.Errorf("length %d: %v, want %v", n, got, want)
		}
		if other := SumOfSquares(double); got != other {
			t.Errorf("length %d: %v in float32, %v in float64", n, got, other)
		}
	}
	if got, largest := SumOfSquares([]float32{math.MaxFloat32, 3, 4}), float64(math.MaxFloat32); got != largest*largest {
		t.Errorf("the square of the largest number is %v", got)
	}
}

// TestAllFinite puts one number that is not finite at every position of every short length, among numbers at the edges
// of the finite.
func TestAllFinite(t *testing.T) {
	t.Run("float32", func(t *testing.T) {
		testAllFinite(t, 1, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 0, 1,
			math.Float32frombits(0x80000000), math.Float32frombits(0x007fffff))
		largest := math.Nextafter32(0x1p64, 0) // whose square is finite
		testAllFinite(t, 0x1p64, largest, -largest, math.SmallestNonzeroFloat32, 0, 1)
	})
	t.Run("float64", func(t *testing.T) {
		testAllFinite(t, 1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 0, 1, math.Copysign(0, -1))
		largest := math.Nextafter(0x1p512, 0)
		testAllFinite(t, 0x1p512, largest, -largest, math.SmallestNonzeroFloat64, 0, 1)
	})
}

func testAllFinite[F Float](t *testing.T, r F, edges ...F) {
	bads := []F{F(math.NaN()), F(math.Inf(1)), F(math.Inf(-1))}
	if r != 1 {
		bads = append(bads, r, -r) // the least numbers whose square is infinite
	}
	for n := range maxLength {
		s := make([]F, n)
		for i := range s {
			s[i] = edges[i%len(edges)]
		}
		if !AllFinite(s, r) || FirstNonFinite(s, r) != -1 {
			t.Errorf("length %d: finite numbers are not recognised", n)
		}
		for i := range s {
			for _, bad := range bads {
				was := s[i]
				s[i] = bad
				if AllFinite(s, r) || FirstNonFinite(s, r) != i {
					t.Errorf("length %d: %v at %d is not found", n, bad, i)
				}
				s[i] = was
			}
		}
	}
}
