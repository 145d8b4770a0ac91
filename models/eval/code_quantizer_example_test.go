package eval_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// Codes of ten units in 40 bits instead of the 320 of floating-point numbers.
func ExampleQuantizer() {
	digits := optdigits.Set()
	pca, err := linear.FitPCA(digits, 10)
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
