package kernel

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// TestSubnormals: sums of products that come out subnormal, or start so, are zeros where vector instructions compute
// them, and functions go on to see them.
func TestSubnormals(t *testing.T) {
	if simd.Available == simd.Portable {
		t.Skip("others compute the products")
	}
	const n = 40
	a, b, c := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	for i := range a {
		a[i], b[i] = 1e-20, 1e-20
	}
	product := func(what string, transA, transB bool) {
		MatMul(transA, transB, n, n, n, a, b, 0, c)
		allZero(t, what, c)
	}
	product("a product of small numbers", false, true)
	for i := range a {
		a[i], b[i] = 1e-40, 1
	}
	product("a product of a subnormal matrix", true, false)
	SigmoidGrad(c, a, b)
	allZero(t, "the slope of a saturated sigmoid", c)
	Map(c, a, Log)
	for _, y := range c {
		if want := math.Log(float64(a[0])); math.Abs(float64(y)-want) > 1e-4 {
			t.Fatalf("the logarithm of %v is %v, not %v", a[0], y, want)
		}
	}
	// The mode must not outlive the kernels.
	if x := a[0] / 2; x == 0 {
		t.Error("half a subnormal number is 0 in Go")
	}
}

func allZero(t *testing.T, what string, x []float32) {
	t.Helper()
	for i, v := range x {
		if v != 0 {
			t.Fatalf("%s: element %d is %v", what, i, v)
		}
	}
}

// BenchmarkSubnormal is a product whose operands would all be subnormal: as fast as any other.
func BenchmarkSubnormal(b *testing.B) {
	const n = 256
	x, c := make([]float32, n*n), make([]float32, n*n)
	for _, v := range []float32{1, 1e-20, 1e-40} {
		for i := range x {
			x[i] = v
		}
		b.Run(map[float32]string{1: "normal", 1e-20: "products", 1e-40: "operands"}[v], func(b *testing.B) {
			for b.Loop() {
				MatMul(false, false, n, n, n, x, x, 0, c)
			}
		})
	}
}
