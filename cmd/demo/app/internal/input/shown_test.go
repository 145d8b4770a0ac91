package input

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// Samples are taken class by class, in turns.
func TestByTurns(t *testing.T) {
	s := &data.Set{X: make([]float32, 6), N: 6, D: 1, Labels: []int{1, 1, 0, 1, 0, 1}, Classes: []string{"a", "b", "c"}}
	for n, want := range map[int][]int{1: {2}, 3: {2, 0, 4}, 6: {2, 0, 4, 1, 3, 5}, 9: {2, 0, 4, 1, 3, 5}} {
		if got := ByTurns(s, n); !slices.Equal(got, want) {
			t.Errorf("%d samples: %v, want %v", n, got, want)
		}
	}
	if got := ByTurns(&data.Set{X: make([]float32, 3), N: 3, D: 1}, 2); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("without labels: %v", got)
	}
}
