package models

import "testing"

func TestAverageWeight(t *testing.T) {
	for _, c := range []struct {
		sums termSums
		want float64
	}{
		// The weight 0.1 of three batches, as it is.
		{termSums{value: 3, weight: .1 + .1 + .1, weighted: .1*1 + .1*1 + .1*1, least: .1, most: .1, samples: 3}, .1},
		// Values 1 and 3 with weights 0 and 2: 0.5·(0·1 + 2·3) = 1.5·2.
		{termSums{value: 4, weight: 2, weighted: 6, least: 0, most: 2, samples: 2}, 1.5},
		// Values 1 and -1, or none, have no such weight.
		{termSums{value: 0, weight: 1, weighted: -1, least: 0, most: 1, samples: 2}, .5},
		{termSums{value: 0, weight: 1, weighted: 0, least: 0, most: 1, samples: 2}, .5},
		{termSums{value: 1, weight: 1, weighted: 2, least: 0, most: 1, samples: 2}, .5},
	} {
		if got := c.sums.averageWeight(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.sums, got, c.want)
		}
	}
}
