package measure

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// result is the table of all classes and its figures.
func (f anomalyFlags) result(a *cli.App, results []foundAnomalies) report.Result {
	role := "normal"
	if f.protocol == leaveOutProtocol {
		role = "left out"
	}
	t := report.NewTable(
		report.Col(role, "class", ""), report.Col("AUROC", "auroc", "%.4f"), report.Col("PCA's AUROC", "pca_auroc", "%.4f"),
		report.Col("average precision", "average_precision", "%.4f"), report.Col("", "precision", ""),
		report.Col("recall", "recall", "%.3f"), report.Col("", "f1", ""),
		report.Col("false positives", "false_positive_rate", "%.3f"), report.Col("", "threshold", ""),
	)
	var names []string
	var model, pca []float64
	for _, m := range results {
		t.Add(m.class, m.model.AUROC, m.pca.AUROC, m.model.AP, m.model.Precision(), m.model.Recall(), m.model.F1(),
			m.model.FalsePositiveRate(), m.model.Threshold)
		names, model, pca = append(names, m.class), append(model, m.model.AUROC), append(pca, m.pca.AUROC)
	}
	if len(results) > 1 {
		t.Foot("mean", meanOf(model), meanOf(pca))
	}
	text := fmt.Sprintf(`AUROC: probability that an anomaly has a higher score than a normal sample; 0.5 is chance. PCA:
		its error, with as many components as the code has units. Recall and false positives are counted above the
		threshold, the %gth percentile of held-out normal samples. Average precision depends on the share of
		anomalies.`, f.percentile)
	out := report.Result{t, report.Paragraph(text)}
	for i, m := range results {
		if m.model.AUROC < 0.5 {
			out.Add(report.Note(fmt.Sprintf(`Samples of %s look more normal than normal ones (AUROC %.3f): what is easy to
				reconstruct has a small error, whether or not the model has seen anything like it.`, m.class, model[i])))
		}
	}
	out.Add(report.CSV{Path: a.Path("anomaly.csv"), Table: t})
	out.Add(f.figures(role, results)...)
	hardest := results[slices.Index(model, slices.Min(model))]
	out.Add(
		report.Figure{Name: "anomaly-auroc", Figure: viz.Bars{
			Title: "AUROC by the class that is " + role, X: "class", Y: "AUROC", Groups: names,
			Series: []viz.BarSeries{{Name: "model", Values: model}, {Name: "PCA", Values: pca}},
			Marks:  []viz.Mark{{Label: "chance", Kind: viz.HorizontalMark, At: 0.5}},
		}},
		report.Figure{Name: "anomaly-scores", Figure: viz.Histogram{
			Title: fmt.Sprintf("Scores where %s is %s", hardest.class, role), X: "score",
			Series: []viz.Sample{
				{Name: "normal", Values: hardest.model.Normal}, {Name: "anomalous", Values: hardest.model.Anomalous},
			},
			Marks: []viz.Mark{{
				Label: fmt.Sprintf("%g %% of held-out normal samples", f.percentile), At: hardest.model.Threshold,
			}},
		}},
	)
	return out
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// figures shows the ROC curves, and those of precision and recall.
func (f anomalyFlags) figures(role string, results []foundAnomalies) report.Result {
	roc := viz.Lines{
		Title: "Anomalies found, by the class that is " + role,
		X:     "false positive rate", Y: "true positive rate", Square: true,
		Marks: []viz.Mark{{Label: "chance", Kind: viz.DiagonalMark}},
	}
	pr := viz.Lines{
		Title: "Precision and recall, by the class that is " + role, X: "recall", Y: "precision", Square: true,
	}
	for _, m := range results {
		for _, curve := range []struct {
			of     *viz.Lines
			points []eval.CurvePoint
			value  float64
		}{{&roc, m.model.ROC, m.model.AUROC}, {&pr, m.model.PR, m.model.AP}} {
			line := viz.Line{Name: fmt.Sprintf("%s: %.3f", m.class, curve.value), Style: viz.Smooth}
			for _, p := range curve.points {
				line.X, line.Y = append(line.X, p.X), append(line.Y, p.Y)
			}
			curve.of.Lines = append(curve.of.Lines, line)
		}
	}
	return report.Result{report.Figure{Name: "anomaly-roc", Figure: roc}, report.Figure{Name: "anomaly-pr", Figure: pr}}
}
