package synthetic_test

import (
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/synthetic"
)

// A struct describes a set, and a seed draws it.
func Example() {
	set, err := synthetic.TwoMoons{N: 300, Noise: 0.1}.Sample(1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)
	// Output:
	// two moons: 300 samples x 2 features, 2 classes
}

// The best estimate of a sample from its noisy copy follows from the score of the noisy samples.
func ExampleMixture_Smoothed() {
	m, err := synthetic.Ring(4, 2, 0.3, 0.3) // means (2, 0), (0, 2), (-2, 0), (0, -2)
	if err != nil {
		log.Fatal(err)
	}
	const sigma = 0.4
	noisy := []float64{3, 0}
	smooth, err := m.Smoothed(sigma)
	if err != nil {
		log.Fatal(err)
	}
	score := smooth.Score(noisy)
	// With one Gaussian near, the estimate is between its mean and the sample: 2 + (3 − 2)·0.3²/(0.3² + 0.4²).
	fmt.Printf("score %.2f, best guess %.2f\n", score[0], noisy[0]+sigma*sigma*score[0])
	// Output:
	// score -4.00, best guess 2.36
}

// Every image comes with the factors that it was made from.
func ExampleSquares() {
	set, factors, err := synthetic.Squares{Shapes: []string{"square"}, Scales: 2, Orientations: 1}.Grid()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)
	fmt.Println(factors.Names, factors.Sizes)
	fmt.Println("the last image has", factors.Values[set.N-1])
	// Output:
	// squares: 128 samples x 1024 features (32x32), 1 class
	// [shape scale orientation x y] [1 2 1 8 8]
	// the last image has [0 1 0 7 7]
}
