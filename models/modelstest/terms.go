package modelstest

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// termsOfSamples finds terms whose value for a sample depends on the other samples, with the same noise, and that do
// not say so.
func (s *suite) termsOfSamples(t *testing.T) {
	a := s.new(t, models.Options{Seed: 12})
	s.fit(t, a, 1)
	of := func(rows ...int) models.SampleLosses {
		var sets []*data.Set
		for _, i := range rows {
			one, err := s.data.Select([]int{i})
			if err != nil {
				t.Fatal(err)
			}
			sets = append(sets, one)
		}
		set, err := data.Concat(sets...)
		if err != nil {
			t.Fatal(err)
		}
		l, err := a.SampleLosses(t.Context(), set, models.SampleLossOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	one, other := of(0, 1, 2), of(0, 4, 8)
	for k, term := range one.Terms {
		v, w := term.Values[0], other.Terms[k].Values[0]
		if math.Abs(v-w) > 1e-4*max(1, math.Abs(v)) {
			t.Errorf("the term %q of a sample is %v among some samples and %v among others: set losses.Term.OfBatch",
				term.Name, v, w)
		}
	}
}
