package models_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// BenchmarkEpoch60000 compares one epoch over 60,000 digits (the 10,000 that there are, six times) by Fit, 469 steps of
// 784-256-32-256-784, with as many steps on batches that are there already, stretches of the set. The metric added-% is what
// Fit adds to them: its checks of the set, shuffling, assembling batches and averaging losses. The two take turns every few
// steps, so that a change of the machine's speed strikes both, and medians over epochs are compared.
func BenchmarkEpoch60000(b *testing.B) {
	ten := mnist.Train()
	set, err := data.Concat(ten, ten, ten, ten, ten, ten)
	if err != nil {
		b.Fatal(err)
	}
	a := benchModel(b, "plain", models.Spec{Input: 784, Latent: 32})
	s, err := a.Stepper(models.StepOptions{}) // of the same program, for where its memory lies matters, too
	if err != nil {
		b.Fatal(err)
	}
	const turn, size = 16, 128
	epoch := func() (whole, bare time.Duration) {
		start := time.Now()
		o := models.FitOptions{Epochs: 1, Progress: func(p models.Progress) {
			if p.Step%turn != 0 && p.Step != p.Steps {
				return
			}
			pause := time.Now()
			for k := (p.Step - 1) / turn * turn; k < p.Step; k++ {
				n := min(size, set.N-k*size)
				batch := data.Batch{X: set.X[k*size*set.D:][:n*set.D], N: n}
				if err := s.Step(batch, 1e-3); err != nil {
					b.Fatal(err)
				}
			}
			bare += time.Since(pause)
		}}
		for _, err := range a.Fit(b.Context(), set, o) {
			if err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start) - bare, bare
	}
	epoch() // compiles the graphs
	var wholes, bares, added []float64
	b.ReportAllocs()
	for b.Loop() {
		whole, bare := epoch()
		wholes, bares = append(wholes, whole.Seconds()), append(bares, bare.Seconds())
		added = append(added, whole.Seconds()/bare.Seconds()-1)
	}
	b.ReportMetric(1e3*middle(bares), "steps-ms")
	b.ReportMetric(1e3*middle(wholes), "epoch-ms")
	b.ReportMetric(100*middle(added), "added-%")
}

func middle(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// benchModel is a new model of a variant.
func benchModel(tb testing.TB, variant string, sp models.Spec) *models.Autoencoder {
	tb.Helper()
	m, err := models.Build(variant, sp)
	if err != nil {
		tb.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}
