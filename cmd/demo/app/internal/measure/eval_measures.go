package measure

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

// measures are named numbers, in the order in which they were found.
type measures struct{ *report.Table }

func newMeasures() measures {
	return measures{report.NewTable(
		report.Col("measure", "measure", ""), report.Col("value", "value", "%.6g"), report.Col("unit", "unit", ""))}
}

func (m measures) add(name, unit string, value float64) { m.Add(name, value, unit) }

// reconstruction adds errors of a reconstruction.
func (m measures) reconstruction(x, xhat *data.Set) error {
	all, err := eval.Measures(x, xhat)
	for _, one := range all {
		m.add(one.Name, one.Unit, one.Value)
	}
	return err
}

// baseline adds the error of PCA with as many components as the code has units, and the compression.
func (m measures) baseline(s *training.Subject, seen *data.Set) error {
	train := s.Train
	if s.AE.Scaler != nil {
		var err error
		if train, err = s.AE.Scaler.Apply(train); err != nil {
			return err
		}
	}
	d := s.AE.Latent()
	if d <= train.D {
		pca, err := linear.FitPCA(train, d)
		if err != nil {
			return err
		}
		linear, err := pca.Reconstruct(seen)
		if err != nil {
			return err
		}
		v, err := eval.MSE(seen, linear)
		if err != nil {
			return err
		}
		m.add(fmt.Sprintf("MSE of PCA, d = %d", d), "per feature", v)
	}
	c, err := eval.CompressionOf(seen.D, 32, d, 32)
	m.add("compression", "features per code unit", c.Dims)
	return err
}

// losses adds the terms of the model's own loss, and the accuracy of the labels that it predicts, if it does.
func (m measures) losses(ctx context.Context, ae *models.Autoencoder, set *data.Set) error {
	loss, err := ae.Evaluate(ctx, set)
	if err != nil {
		return err
	}
	m.add("loss", "per sample", loss.Total)
	for _, t := range loss.Terms {
		m.add("loss: "+t.Name, fmt.Sprintf("x %.4g", t.Weight), t.Value)
	}
	if _, ok := models.As[models.Classifier](ae.Model); ok && set.Labels != nil {
		p, err := variants.Predict(ae, set)
		if err != nil {
			return err
		}
		accuracy, err := eval.Accuracy(p)
		if err != nil {
			return err
		}
		m.add("accuracy", "share", accuracy)
	}
	return nil
}

// likelihood adds what a Gaussian posterior says of the code, and, where the decoder is a likelihood of such data,
// its bound and estimate.
func (m measures) likelihood(
	ctx context.Context, ae *models.Autoencoder, set *data.Set, samples int, seed uint64,
) error {
	p, err := latent.PosteriorOf(ctx, ae, set, models.SampleLossOptions{Seed: seed})
	if err != nil {
		_, _, none := ae.Posterior(set)
		switch {
		case none == nil:
			return err
		case samples > 0:
			return cli.Usagef("--samples %d: %w", samples, none)
		}
		return nil // the model has no posterior
	}
	m.add("KL", "nats per sample", p.KL)
	against := ""
	if p.OwnPrior { // units have a share in the KL from N(0, I) alone
		against = " against N(0, 1)"
	}
	m.add("active units"+against, "of "+fmt.Sprint(len(p.UnitKL)), float64(p.Active))
	// An error says that the decoder is no likelihood of such data.
	if bound, err := ae.ELBO(ctx, set, models.SampleLossOptions{Seed: seed}); err == nil {
		m.add("ELBO", "nats per sample", bound.Mean)
		m.add("ELBO: standard error", "", bound.StandardError)
	}
	if samples == 0 {
		return nil
	}
	l, err := ae.LogLikelihood(ctx, set, models.LikelihoodOptions{Samples: samples, Seed: seed})
	if err != nil {
		return err
	}
	m.add(fmt.Sprintf("log p(x), %d draws", samples), "nats per sample", l.Mean)
	m.add("log p(x): standard error", "", l.StandardError)
	return nil
}
