package models_test

import (
	"context"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// Count the units in use of a variational autoencoder trained with a KL warm-up.
func ExampleAutoencoder_Posterior() {
	m := variants.VAE{
		Spec:      models.Spec{Input: 784, Latent: 8, Hidden: []int{32}, Error: models.CrossEntropy}.WithDefaults(),
		Beta:      1,
		Annealing: variants.Annealing{Warmup: 2},
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	train, err := mnist.Train().Head(500)
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range a.Fit(context.Background(), train, models.FitOptions{Epochs: 3, Batch: 25}) {
		if err != nil {
			log.Fatal(err)
		}
	}
	mean, logvar, err := a.Posterior(train)
	if err != nil {
		log.Fatal(err)
	}
	active, err := eval.ActiveUnits(mean, logvar)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d samples, %d units, %d active\n", mean.N, mean.D, active)
	// Output:
	// 500 samples, 8 units, 8 active
}
