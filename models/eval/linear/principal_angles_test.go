package linear_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/linear"
)

func TestPrincipalAngles(t *testing.T) {
	const degree = math.Pi / 180
	at := func(a float64) []float64 { return []float64{math.Cos(a), math.Sin(a), 0} }
	for _, c := range []struct {
		name string
		a, b [][]float64
		want []float64
	}{
		{"two lines", [][]float64{{2, 0, 0}}, [][]float64{at(30 * degree)}, []float64{30 * degree}},
		{"opposite vectors", [][]float64{{1, 0, 0}}, [][]float64{{-3, 0, 0}}, []float64{0}},
		{"a tiny angle, whose cosine is 1", [][]float64{{1, 0, 0}}, [][]float64{at(1e-9)}, []float64{1e-9}},
		{"nearly a right angle", [][]float64{{1, 0, 0}}, [][]float64{at(math.Pi/2 - 1e-9)}, []float64{math.Pi/2 - 1e-9}},
		{"one plane, by other vectors", [][]float64{{1, 0, 0}, {0, 1, 0}}, [][]float64{{1, 1, 0}, {1, -2, 0}},
			[]float64{0, 0}},
		{"two planes that share a line", [][]float64{{1, 0, 0}, {0, 1, 0}}, [][]float64{{1, 0, 0}, {0, 1, 1}},
			[]float64{0, 45 * degree}},
		{"a line in a plane", [][]float64{{1, 1, 0}}, [][]float64{{1, 0, 0}, {0, 1, 0}}, []float64{0}},
		{"a line and a plane", [][]float64{{1, 0, 0}, {0, 1, 0}}, [][]float64{{0, 0, 5}}, []float64{90 * degree}},
	} {
		got, err := linear.PrincipalAngles(c.a, c.b)
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: %v (%v), want %v", c.name, got, err, c.want)
			continue
		}
		for i, want := range c.want {
			if math.Abs(got[i]-want) > 1e-14 {
				t.Errorf("%s: angle %d is %v, want %v", c.name, i, got[i], want)
			}
		}
	}
}

func TestPrincipalAngleErrors(t *testing.T) {
	plane := [][]float64{{1, 0, 0}, {0, 1, 0}}
	for want, b := range map[string][][]float64{
		"at least 1":         {},
		"at most as many":    {{1}, {2}},
		"vector 1 has 2":     {{1, 0, 0}, {1, 0}},
		"not finite":         {{1, math.NaN(), 0}},
		"linearly dependent": {{1, 2, 3}, {2, 4, 6}},
		"of 3 and of 2":      {{1, 0}},
	} {
		if _, err := linear.PrincipalAngles(plane, b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v does not say %q", b, err, want)
		}
	}
}
