package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// TestSumAccuracy: the naive float32 sum of a million 0.1s is 100958.
func TestSumAccuracy(t *testing.T) {
	const n = 1_000_000
	x := slices.Repeat([]float32{0.1}, n)
	out, acc := make([]float32, 1), make([]float64, 1)
	SumTo(out, x, []int{n}, []bool{true}, acc)
	if math.Abs(float64(out[0])-100_000) > 1e-2 {
		t.Errorf("the sum is %v", out[0])
	}
	// Columns of a tall matrix are sums as long.
	out, acc = make([]float32, 2), make([]float64, 2)
	SumTo(out, x, []int{n / 2, 2}, []bool{true, false}, acc)
	for _, v := range out {
		if math.Abs(float64(v)-50_000) > 1e-2 {
			t.Errorf("the sums of columns are %v", out)
		}
	}
	// Exact integers: the sum of the first n numbers.
	for n := range 70 {
		y := make([]float64, n)
		for i := range y {
			y[i] = float64(i + 1)
		}
		if got := simd.Sum(y); got != float64(n*(n+1)/2) {
			t.Errorf("the sum of 1 to %d is %v", n, got)
		}
	}
}

func TestSumTo(t *testing.T) { both(t, testSumTo[float32], testSumTo[float64]) }

func testSumTo[F Float](t *testing.T, r *rand.Rand) {
	for _, dims := range [][]int{{1}, {7}, {1, 1}, {3, 5}, {5, 1}, {1, 6}, {2, 3, 4}, {3, 1, 2}, {2, 3, 2, 3}} {
		for first := range 2 {
			reduced := make([]bool, len(dims))
			shape := slices.Clone(dims)
			for i := range dims {
				if reduced[i] = i%2 == first; reduced[i] {
					shape[i] = 1
				}
			}
			n, m := product(dims), product(shape)
			x := values[F](r, n)
			want := make([]float64, m)
			for i := range n { // the position in the result, by the digits of i
				rest, at, scale := i, 0, 1
				for d := len(dims) - 1; d >= 0; d-- {
					if !reduced[d] {
						at += rest % dims[d] * scale
						scale *= dims[d]
					}
					rest /= dims[d]
				}
				want[at] += float64(x[i])
			}
			out, acc := garbage[F](m), slices.Repeat([]float64{math.NaN()}, m)
			for range 2 { // scratch space that is in use already
				SumTo(out, x, dims, reduced, acc)
				for i := range want {
					if !(math.Abs(float64(out[i])-want[i]) <= epsilon[F]()*3e4) {
						t.Fatalf("%v over %v: element %d is %v, want %v", dims, reduced, i, out[i], want[i])
					}
				}
			}
		}
	}
}

func TestRowNorms(t *testing.T) { both(t, testRowNorms[float32], testRowNorms[float64]) }

func testRowNorms[F Float](t *testing.T, r *rand.Rand) {
	for _, d := range [][2]int{{1, 1}, {3, 2}, {2, 5}, {70, 301}} { // the last one is shared between processors
		rows, n := d[0], d[1]
		a, b := values[F](r, rows*n), values[F](r, rows*n)
		want, sizes := make([]float64, rows), make([]float64, rows)
		for i := range a {
			product := float64(a[i]) * float64(b[i])
			want[i/n] += product
			sizes[i/n] += math.Abs(product)
		}
		got := garbage[F](rows)
		RowNorms(got, a, b, n)
		for i, w := range want {
			w = max(w, 0)
			if !(math.Abs(float64(got[i])-w) <= 4*epsilon[F]()*sizes[i]) {
				t.Errorf("%d rows of %d: norm %d is %v, want %v", rows, n, i, got[i], w)
			}
		}
	}
	nan := F(math.NaN())
	got := garbage[F](1)
	if RowNorms(got, []F{1, nan}, []F{1, 1}, 2); got[0] == got[0] {
		t.Errorf("NaN became %v", got[0])
	}
}

func product(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

func TestSoftmaxKernels(t *testing.T) { both(t, testSoftmax[float32], testSoftmax[float64]) }

func testSoftmax[F Float](t *testing.T, r *rand.Rand) {
	for _, e := range [][3]int{{1, 1, 1}, {1, 5, 1}, {4, 3, 1}, {3, 40, 1}, {1, 3, 4}, {2, 3, 5}, {3, 1, 2}} {
		outer, n, inner := e[0], e[1], e[2]
		x := values[F](r, outer*n*inner)
		soft, lse := garbage[F](len(x)), garbage[F](outer*inner)
		Softmax(soft, x, outer, n, inner)
		LogSumExp(lse, x, outer, n, inner)
		for o := range outer {
			for i := range inner {
				at := func(j int) float64 { return float64(x[(o*n+j)*inner+i]) }
				total := 0.0
				for j := range n {
					s := 0.0
					for k := range n {
						s += math.Exp(at(k) - at(j))
					}
					got := float64(soft[(o*n+j)*inner+i])
					if total += got; !(math.Abs(got-1/s) <= 2*epsilon[F]()) {
						t.Errorf("softmax of %v: %v, want %v", e, got, 1/s)
					}
					// log sum e^x = x_j + log sum e^(x - x_j), finite for the largest
					if want := at(j) + math.Log(s); !math.IsInf(s, 0) &&
						!(math.Abs(float64(lse[o*inner+i])-want) <= 2*epsilon[F]()*max(1, math.Abs(want))) {
						t.Errorf("logsumexp of %v: %v, want %v", e, lse[o*inner+i], want)
					}
				}
				if math.Abs(total-1) > 8*epsilon[F]() {
					t.Errorf("a softmax sums to %v", total)
				}
			}
		}
	}
}

func TestBinary(t *testing.T) { both(t, testBinary[float32], testBinary[float64]) }

func testBinary[F Float](t *testing.T, r *rand.Rand) {
	ops := map[BinaryOp]func(x, y F) F{
		Add: func(x, y F) F { return x + y }, Sub: func(x, y F) F { return x - y },
		Mul: func(x, y F) F { return x * y }, Div: func(x, y F) F { return x / y },
		Max: func(x, y F) F { return F(math.Max(float64(x), float64(y))) },
		Min: func(x, y F) F { return F(math.Min(float64(x), float64(y))) },
		Greater: func(x, y F) F {
			if x > y {
				return 1
			}
			return 0
		},
	}
	for _, dims := range [][]int{{1}, {7}, {3, 4}, {1, 5}, {2, 3, 5}, {2, 2, 2, 3}} {
		for mask := range 1 << (2 * len(dims)) { // every way to broadcast either argument
			as, na := stridesOf(dims, mask)
			bs, nb := stridesOf(dims, mask>>len(dims))
			a, b := values[F](r, na), values[F](r, nb)
			for op, f := range ops {
				want := make([]F, product(dims))
				for i := range want {
					rest, pa, pb := i, 0, 0
					for d := len(dims) - 1; d >= 0; d-- {
						pa += rest % dims[d] * as[d]
						pb += rest % dims[d] * bs[d]
						rest /= dims[d]
					}
					want[i] = f(a[pa], b[pb])
				}
				out := garbage[F](len(want))
				Binary(op, out, a, b, dims, as, bs)
				same(t, fmt.Sprintf("op %d of %v with strides %v and %v", op, dims, as, bs), out, want, 0)
			}
		}
	}
}

// stridesOf gives the strides of an argument that is broadcast along the dimensions of the mask, and its length.
func stridesOf(dims []int, mask int) (strides []int, n int) {
	strides, n = make([]int, len(dims)), 1
	for d := len(dims) - 1; d >= 0; d-- {
		if mask>>d&1 == 0 {
			strides[d] = n
			n *= dims[d]
		}
	}
	return strides, n
}
