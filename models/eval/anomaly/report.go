package anomaly

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Report says how well scores, and decisions by a threshold, tell anomalies from normal samples. Anomalies are the positive
// class throughout.
type Report struct {
	// AUROC is the area under the receiver operating characteristic: the probability that an anomaly has a higher score than
	// a normal sample, plus half that of an equal one.
	AUROC float64
	// AP is the average precision: the sum over the points of PR of the precision times the rise of recall. Scores that mean
	// nothing have the share of anomalies among the samples, on which it depends, other than AUROC.
	AP float64

	Threshold             float64 // a sample is flagged if its score is above it
	TP, FP, TN, FN        int     // anomalies and normal samples that are flagged; normal samples and anomalies that are not
	Precision, Recall, F1 float64 // TP/(TP + FP), TP/(TP + FN), and their harmonic mean; 0 where that is 0/0
	FPR                   float64 // FP/(FP + TN): the share of normal samples that are flagged

	ROC Curve // of FPR (X) and recall (Y), from (0, 0) to (1, 1)
	PR  Curve // of recall (X) and precision (Y)

	Normal, Anomalous []float64 // the scores of either kind, for histograms
	Warnings          []string  // what to be careful with
}

// Curve has a point for each of the different scores, from the highest to the lowest: what there would be if samples with
// this score and above were flagged. A ROC begins with a point more, where none is flagged.
type Curve struct {
	X, Y       []float64
	Thresholds []float64 // the scores; +Inf where none is flagged
}

// Evaluate reports on the scores of samples of which it is known whether they are anomalies. There must be some of either
// kind.
func Evaluate(scores []float64, anomalous []bool, threshold float64) (Report, error) {
	r := Report{Threshold: threshold}
	order, err := descending(scores, anomalous)
	if err != nil {
		return Report{}, fmt.Errorf("anomaly: report: %w", err)
	}
	if math.IsNaN(threshold) {
		return Report{}, errors.New("anomaly: report: the threshold is not a number")
	}
	for i, v := range scores {
		switch {
		case anomalous[i]:
			r.Anomalous = append(r.Anomalous, v)
		default:
			r.Normal = append(r.Normal, v)
		}
		switch flagged := v > threshold; {
		case flagged && anomalous[i]:
			r.TP++
		case flagged:
			r.FP++
		case anomalous[i]:
			r.FN++
		default:
			r.TN++
		}
	}
	r.curves(order, scores, anomalous)
	r.rates()
	return r, nil
}

// descending returns the numbers of the samples by falling score, and reports what cannot be evaluated.
func descending(scores []float64, anomalous []bool) ([]int, error) {
	if len(scores) != len(anomalous) {
		return nil, fmt.Errorf("%d scores, and %d samples of which it is known whether they are anomalies", len(scores), len(anomalous))
	}
	order := make([]int, len(scores))
	positives := 0
	for i, v := range scores {
		if math.IsNaN(v) {
			return nil, fmt.Errorf("the score of sample %d is not a number", i)
		}
		if anomalous[i] {
			positives++
		}
		order[i] = i
	}
	if positives == 0 || positives == len(scores) {
		return nil, fmt.Errorf("%d of %d samples are anomalies: there must be some of either kind", positives, len(scores))
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	return order, nil
}

// eachCut calls f for each of the different scores, falling, with the numbers of anomalies and of normal samples of this
// score and above.
func eachCut(order []int, scores []float64, anomalous []bool, f func(score float64, tp, fp int)) {
	tp, fp := 0, 0
	for k, i := range order {
		if anomalous[i] {
			tp++
		} else {
			fp++
		}
		if k == len(order)-1 || scores[order[k+1]] != scores[i] {
			f(scores[i], tp, fp)
		}
	}
}

// curves draws the curves and measures the areas under them.
func (r *Report) curves(order []int, scores []float64, anomalous []bool) {
	r.ROC = Curve{X: []float64{0}, Y: []float64{0}, Thresholds: []float64{math.Inf(1)}}
	lastFPR, lastRecall := 0.0, 0.0
	eachCut(order, scores, anomalous, func(score float64, tp, fp int) {
		fpr, recall := float64(fp)/float64(len(r.Normal)), float64(tp)/float64(len(r.Anomalous))
		precision := float64(tp) / float64(tp+fp)
		r.AUROC += float64((fpr - lastFPR) * (recall + lastRecall) / 2)
		r.AP += float64((recall - lastRecall) * precision)
		r.ROC.add(fpr, recall, score)
		r.PR.add(recall, precision, score)
		lastFPR, lastRecall = fpr, recall
	})
}

func (c *Curve) add(x, y, threshold float64) {
	c.X, c.Y, c.Thresholds = append(c.X, x), append(c.Y, y), append(c.Thresholds, threshold)
}

// rates fills in what follows from the counts, and what there is to warn about.
func (r *Report) rates() {
	r.Recall = float64(r.TP) / float64(len(r.Anomalous))
	r.FPR = float64(r.FP) / float64(len(r.Normal))
	if r.TP+r.FP > 0 {
		r.Precision = float64(r.TP) / float64(r.TP+r.FP)
	} else {
		r.Warnings = append(r.Warnings, fmt.Sprintf("no sample has a score above the threshold of %.4g: the precision is 0/0, and given as 0", r.Threshold))
	}
	r.F1 = f1(r.TP, r.FP, r.FN)
	if r.AUROC < 0.5 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the AUROC is %.3f: anomalies have lower scores than normal samples, as where they are simpler, and so reconstructed better, than what the model was trained on", r.AUROC))
	}
}

// f1 is 2TP/(2TP + FP + FN), the harmonic mean of precision and recall.
func f1(tp, fp, fn int) float64 {
	if tp == 0 {
		return 0
	}
	return 2 * float64(tp) / float64(2*tp+fp+fn)
}

// bestF1 returns the threshold with the largest F1, the highest of several, and the F1. It lies in the middle between two
// scores, or next below the lowest if all samples are to be flagged.
func bestF1(scores []float64, anomalous []bool) (threshold, best float64, err error) {
	order, err := descending(scores, anomalous)
	if err != nil {
		return 0, 0, err
	}
	positives := 0
	for _, a := range anomalous {
		if a {
			positives++
		}
	}
	cut := math.Inf(1)
	eachCut(order, scores, anomalous, func(score float64, tp, fp int) {
		if v := f1(tp, fp, positives-tp); v > best {
			best, cut = v, score
		}
	})
	below := math.Inf(-1)
	for _, v := range scores {
		if v < cut {
			below = max(below, v)
		}
	}
	if math.IsInf(below, -1) {
		return math.Nextafter(cut, below), best, nil
	}
	if middle := below + (cut-below)/2; middle < cut {
		return middle, best, nil
	}
	return below, best, nil // there is no number between them
}
