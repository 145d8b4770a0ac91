package kernel

import (
	"math/rand/v2"
	"runtime"
	"testing"
)

// TestSharedLoops: what large tensors give is the same to the last bit for one processor and for several, and as parts
// of them alone give.
func TestSharedLoops(t *testing.T) { both(t, testSharedLoops[float32], testSharedLoops[float64]) }

func testSharedLoops[F Float](t *testing.T, r *rand.Rand) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const rows, n = 301, 431
	matrix, rising := []int{rows, n}, []int{n, 1}
	x, y := values[F](r, rows*n), values[F](r, rows*n)
	acc := make([]float64, rows*n)
	for name, f := range map[string]func(dst []F){
		"exp":            func(dst []F) { Map(dst, x, Exp) },
		"elu":            func(dst []F) { ELU(dst, x, 0.5) },
		"elu gradient":   func(dst []F) { ELUGrad(dst, x, y, 0.5) },
		"tanh gradient":  func(dst []F) { TanhGrad(dst, x, y) },
		"affine":         func(dst []F) { Affine(dst, x, 3, 1) },
		"clamp":          func(dst []F) { Clamp(dst, x, -1, 1) },
		"leaky":          func(dst []F) { Leaky(dst, x, 0.1) },
		"gate":           func(dst []F) { GateMul(dst, x, y, Gate{Hi: 1, Inside: 1}) },
		"cross-entropy":  func(dst []F) { CrossEntropyLogits(dst, x, y) },
		"square":         func(dst []F) { Square(dst, x) },
		"vectors":        func(dst []F) { Binary(Sub, dst, x, y, []int{rows * n}, []int{1}, []int{1}) },
		"row":            func(dst []F) { Binary(Sub, dst, x, y, matrix, rising, []int{0, 1}) },
		"column":         func(dst []F) { Binary(Sub, dst, x, y, matrix, rising, []int{1, 0}) },
		"sum":            func(dst []F) { SumTo(dst[:1], x, []int{rows * n}, []bool{true}, acc[:1]) },
		"sums of rows":   func(dst []F) { SumTo(dst[:rows], x, matrix, []bool{false, true}, acc[:rows]) },
		"of columns":     func(dst []F) { SumTo(dst[:n], x, matrix, []bool{true, false}, acc[:n]) },
		"row norms":      func(dst []F) { RowNorms(dst[:rows], x, y, n) },
		"softmax":        func(dst []F) { Softmax(dst, x, rows, n, 1) },
		"softmax of one": func(dst []F) { Softmax(dst, x, rows, 1, n) },
		"logsumexp":      func(dst []F) { LogSumExp(dst[:rows], x, rows, n, 1) },
	} {
		var want []F
		for _, processors := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(processors)
			got := make([]F, rows*n)
			f(got)
			if processors == 1 {
				want = got
			}
			for i, w := range want {
				if got[i] != w && (got[i] == got[i] || w == w) {
					t.Fatalf("%s on %d processors: element %d is %v, on one %v", name, processors, i, got[i], w)
				}
			}
		}
	}
	// Elements at the seams, alone.
	whole, alone := make([]F, rows*n), make([]F, 1)
	Map(whole, x, Softplus)
	for i := range x {
		if Map(alone, x[i:i+1], Softplus); alone[0] != whole[i] {
			t.Fatalf("softplus of element %d of many is %v, alone %v", i, whole[i], alone[0])
		}
	}
}
