package data_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// numbered returns n samples of d features with value 10*row+column, labelled row modulo the number of classes.
func numbered(t testing.TB, n, d, classes int) *data.Set {
	t.Helper()
	x := make([]float32, n*d)
	for i := range x {
		x[i] = float32(10*(i/d) + i%d)
	}
	s, err := data.New(x, n, d)
	if err != nil {
		t.Fatal(err)
	}
	s.Name = "numbered"
	if classes == 0 {
		return s
	}
	for c := range classes {
		s.Classes = append(s.Classes, string(rune('a'+c)))
	}
	for i := range n {
		s.Labels = append(s.Labels, i%classes)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// wantError fails unless err is one line, starts with "data: " and contains every part.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one about %q", parts)
	}
	if !strings.HasPrefix(err.Error(), "data: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q is not one line that starts with the package", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not mention %q", err, part)
		}
	}
	if strings.Count(err.Error(), "data: ") != 1 {
		t.Errorf("error %q names the package more than once", err)
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// second is the error of a call that returns a value and an error.
func second[T any](_ T, err error) error { return err }

type options = data.ReadOptions

// wantLoadError fails unless Load returns an error that contains every part.
func wantLoadError(t *testing.T, path string, o options, parts ...string) {
	t.Helper()
	_, err := data.Load(path, o)
	wantError(t, err, parts...)
}
