package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/viz"
)

// foundAnomalies is what was found with one class taken for normal, or left out.
type foundAnomalies struct {
	class      string
	ae         *models.Autoencoder
	model, pca anomaly.Result
}

// measureAnomalies takes classes for normal in turn, or leaves them out, and reports how well others, or they, are found.
func measureAnomalies(ctx context.Context, a *cli.App, f anomalyFlags) error {
	train, test, err := input.LoadBoth(ctx, a, f.DataFlags, nil)
	if err != nil {
		return err
	}
	if train.Labels == nil || len(train.Classes) < 2 {
		return cli.Usagef("--data %s: without --model it must have labels of at least 2 classes, to know what is normal", f.Data)
	}
	classes, err := f.classes(train)
	if err != nil {
		return err
	}
	if classes == nil {
		for i := range train.Classes {
			classes = append(classes, i)
		}
	}
	if err := a.PrepareOut(); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s, by %v, on %v\n", f.protocol, f.detectorOptions(train, 0).Scores, train)
	var results []foundAnomalies
	for _, class := range classes {
		m := foundAnomalies{class: train.Classes[class]}
		if m.model, err = f.run(train, test, class, func(part *data.Set) (anomaly.Scorer, error) {
			var err error
			if m.ae, err = trainNormal(ctx, a, f, m.class, part); err != nil {
				return nil, err
			}
			return anomaly.Fit(m.ae, part, f.detectorOptions(part, a.Seed))
		}); err != nil {
			return fmt.Errorf("class %s: %w", m.class, err)
		}
		if d, ok := m.model.Scorer.(*anomaly.Detector); ok {
			if err := d.Attach(); err != nil {
				return err
			}
		}
		if err := m.ae.Save(a.ModelPath(anomalyName(m.class))); err != nil {
			return err
		}
		if m.pca, err = f.run(train, test, class, func(part *data.Set) (anomaly.Scorer, error) {
			return pcaDetector(part, m.ae)
		}); err != nil {
			return fmt.Errorf("class %s: PCA: %w", m.class, err)
		}
		results = append(results, m)
	}
	return reportAnomalies(a, f, results)
}

// anomalyName is the name of the model of a class, whose own name may be anything.
func anomalyName(class string) string {
	return "anomaly-" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\\:*?"<>|`, r) || unicode.IsControl(r) {
			return '-'
		}
		return r
	}, class)
}

// run applies the protocol to a class.
func (f anomalyFlags) run(train, test *data.Set, class int, make anomaly.Factory) (anomaly.Result, error) {
	p := anomaly.Protocol{Percentile: f.percentile, Fit: 0.8}
	if f.protocol == leaveOutProtocol {
		return p.LeaveOneOut(train, test, class, make)
	}
	return p.OneClass(train, test, class, make)
}

// detectorOptions says what the detectors measure of samples such as the normal ones.
func (f anomalyFlags) detectorOptions(normal *data.Set, seed uint64) anomaly.Options {
	o := anomaly.Options{Seed: seed}
	switch {
	case len(f.scores) > 0:
	case input.BetweenZeroAndOne(normal):
		o.Scores = []anomaly.Score{anomaly.RelativeError, anomaly.Neighbours}
	case f.variant == "": // a variational autoencoder with a likelihood
		o.Scores = []anomaly.Score{anomaly.NegativeELBO, anomaly.Mahalanobis}
	default:
		o.Scores = []anomaly.Score{anomaly.ReconstructionError, anomaly.Mahalanobis}
	}
	for _, s := range f.scores {
		o.Scores = append(o.Scores, anomaly.Score(s))
	}
	return o
}

// trainNormal trains the model that the flags describe on normal samples.
func trainNormal(ctx context.Context, a *cli.App, f anomalyFlags, class string, normal *data.Set) (*models.Autoencoder, error) {
	t := f.Flags
	t.Model = f.variant
	grey := input.BetweenZeroAndOne(normal)
	steps := 1000
	switch {
	case t.Model == "" && grey:
		t.Model = "vae"
	case t.Model == "": // what did best on a table of measurements
		t.Model, t.Reconstructed, t.Output, steps = "vae", models.Gaussian, string(graph.Identity), 1500
		if t.Hidden == "" {
			t.Hidden = "none"
		}
		if t.Latent == 0 {
			t.Latent = min(2, normal.D)
		}
		if f.ownRate {
			t.Rate = .003
		}
	case t.Latent == 0 && !grey:
		t.Latent = max(1, min(8, normal.D/2))
	}
	t.Batch = min(t.Batch, max(1, normal.N/8)) // a small class has few steps otherwise
	if f.ownEpochs {
		const usual = 30
		t.Epochs = max(usual, steps*t.Batch/normal.N)
	}
	job, err := training.NewJob(a, t, normal, normal)
	if err != nil {
		return nil, err
	}
	job.Name = anomalyName(class)
	return job.AE, training.Fit(ctx, a, job, normal, progress.New(a.Stderr))
}

// scaledScorer is a detector of scaled data that takes data in their own units.
type scaledScorer struct {
	*anomaly.Detector
	scaler data.Scaler
}

// Score implements anomaly.Scorer.
func (s scaledScorer) Score(set *data.Set) ([]float64, error) {
	set, err := s.scaler.Apply(set)
	if err != nil {
		return nil, err
	}
	return s.Detector.Score(set)
}

// Calibrate implements anomaly.Calibrator.
func (s scaledScorer) Calibrate(normal *data.Set, percentile float64) error {
	normal, err := s.scaler.Apply(normal)
	if err != nil {
		return err
	}
	return s.Detector.Calibrate(normal, percentile)
}

// pcaDetector is PCA's error with as many components as the model's code has units, on data scaled as for the model.
func pcaDetector(normal *data.Set, ae *models.Autoencoder) (anomaly.Scorer, error) {
	if ae.Scaler != nil {
		var err error
		if normal, err = ae.Scaler.Apply(normal); err != nil {
			return nil, err
		}
	}
	pca, err := eval.FitPCA(normal, min(ae.Latent(), normal.D))
	if err != nil {
		return nil, err
	}
	d, err := anomaly.Fit(pca, normal, anomaly.Options{})
	if err != nil || ae.Scaler == nil {
		return d, err
	}
	return scaledScorer{d, ae.Scaler}, nil
}

// reportAnomalies prints the table, writes it and draws the figures.
func reportAnomalies(a *cli.App, f anomalyFlags, results []foundAnomalies) error {
	role := "normal"
	if f.protocol == leaveOutProtocol {
		role = "left out"
	}
	t := &cli.Table{}
	t.Add(role, "AUROC", "PCA's AUROC", "average precision", "recall", "false positives")
	lines := [][]string{{"class", "auroc", "pca_auroc", "average_precision", "precision", "recall", "f1", "false_positive_rate", "threshold"}}
	var names []string
	var model, pca []float64
	for _, m := range results {
		t.Add(m.class, fmt.Sprintf("%.4f", m.model.AUROC), fmt.Sprintf("%.4f", m.pca.AUROC), fmt.Sprintf("%.4f", m.model.AP),
			fmt.Sprintf("%.3f", m.model.Recall()), fmt.Sprintf("%.3f", m.model.FalsePositiveRate()))
		lines = append(lines, []string{m.class, report.Number(m.model.AUROC), report.Number(m.pca.AUROC), report.Number(m.model.AP), report.Number(m.model.Precision()),
			report.Number(m.model.Recall()), report.Number(m.model.F1()), report.Number(m.model.FalsePositiveRate()), report.Number(m.model.Threshold)})
		names, model, pca = append(names, m.class), append(model, m.model.AUROC), append(pca, m.pca.AUROC)
	}
	if len(results) > 1 {
		t.Add("mean", fmt.Sprintf("%.4f", meanOf(model)), fmt.Sprintf("%.4f", meanOf(pca)))
	}
	fmt.Fprintln(a.Stdout)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%s\n\n", report.Wrap(fmt.Sprintf(`AUROC: probability that an anomaly has a higher score than a normal sample; a half is chance. PCA: its error, with as
		many components as the code has units. Recall and false positives are those above the threshold, the %gth percentile of held-out
		normal samples. Average precision depends on the share of anomalies.`, f.percentile), report.Width, ""))
	for i, m := range results {
		if m.model.AUROC < 0.5 {
			fmt.Fprintln(a.Stdout, "* "+report.Wrap(fmt.Sprintf("Samples of %s are taken for more normal than normal ones (AUROC %.3f): what is easy to reconstruct has a small error, whether or not the model has ever seen its like.", m.class, model[i]), report.Width-2, "  "))
		}
	}
	if err := a.WriteCSV(a.Path("anomaly.csv"), lines); err != nil {
		return err
	}
	return drawAnomalies(a, f, role, results, names, model, pca)
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// drawAnomalies draws ROC curves, the AUROC of each class, and the scores of the class that is hardest.
func drawAnomalies(a *cli.App, f anomalyFlags, role string, results []foundAnomalies, names []string, model, pca []float64) error {
	roc := viz.Lines{
		Title: "Anomalies found, by the class that is " + role, X: "false positive rate", Y: "true positive rate", Square: true,
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
	hardest := results[slices.Index(model, slices.Min(model))]
	for _, figure := range []struct {
		name string
		viz.Figure
	}{
		{"anomaly-roc", roc},
		{"anomaly-pr", pr},
		{"anomaly-auroc", viz.Bars{
			Title: "AUROC by the class that is " + role, X: "class", Y: "AUROC", Groups: names,
			Series: []viz.BarSeries{{Name: "model", Values: model}, {Name: "PCA", Values: pca}},
			Marks:  []viz.Mark{{Label: "chance", Kind: viz.HorizontalMark, At: 0.5}},
		}},
		{"anomaly-scores", viz.Histogram{
			Title: fmt.Sprintf("Scores where %s is %s", hardest.class, role), X: "score",
			Series: []viz.Sample{{Name: "normal", Values: hardest.model.Normal}, {Name: "anomalous", Values: hardest.model.Anomalous}},
			Marks:  []viz.Mark{{Label: fmt.Sprintf("%g %% of held-out normal samples", f.percentile), At: hardest.model.Threshold}},
		}},
	} {
		if _, err := a.SaveFigure(figure.name, figure.Figure); err != nil {
			return err
		}
	}
	return nil
}
