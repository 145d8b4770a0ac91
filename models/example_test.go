package models_test

import (
	"context"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// Train a variational autoencoder on the embedded digits. (This takes some seconds and is not run as a test.)
func Example() {
	if err := digits(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func digits(ctx context.Context) error {
	m, err := models.Build("vae", models.Spec{Input: 784, Latent: 16})
	if err != nil {
		return err
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		return err
	}
	train, test := mnist.Train(), mnist.Test()
	for epoch, err := range a.Fit(ctx, train, models.FitOptions{Epochs: 10, Validation: test}) {
		if err != nil {
			return err
		}
		fmt.Println(epoch.Number, epoch.Validation) // 10 119.76 = 98.456 cross-entropy + 21.302 KL
	}
	codes, err := a.Encode(test)
	if err != nil {
		return err
	}
	digits, err := a.Sample(64, 1) // 64 digits that nobody wrote
	if err != nil {
		return err
	}
	fmt.Println(codes, digits)
	return a.Save("vae.safetensors") // models.Load needs no description of the model
}
