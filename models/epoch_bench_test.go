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
// 784-256-32-256-784, with as many on batches that
// are there already, parts of the set in its order. The metric added-% is what Fit adds to them: its checks
// of the set, shuffling, assembling batches and averaging losses. Both take turns, in parts, and medians are compared.
func BenchmarkEpoch60000(b *testing.B) {
	ten := mnist.Train()
	set, err := data.Concat(ten, ten, ten, ten, ten, ten)
	if err != nil {
		b.Fatal(err)
	}
	fitted := benchModel(b, "plain", models.Spec{Input: 784, Latent: 32})
	stepped := benchModel(b, "plain", models.Spec{Input: 784, Latent: 32})
	s, err := stepped.Stepper(models.StepOptions{})
	if err != nil {
		b.Fatal(err)
	}
	bare := func() time.Duration {
		start := time.Now()
		for batch := range set.Batches(data.BatchOptions{}) { // in order, they are views of the set
			if err := s.Step(batch, 1e-3); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start)
	}
	bare()
	fit := func() (loop, whole time.Duration) {
		start := time.Now()
		first := start
		o := models.FitOptions{Epochs: 1, Progress: func(p models.Progress) {
			if p.Step == 1 {
				first = time.Now()
			}
		}}
		for _, err := range fitted.Fit(b.Context(), set, o) {
			if err != nil {
				b.Fatal(err)
			}
		}
		end := time.Now()
		return end.Sub(first), end.Sub(start)
	}
	fit() // compiles the graphs
	var bares, loops, wholes []float64
	b.ReportAllocs()
	for b.Loop() {
		bares = append(bares, bare().Seconds())
		loop, whole := fit()
		loops, wholes = append(loops, loop.Seconds()), append(wholes, whole.Seconds())
	}
	b.ReportMetric(1e3*middle(bares), "steps-ms")
	b.ReportMetric(1e3*middle(loops), "loop-ms")
	b.ReportMetric(1e3*middle(wholes), "epoch-ms")
	b.ReportMetric(100*(middle(wholes)/middle(bares)-1), "added-%")
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
