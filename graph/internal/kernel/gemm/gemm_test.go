package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestMultiply(t *testing.T) {
	t.Run("float32", testMultiply[float32])
	t.Run("float64", testMultiply[float64])
}

func testMultiply[F Float](t *testing.T) {
	r := random(t)
	factors := []F{1, 0, -0.75, 2}
	transposes := func(f func(transA, transB bool)) {
		for i := range 4 {
			f(i&1 != 0, i&2 != 0)
		}
	}
	t.Run("small blocks", func(t *testing.T) {
		small(t)
		for m := 1; m <= 20; m++ {
			for _, n := range []int{1, 7, 8, 9, 16, 17, 33, 48, 65} {
				transposes(func(transA, transB bool) {
					s := shape{transA, transB, m, n + r.IntN(2), 1 + r.IntN(60)}
					newProblem(r, s, factors[r.IntN(4)], factors[r.IntN(4)], r.IntN(2)*20).verify(t)
				})
			}
		}
	})
	t.Run("up to 300", func(t *testing.T) {
		for range 5 {
			transposes(func(transA, transB bool) {
				s := shape{transA, transB, 1 + r.IntN(300), 1 + r.IntN(300), 1 + r.IntN(300)}
				newProblem(r, s, 1, factors[r.IntN(2)], r.IntN(2)*50).verify(t)
			})
		}
	})
	t.Run("large", func(t *testing.T) {
		for _, s := range []shape{{false, false, 1030, 400, 530}, {true, false, 1024, 400, 128}, {false, true, 9, 8, 3001}} {
			newProblem[F](r, s, 1, 0, 0).verify(t)
		}
	})
}

// TestRowsAreIndependent: a row of the result has the same bits whatever other rows and columns there are.
func TestRowsAreIndependent(t *testing.T) {
	r := random(t)
	m, n, k := 75, 130, 300
	a, b, all := normals[float32](r, m*k), normals[float32](r, k*n), make([]float32, m*n)
	levels(func(name string) {
		if name == "gonum" {
			return
		}
		Multiply(false, false, m, n, k, 1, a, k, b, n, 0, all, n)
		for range 20 {
			i, j := r.IntN(m), r.IntN(n)
			rows, cols := 1+r.IntN(m-i), 1+r.IntN(n-j)
			part := make([]float32, rows*cols)
			Multiply(false, false, rows, cols, k, 1, a[i*k:], k, b[j:], n, 0, part, cols)
			for l := range rows {
				same(t, fmt.Sprintf("row %d of %d from %d on, %s", l, rows, i, name), part[l*cols:(l+1)*cols], all[(i+l)*n+j:])
			}
		}
	})
}

func TestEmpty(t *testing.T) {
	Multiply[float32](false, false, 0, 3, 2, 1, nil, 2, make([]float32, 6), 3, 0, nil, 3)
	Multiply[float32](false, false, 2, 0, 2, 1, make([]float32, 4), 2, nil, 1, 0, nil, 1)
	c := []float32{1, 2, 3, 4}
	Multiply(false, false, 2, 2, 0, 1, nil, 1, nil, 2, 0.5, c, 2)
	same(t, "an empty sum plus half of C", c, []float32{0.5, 1, 1.5, 2})
	Affine(false, false, 2, 2, 0, nil, nil, []float32{5, 6}, c, nil)
	same(t, "an empty sum plus a bias", c, []float32{5, 6, 5, 6})
}

// TestSpecialValues: our own kernels follow IEEE 754 to the letter.
func TestSpecialValues(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	levels(func(name string) {
		if name == "gonum" {
			return
		}
		for _, bad := range []float32{nan, inf} {
			for _, n := range []int{1, 16, 50} {
				a, b, c := make([]float32, 3), make([]float32, 3*n), make([]float32, n)
				b[n+n/2] = bad
				Multiply(false, false, 1, n, 3, 1, a, 3, b, n, 0, c, n)
				for j, v := range c {
					if (v != v) != (j == n/2) {
						t.Errorf("%s: 0·%v among zeros: column %d of %d is %v", name, bad, j, n, v)
					}
				}
			}
		}
		// Factors of 0 are none.
		c := []float32{nan, 1}
		Multiply(false, false, 1, 1, 1, 0, []float32{nan}, 1, []float32{inf}, 1, 1, c[1:], 1)
		Multiply(false, false, 1, 1, 1, 1, []float32{2}, 1, []float32{3}, 1, 0, c, 1)
		if c[0] != 6 || c[1] != 1 {
			t.Errorf("%s: %v, not 6 and 1", name, c)
		}
	})
}

func TestShortSlicesPanic(t *testing.T) {
	levels(func(name string) {
		for short := range 3 {
			x := [3][]float64{make([]float64, 25), make([]float64, 35), make([]float64, 35)}
			x[short] = x[short][: len(x[short])-1 : len(x[short])-1]
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: no panic for slice %d, which is too short", name, short)
					}
				}()
				Multiply(false, false, 5, 7, 5, 1, x[0], 5, x[1], 7, 0, x[2], 7)
			}()
		}
	})
}

func FuzzMultiply(f *testing.F) {
	f.Add(uint64(1), uint16(8), uint16(48), uint16(30), byte(0), float32(1), float32(0), byte(0))
	f.Add(uint64(2), uint16(13), uint16(50), uint16(201), byte(3), float32(-2), float32(0.5), byte(9))
	f.Fuzz(func(t *testing.T, seed uint64, m, n, k uint16, flags byte, alpha, beta float32, pad byte) {
		if !(math.Abs(float64(alpha)) < 1e6 && math.Abs(float64(beta)) < 1e6) {
			t.Skip("sums of numbers this large may overflow")
		}
		s := shape{flags&1 != 0, flags&2 != 0, 1 + int(m%150), 1 + int(n%150), 1 + int(k%500)}
		r := rand.New(rand.NewPCG(seed, 1))
		if flags&4 != 0 {
			small(t)
		}
		newProblem(r, s, alpha, beta, int(pad)).verify(t)
		newProblem(r, s, float64(alpha), float64(beta), int(pad)).verify(t)
	})
}

func TestMultiplyAllocatesNothing(t *testing.T) {
	for _, s := range []shape{{false, false, 3, 4, 5}, {false, true, 128, 130, 300}, {true, false, 300, 500, 128}} {
		a, b, c := make([]float32, s.m*s.k), make([]float32, s.k*s.n), make([]float32, s.m*s.n)
		lda, ldb := s.k, s.n
		if s.transA {
			lda = s.m
		}
		if s.transB {
			ldb = s.k
		}
		run := func() { Multiply(s.transA, s.transB, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, c, s.n) }
		if current[float32]() == nil {
			t.Skip("gonum's product allocates")
		}
		if got := allocations(run); got > 0 {
			t.Errorf("%s: %v allocations", s, got)
		}
	}
}
