package models_test

import (
	"context"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// Train a variational autoencoder on bits drawn anew in every epoch, and evaluate it on bits drawn once.
func ExampleAutoencoder_LogLikelihood() {
	ctx := context.Background()
	train, err := mnist.Train().Head(1000)
	if err != nil {
		log.Fatal(err)
	}
	few, err := mnist.Test().Head(100)
	if err != nil {
		log.Fatal(err)
	}
	test, err := data.Binarize(few, 1)
	if err != nil {
		log.Fatal(err)
	}
	m, err := models.Build("vae", models.Spec{Input: train.D, Latent: 5, Hidden: []int{64}})
	if err != nil {
		log.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range a.FitSource(ctx, data.BinarizedSource(train, 1),
		models.FitOptions{Epochs: 5, Batch: 50, LearningRate: 5e-3}) {
		if err != nil {
			log.Fatal(err)
		}
	}
	bound, err := a.ELBO(ctx, test, models.SampleLossOptions{Draws: 10})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("evidence lower bound %.0f nats\n", bound.Mean)
	for _, k := range []int{10, 100} {
		l, err := a.LogLikelihood(ctx, test, models.LikelihoodOptions{Samples: k})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("log p(x) by %d draws %.0f nats\n", k, l.Mean)
	}
	// Output:
	// evidence lower bound -172 nats
	// log p(x) by 10 draws -166 nats
	// log p(x) by 100 draws -164 nats
}
