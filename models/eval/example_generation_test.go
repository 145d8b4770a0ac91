package eval_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval"
)

// The way from one digit to another through codes, and through pixels. Any Coder will do; here it is a PCA of 8x8 digits.
func ExampleInterpolate() {
	digits := optdigits.Set()
	pca, err := eval.FitPCA(digits, 10)
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
		way, err := eval.Interpolate(c.coder, from, to, 5, eval.Spherical)
		if err != nil {
			fmt.Println(err)
			return
		}
		near, err := eval.MeasureNovelty(way, digits)
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

// Codes of ten units in 40 bits instead of the 320 of floating-point numbers.
func ExampleQuantizer() {
	digits := optdigits.Set()
	pca, err := eval.FitPCA(digits, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	codes, err := pca.Encode(digits)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, bits := range []int{2, 4, 8} {
		q, err := eval.FitQuantizer(codes, bits)
		if err != nil {
			fmt.Println(err)
			return
		}
		packed, err := q.Pack(codes)
		if err != nil {
			fmt.Println(err)
			return
		}
		restored, err := eval.Quantized{Coder: pca, Quantizer: q}.Reconstruct(digits)
		if err != nil {
			fmt.Println(err)
			return
		}
		mse, err := eval.MSE(digits, restored)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d bits a unit: %d bytes for %d digits, MSE %.4f\n", bits, len(packed), digits.N, mse)
	}
	// Output:
	// 2 bits a unit: 4493 bytes for 1797 digits, MSE 0.0276
	// 4 bits a unit: 8985 bytes for 1797 digits, MSE 0.0197
	// 8 bits a unit: 17970 bytes for 1797 digits, MSE 0.0192
}

// Further samples of a class that is rare: half-way between those that there are.
func ExampleOversampling_Interpolate() {
	digits, err := optdigits.Set().Head(200)
	if err != nil {
		fmt.Println(err)
		return
	}
	pca, err := eval.FitPCA(digits, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	more, err := eval.Oversampling{Label: 8, N: 50, Seed: 1}.Interpolate(pca, digits)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(more.N, "more of", more.Classes[more.Labels[0]])
	// Output:
	// 50 more of 8
}
