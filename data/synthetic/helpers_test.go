package synthetic_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wantError fails unless err is one line, starts with "synthetic: " and contains every part.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one about %q", parts)
		return
	}
	if !strings.HasPrefix(err.Error(), "synthetic: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q is not one line that starts with the package", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not mention %q", err, part)
		}
	}
}

// near fails unless the numbers agree within a tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.6g, want %.6g ± %.2g", what, got, want, tolerance)
	}
}

// counts returns how many samples each class has.
func counts(s *data.Set) []int {
	n := make([]int, len(s.Classes))
	for _, label := range s.Labels {
		n[label]++
	}
	return n
}

// class returns the samples of a class.
func class(t *testing.T, s *data.Set, label int) *data.Set {
	t.Helper()
	return must(s.Where(func(l int) bool { return l == label }))(t)
}

// covariance returns the covariance of two features, divided by N.
func covariance(s *data.Set, a, b int) float64 {
	means, sum := s.ColumnMeans(), 0.0
	for i := range s.N {
		row := s.Row(i)
		sum += (float64(row[a]) - means[a]) * (float64(row[b]) - means[b])
	}
	return sum / float64(s.N)
}

// same reports whether two sets have the same values and labels.
func same(a, b *data.Set) bool { return slices.Equal(a.X, b.X) && slices.Equal(a.Labels, b.Labels) }
