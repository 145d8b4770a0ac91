package gemm

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/blas/testblas"
)

// TestDsyrkConformance is gonum's own test.
func TestDsyrkConformance(t *testing.T) {
	levels(func(name string) {
		t.Run(name, func(t *testing.T) { testblas.DsyrkTest(t, Implementation{}) })
	})
}

// TestDsyrk compares with gonum's, of which this is not a copy: both triangles, several squares, rows that are longer
// than the matrix. What belongs to the other triangle and lies between rows stays as it was, and threads change no bit.
func TestDsyrk(t *testing.T) {
	r := random(t)
	for _, n := range []int{1, squareRows, squareRows + 1, 2*squareRows + 37} {
		const k = 41
		lda, ldc := max(n, k)+3, n+2
		a := make([]float64, max(n, k)*lda)
		for i := range a {
			a[i] = r.NormFloat64()
		}
		for _, ul := range []blas.Uplo{blas.Upper, blas.Lower} {
			for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
				for _, beta := range []float64{0, 1, -0.5} {
					before := make([]float64, n*ldc)
					for i := range before {
						before[i] = r.NormFloat64()
					}
					want := slices.Clone(before)
					gonum.Implementation{}.Dsyrk(ul, tA, n, k, 0.7, a, lda, beta, want, ldc)
					var first []float64
					levels(func(level string) {
						for _, threads := range []int{1, 2, 7} {
							undo := pretend(threads)
							got := slices.Clone(before)
							Implementation{}.Dsyrk(ul, tA, n, k, 0.7, a, lda, beta, got, ldc)
							undo()
							for i := range got {
								if math.Abs(got[i]-want[i]) > 1e-12 {
									t.Fatalf("n = %d, %c, %c, beta %v, %s: element %d is %v, gonum's is %v", n, ul, tA, beta, level, i, got[i],
										want[i])
								}
							}
							if threads == 1 {
								first = got
							}
							if !slices.Equal(got, first) {
								t.Errorf("n = %d, %c, %c, %s: other bits on %d threads", n, ul, tA, level, threads)
							}
						}
					})
				}
			}
		}
	}
}

// TestDsyrkPanics: as gonum's does.
func TestDsyrkPanics(t *testing.T) {
	message := func(b blas.Float64Level3, ul blas.Uplo, n, k, lenA, lda, lenC, ldc int) (panicked any) {
		defer func() { panicked = recover() }()
		b.Dsyrk(ul, blas.NoTrans, n, k, 1, make([]float64, lenA), lda, 1, make([]float64, lenC), ldc)
		return nil
	}
	for _, c := range []struct {
		ul                         blas.Uplo
		n, k, lenA, lda, lenC, ldc int
	}{
		{'x', 3, 4, 12, 4, 9, 3}, {blas.Upper, -1, 4, 12, 4, 9, 3}, {blas.Upper, 3, 4, 11, 4, 9, 3},
		{blas.Lower, 3, 4, 12, 3, 9, 3},
		{blas.Lower, 3, 4, 12, 4, 8, 3}, {blas.Lower, 3, 4, 12, 4, 9, 2}, {blas.Upper, 0, 4, 0, 4, 0, 1},
		{blas.Upper, 3, 0, 0, 1, 9, 3},
	} {
		got := message(Implementation{}, c.ul, c.n, c.k, c.lenA, c.lda, c.lenC, c.ldc)
		want := message(gonum.Implementation{}, c.ul, c.n, c.k, c.lenA, c.lda, c.lenC, c.ldc)
		if got != want {
			t.Errorf("%+v: panics with %v, gonum's with %v", c, got, want)
		}
	}
}
