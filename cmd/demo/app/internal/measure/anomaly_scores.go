package measure

import (
	"context"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/viz"
)

// score scores a set by a saved detector.
func (f anomalyFlags) score(ctx context.Context, a *cli.App) (report.Result, error) {
	ae, err := input.LoadModel("model", f.saved)
	if err != nil {
		return nil, err
	}
	detector, err := anomaly.LoadDetector(ae)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; demo train and demo anomaly save one with a model", f.saved, err)
	}
	set, err := input.LoadPart(ctx, a, f.DataFlags, input.Split(f.split), ae)
	if err != nil {
		return nil, err
	}
	normal, err := f.classes(set)
	if err != nil {
		return nil, err
	}
	scores, flagged, err := detector.Detect(set)
	if err != nil {
		return nil, err
	}
	lines, found := report.NewTable(report.Keys("index", "label", "score", "anomaly")...), 0
	for i, v := range scores {
		anomalous := 0
		if flagged[i] {
			anomalous = 1
		}
		found += anomalous
		lines.Add(i, input.ClassOf(set, i), v, anomalous)
	}
	threshold, how := detector.Threshold()
	name := training.SavedName(f.saved)
	if f.output == "" {
		f.output = a.Path(name + "-scores.csv")
	}
	out := report.Result{
		report.Linef("%s of %s are flagged: %v above %.6g (%s)",
			report.Thousands(found), report.Count(set.N, "sample"), detector.Scores(), threshold, how),
		report.CSV{Path: f.output, Table: lines},
	}
	figure := viz.Histogram{
		Title: "Scores by " + name, X: "score", Series: []viz.Sample{{Name: "samples", Values: scores}},
		Marks: []viz.Mark{{Label: "threshold", At: threshold}},
	}
	if normal != nil {
		positive := make([]bool, set.N)
		for i, label := range set.Labels {
			positive[i] = !slices.Contains(normal, label)
		}
		r, err := anomaly.Evaluate(scores, positive, threshold)
		if err != nil {
			return nil, err
		}
		out.Add(report.Linef("AUROC %.4f, average precision %.4f; at the threshold precision %.3f, recall %.3f, F1 %.3f, "+
			"false positive rate %.3f", r.AUROC, r.AP, r.Precision(), r.Recall(), r.F1(), r.FalsePositiveRate()))
		for _, w := range r.Warnings {
			fmt.Fprintln(a.Stderr, "demo: warning: "+w)
		}
		figure.Series = []viz.Sample{{Name: "normal", Values: r.Normal}, {Name: "anomalous", Values: r.Anomalous}}
	}
	out.Add(report.Figure{Name: name + "-scores", Figure: figure})
	return out, nil
}
