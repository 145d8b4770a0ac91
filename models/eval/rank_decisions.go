package eval

import (
	"fmt"
	"math"
)

// Decisions counts flagged samples, such as anomalies, and those that should have been flagged.
type Decisions struct {
	TruePositives, FalsePositives, TrueNegatives, FalseNegatives int
}

// Decide flags the samples whose score is above the threshold. It is an error if a score or the threshold is NaN, or if
// there are not as many scores as samples.
func Decide(scores []float64, positive []bool, threshold float64) (Decisions, error) {
	var d Decisions
	if len(scores) != len(positive) {
		return d, fmt.Errorf("eval: decide: %d scores, and %d samples that are positive or not", len(scores), len(positive))
	}
	if math.IsNaN(threshold) {
		return d, fmt.Errorf("eval: decide: the threshold is NaN")
	}
	for i, v := range scores {
		switch flagged := v > threshold; {
		case math.IsNaN(v):
			return Decisions{}, fmt.Errorf("eval: decide: the score of sample %d is NaN", i)
		case flagged && positive[i]:
			d.TruePositives++
		case flagged:
			d.FalsePositives++
		case positive[i]:
			d.FalseNegatives++
		default:
			d.TrueNegatives++
		}
	}
	return d, nil
}

// share is a/(a+b), and 0 where there is nothing.
func share(a, b int) float64 {
	if a+b == 0 {
		return 0
	}
	return float64(a) / float64(a+b)
}

// Precision returns the share of flagged samples that are positive, 0 if none is flagged. It depends on the share of
// positive samples.
func (d Decisions) Precision() float64 { return share(d.TruePositives, d.FalsePositives) }

// Recall returns the share of positive samples that are flagged, 0 if there are none.
func (d Decisions) Recall() float64 { return share(d.TruePositives, d.FalseNegatives) }

// FalsePositiveRate returns the share of negative samples that are flagged, 0 if there are none.
func (d Decisions) FalsePositiveRate() float64 { return share(d.FalsePositives, d.TrueNegatives) }

// F1 returns the harmonic mean 2PR/(P + R) of precision and recall, 0 if both are.
func (d Decisions) F1() float64 { return share(2*d.TruePositives, d.FalsePositives+d.FalseNegatives) }

// Accuracy returns the share of correct decisions.
func (d Decisions) Accuracy() float64 {
	return share(d.TruePositives+d.TrueNegatives, d.FalsePositives+d.FalseNegatives)
}

// Undefined lists those of precision, recall and false positive rate that have no denominator and count as 0.
func (d Decisions) Undefined() []string {
	var out []string
	if d.TruePositives+d.FalsePositives == 0 {
		out = append(out, "precision: no sample is flagged")
	}
	if d.TruePositives+d.FalseNegatives == 0 {
		out = append(out, "recall: no sample is positive")
	}
	if d.FalsePositives+d.TrueNegatives == 0 {
		out = append(out, "false positive rate: no sample is negative")
	}
	return out
}
