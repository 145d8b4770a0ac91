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

// Pretrain a deep encoder layer by layer without labels, and turn it into a classifier.
func ExampleAutoencoder_Pretrain() {
	ctx := context.Background()
	train, err := mnist.Train().Head(500)
	if err != nil {
		log.Fatal(err)
	}
	m, err := models.Build("stacked", models.Spec{Input: 784, Latent: 16, Hidden: []int{64, 32}})
	if err != nil {
		log.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 2, Batch: 20}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("stage %d of %d, epoch %d\n", epoch.Stage, epoch.Stages, epoch.Number)
	}
	classifier, err := a.Extend(variants.Supervised{Model: m, Classes: 10})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range classifier.Fit(ctx, train, models.FitOptions{Epochs: 8, Batch: 20}) {
		if err != nil {
			log.Fatal(err)
		}
	}
	probabilities, err := variants.Predict(classifier, train)
	if err != nil {
		log.Fatal(err)
	}
	accuracy, err := eval.Accuracy(probabilities)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("better than 90 % on the training set:", accuracy > .9)
	// Output:
	// stage 1 of 3, epoch 1
	// stage 1 of 3, epoch 2
	// stage 2 of 3, epoch 1
	// stage 2 of 3, epoch 2
	// stage 3 of 3, epoch 1
	// stage 3 of 3, epoch 2
	// better than 90 % on the training set: true
}
