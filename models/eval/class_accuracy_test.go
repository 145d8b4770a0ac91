package eval_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

func TestAccuracy(t *testing.T) {
	p := &data.Set{N: 4, D: 3, Classes: []string{"a", "b", "c"}, Labels: []int{0, 2, 0, 1},
		X: []float32{.5, .3, .2, .1, .2, .7, .4, .4, .2, .3, .3, .4}}
	if got, err := eval.Accuracy(p); err != nil || got != .75 {
		t.Errorf("accuracy %v (%v), want 0.75", got, err)
	}
	few := &data.Set{N: 1, D: 2, X: []float32{1, 0}, Classes: p.Classes, Labels: []int{2}}
	for want, s := range map[string]*data.Set{
		"no labels":              {N: 1, D: 2, X: []float32{1, 0}},
		"probabilities of 2":     few,
		"the set is nil":         nil,
		"0 samples x 0 features": {},
	} {
		if _, err := eval.Accuracy(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
