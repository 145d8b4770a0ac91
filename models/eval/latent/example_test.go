package latent_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// The way from one digit to another through codes, and through pixels. Any Coder will do; here it is a PCA of 8x8
// digits.
func ExampleInterpolate() {
	digits := optdigits.Set()
	pca, err := linear.FitPCA(digits, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	from, err := digits.Select([]int{0})
	if err != nil {
		fmt.Println(err)
		return
	}
	to, err := digits.Select([]int{1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range []struct {
		space string
		coder eval.Coder
	}{{"codes", pca}, {"pixels", eval.Identity{}}} {
		way, err := latent.Interpolate(c.coder, from, to, 5, latent.Spherical)
		if err != nil {
			fmt.Println(err)
			return
		}
		near, err := sample.MeasureNovelty(way, digits)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-6s squared distance to the nearest digit: %.1f\n", c.space, near.Squared)
	}
	// Output:
	// codes  squared distance to the nearest digit: [0.5 1.2 2.3 1.9 1.1]
	// pixels squared distance to the nearest digit: [0.0 0.8 2.5 1.1 0.0]
}
