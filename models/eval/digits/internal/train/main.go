// Command train trains the classifier of package digits on the embedded digits in less than a minute:
//
//	go generate ./models/eval/digits
//
// One seed gives the same bytes for any number of processors. Other architectures may differ in the last digits and
// give another classifier, just as good: that is why the file is kept.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: train FILE")
	}
	if err := train(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func train(path string) error {
	digits, test := mnist.Train(), mnist.Test()
	sp := models.Spec{Input: digits.D, Latent: 32, Hidden: []int{}}.WithDefaults()
	net := variants.ConvNet{Image: digits.Image, Channels: []int{8, 16}}.WithDefaults(sp)
	a, err := models.New(variants.Supervised{Model: variants.Conv{Spec: sp, ConvNet: net}, Classes: 10},
		models.Options{Seed: 1})
	if err != nil {
		return err
	}
	o := models.FitOptions{Epochs: 15, Batch: 100, LearningRate: 0.003, Schedule: optim.Cosine{}}
	for epoch, err := range a.Fit(context.Background(), digits, o) {
		if err != nil {
			return err
		}
		fmt.Println(epoch.Number, epoch.Train)
	}
	predicted, err := variants.Predict(a, test)
	if err != nil {
		return err
	}
	accuracy, err := eval.Accuracy(predicted)
	if err != nil {
		return err
	}
	fmt.Printf("accuracy on %s: %.4f\n", test.Name, accuracy)
	return a.Save(path)
}
