package anomaly_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

// TestEvaluate has equal scores of both kinds. The areas are those of scikit-learn 1.7 (metrics.roc_auc_score and
// average_precision_score), the rest is counted by hand.
func TestEvaluate(t *testing.T) {
	scores := []float64{.1, .4, .35, .8, .4, .4, .9, .2, .8, .05}
	anomalous := []bool{false, false, true, true, true, false, true, false, false, false}
	r := must[anomaly.Report](t)(anomaly.Evaluate(scores, anomalous, .4))
	near(t, "AUROC", r.AUROC, 0.7708333333333334, 1e-15)
	near(t, "AP", r.AP, 0.6845238095238095, 1e-15)
	// Above .4 are .8, .9 and .8, of which one is normal.
	if r.TP != 2 || r.FP != 1 || r.FN != 2 || r.TN != 5 || r.Threshold != .4 {
		t.Errorf("counts %d %d %d %d at %v", r.TP, r.FP, r.FN, r.TN, r.Threshold)
	}
	near(t, "precision", r.Precision, 2./3, 1e-15)
	near(t, "recall", r.Recall, .5, 1e-15)
	near(t, "F1", r.F1, 4./7, 1e-15)
	near(t, "FPR", r.FPR, 1./6, 1e-15)
	if len(r.Normal) != 6 || !slices.Equal(r.Anomalous, []float64{.35, .8, .4, .9}) || r.Warnings != nil {
		t.Errorf("normal %v, anomalous %v, warnings %v", r.Normal, r.Anomalous, r.Warnings)
	}
	if want := []float64{0, 0, 1. / 6, .5, .5, 4. / 6, 5. / 6, 1}; !slices.Equal(r.ROC.X, want) {
		t.Errorf("ROC x %v, want %v", r.ROC.X, want)
	}
	if want := []float64{0, .25, .5, .75, 1, 1, 1, 1}; !slices.Equal(r.ROC.Y, want) || !slices.Equal(r.PR.X, want[1:]) {
		t.Errorf("ROC y %v, PR x %v, want %v", r.ROC.Y, r.PR.X, want)
	}
	if want := []float64{1, 2. / 3, .5, 4. / 7, .5, 4. / 9, .4}; !slices.Equal(r.PR.Y, want) {
		t.Errorf("PR y %v, want %v", r.PR.Y, want)
	}
	if want := []float64{.9, .8, .4, .35, .2, .1, .05}; !slices.Equal(r.PR.Thresholds, want) || !slices.Equal(r.ROC.Thresholds[1:], want) || !math.IsInf(r.ROC.Thresholds[0], 1) {
		t.Errorf("thresholds %v and %v", r.PR.Thresholds, r.ROC.Thresholds)
	}
}

// TestEvaluateAgainstGonum compares ROC curves and areas with gonum's on scores of few values, and the AUROC with the share of
// pairs in the right order.
func TestEvaluateAgainstGonum(t *testing.T) {
	const seed = 3
	random := rand.New(rand.NewPCG(seed, 0))
	for range 20 {
		n := 2 + random.IntN(60)
		scores, anomalous := make([]float64, n), make([]bool, n)
		for i := range n {
			anomalous[i] = i == 0 || i > 1 && random.IntN(3) == 0
			scores[i] = float64(random.IntN(8))
			if anomalous[i] {
				scores[i] += float64(random.IntN(4))
			}
		}
		r := must[anomaly.Report](t)(anomaly.Evaluate(scores, anomalous, 4))
		pairs, right := 0.0, 0.0
		for i := range n {
			for j := range n {
				if anomalous[i] && !anomalous[j] {
					pairs++
					switch {
					case scores[i] > scores[j]:
						right++
					case scores[i] == scores[j]:
						right += .5
					}
				}
			}
		}
		near(t, "AUROC by pairs", r.AUROC, right/pairs, 1e-12)
		y, classes := slices.Clone(scores), slices.Clone(anomalous)
		sort.Sort(byScore{y, classes})
		tpr, fpr, thresholds := stat.ROC(nil, y, classes, nil)
		near(t, "AUROC of gonum", r.AUROC, integrate.Trapezoidal(fpr, tpr), 1e-12)
		if !floats.EqualApprox(tpr, r.ROC.Y, 1e-12) || !floats.EqualApprox(fpr, r.ROC.X, 1e-12) || !slices.Equal(thresholds, r.ROC.Thresholds) {
			t.Errorf("seed %d: ROC %v %v %v, gonum's %v %v %v", seed, r.ROC.X, r.ROC.Y, r.ROC.Thresholds, fpr, tpr, thresholds)
		}
		// No threshold has a larger F1 than the best one.
		d := must[*anomaly.Detector](t)(anomaly.Fit(halves{}, pairsOf(1, 2), anomaly.Options{}))
		if err := d.CalibrateF1(pairsOf(scores...), anomalous); err != nil {
			t.Fatal(err)
		}
		threshold, _ := d.Threshold()
		measured := must[[]float64](t)(d.Score(pairsOf(scores...)))
		best := must[anomaly.Report](t)(anomaly.Evaluate(measured, anomalous, threshold)).F1
		for _, cut := range append(slices.Clone(measured), -1) {
			if other := must[anomaly.Report](t)(anomaly.Evaluate(measured, anomalous, cut)).F1; other > best {
				t.Errorf("seed %d: F1 %v at %v, but %v at %v", seed, best, threshold, other, cut)
			}
		}
	}
}

// pairsOf returns samples whose errors rise with v.
func pairsOf(v ...float64) *data.Set {
	s := &data.Set{N: len(v), D: 2}
	for _, e := range v {
		s.X = append(s.X, 0, float32(e))
	}
	return s
}

type byScore struct {
	y       []float64
	classes []bool
}

func (b byScore) Len() int           { return len(b.y) }
func (b byScore) Less(i, j int) bool { return b.y[i] < b.y[j] }
func (b byScore) Swap(i, j int) {
	b.y[i], b.y[j] = b.y[j], b.y[i]
	b.classes[i], b.classes[j] = b.classes[j], b.classes[i]
}

func TestReportWarns(t *testing.T) {
	r := must[anomaly.Report](t)(anomaly.Evaluate([]float64{3, 2, 1}, []bool{false, false, true}, 5))
	if r.AUROC != 0 || r.Precision != 0 || r.F1 != 0 || len(r.Warnings) != 2 ||
		!strings.Contains(r.Warnings[0], "0/0") || !strings.Contains(r.Warnings[1], "AUROC is 0.000") {
		t.Errorf("%v, warnings %q", r.AUROC, r.Warnings)
	}
	for want, f := range map[string]func() error{
		"2 scores, and 1": func() error { _, err := anomaly.Evaluate([]float64{1, 2}, []bool{true}, 0); return err },
		"sample 1":        func() error { _, err := anomaly.Evaluate([]float64{1, math.NaN()}, []bool{true, false}, 0); return err },
		"2 of 2 samples":  func() error { _, err := anomaly.Evaluate([]float64{1, 2}, []bool{true, true}, 0); return err },
		"the threshold":   func() error { _, err := anomaly.Evaluate([]float64{1, 2}, []bool{true, false}, math.NaN()); return err },
	} {
		wantError(t, f(), want)
	}
}
