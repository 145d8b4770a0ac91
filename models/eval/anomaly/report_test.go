package anomaly_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestEvaluate has equal scores of both kinds. The areas are those of scikit-learn 1.7 (metrics.roc_auc_score and
// average_precision_score), the rest is counted by hand.
func TestEvaluate(t *testing.T) {
	scores := []float64{.1, .4, .35, .8, .4, .4, .9, .2, .8, .05}
	anomalous := []bool{false, false, true, true, true, false, true, false, false, false}
	r := evaltest.Must(anomaly.Evaluate(scores, anomalous, .4))
	evaltest.Close(t, "AUROC", r.AUROC, 0.7708333333333334, 1e-15)
	evaltest.Close(t, "AP", r.AP, 0.6845238095238095, 1e-15)
	// Above 0.4 are 0.8, 0.9 and 0.8, of which one is normal.
	if want := (eval.Decisions{TruePositives: 2, FalsePositives: 1, FalseNegatives: 2,
		TrueNegatives: 5}); r.Decisions != want || r.Threshold != .4 {
		t.Errorf("%+v at %v, want %+v", r.Decisions, r.Threshold, want)
	}
	if !slices.Equal(r.Normal, []float64{.1, .4, .4, .2, .8, .05}) ||
		!slices.Equal(r.Anomalous, []float64{.35, .8, .4, .9}) || r.Warnings != nil {
		t.Errorf("normal %v, anomalous %v, warnings %v", r.Normal, r.Anomalous, r.Warnings)
	}
	if want := (eval.CurvePoint{Threshold: .8, X: 1. / 6, Y: .5}); r.ROC[2] != want || len(r.ROC) != 8 {
		t.Errorf("ROC %v", r.ROC)
	}
	if want := (eval.CurvePoint{Threshold: .8, X: .5, Y: 2. / 3}); r.PR[1] != want || len(r.PR) != 7 {
		t.Errorf("PR %v", r.PR)
	}
}

func TestCompare(t *testing.T) {
	d := evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 3, 0), anomaly.Options{}))
	r := evaltest.Must(anomaly.Compare(d, pairs(0, 1, 0, 2), pairs(5, 2, 5, 3, 5, 4), 3))
	if !slices.Equal(r.Normal, []float64{.5, 2}) || !slices.Equal(r.Anomalous, []float64{2, 4.5, 8}) ||
		r.TruePositives != 2 || r.FalsePositives != 0 {
		t.Errorf("%+v", r)
	}
	evaltest.Close(t, "AUROC", r.AUROC, 5.5/6, 1e-12)
	_, err := anomaly.Compare(d, pairs(0, 1), nil, 3)
	wantError(t, err, "compare: anomalies: ")
}

func TestReportWarns(t *testing.T) {
	r := evaltest.Must(anomaly.Evaluate([]float64{3, 2, 1}, []bool{false, false, true}, 5))
	if r.AUROC != 0 || len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0], "0/0") ||
		!strings.Contains(r.Warnings[1], "AUROC is 0.000") {
		t.Errorf("%v, warnings %q", r.AUROC, r.Warnings)
	}
	evaltest.Errors(t, "anomaly: ", map[string]error{
		"2 scores, and 1": evaltest.Of(anomaly.Evaluate([]float64{1, 2}, []bool{true}, 0)),
		"sample 1 is NaN": evaltest.Of(anomaly.Evaluate([]float64{1, math.NaN()}, []bool{true, false}, 0)),
		"2 positive and":  evaltest.Of(anomaly.Evaluate([]float64{1, 2}, []bool{true, true}, 0)),
		"the threshold":   evaltest.Of(anomaly.Evaluate([]float64{1, 2}, []bool{true, false}, math.NaN())),
	})
}
