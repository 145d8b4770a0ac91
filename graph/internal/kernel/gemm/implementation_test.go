package gemm

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/blas/testblas"
)

var (
	_ blas.Float32 = Implementation{}
	_ blas.Float64 = Implementation{}
)

// TestDgemmConformance is gonum's own test.
func TestDgemmConformance(t *testing.T) {
	levels(func(name string) {
		t.Run(name, func(t *testing.T) { testblas.TestDgemm(t, Implementation{}) })
	})
	small(t)
	share = 1
	levels(func(name string) {
		t.Run(name, func(t *testing.T) { testblas.TestDgemm(t, Implementation{}) })
	})
}

// arguments are those of Sgemm, but for the slices, of which only lengths count.
type arguments struct {
	tA, tB    blas.Transpose
	m, n, k   int
	alpha     float32
	lenA, lda int
	lenB, ldb int
	beta      float32
	lenC, ldc int
}

// TestContract compares with gonum for good and for bad arguments: the same results, the same panics.
func TestContract(t *testing.T) {
	good := arguments{blas.NoTrans, blas.NoTrans, 3, 4, 5, 2, 18, 6, 34, 7, 0.5, 22, 8}
	cases := map[string]func(*arguments){
		"good":              func(a *arguments) {},
		"transposed A":      func(a *arguments) { a.tA = blas.Trans },
		"conjugated B":      func(a *arguments) { a.tB, a.lenB = blas.ConjTrans, 26 },
		"unknown transpose": func(a *arguments) { a.tA = 'x' },
		"unknown second":    func(a *arguments) { a.tB = 0 },
		"m < 0":             func(a *arguments) { a.m = -1 },
		"n < 0":             func(a *arguments) { a.n = -1 },
		"k < 0":             func(a *arguments) { a.k = -1 },
		"lda":               func(a *arguments) { a.lda = 4 },
		"lda transposed":    func(a *arguments) { a.tA, a.lda = blas.Trans, 2 },
		"ldb":               func(a *arguments) { a.ldb = 3 },
		"ldb transposed":    func(a *arguments) { a.tB, a.ldb = blas.Trans, 4 },
		"ldc":               func(a *arguments) { a.ldc = 3 },
		"ldc 0":             func(a *arguments) { a.n, a.ldc = 0, 0 },
		"short a":           func(a *arguments) { a.lenA = 16 },
		"short b":           func(a *arguments) { a.lenB = 31 },
		"short c":           func(a *arguments) { a.lenC = 19 },
		"short a, k = 0":    func(a *arguments) { a.k, a.lenA = 0, 11 },
		"m = 0":             func(a *arguments) { a.m, a.lenA, a.lenC = 0, 0, 0 },
		"n = 0":             func(a *arguments) { a.n, a.lenB, a.lenC = 0, 0, 0 },
		"k = 0":             func(a *arguments) { a.k, a.lenB = 0, 0 },
		"k = 0, beta 1":     func(a *arguments) { a.k, a.beta = 0, 1 },
		"alpha 0":           func(a *arguments) { a.alpha = 0 },
		"beta 0":            func(a *arguments) { a.beta = 0 },
	}
	for name, change := range cases {
		a := good
		change(&a)
		want, wantPanic := a.sgemm(gonum.Implementation{})
		levels(func(level string) {
			got, gotPanic := a.sgemm(Implementation{})
			if gotPanic != wantPanic {
				t.Errorf("%s, %s: Sgemm panics with %q, gonum's with %q", name, level, gotPanic, wantPanic)
			}
			for i := range want {
				if math.Abs(float64(got[i]-want[i])) > 1e-5 {
					t.Errorf("%s, %s: element %d is %v, gonum's is %v", name, level, i, got[i], want[i])
				}
			}
			if got := a.dgemm(Implementation{}); got != wantPanic {
				t.Errorf("%s, %s: Dgemm panics with %q, gonum's Sgemm with %q", name, level, got, wantPanic)
			}
		})
	}
}

func (a arguments) sgemm(b blas.Float32Level3) (c []float32, panicked string) {
	defer func() {
		if p := recover(); p != nil {
			panicked = fmt.Sprint(p)
		}
	}()
	x := make([]float32, 100)
	for i := range x {
		x[i] = float32(i%7) - 3
	}
	c = append([]float32(nil), x[10:10+a.lenC]...)
	b.Sgemm(a.tA, a.tB, a.m, a.n, a.k, a.alpha, x[:a.lenA], a.lda, x[40:40+a.lenB], a.ldb, a.beta, c, a.ldc)
	return c, ""
}

func (a arguments) dgemm(b blas.Float64Level3) (panicked string) {
	defer func() {
		if p := recover(); p != nil {
			panicked = fmt.Sprint(p)
		}
	}()
	b.Dgemm(a.tA, a.tB, a.m, a.n, a.k, float64(a.alpha), make([]float64, a.lenA), a.lda, make([]float64, a.lenB), a.ldb,
		float64(a.beta), make([]float64, a.lenC), a.ldc)
	return ""
}

// TestProductsSideBySide: products may run at the same time.
func TestProductsSideBySide(t *testing.T) {
	r := random(t)
	p := newProblem[float32](r, shape{false, true, 128, 90, 300}, 1, 0, 0)
	want := p.solve()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				same(t, "a product beside others", p.solve(), want)
			}
		})
	}
	all.Wait()
}
