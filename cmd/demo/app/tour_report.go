package app

import (
	"fmt"
	"math"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// result is a trained model of the tour with what was measured on the test set.
type result struct {
	*training.Job
	variant        string
	latent         int
	pca            *linear.PCA // of as many components as the code has units
	pcaMSE         float64
	crossEntropy   float64   // of the reconstruction through the code without noise, in nats per image
	reconstruction *data.Set // of the whole test set
	loss           models.Loss
}

// gain is the share of PCA's squared error that the model saves; it is negative if the model is worse.
func (r result) gain() float64 { return 1 - r.MSE/r.pcaMSE }

// term returns the value of a term of the loss on the test set.
func (r result) term(name string) (float64, bool) {
	t, ok := r.loss.Term(name)
	return t.Value, ok
}

// measureTour measures the models of the tour on the test set. pca has at least as many components as the widest code.
func measureTour(trainings []*training.Job, pca *linear.PCA, test *data.Set) ([]result, error) {
	var out []result
	for i, t := range trainings {
		r := result{Job: t, variant: tourStops[i].variant, latent: t.AE.Latent(), loss: t.Loss}
		var err error
		if r.pca, err = pca.Truncate(r.latent); err != nil {
			return nil, err
		}
		baseline, err := r.pca.Reconstruct(test)
		if err != nil {
			return nil, err
		}
		if r.pcaMSE, err = eval.MSE(test, baseline); err != nil {
			return nil, err
		}
		if r.reconstruction, err = t.AE.Reconstruct(test); err != nil {
			return nil, err
		}
		if r.crossEntropy, err = eval.CrossEntropy(test, r.reconstruction); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// tourResult is the table and what it shows.
func tourResult(results []result, train, test *data.Set, quick bool) (report.Result, error) {
	entropy, err := eval.CrossEntropy(test, test)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`d: numbers in the code. MSE: mean squared error of a pixel, on the test images; gain: how much
		lower it is than PCA's. BCE on grey levels and KL are in nats per image. The BCE is of the code without noise;
		a perfect reconstruction would still have %.1f, the entropy of the grey levels.`, entropy)
	out := report.Result{resultTable(results), report.Paragraph(text)}
	for _, text := range findings(results, test.D) {
		out.Add(report.Note(text))
	}
	if quick {
		out.Add(report.Linef("* This was --quick: %d epochs on %s images show that all works, not how well.",
			input.QuickEpochs, report.Thousands(train.N)))
	}
	return append(out, report.Line("")), nil
}

func resultTable(results []result) *report.Table {
	t := report.NewTable(
		report.Col("model", "", ""), report.Col("d", "", ""), report.Col("test MSE", "", "%.5f"),
		report.Col("PCA MSE", "", "%.5f"), report.Col("gain", "", "%.0f %%"), report.Col("BCE", "", "%.1f"),
		report.Col("KL", "", "%.1f"), report.Col("parameters", "", ","), report.Col("seconds", "", "%.1f"),
	)
	for _, r := range results {
		var kl any
		if v, ok := r.term("KL"); ok {
			kl = v
		}
		t.Add(r.variant, r.latent, r.MSE, r.pcaMSE, 100*r.gain(), r.crossEntropy, kl, r.AE.Params.Count(), r.Seconds)
	}
	return t
}

// findings says what the numbers of this run show, and no more than they support. pixels is the number of features.
func findings(results []result, pixels int) []string {
	var out []string
	var plain []string
	curved := true
	for _, r := range results {
		switch r.variant {
		case "plain":
			plain = append(plain, fmt.Sprintf("with d = %d it has %s than PCA", r.latent, comparison(r.gain())))
			curved = curved && r.gain() >= noticeable
		case "contractive":
			if v, ok := r.term("contraction"); ok {
				out = append(out, fmt.Sprintf(
					`The contractive model (one layer, d = %d) also has to keep its code from changing with the image: the squared norm
					of the code's Jacobian is %.1f, and the error %s than PCA's.`, r.latent, v, relation(r.gain())))
			}
		}
	}
	if len(plain) > 0 {
		text := "The plain autoencoder: " + strings.Join(plain, ", ") + "."
		if curved {
			text += " A curved code of the same size holds more of a digit than a flat one."
		}
		out = append([]string{text}, out...)
	}
	for _, r := range results {
		if kl, ok := r.term("KL"); ok {
			return append(out, klFinding(r, kl, pixels))
		}
	}
	return out
}

// klFinding explains the two terms of a variational model, and what beta means.
func klFinding(r result, kl float64, pixels int) string {
	return fmt.Sprintf(
		`The VAE with d = %d pays %.1f nats for an image given a code drawn from its posterior, and %.1f nats (%.1f bits) for
		the code: %.1f together, its negative ELBO. Both are summed over pixels or code units and averaged over images, so
		beta = 1 is the ELBO. Where a library averages over the %d pixels as well, the same balance is beta = 1/%d.`,
		r.latent, r.loss.Total-kl, kl, kl/math.Ln2, r.loss.Total, pixels, pixels)
}

// noticeable is the least gain that is called one: half a percent, below which the table shows 0 %.
const noticeable = 0.005

// comparison says "41 % less error", for a gain over PCA of 0.41.
func comparison(gain float64) string {
	switch {
	case gain >= noticeable:
		return report.Percent(gain) + " less error"
	case gain <= -noticeable:
		return report.Percent(gain) + " more error"
	}
	return "no less error"
}

// relation says "is 41 % lower", for a gain over PCA of 0.41.
func relation(gain float64) string {
	switch {
	case gain >= noticeable:
		return "is " + report.Percent(gain) + " lower"
	case gain <= -noticeable:
		return "is " + report.Percent(gain) + " higher"
	}
	return "is no lower"
}
