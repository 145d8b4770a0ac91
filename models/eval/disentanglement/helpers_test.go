package disentanglement_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// grid returns all combinations of factors of the given sizes.
func grid(sizes ...int) [][]int {
	rows := [][]int{nil}
	for _, size := range sizes {
		var next [][]int
		for _, row := range rows {
			for v := range size {
				next = append(next, append(row[:len(row):len(row)], v))
			}
		}
		rows = next
	}
	return rows
}

// perfect returns the code whose units are the factors, each from −1 to 1, in another order and some of them reversed.
func perfect(t *testing.T, factors [][]int) *data.Set {
	t.Helper()
	k := len(factors[0])
	sizes := make([]int, k)
	for _, row := range factors {
		for f, v := range row {
			sizes[f] = max(sizes[f], v+1)
		}
	}
	s := &data.Set{N: len(factors), D: k, X: make([]float32, len(factors)*k)}
	for i, row := range factors {
		for f, v := range row {
			z := 2*float64(v)/float64(sizes[f]-1) - 1
			if f%2 == 1 {
				z = -z
			}
			s.Row(i)[(f+1)%k] = float32(z)
		}
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// noise returns a code that knows nothing of n samples.
func noise(n, units int, seed uint64) *data.Set {
	r := rand.New(rand.NewPCG(seed, 0))
	s := &data.Set{N: n, D: units}
	for range n * units {
		s.X = append(s.X, float32(r.NormFloat64()))
	}
	return s
}

// rotated returns a code turned by a random rotation.
func rotated(codes *data.Set, seed uint64) *data.Set {
	r := rand.New(rand.NewPCG(seed, 1))
	normal := mat.NewDense(codes.D, codes.D, nil)
	for i := range codes.D {
		for j := range codes.D {
			normal.Set(i, j, r.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(normal)
	var q mat.Dense
	qr.QTo(&q)
	out := codes.Clone()
	for i := range codes.N {
		for j := range codes.D {
			v := 0.0
			for k := range codes.D {
				v += q.At(j, k) * float64(codes.Row(i)[k])
			}
			out.Row(i)[j] = float32(v)
		}
	}
	return out
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v does not say %q", err, want)
	}
}
