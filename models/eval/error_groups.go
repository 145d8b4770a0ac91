package eval

import (
	"errors"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// MAE returns the mean absolute error (1/(N·D)) Σ |x − x̂| between a set and its reconstruction.
func MAE(x, xhat *data.Set) (float64, error) {
	return mean("mae", x, xhat, func(x, xhat float64) float64 { return math.Abs(x - xhat) })
}

// RMSE returns the root of the mean squared error over all samples and features, in the units of the data. The mean of
// each sample's root is another number.
func RMSE(x, xhat *data.Set) (float64, error) {
	mse, err := MSE(x, xhat)
	return math.Sqrt(mse), err
}

// SampleErrors returns the squared error of each sample, averaged over its features: the score of an anomaly.
func SampleErrors(x, xhat *data.Set) ([]float64, error) {
	return groupedErrors("sample errors", x, xhat, true)
}

// FeatureErrors returns the squared error of each feature, averaged over samples.
func FeatureErrors(x, xhat *data.Set) ([]float64, error) {
	return groupedErrors("feature errors", x, xhat, false)
}

// groupedErrors averages squared errors by sample, or by feature.
func groupedErrors(what string, x, xhat *data.Set, bySample bool) ([]float64, error) {
	if err := num.SameForm("eval: "+what, x, xhat); err != nil {
		return nil, err
	}
	groups, size := x.D, x.N
	if bySample {
		groups, size = x.N, x.D
	}
	out := make([]float64, groups)
	for k, v := range x.X {
		r, group := float64(v)-float64(xhat.X[k]), k%x.D
		if bySample {
			group = k / x.D
		}
		out[group] += r * r
	}
	for g := range out {
		out[g] /= float64(size)
	}
	return out, nil
}

// ExplainedVariance returns 1 − Σ (x − x̂)²/Σ (x − m)², with the mean m of each feature over the set itself: 1 for a
// perfect reconstruction, 0 for the mean sample, less for anything worse. For PCA, on the set that it was fitted to, it
// is linear.PCA.VarianceKept. It is an error if the set does not vary.
func ExplainedVariance(x, xhat *data.Set) (float64, error) {
	mse, err := MSE(x, xhat)
	if err != nil {
		return 0, err
	}
	means, sum := x.ColumnMeans(), 0.0
	for k, v := range x.X {
		r := float64(v) - means[k%x.D]
		sum += r * r
	}
	if sum == 0 {
		return 0, errors.New("eval: explained variance: the samples are all the same")
	}
	return 1 - mse*float64(len(x.X))/sum, nil
}

// Compression says how much smaller a code is than a sample. The decoder, which the reader of a code needs as well,
// does not count.
type Compression struct {
	Dims float64 // numbers of a sample over numbers of its code
	Bits float64 // bits of a sample over bits of its code
}

// CompressionOf returns the compression of samples into codes, from the number of features and units and the bits of
// each: 8 for pixels, 32 for float32.
func CompressionOf(features, featureBits, units, unitBits int) (Compression, error) {
	if features < 1 || featureBits < 1 || units < 1 || unitBits < 1 {
		return Compression{}, errors.New("eval: compression: all four numbers must be at least 1")
	}
	return Compression{
		Dims: float64(features) / float64(units),
		Bits: float64(features*featureBits) / float64(units*unitBits),
	}, nil
}
