package eval

import (
	"fmt"
	"math"
	"slices"
)

// Each sample has a score and is positive (an anomaly, mostly) or negative; positive samples should have high scores.
// AUROC and AveragePrecision measure how well scores separate the two without a threshold, and ROC and PrecisionRecall
// show it at every threshold.

// AUROC returns the area under the ROC curve: the probability that a positive sample has a higher score than a negative
// one, where equal scores count as half (the Mann-Whitney statistic with mid-ranks; Hanley and McNeil, Radiology 143,
// 1982). It is an error if there are no positive or no negative samples, or if a score is NaN.
func AUROC(scores []float64, positive []bool) (float64, error) {
	r, err := rank("auroc", scores, positive)
	if err != nil {
		return 0, err
	}
	// Twice the number of pairs in the right order: whole numbers are exact.
	twice, below := 0.0, 0
	for _, g := range slices.Backward(r.groups) { // from the lowest score on
		twice += float64(g.positive) * float64(2*below+g.negative)
		below += g.negative
	}
	return twice / 2 / float64(r.positives) / float64(r.negatives), nil
}

// AveragePrecision returns Σ (R_k − R_{k−1}) P_k over the distinct scores, from the highest on, with the recall R_k and
// the precision P_k of the samples that score at least as much: a step sum, without interpolation, as in scikit-learn.
// For random scores it is about the share of positive samples. The errors are those of AUROC.
func AveragePrecision(scores []float64, positive []bool) (float64, error) {
	r, err := rank("average precision", scores, positive)
	if err != nil {
		return 0, err
	}
	sum, hits, flagged := 0.0, 0, 0
	for _, g := range r.groups {
		hits, flagged = hits+g.positive, flagged+g.positive+g.negative
		sum += float64(g.positive) / float64(r.positives) * float64(hits) / float64(flagged)
	}
	return sum, nil
}

// CurvePoint is a point of a ROC or precision-recall curve: the result of flagging all samples with a score of at least
// Threshold.
type CurvePoint struct {
	Threshold float64
	// X and Y are the false and the true positive rate, or the recall and the precision.
	X, Y float64
}

// ROC returns the receiver operating characteristic: the points (false positive rate, true positive rate) at every
// distinct score, from (0, 0), whose threshold is +Inf, to (1, 1). The errors are those of AUROC.
func ROC(scores []float64, positive []bool) ([]CurvePoint, error) {
	r, err := rank("roc", scores, positive)
	if err != nil {
		return nil, err
	}
	curve := []CurvePoint{{Threshold: math.Inf(1)}}
	hits, wrong := 0, 0
	for _, g := range r.groups {
		hits, wrong = hits+g.positive, wrong+g.negative
		curve = append(curve,
			CurvePoint{g.score, float64(wrong) / float64(r.negatives), float64(hits) / float64(r.positives)})
	}
	return curve, nil
}

// PrecisionRecall returns the points (recall, precision) at every distinct score, from the highest on; the last has
// recall 1. The errors are those of AUROC.
func PrecisionRecall(scores []float64, positive []bool) ([]CurvePoint, error) {
	r, err := rank("precision-recall", scores, positive)
	if err != nil {
		return nil, err
	}
	var curve []CurvePoint
	hits, flagged := 0, 0
	for _, g := range r.groups {
		hits, flagged = hits+g.positive, flagged+g.positive+g.negative
		curve = append(curve, CurvePoint{g.score, float64(hits) / float64(r.positives), float64(hits) / float64(flagged)})
	}
	return curve, nil
}

// BestF1 returns the threshold with the highest F1, if samples above it are flagged, and that F1. It lies half way
// between two neighbouring scores, or below all scores; the highest of equal ones counts. The errors are those of
// AUROC.
func BestF1(scores []float64, positive []bool) (threshold, f1 float64, err error) {
	r, err := rank("best F1", scores, positive)
	if err != nil {
		return 0, 0, err
	}
	hits, flagged := 0, 0
	for i, g := range r.groups {
		hits, flagged = hits+g.positive, flagged+g.positive+g.negative
		if v := 2 * float64(hits) / float64(flagged+r.positives); v > f1 {
			f1 = v
			threshold = math.Nextafter(g.score, math.Inf(-1))
			if i+1 < len(r.groups) {
				if half := g.score/2 + r.groups[i+1].score/2; half < g.score {
					threshold = half
				}
			}
		}
	}
	return threshold, f1, nil
}

// ranked has samples by falling score, those with equal scores together.
type ranked struct {
	groups               []scoreGroup
	positives, negatives int
}

type scoreGroup struct {
	score              float64
	positive, negative int
}

func rank(what string, scores []float64, positive []bool) (*ranked, error) {
	if len(scores) != len(positive) {
		return nil, fmt.Errorf("eval: %s: %d scores, and %d samples that are positive or not", what, len(scores),
			len(positive))
	}
	order := make([]int, len(scores))
	for i, v := range scores {
		if math.IsNaN(v) {
			return nil, fmt.Errorf("eval: %s: the score of sample %d is NaN", what, i)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case scores[i] > scores[j]:
			return -1
		case scores[i] < scores[j]:
			return 1
		}
		return 0
	})
	r := &ranked{}
	for _, i := range order {
		if len(r.groups) == 0 || r.groups[len(r.groups)-1].score != scores[i] {
			r.groups = append(r.groups, scoreGroup{score: scores[i]})
		}
		g := &r.groups[len(r.groups)-1]
		if positive[i] {
			g.positive++
			r.positives++
		} else {
			g.negative++
			r.negatives++
		}
	}
	if r.positives == 0 || r.negatives == 0 {
		return nil, fmt.Errorf("eval: %s: %d positive and %d negative samples: there must be at least one of each", what,
			r.positives, r.negatives)
	}
	return r, nil
}
