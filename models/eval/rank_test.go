package eval_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/models/eval"
)

// TestPercentile: values worked by hand, as NumPy has them.
func TestPercentile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		values []float64
		p      float64
		want   float64
	}{
		{[]float64{35, 20, 15, 50, 40}, 40, 29},
		{hundred, 95, 95.05},
		{[]float64{1, 2, 3, 4}, 95, 3.85},
		{[]float64{7}, 50, 7},
		{[]float64{2, 1}, 0, 1},
		{[]float64{2, 1}, 100, 2},
		{[]float64{math.Inf(1), math.Inf(1)}, 50, math.Inf(1)},
	} {
		got, err := eval.Percentile(c.values, c.p)
		if err != nil || got != c.want && !(math.Abs(got-c.want) < 1e-12) {
			t.Errorf("percentile %v of %v: %v, %v, want %v", c.p, c.values, got, err, c.want)
		}
	}
	for _, c := range []struct {
		values []float64
		p      float64
		want   string
	}{{nil, 5, "no values"}, {[]float64{1}, 101, "0 to 100"}, {[]float64{1}, math.NaN(), "0 to 100"},
		{[]float64{1, math.NaN()}, 5, "value 1 is NaN"}} {
		if _, err := eval.Percentile(c.values, c.p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("percentile %v of %v: %v, want %q", c.p, c.values, err, c.want)
		}
	}
}

// TestRankingByHand: scores 0.9+ 0.8- 0.7+ 0.7- 0.1-: of the six pairs, 4 are right and one is a tie.
func TestRankingByHand(t *testing.T) {
	scores, positive := []float64{.7, .9, .1, .8, .7}, []bool{true, true, false, false, false}
	auroc := evaltest.Must(eval.AUROC(scores, positive))
	evaltest.Close(t, "auroc", auroc, 4.5/6, 1e-15)
	// Precisions at the scores 0.9, 0.8, 0.7, 0.1 are 1, 1/2, 1/2, 2/5; recall rises by 1/2 at the first and the third.
	ap := evaltest.Must(eval.AveragePrecision(scores, positive))
	evaltest.Close(t, "average precision", ap, .5+.25, 1e-15)
	roc := evaltest.Must(eval.ROC(scores, positive))
	want := []eval.CurvePoint{{math.Inf(1), 0, 0}, {.9, 0, .5}, {.8, 1. / 3, .5}, {.7, 2. / 3, 1}, {.1, 1, 1}}
	if len(roc) != len(want) {
		t.Fatalf("roc %v", roc)
	}
	for i, p := range roc {
		if p != want[i] {
			t.Errorf("roc point %d: %v, want %v", i, p, want[i])
		}
	}
	pr, err := eval.PrecisionRecall(scores, positive)
	if err != nil || len(pr) != 4 || pr[3] != (eval.CurvePoint{Threshold: .1, X: 1, Y: .4}) {
		t.Errorf("precision-recall %v, %v", pr, err)
	}
	// F1 above 0.8: 2·1/(1+2) = 2/3; above 0.7: 2/4; above 0.1: 2·2/(4+2) = 2/3; all: 4/7. Of the equal ones the first.
	threshold, f1, err := eval.BestF1(scores, positive)
	if err != nil || math.Abs(threshold-.85) > 1e-15 {
		t.Errorf("threshold %v, %v", threshold, err)
	}
	evaltest.Close(t, "best F1", f1, 2./3, 1e-15)
	d, err := eval.Decide(scores, positive, threshold)
	if err != nil || d != (eval.Decisions{TruePositives: 1, TrueNegatives: 3, FalseNegatives: 1}) {
		t.Errorf("decisions %+v, %v", d, err)
	}
	evaltest.Close(t, "F1 of the decisions", d.F1(), f1, 1e-15)
	if d, _ := eval.Decide(scores, positive, .7); d.TruePositives != 1 || d.FalsePositives != 1 {
		t.Errorf("scores at the threshold are flagged: %+v", d)
	}
	evaltest.Close(t, "precision", d.Precision(), 1, 0)
	evaltest.Close(t, "recall", d.Recall(), .5, 0)
	evaltest.Close(t, "false positive rate", d.FalsePositiveRate(), 0, 0)
	evaltest.Close(t, "accuracy", d.Accuracy(), .8, 1e-15)
	if none := (eval.Decisions{TrueNegatives: 3}); none.Precision() != 0 || len(none.Undefined()) != 2 {
		t.Errorf("no positive sample: %v, %q", none.Precision(), none.Undefined())
	}
}

// TestRankingAgainstPairs compares with definitions that look at all pairs and at all thresholds, on scores with ties.
func TestRankingAgainstPairs(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		n := 2 + random.IntN(30)
		scores, positive := make([]float64, n), make([]bool, n)
		for i := range n {
			scores[i], positive[i] = float64(random.IntN(8))-3, random.IntN(3) == 0
		}
		positive[0], positive[1] = true, false
		right, pairs := 0.0, 0.0
		for i := range n {
			for j := range n {
				if positive[i] && !positive[j] {
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
		got := evaltest.Must(eval.AUROC(scores, positive))
		evaltest.Close(t, "auroc", got, right/pairs, 1e-12)
		roc := evaltest.Must(eval.ROC(scores, positive))
		area := 0.0 // by trapezoids, which give ties their half
		for i := 1; i < len(roc); i++ {
			area += (roc[i].X - roc[i-1].X) * (roc[i].Y + roc[i-1].Y) / 2
		}
		evaltest.Close(t, "area under the ROC", area, got, 1e-12)
		ap := evaltest.Must(eval.AveragePrecision(scores, positive))
		evaltest.Close(t, "average precision", ap, steps(scores, positive), 1e-12)

		threshold, best, err := eval.BestF1(scores, positive)
		if err != nil {
			t.Fatal(err)
		}
		most := 0.0
		for th := -4.; th < 6; th++ {
			d := evaltest.Must(eval.Decide(scores, positive, th+.5))
			most = max(most, d.F1())
		}
		evaltest.Close(t, "best F1", best, most, 1e-12)
		if d, _ := eval.Decide(scores, positive, threshold); math.Abs(d.F1()-best) > 1e-12 {
			t.Errorf("F1 %v at the threshold, want %v", d.F1(), best)
		}
	}
}

// steps is the average precision by its definition: at every threshold that is a score, from the highest on, all
// samples are counted.
func steps(scores []float64, positive []bool) float64 {
	thresholds := slices.Compact(slices.Sorted(slices.Values(scores)))
	sum, recall := 0.0, 0.0
	for _, threshold := range slices.Backward(thresholds) {
		hits, flagged, all := 0.0, 0.0, 0.0
		for i, v := range scores {
			if positive[i] {
				all++
			}
			if v >= threshold {
				flagged++
				if positive[i] {
					hits++
				}
			}
		}
		sum += (hits/all - recall) * hits / flagged
		recall = hits / all
	}
	return sum
}

// TestRankingOfScikitLearn compares with roc_auc_score and average_precision_score of scikit-learn 1.9, for scores with
// many ties: score i is i·i mod 17, and positive are the i with 7·i mod 11 < 4.
func TestRankingOfScikitLearn(t *testing.T) {
	var scores []float64
	var positive []bool
	for i := range 100 {
		scores, positive = append(scores, float64(i*i%17)), append(positive, 7*i%11 < 4)
	}
	auroc := evaltest.Must(eval.AUROC(scores, positive))
	evaltest.Close(t, "auroc", auroc, 0.4588159588159588, 1e-12)
	ap := evaltest.Must(eval.AveragePrecision(scores, positive))
	evaltest.Close(t, "average precision", ap, 0.34745463415836847, 1e-12)
}

func TestRankingErrors(t *testing.T) {
	for _, c := range []struct {
		scores   []float64
		positive []bool
		want     string
	}{
		{[]float64{1}, []bool{true, false}, "1 scores"},
		{[]float64{1, math.NaN()}, []bool{true, false}, "sample 1 is NaN"},
		{[]float64{1, 2}, []bool{true, true}, "2 positive and 0 negative"},
		{nil, nil, "0 positive and 0 negative"},
	} {
		_, err := eval.AUROC(c.scores, c.positive)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, %v: %v, want %q", c.scores, c.positive, err, c.want)
		}
	}
	if _, err := eval.Decide([]float64{1}, []bool{true}, math.NaN()); err == nil {
		t.Error("a threshold that is NaN is taken")
	}
}

func TestConfusion(t *testing.T) {
	c := evaltest.Must(eval.NewConfusion([]int{0, 0, 0, 1, 1, 2}, []int{0, 0, 1, 1, 0, 1}, []string{"a", "b", "c"}))
	evaltest.Close(t, "accuracy", c.Accuracy(), 3./6, 1e-15)
	if d := c.Class(1); d != (eval.Decisions{TruePositives: 1, FalsePositives: 2, FalseNegatives: 1, TrueNegatives: 2}) {
		t.Errorf("class 1: %+v", d)
	}
	// scikit-learn's precision_recall_fscore_support(..., average="macro") has the same.
	evaltest.Close(t, "macro precision", c.MacroPrecision(), (2./3+1./3+0)/3, 1e-15)
	evaltest.Close(t, "macro recall", c.MacroRecall(), (2./3+1./2+0)/3, 1e-15)
	evaltest.Close(t, "macro F1", c.MacroF1(), (4./6+2./5+0)/3, 1e-15)
	if u := c.Undefined(); fmt.Sprint(u) != `[precision of class "c": no sample was predicted as it]` {
		t.Errorf("undefined: %q", u)
	}
	if _, err := eval.NewConfusion([]int{0}, []int{3}, []string{"a"}); err == nil ||
		!strings.Contains(err.Error(), "class 3 is outside 0..0") {
		t.Errorf("a class that is unknown: %v", err)
	}
	if _, err := eval.NewConfusion(nil, nil, []string{"a"}); err == nil {
		t.Error("nothing is compared without an error")
	}
}
