package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

func TestTopKMask(t *testing.T) { both(t, testTopKMask[float32], testTopKMask[float64]) }

// testTopKMask compares with a stable sort, on rows with many ties, rising, falling and random, for one processor and
// several.
func testTopKMask[F Float](t *testing.T, r *rand.Rand) {
	orders := []func(i, n int) F{
		func(i, _ int) F { return F(i) },
		func(i, n int) F { return F(n - i) },
		func(i, n int) F { return F(min(i, n-i)) },
		func(int, int) F { return F(r.NormFloat64()) },
		func(int, int) F { return F(r.IntN(4)) },
		func(int, int) F { return F(max(r.NormFloat64(), 0)) },
		func(int, int) F { return -7 },
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 3, 17, 64, 3000} {
		x := make([]F, len(orders)*n)
		for row, f := range orders {
			for i := range n {
				x[row*n+i] = f(i, n)
			}
		}
		for _, k := range []int{1, 2, n / 2, n - 1, n} {
			k = min(max(k, 1), n)
			want := make([]F, len(x))
			for row := range orders {
				at := make([]int, n)
				for i := range at {
					at[i] = row*n + i
				}
				slices.SortStableFunc(at, func(i, j int) int {
					switch {
					case x[i] > x[j]:
						return -1
					case x[i] < x[j]:
						return 1
					}
					return 0
				})
				for _, i := range at[:k] {
					want[i] = 1
				}
			}
			for _, processors := range []int{1, 3} {
				runtime.GOMAXPROCS(processors)
				got := garbage[F](len(x))
				TopKMask(got, x, len(orders), n, k)
				same(t, fmt.Sprintf("the %d largest of %d", k, n), got, want, 0)
			}
		}
	}
}

// TestTopKMaskOfSpecialValues: infinities are in order, zeros of both signs are equal, and a NaN anywhere is in the
// whole row, by the heap as by the partition.
func TestTopKMaskOfSpecialValues(t *testing.T) {
	both(t, testTopKMaskOfSpecialValues[float32], testTopKMaskOfSpecialValues[float64])
}

func testTopKMaskOfSpecialValues[F Float](t *testing.T, r *rand.Rand) {
	const n = 200
	inf, nan, zero := F(math.Inf(1)), F(math.NaN()), F(0)
	for _, k := range []int{1, 2, 5, 25, 26, 100, n} {
		x, got := make([]F, n), make([]F, n)
		for i := range x {
			x[i] = -inf
			if i%2 == 1 {
				x[i] = zero * F(1-i%4) // 0 and -0
			}
		}
		x[n-2] = inf
		TopKMask(got, x, 1, n, k)
		left := k - 1 // for the zeros, then for -Inf, each from the first on
		want := make([]F, n)
		want[n-2] = 1
		for _, from := range []int{1, 0} {
			for i := from; i < n && left > 0; i += 2 {
				if want[i] == 0 {
					want[i] = 1
					left--
				}
			}
		}
		same(t, fmt.Sprintf("the %d largest", k), got, want, 0)
		x[r.IntN(n)] = nan
		TopKMask(got, x, 1, n, k)
		if slices.ContainsFunc(got, func(v F) bool { return v == v }) {
			t.Errorf("k %d: a row with a NaN has the mask %v", k, got)
		}
	}
}

// BenchmarkTopKMask selects from 128 rows, in random order and in the worst one.
func BenchmarkTopKMask(b *testing.B) {
	for _, c := range []struct{ n, k int }{{256, 16}, {4096, 32}, {4096, 2048}} {
		for _, order := range []string{"random", "rising"} {
			b.Run(fmt.Sprintf("%d of %d %s", c.k, c.n, order), func(b *testing.B) {
				x := make([]float32, 128*c.n)
				r := rand.New(rand.NewPCG(1, 2))
				for i := range x {
					x[i] = float32(i % c.n)
					if order == "random" {
						x[i] = float32(r.NormFloat64())
					}
				}
				out := make([]float32, len(x))
				b.SetBytes(int64(4 * len(x)))
				b.ReportAllocs()
				for b.Loop() {
					TopKMask(out, x, 128, c.n, c.k)
				}
			})
		}
	}
}
