package restore

import (
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

// denoiserRidge keeps weights of pixels finite that are always blank.
const denoiserRidge = 1e-4

// LinearDenoiser returns the best affine denoiser of a corruption of the given clean samples, in the mean over its
// noise: what a denoising autoencoder has to beat, and can only if it is not linear. For noise that is drawn for each
// value it is exact, from the mean and variance of a corrupted value (for Gaussian noise that is not clipped it is the
// Wiener filter Σ(Σ + σ²I)⁻¹); for the others it is fitted to one draw from seed 0. The weights have a ridge of 1e-4.
//
// It has all weights from each feature to each, and so is not narrowed to a code: at little noise a model that is may
// be worse.
func LinearDenoiser(clean *data.Set, c variants.Corruption) (*linear.Affine, error) {
	a, err := linearDenoiser(clean, c)
	if err != nil {
		return nil, fmt.Errorf("restore: linear denoiser: %w", err)
	}
	return a, nil
}

func linearDenoiser(clean *data.Set, c variants.Corruption) (*linear.Affine, error) {
	if err := clean.Check(); err != nil {
		return nil, err
	}
	moments, drawn := noiseMoments(c), clean
	if moments != nil {
		drawn = &data.Set{N: 1, D: clean.D, X: clean.Row(0), Image: clean.Image} // to see whether the settings are possible
	}
	drawn, err := variants.Corrupt(drawn, c, 0)
	if err != nil {
		return nil, err
	}
	if moments == nil {
		return linear.FitAffineRidges(drawn, clean, func(int) float64 { return denoiserRidge })
	}
	// E‖y − W(x̃ − m) − c‖² is that of the means of the corrupted values, and Σ_j Var(x̃_j) ‖W_j‖².
	means := clean.Clone()
	variances := make([]float64, clean.D)
	for i, v := range clean.X {
		mean, variance := moments(float64(v))
		means.X[i] = float32(mean)
		variances[i%clean.D] += variance / float64(clean.N)
	}
	ridge := func(j int) float64 { return variances[j] + denoiserRidge }
	slope, proportional := noiseSlope(c)
	if !proportional {
		return linear.FitAffineRidges(means, clean, ridge)
	}
	// The same, of one product of matrices in the place of two: Cov(x̃) = slope² Cov(x), but for the diagonal.
	within := num.Covariance(clean, clean.ColumnMeans(), float64(clean.N))
	across := num.Zeros(clean.D, clean.D)
	for i := range clean.D {
		for j := i; j < clean.D; j++ {
			v := within.Data[i*within.Stride+j]
			across.Data[i*across.Stride+j], across.Data[j*across.Stride+i] = slope*v, slope*v
			within.Data[i*within.Stride+j] = slope * slope * v
		}
	}
	return linear.SolveAffine(means.ColumnMeans(), clean, within, across, ridge)
}

// noiseSlope returns the slope of the mean of a corrupted value as a function of the value, where that is a line.
func noiseSlope(c variants.Corruption) (slope float64, ok bool) {
	if c.Noise == variants.GaussianNoise {
		return 1, !c.Clip
	}
	return 1 - c.P, true
}

// noiseMoments returns the mean and the variance of a corrupted value as a function of the value, or nil where values
// are not corrupted one by one.
func noiseMoments(c variants.Corruption) func(x float64) (mean, variance float64) {
	low, high := c.Low, c.High
	if low == 0 && high == 0 {
		high = 1
	}
	switch c.Noise {
	case variants.GaussianNoise:
		if c.Clip && c.Sigma > 0 {
			return func(x float64) (mean, variance float64) { return clippedNormal(x, c.Sigma, low, high) }
		}
		return func(x float64) (mean, variance float64) { return x, c.Sigma * c.Sigma }
	case variants.SaltAndPepper:
		return func(x float64) (mean, variance float64) {
			mean = (1-c.P)*x + c.P/2*(low+high)
			return mean, (1-c.P)*x*x + c.P/2*(low*low+high*high) - mean*mean
		}
	case variants.MaskingNoise, "":
		return func(x float64) (mean, variance float64) { return (1 - c.P) * x, c.P * (1 - c.P) * x * x }
	}
	return nil
}

// clippedNormal returns the mean and the variance of a normal variable that is clipped to an interval.
func clippedNormal(mu, sigma, low, high float64) (mean, variance float64) {
	normal := distuv.UnitNormal
	a, b := (low-mu)/sigma, (high-mu)/sigma
	below, above := normal.CDF(a), normal.Survival(b)
	pa, pb := normal.Prob(a), normal.Prob(b)
	within := 1 - below - above
	mean = mu*within + sigma*(pa-pb) + low*below + high*above
	square := (mu*mu+sigma*sigma)*within + sigma*sigma*(a*pa-b*pb) + 2*mu*sigma*(pa-pb) + low*low*below + high*high*above
	return mean, square - mean*mean
}
