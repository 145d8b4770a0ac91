package eval_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

func TestMSEWhere(t *testing.T) {
	set := func(x ...float32) *data.Set { return &data.Set{X: x, N: 2, D: len(x) / 2} }
	x, xhat := set(1, 2, 3, 4), set(1.5, 0, 3, 1)
	for _, c := range []struct {
		mask *data.Set
		want float64
	}{
		{set(1, 1, 1, 1), (.25 + 4 + 9) / 4}, {set(0, 1, 1, 0), 2}, {set(1, 0, 0, 0), .25},
	} {
		if got, err := eval.MSEWhere(x, xhat, c.mask); err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("mask %v: %v (%v), want %v", c.mask.X, got, err, c.want)
		}
	}
	for want, mask := range map[string]*data.Set{
		"selects nothing": set(0, 0, 0, 0), "0.5 of sample 1, feature 0": set(1, 1, .5, 1), "against": set(1, 1), "nil": nil,
	} {
		if _, err := eval.MSEWhere(x, xhat, mask); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
