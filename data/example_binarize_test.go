package data_test

import (
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data"
)

// Grey levels are probabilities of bits, which are drawn once or in every epoch.
func ExampleBinarize() {
	grey, err := data.New([]float32{0, 0.5, 0.5, 0.5, 0.5, 1}, 1, 6)
	if err != nil {
		log.Fatal(err)
	}
	bits, err := data.Binarize(grey, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("once:", bits.X)
	for epoch := range 2 {
		for b, err := range data.BinarizedSource(grey, 1).Stream(data.BatchOptions{Epoch: epoch}) {
			if err != nil {
				log.Fatal(err)
			}
			fmt.Printf("epoch %d: %v\n", epoch, b.X)
		}
	}
	sharp, err := data.Threshold(grey, 0.4)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("above 0.4:", sharp.X)
	// Output:
	// once: [0 1 0 1 0 1]
	// epoch 0: [0 1 0 1 0 1]
	// epoch 1: [0 0 0 0 0 1]
	// above 0.4: [0 1 1 1 1 1]
}
