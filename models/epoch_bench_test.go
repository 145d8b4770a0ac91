package models_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// BenchmarkEpoch60000 compares an epoch of Fit over 60,000 digits (six copies of 10,000), 469 steps of
// 784-256-32-256-784, with as many steps on ready batches, consecutive parts of the set. The metric added-% is the cost
// of Fit's loop: shuffling, gathering batches and averaging losses. start-% is the further cost of the first epoch,
// mainly the check of every value. The two alternate every few steps, so changes of the machine's speed affect both;
// medians are compared.
func BenchmarkEpoch60000(b *testing.B) {
	ten := mnist.Train()
	set, err := data.Concat(ten, ten, ten, ten, ten, ten)
	if err != nil {
		b.Fatal(err)
	}
	a := benchModel(b, "plain", models.Spec{Input: 784, Latent: 32})
	s, err := a.Stepper(models.StepOptions{}) // of the same program, because the place of its memory matters too
	if err != nil {
		b.Fatal(err)
	}
	const turn, size = 16, 128
	var bare time.Duration
	options := models.FitOptions{Epochs: 2, Progress: func(p models.Progress) {
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
	// fit returns, for the first and the second epoch of a training, its time and that of the bare steps.
	fit := func() (whole, steps [2]float64) {
		start, i := time.Now(), 0
		for _, err := range a.Fit(b.Context(), set, options) {
			if err != nil {
				b.Fatal(err)
			}
			whole[i], steps[i] = (time.Since(start) - bare).Seconds(), bare.Seconds()
			start, bare = time.Now(), 0
			i++
		}
		return whole, steps
	}
	fit() // compiles the graphs
	var wholes, bares, added, first []float64
	b.ReportAllocs()
	for b.Loop() {
		whole, bare := fit()
		wholes, bares = append(wholes, whole[1]), append(bares, bare[1])
		added = append(added, whole[1]/bare[1]-1)
		first = append(first, whole[0]/bare[0]-whole[1]/bare[1])
	}
	b.ReportMetric(1e3*middle(bares), "steps-ms")
	b.ReportMetric(1e3*middle(wholes), "epoch-ms")
	b.ReportMetric(100*middle(added), "added-%")
	b.ReportMetric(100*middle(first), "start-%")
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
