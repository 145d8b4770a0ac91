package claims

import (
	"context"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C06", Place: "S0 A2.1", Expect: Holds,
		Statement: "A code of 2 numbers of 32 bits takes 64 bits.",
		Correction: "That is how much is stored, and more than is needed: in 8 bits a number the reconstructions are " +
			"nearly the same.",
		Run: codeBits,
	}, Claim{
		ID: "C07", Place: "S0 A2.2", Expect: Holds,
		Statement: "An image of 28 x 28 bytes takes 6,272 bits.",
		Run:       imageBits,
	}, Claim{
		ID: "C08", Place: "S0 A2.3", Expect: Approximately,
		Statement: "Codes of d = 2, 10, 32, 64 and 128 numbers of 32 bits compress an image of 784 bytes 98, 20, 6, 3 " +
			"and 1.5 times.",
		Correction: "98, 19.6, 6.125, 3.0625 and 1.53125 times: the source rounds, by up to 2.1 %, and leaves out the " +
			"decoder.",
		Run: compressionRatios,
	}, Claim{
		ID: "C09", Place: "S0 A2, note", Expect: Corrected,
		Statement: "A code carries far less information than it has bits, because its numbers are continuous and " +
			"correlated.",
		Correction: "It does, but continuity is no reason for it: one continuous number tells all images apart, and in " +
			"8 bits it tells at most 256. The reasons are that few of the bits matter and that numbers are correlated.",
		Run: bitsThatMatter,
	}, Claim{
		ID: "C40", Place: "S1", Expect: Holds,
		Statement: "An image of 64 x 64 pixels is a point in 4,096 dimensions, and a code has far fewer.",
		Run:       imageDimensions,
	})
}

func codeBits(_ context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	c, err := eval.CompressionOf(784, 8, 2, 32)
	if err != nil {
		return nil, err
	}
	f.Stated.Near("bits of the code, those of an image over the ratio", 784*8/c.Bits, 64, 0)
	exact, err := quantisedMSE(l, 2, 0)
	if err != nil {
		return nil, err
	}
	in8, err := quantisedMSE(l, 2, 8)
	if err != nil {
		return nil, err
	}
	f.True.Near("test MSE of two numbers of PCA in 8 bits each, over that in 32", in8/exact, 1, .001)
	return f, nil
}

func imageBits(_ context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	c, err := eval.CompressionOf(l.Train.Image.Size(), 8, 1, 1)
	if err != nil {
		return nil, err
	}
	f.Stated.Near("bits of an image, the ratio to one bit", c.Bits, 6272, 0)
	return f, nil
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

// quantised returns the codes of d principal components of a set in so many bits each, 0 for all that float32 has, with
// what decodes them.
func quantised(l *experiments.Lab, s *data.Set, d, bits int) (*data.Set, *eval.PCA, error) {
	pca, err := l.PCA(d)
	if err != nil {
		return nil, nil, err
	}
	codes, err := pca.Encode(s)
	if err != nil || bits == 0 {
		return codes, pca, err
	}
	train, err := pca.Encode(l.Train)
	if err != nil {
		return nil, nil, err
	}
	q, err := eval.FitQuantizer(train, bits)
	if err != nil {
		return nil, nil, err
	}
	codes, err = q.Round(codes)
	return codes, pca, err
}

// quantisedMSE is the error of test images from the codes of quantised.
func quantisedMSE(l *experiments.Lab, d, bits int) (float64, error) {
	codes, pca, err := quantised(l, l.Test, d, bits)
	if err != nil {
		return 0, err
	}
	x, err := pca.Decode(codes)
	if err != nil {
		return 0, err
	}
	return eval.MSE(l.Test, x)
}

func bitsThatMatter(_ context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	continuous, _, err := quantised(l, l.Test, 1, 0)
	if err != nil {
		return nil, err
	}
	discrete, _, err := quantised(l, l.Test, 1, 8)
	if err != nil {
		return nil, err
	}
	f.Stated.AtMost("codes that one continuous number has for the test images, over those in 8 bits",
		float64(distinct(continuous.X))/float64(distinct(discrete.X)), 1)
	for _, c := range []struct {
		bits int
		want float64
	}{{0, .017543}, {8, .017547}} {
		mse, err := quantisedMSE(l, 32, c.bits)
		if err != nil {
			return nil, err
		}
		what := "test MSE of 32 components"
		if c.bits > 0 {
			what += fmt.Sprintf(" in %d bits each", c.bits)
		}
		f.True.Near(what, mse, c.want, 2e-6)
	}
	// Of two pixels side by side, the one tells of the other.
	middle := 14*28 + 14
	pair := &data.Set{N: l.Train.N, D: 2}
	for i := range l.Train.N {
		pair.X = append(pair.X, l.Train.Row(i)[middle:middle+2]...)
	}
	both, err := eval.FitPCA(pair, 2)
	if err != nil {
		return nil, err
	}
	shared := 0.0 // nats, of Gaussians with that covariance: ½ log of the product of the variances over the determinant
	for j := range 2 {
		variance := 0.0
		for k, v := range both.Variances {
			variance += v * math.Pow(both.Components[k][j], 2)
		}
		shared += math.Log(variance/both.Variances[j]) / 2
	}
	f.True.AtLeast("nats that two pixels side by side share", shared, .1)
	return f, nil
}

// distinct counts the different values in a list.
func distinct[T comparable](values []T) int {
	seen := map[T]bool{}
	for _, v := range values {
		seen[v] = true
	}
	return len(seen)
}

func imageDimensions(context.Context, *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	size := data.Image{Height: 64, Width: 64, Channels: 1}.Size()
	f.Stated.Near("dimensions", float64(size), 4096, 0)
	c, err := eval.CompressionOf(size, 8, int(math.Sqrt(float64(size))), 8)
	if err != nil {
		return nil, err
	}
	f.Stated.AtLeast("dimensions over those of a code of √n numbers", c.Dims, 10)
	return f, nil
}
