package gemm

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestQuick(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	quick[float32](t, r)
	quick[float64](t, r)
}

func quick[F Float](t *testing.T, r *rand.Rand) {
	for range 300 {
		m, n, k := 1+r.IntN(100), 1+r.IntN(100), 1+r.IntN(700)
		ta, tb := r.IntN(2) == 0, r.IntN(2) == 0
		a, b, c := normals[F](r, m*k), normals[F](r, n*k), make([]F, m*n)
		lda, ldb := k, n
		if ta {
			lda = m
		}
		if tb {
			ldb = k
		}
		Multiply(ta, tb, m, n, k, 1, a, lda, b, ldb, 0, c, n)
		for i := range m {
			for j := range n {
				s := 0.0
				for l := range k {
					pa, pb := i*k+l, l*n+j
					if ta {
						pa = l*m + i
					}
					if tb {
						pb = j*k + l
					}
					s += float64(a[pa]) * float64(b[pb])
				}
				if math.Abs(s-float64(c[i*n+j])) > 1e-3 {
					t.Fatal(m, n, k, ta, tb, i, j, s, c[i*n+j])
				}
			}
		}
	}
}
