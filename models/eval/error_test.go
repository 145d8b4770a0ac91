package eval_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
)

// TestErrorsByHand: the errors are 1, -1, 0, 3.
func TestErrorsByHand(t *testing.T) {
	x := &data.Set{X: []float32{1, 2, 3, 4}, N: 2, D: 2}
	xhat := &data.Set{X: []float32{0, 3, 3, 1}, N: 2, D: 2}
	value := func(f func(x, y *data.Set) (float64, error)) float64 {
		v := evaltest.Must(f(x, xhat))
		return v
	}
	evaltest.Close(t, "MAE", value(eval.MAE), 5./4, 1e-15)
	evaltest.Close(t, "RMSE", value(eval.RMSE), math.Sqrt(11./4), 1e-15)
	evaltest.Close(t, "explained variance", value(eval.ExplainedVariance), 1-11./4, 1e-15) // the variances sum to 4
	evaltest.Close(t, "PSNR", value(func(x, y *data.Set) (float64, error) { return eval.PSNR(x, y, 4) }),
		10*math.Log10(16*4./11), 1e-12)
	evaltest.Close(t, "mean PSNR", value(func(x, y *data.Set) (float64, error) { return eval.MeanPSNR(x, y, 4) }),
		10*(math.Log10(16)+math.Log10(16*2./9))/2, 1e-12)
	samples, err := eval.SampleErrors(x, xhat)
	if err != nil || fmt.Sprint(samples) != "[1 4.5]" {
		t.Errorf("sample errors %v, %v", samples, err)
	}
	features, err := eval.FeatureErrors(x, xhat)
	if err != nil || fmt.Sprint(features) != "[0.5 5]" {
		t.Errorf("feature errors %v, %v", features, err)
	}
	if v, err := eval.PSNR(x, x, 1); err != nil || !math.IsInf(v, 1) {
		t.Errorf("PSNR of equal sets: %v, %v", v, err)
	}
	c, err := eval.CompressionOf(784, 8, 32, 32)
	if err != nil || c != (eval.Compression{Dims: 24.5, Bits: 6.125}) {
		t.Errorf("compression %v, %v", c, err)
	}
}

// TestPCAOfTheTutorial: PCA's errors on the embedded digits as NumPy has them, in float64: MSE, MSE of clipped
// reconstructions, PSNR of the MSE, mean PSNR of clipped images, SSIM of clipped images.
func TestPCAOfTheTutorial(t *testing.T) {
	pca, test := evaltest.DigitsPCA(t), mnist.Test()
	for _, c := range []struct {
		d                               int
		mse, clipped, psnr, meanPSNR, s float64
	}{
		{2, .054254, .054088, 12.66, 12.92, .2323},
		{5, .044166, .043637, 13.55, 13.83, .3303},
		{10, .034385, .033305, 14.64, 15.05, .4564},
		{32, .017543, .015944, 17.56, 18.37, .6754},
		{64, .009412, .008104, 20.26, 21.34, .7768},
		{128, .004300, .003483, 23.67, 25.07, .8612},
	} {
		p := evaltest.Must(pca.Truncate(c.d))
		xhat := evaltest.Must(p.Reconstruct(test))
		clipped := evaltest.Must(eval.Clip(xhat, 0, 1))
		check := func(what string, f func() (float64, error), want, tolerance float64) {
			t.Helper()
			v := evaltest.Must(f())
			evaltest.Close(t, fmt.Sprintf("d = %d: %s", c.d, what), v, want, tolerance)
		}
		check("MSE", func() (float64, error) { return eval.MSE(test, xhat) }, c.mse, 1e-6)
		check("clipped MSE", func() (float64, error) { return eval.MSE(test, clipped) }, c.clipped, 1e-6)
		check("PSNR", func() (float64, error) { return eval.PSNR(test, xhat, 1) }, c.psnr, .0051)
		check("mean PSNR", func() (float64, error) { return eval.MeanPSNR(test, clipped, 1) }, c.meanPSNR, .0051)
		check("SSIM", func() (float64, error) { return eval.SSIM(test, clipped, 1) }, c.s, .000051)
	}
}

// TestCrossEntropyOfTheTutorial: of the mean image, and of the images themselves, which is their entropy, in nats.
func TestCrossEntropyOfTheTutorial(t *testing.T) {
	test, means := mnist.Test(), mnist.Train().ColumnMeans()
	mean := &data.Set{N: test.N, D: test.D}
	for range test.N {
		for _, v := range means {
			mean.X = append(mean.X, float32(v))
		}
	}
	for want, p := range map[float64]*data.Set{199.57: mean, 44.80: test} {
		v := evaltest.Must(eval.CrossEntropy(test, p))
		evaltest.Close(t, "cross-entropy", v, want, .0051)
	}
}
