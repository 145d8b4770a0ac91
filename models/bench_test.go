package models_test

import (
	"testing"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// BenchmarkEpoch trains for one epoch of 10 steps of 128 digits; an op is thus ten steps, and the checks of the set
// around them.
func BenchmarkEpoch(b *testing.B) {
	train, err := mnist.Train().Head(1280)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name, variant string
		spec          models.Spec
	}{
		{"plain 784-256-32", "plain", models.Spec{Input: 784, Latent: 32}},
		{"denoising 784-256-32", "denoising", models.Spec{Input: 784, Latent: 32}},
		{"masked 784-256-32", "masked", models.Spec{Input: 784, Latent: 32, Image: train.Image}},
		{"vae 784-256-16", "vae", models.Spec{Input: 784, Latent: 16}},
		{"conv 784-32", "conv", models.Spec{Input: 784, Latent: 32}},
		{"contractive 784-64", "contractive", models.Spec{Input: 784, Latent: 64}},
		{"contractive 784-64-8", "contractive", models.Spec{Input: 784, Latent: 8, Hidden: []int{64}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			m, err := models.Build(c.variant, c.spec)
			if err != nil {
				b.Fatal(err)
			}
			a, err := models.New(m, models.Options{Seed: 1})
			if err != nil {
				b.Fatal(err)
			}
			epoch := func() {
				for _, err := range a.Fit(b.Context(), train, models.FitOptions{Epochs: 1}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			epoch() // compiles the graph
			b.ReportAllocs()
			for b.Loop() {
				epoch()
			}
		})
	}
}
