package anomaly

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Report says how well scores and a threshold tell anomalies from normal samples. Anomalies are the positive class.
type Report struct {
	AUROC float64 // see eval.AUROC
	AP    float64 // see eval.AveragePrecision; unlike AUROC it depends on the share of anomalies

	Threshold      float64 // a sample is flagged if its score is above it
	eval.Decisions         // by the threshold

	ROC []eval.CurvePoint // of FPR (X) and recall (Y)
	PR  []eval.CurvePoint // of recall (X) and precision (Y)

	Normal, Anomalous []float64 // the scores of each kind, for histograms
	Warnings          []string  // what may mislead
}

// Evaluate reports on the scores of labelled samples. There must be at least one of each kind.
func Evaluate(scores []float64, anomalous []bool, threshold float64) (Report, error) {
	r, err := evaluate(scores, anomalous, threshold)
	if err != nil {
		return Report{}, fmt.Errorf("anomaly: report: %s", strings.TrimPrefix(err.Error(), "eval: "))
	}
	return r, nil
}

// Compare scores normal samples and anomalies, such as another data set, and reports how well they are separated.
func Compare(s Scorer, normal, anomalies *data.Set, threshold float64) (Report, error) {
	var scores []float64
	var anomalous []bool
	for i, set := range []*data.Set{normal, anomalies} {
		values, err := s.Score(set)
		if err != nil {
			return Report{}, fmt.Errorf("anomaly: compare: %s: %w", []string{"normal samples", "anomalies"}[i], err)
		}
		scores = append(scores, values...)
		anomalous = append(anomalous, slices.Repeat([]bool{i == 1}, len(values))...)
	}
	return Evaluate(scores, anomalous, threshold)
}

func evaluate(scores []float64, anomalous []bool, threshold float64) (Report, error) {
	r := Report{Threshold: threshold}
	var err error
	if r.AUROC, err = eval.AUROC(scores, anomalous); err != nil {
		return Report{}, err
	}
	if r.AP, err = eval.AveragePrecision(scores, anomalous); err != nil {
		return Report{}, err
	}
	if r.ROC, err = eval.ROC(scores, anomalous); err != nil {
		return Report{}, err
	}
	if r.PR, err = eval.PrecisionRecall(scores, anomalous); err != nil {
		return Report{}, err
	}
	if r.Decisions, err = eval.Decide(scores, anomalous, threshold); err != nil {
		return Report{}, err
	}
	for i, v := range scores {
		if anomalous[i] {
			r.Anomalous = append(r.Anomalous, v)
		} else {
			r.Normal = append(r.Normal, v)
		}
	}
	r.warn()
	return r, nil
}

// warn notes what makes the numbers misleading.
func (r *Report) warn() {
	if r.TruePositives+r.FalsePositives == 0 {
		r.Warnings = append(r.Warnings,
			fmt.Sprintf("no sample has a score above the threshold of %.4g: the precision is 0/0, and given as 0", r.Threshold))
	}
	if r.AUROC < 0.5 {
		r.Warnings = append(r.Warnings,
			fmt.Sprintf("the AUROC is %.3f: anomalies have lower scores than normal samples, as where they are "+
				"simpler, and so reconstructed better, than what the model was trained on", r.AUROC))
	}
}
