package measure

import (
	"context"
	"fmt"
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
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

// foundAnomalies is what was found with one class taken for normal, or left out.
type foundAnomalies struct {
	class      string
	ae         *models.Autoencoder
	model, pca anomaly.Result
}

// measure takes classes for normal in turn, or leaves them out, and reports how well others, or they, are found.
func (f anomalyFlags) measure(ctx context.Context, a *cli.App) (report.Result, error) {
	train, test, err := input.LoadBoth(ctx, a, f.DataFlags, nil)
	if err != nil {
		return nil, err
	}
	if train.Labels == nil || len(train.Classes) < 2 {
		return nil, cli.Usagef("--data %s: without --model it must have labels of at least 2 classes, to tell what is normal",
			f.Data)
	}
	classes, err := f.classes(train)
	if err != nil {
		return nil, err
	}
	if classes == nil {
		for i := range train.Classes {
			classes = append(classes, i)
		}
	}
	if err := a.PrepareOut(); err != nil {
		return nil, err
	}
	fmt.Fprintf(a.Stdout, "%s, by %v, on %v\n", f.protocol, f.detectorOptions(train, 0).Scores, train)
	var results []foundAnomalies
	for _, class := range classes {
		m, err := f.measureClass(ctx, a, train, test, class)
		if err != nil {
			return nil, err
		}
		results = append(results, m)
	}
	return f.result(a, results), nil
}

// measureClass trains a model with one class taken for normal, or left out, saves it with its detector, and measures it
// beside PCA.
func (f anomalyFlags) measureClass(
	ctx context.Context, a *cli.App, train, test *data.Set, class int,
) (foundAnomalies, error) {
	m := foundAnomalies{class: train.Classes[class]}
	var err error
	if m.model, err = f.run(train, test, class, func(part *data.Set) (anomaly.Scorer, error) {
		var err error
		if m.ae, err = f.trainNormal(ctx, a, m.class, part); err != nil {
			return nil, err
		}
		return anomaly.Fit(m.ae, part, f.detectorOptions(part, a.Seed))
	}); err != nil {
		return m, fmt.Errorf("class %s: %w", m.class, err)
	}
	if d, ok := m.model.Scorer.(*anomaly.Detector); ok {
		if err := d.Attach(); err != nil {
			return m, err
		}
	}
	if err := m.ae.Save(a.ModelPath(anomalyName(m.class))); err != nil {
		return m, err
	}
	if m.pca, err = f.run(train, test, class, func(part *data.Set) (anomaly.Scorer, error) {
		return anomaly.FitPCA(part, m.ae.Latent(), m.ae.Scaler)
	}); err != nil {
		err = fmt.Errorf("class %s: PCA: %w", m.class, err)
	}
	return m, err
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
func (f anomalyFlags) trainNormal(
	ctx context.Context, a *cli.App, class string, normal *data.Set,
) (*models.Autoencoder, error) {
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
			t.Rate = 0.003
		}
	case t.Latent == 0 && !grey:
		t.Latent = max(1, min(8, normal.D/2))
	}
	t.Batch = min(t.Batch, max(1, normal.N/8)) // a small class has few steps otherwise
	if f.ownEpochs {
		const usual = 30
		t.Epochs = max(usual, steps*t.Batch/normal.N)
	}
	options, err := t.Options()
	if err != nil {
		return nil, err
	}
	job, err := training.NewJob(a, t, options, training.Sets{Train: normal, Test: normal, Validation: normal})
	if err != nil {
		return nil, err
	}
	job.Name = anomalyName(class)
	return job.AE, job.Fit(ctx, a, progress.New(a.Stderr))
}
