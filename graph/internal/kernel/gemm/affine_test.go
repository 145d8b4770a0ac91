package gemm

import (
	"fmt"
	"math"
	"sync/atomic"
	"testing"
)

func TestAffine(t *testing.T) {
	t.Run("float32", testAffine[float32])
	t.Run("float64", testAffine[float64])
}

// testAffine compares an affine map with its parts: a product, an addition and the activation of each element, once.
func testAffine[F Float](t *testing.T) {
	r := random(t)
	check := func(s shape) {
		m, n, k := s.m, s.n, s.k
		a, b, bias, d := normals[F](r, m*k), normals[F](r, k*n), normals[F](r, n), normals[F](r, m*n)
		lda, ldb := k, n
		if s.transA {
			lda = m
		}
		if s.transB {
			ldb = k
		}
		levels(func(name string) {
			product, got := make([]F, m*n), make([]F, m*n)
			Multiply(s.transA, s.transB, m, n, k, 1, a, lda, b, ldb, 0, product, n)
			for _, threads := range []int{1, 2, 7} {
				undo := pretend(threads)
				defer undo()
				for _, addend := range [][]F{bias, d} {
					for _, activate := range []func(dst, src []F){nil, func(dst, src []F) {
						for i, x := range src {
							dst[i] = 2*x + 1
						}
					}} {
						for i := range got {
							got[i] = F(math.NaN()) // must not be read
						}
						Affine(s.transA, s.transB, m, n, k, a, b, addend, got, activate)
						for i, p := range product {
							want := float64(p) + float64(addend[i%len(addend)])
							if activate != nil {
								want = 2*want + 1
							}
							if !(math.Abs(float64(got[i])-want) <= 1e-4*(1+math.Abs(want))) {
								t.Fatalf("%s, %s, %d threads, an addend of %d elements: element %d is %v, not %v", s, name, threads,
									len(addend), i, got[i], want)
							}
						}
					}
				}
			}
		})
	}
	for _, s := range []shape{{false, false, 1, 1, 1}, {false, true, 128, 32, 256}, {false, false, 37, 100, 430},
		{true, true, 9, 17, 5}, {false, false, 300, 48, 2}} {
		check(s)
	}
	small(t)
	for range 60 {
		check(shape{r.IntN(2) == 0, r.IntN(2) == 0, 1 + r.IntN(40), 1 + r.IntN(120), 1 + r.IntN(60)})
	}
}

// TestActivationSeesFinishedRows: an activation is called for each element exactly once, as soon as it is finished.
func TestActivationSeesFinishedRows(t *testing.T) {
	const m, n, k = 70, 90, 500
	a, b, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
	for i := range a {
		a[i] = 1
	}
	for i := range b {
		b[i] = 1
	}
	levels(func(name string) {
		var elements atomic.Int64
		Affine(false, false, m, n, k, a, b, make([]float32, n), c, func(dst, src []float32) {
			elements.Add(int64(len(src)))
			for i, x := range src {
				if x != k || &dst[i] != &src[i] {
					t.Errorf("%s: an element is %v when it is activated, not %d", name, x, k)
				}
			}
		})
		if got := elements.Load(); got != m*n {
			t.Errorf("%s: %d elements were activated, not %d", name, got, m*n)
		}
	})
}

// TestSubnormalAddend: whether a subnormal addend counts, or a subnormal sum, depends neither on the number of threads,
// nor on the instructions, nor on the place of the element.
func TestSubnormalAddend(t *testing.T) {
	const m, n = 40, 72
	small(t)
	for _, k := range []int{3, 100} {
		a, b, bias := make([]float32, m*k), make([]float32, k*n), make([]float32, n)
		for _, f := range []struct{ product, addend float32 }{{0, 1e-40}, {1.5e-38, -1.2e-38}} {
			for i := range m {
				a[i*k] = f.product
			}
			for j := range n {
				b[j], bias[j] = 1, f.addend
			}
			levels(func(name string) {
				if name == "gonum" {
					return
				}
				for _, threads := range []int{1, 2, 7} {
					undo := pretend(threads)
					c, sum := make([]float32, m*n), make([]float32, m*n)
					Affine(false, false, m, n, k, a, b, bias, c, nil)
					for i := range sum {
						sum[i] = f.addend
					}
					Multiply(false, false, m, n, k, 1, a, k, b, n, 1, sum, n)
					undo()
					for i := range c {
						if c[i] != 0 || sum[i] != 0 {
							t.Fatalf("%v + %v, k = %d, %s on %d threads: column %d is %v and %v, not 0", f.product, f.addend, k, name,
								threads, i%n, c[i], sum[i])
						}
					}
				}
			})
		}
	}
}

func TestAffineAllocatesNothing(t *testing.T) {
	if current[float32]() == nil {
		t.Skip("the products of libraries allocate")
	}
	const m, n, k = 128, 256, 100
	a, b, d, c := make([]float32, m*k), make([]float32, k*n), make([]float32, n), make([]float32, m*n)
	activate := func(dst, src []float32) { copy(dst, src) }
	if got := allocations(func() { Affine(false, false, m, n, k, a, b, d, c, activate) }); got > 0 {
		t.Errorf("%v allocations", got)
	}
}

// BenchmarkAffine is a dense layer with a bias and an activation beside its product alone.
func BenchmarkAffine(b *testing.B) {
	for _, s := range benchmarkShapes {
		if s.transA || s.k == 1024 {
			continue
		}
		b.Run(fmt.Sprint(s), func(b *testing.B) {
			x, w, bias, y := make([]float32, s.m*s.k), make([]float32, s.k*s.n), make([]float32, s.n), make([]float32, s.m*s.n)
			relu := func(dst, src []float32) {
				for i, v := range src {
					dst[i] = max(v, 0)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				Affine(false, s.transB, s.m, s.n, s.k, x, w, bias, y, relu)
			}
			b.ReportMetric(2*float64(s.m*s.n*s.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
