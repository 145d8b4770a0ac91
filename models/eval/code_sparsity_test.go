package eval_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/models/eval"
)

func TestSparsityByHand(t *testing.T) {
	codes := evaltest.Points(t, []float32{0, 1, -2, 0}, []float32{0, 0, .5, .25})
	s, err := eval.SparsityOf(codes, .25)
	if err != nil || s.Active != 3./8 || s.Dead != 2 || fmt.Sprint(s.Units) != "[0 0.5 1 0]" {
		t.Errorf("%+v, %v", s, err)
	}
	for _, threshold := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := eval.SparsityOf(codes, threshold); err == nil {
			t.Errorf("a threshold of %v is taken", threshold)
		}
	}
	if _, err := eval.SparsityOf(nil, 0); err == nil {
		t.Error("a nil set is taken")
	}
}
