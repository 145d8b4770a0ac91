package disentanglement_test

import (
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/models/eval/disentanglement"
)

// Two units are the place of a shape, and the third mixes its form and its size: only DCI minds.
func Example() {
	_, factors, err := synthetic.Squares{Side: 8, Orientations: 1, X: 4, Y: 4}.Grid()
	if err != nil {
		log.Fatal(err)
	}
	varying := make([][]int, len(factors.Values))
	codes := &data.Set{N: len(varying), D: 3}
	for i, v := range factors.Values { // shape, scale, orientation, x, y
		varying[i] = []int{v[0], v[1], v[3], v[4]} // there is one orientation only
		codes.X = append(codes.X, float32(v[3]), -float32(v[4]), float32(3*v[0]+v[1]))
	}
	mig, err := disentanglement.MIG(codes, varying, disentanglement.Options{})
	if err != nil {
		log.Fatal(err)
	}
	dci, err := disentanglement.DCI(codes, varying, disentanglement.DCIOptions{})
	if err != nil {
		log.Fatal(err)
	}
	pairs, err := disentanglement.BetaVAEScore(codes, varying, disentanglement.BetaVAEOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("MIG %.2f, of the factors %.2f\n", mig.Score, mig.Factors)
	fmt.Printf("disentanglement %.2f, completeness %.2f, informativeness %.2f\n", dci.Disentanglement, dci.Completeness,
		dci.Informativeness)
	fmt.Printf("beta-VAE score %.2f\n", pairs)
	// Output:
	// MIG 1.00, of the factors [1.00 1.00 1.00 1.00]
	// disentanglement 0.75, completeness 1.00, informativeness 1.00
	// beta-VAE score 1.00
}
