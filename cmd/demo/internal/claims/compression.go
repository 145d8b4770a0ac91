package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C06", Place: "S0 A2.1", Expect: Holds,
		Statement: "A code of 2 numbers of 32 bits takes 64 bits.",
		Correction: "This is the storage, which is more than needed: with 8 bits a number the reconstructions are nearly " +
			"the same.",
		Run: codeBits,
	}, Claim{
		ID: "C07", Place: "S0 A2.2", Expect: Holds,
		Statement: "An image of 28 x 28 bytes takes 6,272 bits.",
		Run:       imageBits,
	}, Claim{
		ID: "C08", Place: "S0 A2.3", Expect: Approximately,
		Statement: "Codes of d = 2, 10, 32, 64 and 128 numbers of 32 bits compress an image of 784 bytes 98, 20, 6, 3 and " +
			"1.5 times.",
		Correction: "The exact ratios are 98, 19.6, 6.125, 3.0625 and 1.53125. The source rounds by up to 2.1 %, and does " +
			"not count the decoder.",
		Run: compressionRatios,
	}, Claim{
		ID: "C09", Place: "S0 A2, note", Expect: Corrected,
		Statement: "A code carries far less information than it has bits, because its numbers are continuous and " +
			"correlated.",
		Correction: "It does, but continuity is not the reason: one continuous number tells all images apart, and the same " +
			"number in 8 bits at most 256. The reasons are that few of the bits matter and that the numbers are correlated.",
		Run: bitsThatMatter,
	}, Claim{
		ID: "C40", Place: "S1", Expect: Holds,
		Statement: "An image of 64 x 64 pixels is a point in 4,096 dimensions, and a code has far fewer.",
		Run:       imageDimensions,
	})
}

func codeBits(l *bench, f *Finding) {
	c := try.Get(eval.CompressionOf(784, 8, 2, 32))
	f.Stated.Near("bits of the code: bits of an image over the ratio", 784*8/c.Bits, 64, 0)
	f.True.Near("test MSE of two numbers of PCA, 8 bits each over 32",
		quantisedMSE(l, 2, 8)/quantisedMSE(l, 2, 0), 1, .001)
}

func imageBits(l *bench, f *Finding) {
	c := try.Get(eval.CompressionOf(l.Train.Image.Size(), 8, 1, 1))
	f.Stated.Near("bits of an image: its ratio to one bit", c.Bits, 6272, 0)
}

func compressionRatios(l *bench, f *Finding) {
	for i, d := range []int{2, 10, 32, 64, 128} {
		said := []float64{98, 20, 6, 3, 1.5}[i]
		exact := []float64{98, 19.6, 6.125, 3.0625, 1.53125}[i]
		c := try.Get(eval.CompressionOf(784, 8, d, 32))
		what := fmt.Sprintf("ratio of bits, d = %d", d)
		f.Stated.Near(what, c.Bits, said, 0)
		f.Approximate.Near(what, c.Bits, said, .021*said)
		f.True.Near(what, c.Bits, exact, 0)
	}
}

// quantised returns the codes of d principal components of a set, rounded to so many bits each (0 for no rounding), and
// the PCA that decodes them.
func quantised(l *bench, s *data.Set, d, bits int) (*data.Set, *linear.PCA) {
	pca := l.PCA(d)
	codes := try.Get(pca.Encode(s))
	if bits == 0 {
		return codes, pca
	}
	q := try.Get(eval.FitQuantizer(try.Get(pca.Encode(l.Train)), bits))
	return try.Get(q.Round(codes)), pca
}

// quantisedMSE is the error of test images from the codes of quantised.
func quantisedMSE(l *bench, d, bits int) float64 {
	codes, pca := quantised(l, l.Test, d, bits)
	return try.Get(eval.MSE(l.Test, try.Get(pca.Decode(codes))))
}

func bitsThatMatter(l *bench, f *Finding) {
	continuous, _ := quantised(l, l.Test, 1, 0)
	discrete, _ := quantised(l, l.Test, 1, 8)
	f.Stated.AtMost("distinct codes of the test images, one continuous number over 8 bits",
		float64(distinct(continuous.X))/float64(distinct(discrete.X)), 1)
	f.True.Near("test MSE of 32 components", quantisedMSE(l, 32, 0), .017543, 2e-6)
	f.True.Near("test MSE of 32 components in 8 bits each", quantisedMSE(l, 32, 8), .017547, 2e-6)
	// Two neighbouring pixels share information.
	middle := 14*28 + 14
	pair := &data.Set{N: l.Train.N, D: 2}
	for i := range l.Train.N {
		pair.X = append(pair.X, l.Train.Row(i)[middle:middle+2]...)
	}
	both := try.Get(linear.FitPCA(pair, 2))
	shared := 0.0 // nats, for Gaussians with this covariance: ½ log of the product of the variances over the determinant
	for j := range 2 {
		variance := 0.0
		for k, v := range both.Variances {
			variance += v * math.Pow(both.Components[k][j], 2)
		}
		shared += math.Log(variance/both.Variances[j]) / 2
	}
	f.True.AtLeast("mutual information of two neighbouring pixels, in nats", shared, .1)
}

// distinct counts the different values in a list.
func distinct[T comparable](values []T) int {
	seen := map[T]bool{}
	for _, v := range values {
		seen[v] = true
	}
	return len(seen)
}

func imageDimensions(l *bench, f *Finding) {
	size := data.Image{Height: 64, Width: 64, Channels: 1}.Size()
	f.Stated.Near("dimensions", float64(size), 4096, 0)
	c := try.Get(eval.CompressionOf(size, 8, int(math.Sqrt(float64(size))), 8))
	f.Stated.AtLeast("dimensions of the image over those of a code of √n numbers", c.Dims, 10)
}
