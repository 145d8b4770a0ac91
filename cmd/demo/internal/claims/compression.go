package claims

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C08", Place: "S0 A2.3", Expect: Approximately,
		Statement:  "Codes of d = 2, 10, 32, 64 and 128 numbers of 32 bits compress an image of 784 bytes 98, 20, 6, 3 and 1.5 times.",
		Correction: "98, 19.6, 6.125, 3.0625 and 1.53125 times: the source rounds, by up to 2.1 %, and leaves out the decoder.",
		Run:        compressionRatios,
	})
}

func compressionRatios(context.Context, *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	for i, d := range []int{2, 10, 32, 64, 128} {
		said := []float64{98, 20, 6, 3, 1.5}[i]
		exact := []float64{98, 19.6, 6.125, 3.0625, 1.53125}[i]
		c, err := eval.CompressionOf(784, 8, d, 32)
		if err != nil {
			return nil, err
		}
		what := fmt.Sprintf("ratio of bits, d = %d", d)
		f.Stated.Near(what, c.Bits, said, 0)
		f.Approximate.Near(what, c.Bits, said, .021*said)
		f.True.Near(what, c.Bits, exact, 0)
	}
	return f, nil
}
