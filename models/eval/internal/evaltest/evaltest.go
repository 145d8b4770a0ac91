// Package evaltest has what the tests of evaluation share: small sets and models, and comparisons.
package evaltest

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	_ "github.com/aegis-ae/aegis/models/variants"
)

// Close checks that a number is within a tolerance of another.
func Close(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Near checks that numbers are within a tolerance of others.
func Near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s %v, want %v", what, got, want)
		return
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Errorf("%s %v, want %v", what, got, want)
			return
		}
	}
}

// Points is a set of one row for each list of values.
func Points(t *testing.T, rows ...[]float32) *data.Set {
	t.Helper()
	s, err := data.New(slices.Concat(rows...), len(rows), len(rows[0]))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Blobs returns 300 points of three Gaussians in the plane, in turn, reproducible in any language: sums of twelve
// numbers of the linear congruential generator s ← 1664525 s + 1013904223 mod 2³², from s = 1.
func Blobs(t testing.TB) *data.Set {
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

// ForProcessors calls f for several settings of GOMAXPROCS.
func ForProcessors(f func(n int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		f(n)
	}
}

// Model returns an untrained autoencoder of MNIST's size.
func Model(t *testing.T, name string, latent int) *models.Autoencoder {
	t.Helper()
	m, err := models.Build(name, models.Spec{Input: 784, Latent: latent, Hidden: []int{16}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// MSE returns a function that returns the mean squared error of a reconstruction of x.
func MSE(t *testing.T, x *data.Set) func(xhat *data.Set, err error) float64 {
	return func(xhat *data.Set, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		m, err := eval.MSE(x, xhat)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

var fitDigits = sync.OnceValues(func() (*linear.PCA, error) { return linear.FitPCA(mnist.Train(), 128) })

// DigitsPCA returns 128 principal components of the embedded digits.
func DigitsPCA(t *testing.T) *linear.PCA {
	t.Helper()
	p, err := fitDigits()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Of returns the error of two results.
func Of[T any](_ T, err error) error { return err }

// Errors checks that every error is one line that begins with the prefix and contains its key.
func Errors(t *testing.T, prefix string, errs map[string]error) {
	t.Helper()
	for want, err := range errs {
		switch {
		case err == nil:
			t.Errorf("no error, want one about %q", want)
		case !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), prefix) ||
			strings.Contains(err.Error(), "\n"):
			t.Errorf("error %q is not one line that begins with %q and says %q", err, prefix, want)
		}
	}
}

// Must returns a value that a test cannot do without, and panics on an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
