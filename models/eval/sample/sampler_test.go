package sample_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

var _ sample.Sampler = (*models.Autoencoder)(nil)

// TestFitSampler draws from PCA: with one Gaussian of as many codes as there are pixels, the samples have the mean and
// the covariance of the data, whatever its coordinates.
func TestFitSampler(t *testing.T) {
	small := evaltest.Must(data.Shrink(mnist.Test(), 7))
	pca := evaltest.Must(linear.FitPCA(small, 6))
	sampler := evaltest.Must(sample.FitLatent(pca, small, 1, cluster.MixtureOptions{}))
	const n = 4000
	x := evaltest.Must(sampler.Sample(n, 3))
	if m, err := sample.MeanMSE(x, small); err != nil || m > 2e-4 {
		t.Errorf("MSE of the means %v (%v)", m, err)
	}
	drawn := evaltest.Must(linear.FitPCA(x, 6))
	for i, v := range drawn.Variances[:6] {
		if want := pca.Variances[i]; math.Abs(v-want) > .1*want { // 4 standard errors of a variance are 9 percent
			t.Errorf("variance %d is %v, want %v", i, v, want)
		}
	}
	// From N(0, I) they are no digits: the codes of PCA have other variances.
	normal := evaltest.Must(sample.LatentSampler{Decoder: pca, Codes: sample.StandardNormal{Units: 6}}.Sample(n, 3))
	if drawn, err := linear.FitPCA(normal, 1); err != nil || drawn.Variances[0] < 2*pca.Variances[0] {
		t.Errorf("the first variance of samples from N(0, I) is %v (%v), that of the data %v", drawn.Variances[0], err,
			pca.Variances[0])
	}
	again := evaltest.Must(sampler.Sample(n, 3))
	other := evaltest.Must(sampler.Sample(n, 4))
	if !slices.Equal(x.X, again.X) || slices.Equal(x.X, other.X) {
		t.Error("samples must be a function of the seed")
	}
}

func TestMeanMSEByHand(t *testing.T) {
	got, err := sample.MeanMSE(evaltest.Points(t, []float32{0, 1}, []float32{2, 1}), evaltest.Points(t, []float32{3, 1}))
	if err != nil || got != 2 { // (1 − 3)²/2
		t.Errorf("got %v (%v), want 2", got, err)
	}
}

func TestNovelty(t *testing.T) {
	train := evaltest.Points(t, []float32{0, 0}, []float32{3, 4}, []float32{3, 4.5}, []float32{20, 0})
	samples := evaltest.Points(t, []float32{0, 0}, []float32{3, 6}, []float32{3, 4.6}, []float32{20, 30})
	n := evaltest.Must(sample.MeasureNovelty(samples, train))
	want := []float64{0, 2.25, .01, 900}
	for i, w := range want {
		if math.Abs(n.Squared[i]-w) > 1e-5 {
			t.Errorf("squared distances %v, want %v", n.Squared, want)
			break
		}
	}
	// The nearest ones are ½, ½ and 17.5 away from others: only the second and the fourth sample are farther.
	if !slices.Equal(n.Nearest, []int{0, 2, 2, 3}) || n.Authentic != .5 || math.Abs(n.Mean()-902.26/4) > 1e-4 {
		t.Errorf("%+v, mean %v", n, n.Mean())
	}
	twice := evaltest.Points(t, []float32{1, 1}, []float32{1, 1}, []float32{5, 5})
	var err error
	if n, err = sample.MeasureNovelty(evaltest.Points(t, []float32{1, 1}), twice); err != nil || n.Authentic != 0 {
		t.Errorf("a copy of a sample that is there twice: %+v (%v)", n, err)
	}
	evaltest.Errors(t, "", map[string]error{
		"at least 2":     evaltest.Of(sample.MeasureNovelty(samples, evaltest.Points(t, []float32{1, 2}))),
		"of 1 values":    evaltest.Of(sample.MeasureNovelty(evaltest.Points(t, []float32{1}), train)),
		"the set is nil": evaltest.Of(sample.MeasureNovelty(nil, train)),
		"0 samples of 2": evaltest.Of(sample.StandardNormal{Units: 2}.Sample(0, 1)),
		"1 samples of 0": evaltest.Of(sample.StandardNormal{}.Sample(1, 1)),
		"1 x 2 values":   evaltest.Of(sample.MeanMSE(samples, evaltest.Points(t, []float32{1}))),
	})
}

// TestNoveltyOfDigits: copies of training digits are no new ones, and other digits are.
func TestNoveltyOfDigits(t *testing.T) {
	train := evaltest.Must(mnist.Train().Head(1000))
	other := evaltest.Must(mnist.Test().Head(200))
	copies := evaltest.Must(train.Head(200))
	for i := range copies.X {
		copies.X[i] *= .98 // nearly
	}
	for set, want := range map[*data.Set][2]float64{copies: {0, 0}, other: {.3, .7}} {
		n, err := sample.MeasureNovelty(set, train)
		if err != nil || n.Authentic < want[0] || n.Authentic > want[1] {
			t.Errorf("%s: a share of %v is authentic (%v), want %v", set.Name, n.Authentic, err, want)
		}
		t.Log(set.Name, n.Authentic, n.Mean())
	}
}
