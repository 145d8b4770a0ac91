package data_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// TestRange compares with the standard library, for lengths that one goroutine reads and that several share, with
// non-finite values in several places.
func TestRange(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 100, 101, 1 << 20, 1<<20 + 5} {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(random.NormFloat64())
			if n%2 == 0 {
				x[i] = max(0, x[i])
			}
		}
		s := &data.Set{X: x, N: n, D: 1}
		lo, hi, err := s.Range()
		if err != nil || lo != slices.Min(x) || hi != slices.Max(x) {
			t.Errorf("%d values: range [%v, %v], %v, want [%v, %v]", n, lo, hi, err, slices.Min(x), slices.Max(x))
		}
		for _, at := range []int{0, n / 2, n - 1} {
			for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				old := x[at]
				x[at] = float32(v)
				lo, hi, err := s.Range()
				if err == nil || !strings.HasPrefix(err.Error(), "data: values: row ") || lo != 0 || hi != 0 {
					t.Errorf("%v at %d of %d: [%v, %v], %v", v, at, n, lo, hi, err)
				}
				if check := s.Check(); check == nil || check.Error() != err.Error() {
					t.Errorf("Check says %v, Range %v", check, err)
				}
				x[at] = old
			}
		}
	}
	// Ranges that keep growing, from either side of 0, which has two signs.
	negative := float32(math.Copysign(0, -1))
	for _, x := range [][]float32{{0, 1, 2, 3, negative, 4}, {negative, 0, 1}, {3, 2, 1, 0, -1, -2}, {-1, negative, 5},
		{1e-45, 0, 2e-45}} {
		s := &data.Set{X: x, N: len(x), D: 1}
		if lo, hi, err := s.Range(); err != nil || lo != slices.Min(x) || hi != slices.Max(x) {
			t.Errorf("%v: range [%v, %v], %v", x, lo, hi, err)
		}
	}
	for _, s := range []*data.Set{nil, {}, {X: make([]float32, 3), N: 2, D: 2}} {
		if _, _, err := s.Range(); err == nil || err.Error() != s.Check().Error() {
			t.Errorf("%v: Range says %v, Check %v", s, err, s.Check())
		}
	}
}

// BenchmarkRange takes a set of the size of MNIST.
func BenchmarkRange(b *testing.B) {
	s := &data.Set{X: make([]float32, 60000*784), N: 60000, D: 784}
	for i := range s.X {
		s.X[i] = float32(i%256) / 255 // memory that is all zeros may not exist
	}
	b.SetBytes(int64(4 * len(s.X)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.Range(); err != nil {
			b.Fatal(err)
		}
	}
}
