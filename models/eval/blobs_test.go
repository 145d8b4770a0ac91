package eval_test

import (
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// blobs returns 300 points of three Gaussians in the plane, one after the other in turn, which another program can make as
// well: sums of twelve numbers of the linear congruential generator s ← 1664525 s + 1013904223 mod 2³², from s = 1.
func blobs(t testing.TB) *data.Set {
	t.Helper()
	state := uint32(1)
	normal := func() float64 {
		sum := -6.0
		for range 12 {
			state = 1664525*state + 1013904223
			sum += float64(state) / (1 << 32)
		}
		return sum
	}
	s := &data.Set{Name: "blobs", N: 300, D: 2, Classes: []string{"a", "b", "c"}}
	for i := range s.N {
		a, b := normal(), normal()
		p := [][2]float64{{a, .5 * b}, {4 + .5*a, 1 + .3*a + .4*b}, {1 + .7*a - .7*b, 4 + .9*b}}[i%3]
		s.X = append(s.X, float32(p[0]), float32(p[1]))
		s.Labels = append(s.Labels, i%3)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// forProcessors calls f for several settings of GOMAXPROCS.
func forProcessors(f func(n int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		f(n)
	}
}
