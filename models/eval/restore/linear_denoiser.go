package restore

import (
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

// denoiserRidge keeps the weights of blank pixels finite.
const denoiserRidge = 1e-4

// LinearDenoiser returns the best affine denoiser for a corruption of clean samples, on average over the noise: what a
// denoising autoencoder has to beat, which only a nonlinear one can. For noise drawn independently for each value it is
// exact, from the mean and variance of a corrupted value (for unclipped Gaussian noise it is the Wiener filter Σ(Σ +
// σ²I)⁻¹). For other noise it is fitted to one draw from seed 0. The weights have a ridge of 1e-4.
//
// It has a weight from every feature to every feature, without a narrow code, so at little noise a model with a narrow
// code may be worse.
func LinearDenoiser(clean *data.Set, c variants.Corruption) (_ *linear.Affine, err error) {
	defer num.Name(&err, "restore: linear denoiser")
	if err := clean.Check(); err != nil {
		return nil, err
	}
	moments, drawn := noiseMoments(c), clean
	if moments != nil {
		drawn = &data.Set{N: 1, D: clean.D, X: clean.Row(0), Image: clean.Image} // only to check the settings
	}
	drawn, err = variants.Corrupt(drawn, c, 0)
	if err != nil {
		return nil, err
	}
	if moments == nil {
		return linear.FitAffineRidges(drawn, clean, func(int) float64 { return denoiserRidge })
	}
	// E‖y − W(x̃ − m) − c‖² is the error for the means of the corrupted values plus Σ_j Var(x̃_j) ‖W_j‖².
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
	// The same by one product of matrices instead of two: Cov(x̃) = slope² Cov(x) off the diagonal.
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

// noiseSlope returns the slope of the mean of a corrupted value as a function of the value, if that is linear.
func noiseSlope(c variants.Corruption) (slope float64, ok bool) {
	if c.Noise == variants.GaussianNoise {
		return 1, !c.Clip
	}
	return 1 - c.P, true
}

// noiseMoments returns the mean and the variance of a corrupted value as a function of the value, or nil if values are
// not corrupted one by one.
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
