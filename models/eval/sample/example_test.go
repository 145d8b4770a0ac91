package sample_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// Further samples of a class that is rare: half-way between those that there are.
func ExampleOversampling_Interpolate() {
	digits, err := optdigits.Set().Head(200)
	if err != nil {
		fmt.Println(err)
		return
	}
	pca, err := linear.FitPCA(digits, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	more, err := sample.Oversampling{Label: 8, N: 50, Seed: 1}.Interpolate(pca, digits)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(more.N, "more of", more.Classes[more.Labels[0]])
	// Output:
	// 50 more of 8
}
