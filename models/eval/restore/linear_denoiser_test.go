package restore_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/restore"
)

// TestLinearDenoiserOnMNIST compares with a test error computed by another program, on another draw of the noise:
// 2,000 images of 784 pixels make them equal to a percent.
func TestLinearDenoiserOnMNIST(t *testing.T) {
	train, test := mnist.Train(), mnist.Test()
	noise := variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3}
	a := evaltest.Must(restore.LinearDenoiser(train, noise))
	noisy := evaltest.Must(variants.Corrupt(test, noise, 1))
	if got := evaltest.MSE(t, test)(a.Reconstruct(noisy)); math.Abs(got-.012358) > 1e-4 {
		t.Errorf("MSE %.6f, want .012358", got)
	}
}

// TestLinearDenoiserIsExact compares with a fit to many draws, of every kind of noise.
func TestLinearDenoiserIsExact(t *testing.T) {
	small := evaltest.Must(data.Shrink(mnist.Test(), 7)) // 4 x 4 pixels
	small = evaltest.Must(small.Head(200))
	const draws = 100
	for _, c := range []variants.Corruption{
		{Noise: variants.GaussianNoise, Sigma: .2},
		{Noise: variants.GaussianNoise, Sigma: .4, Clip: true},
		{Noise: variants.GaussianNoise, Sigma: .5, Clip: true, Low: .1, High: .6},
		{Noise: variants.MaskingNoise, P: .4},
		{Noise: variants.SaltAndPepper, P: .2, Low: -1, High: 2},
		{Noise: variants.LowResolution, Factor: 2},
	} {
		var noisy, clean []*data.Set
		for seed := range uint64(draws) {
			x := evaltest.Must(variants.Corrupt(small, c, seed))
			noisy, clean = append(noisy, x), append(clean, small)
		}
		x := evaltest.Must(data.Concat(noisy...))
		y := evaltest.Must(data.Concat(clean...))
		exact := evaltest.Must(restore.LinearDenoiser(small, c))
		fitted := evaltest.Must(linear.FitAffine(x, y, 1e-4))
		got, want := evaltest.MSE(t, y)(exact.Reconstruct(x)), evaltest.MSE(t, y)(fitted.Reconstruct(x))
		if got < want-1e-9 || got > 1.001*want {
			t.Errorf("%+v: MSE %.7f, the best affine map for these draws has %.7f", c, got, want)
		}
	}
}

// TestWienerFilter compares the training error with its closed form Σ λσ²/(λ + σ²) over the eigenvalues of the
// covariance.
func TestWienerFilter(t *testing.T) {
	const sigma = .25
	small := evaltest.Must(data.Shrink(mnist.Test(), 4))
	pca := evaltest.Must(linear.FitPCA(small, 1))
	want := 0.0
	for _, v := range pca.Variances {
		want += v * sigma * sigma / (v + sigma*sigma) / float64(small.D)
	}
	a := evaltest.Must(restore.LinearDenoiser(small, variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma}))
	got := evaltest.MSE(t, small)(a.Reconstruct(small)) // and the noise that goes through the weights
	for _, row := range a.Weights {
		for _, w := range row {
			got += sigma * sigma * w * w / float64(small.D)
		}
	}
	if math.Abs(got-want) > 1e-4*want {
		t.Errorf("expected error %.7f, want %.7f", got, want)
	}
}

func TestLinearDenoiserErrors(t *testing.T) {
	for want, c := range map[string]variants.Corruption{
		"unknown noise":  {Noise: "rain"},
		"it must lie in": {P: 2},
		"factor: the size of the images is unknown": {Noise: variants.LowResolution, Factor: 2},
	} {
		if _, err := restore.LinearDenoiser(evaltest.Points(t, []float32{1, 2}, []float32{3, 4}), c); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
