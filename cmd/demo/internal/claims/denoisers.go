package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C75", Place: "S2", Expect: Corrected,
		Statement: "A denoising autoencoder learns d(e(x + ε)) ≈ x + s² ∇ log p(x).",
		Correction: "The identity is x̃ + s² ∇ log p_s(x̃), with the noisy x̃ and the density of noisy data; it is exact " +
			"for every s. The printed formula leaves out the noise itself.",
		Run: printedScore,
	}, Claim{
		ID: "C80", Place: "S2 example 3", Expect: Holds,
		Statement: "For x = ±2 and noise of standard deviation 0.5 the best linear denoiser multiplies by w = 4/4.25 = " +
			"0.941.",
		Correction: "Its loss is 0.235294; doing nothing costs 0.25.",
		Run:        shrinkage,
	}, Claim{
		ID: "C81", Place: "S2 example 3", Expect: Corrected,
		Statement: "Shrinking is the optimal way to denoise x = ±2.",
		Correction: "The best denoiser is 2 tanh(8 x̃), with a loss of 0.000393 instead of 0.2353. Shrinking is optimal " +
			"only for Gaussian data.",
		Run: twoPoints,
	}, Claim{
		ID: "C89", Place: "S2 Q3", Expect: Approximately,
		Statement: "A denoiser trained with the squared error is biased towards the mean of the data.",
		Correction: "This holds for Gaussian data. In general it moves towards high density: for x = ±2, whose mean is 0, " +
			"it maps 1 to 2.0000.",
		Run: towardsTheMean,
	}, Claim{
		ID: "C103", Place: "S3", Expect: Holds,
		Statement:  "To score a denoiser one needs clean references.",
		Correction: "Against noisy references the best denoiser is the one that does nothing.",
		Run:        cleanReferences,
	}, Claim{
		ID: "C35", Place: "S0 C3", Expect: Approximately, Trains: true,
		Statement:  "Denoising helps, because the model learns to project onto the manifold of the data.",
		Correction: "It helps; it is only approximately a projection (C56).",
		Run:        denoisingHelps,
	})
}

// gaussians is a mixture on the line with equal weights, the given means and one variance.
func gaussians(variance float64, means ...float64) *synthetic.Mixture {
	var weights []float64
	var centres [][]float64
	var covariances []mat.Symmetric
	for _, m := range means {
		weights = append(weights, 1/float64(len(means)))
		centres = append(centres, []float64{m})
		covariances = append(covariances, mat.NewSymDense(1, []float64{variance}))
	}
	return try.Get(synthetic.NewMixture(weights, centres, covariances))
}

// restoredMSE is the error of a denoiser's output for noisy samples, against the clean ones.
func restoredMSE(r eval.Reconstructor, noisy, clean *data.Set) float64 {
	return try.Get(eval.MSE(clean, try.Get(r.Reconstruct(noisy))))
}

// tweedie is x̃ + s² ∇ log p(x̃).
func tweedie(p *synthetic.Mixture, s, x float64) float64 { return x + s*s*p.Score([]float64{x})[0] }

func printedScore(l *bench, f *Finding) {
	clean := gaussians(1, 0)
	const samples = 40000
	draws := normals(l.Seed, 75, samples, 2)
	for i, s := range []float64{.01, .1, .3} {
		noisy := try.Get(clean.Smoothed(s))
		var printed, right, cleanScore float64
		for k := range samples {
			x := draws.At(k, 0)
			seen := x + s*draws.At(k, 1)
			want := seen / (1 + s*s) // E[x | x̃] for x from N(0, 1)
			printed += math.Pow(tweedie(clean, s, x)-want, 2) / samples
			right += math.Pow(tweedie(noisy, s, seen)-want, 2) / samples
			cleanScore += math.Pow(tweedie(clean, s, seen)-want, 2) / samples
		}
		size := fmt.Sprintf(", s = %v", s)
		f.Stated.AtMost("error of the printed formula"+size, math.Sqrt(printed), s/10)
		f.True.Near("error of the printed formula"+size, math.Sqrt(printed), []float64{.0100, .0990, .2752}[i], .03*s)
		f.True.AtMost("error at x̃ with the density of noisy data"+size, math.Sqrt(right), 1e-12)
		fourth := math.Pow(s, 4)
		f.True.Near("error at x̃ with the density of clean data"+size,
			math.Sqrt(cleanScore), fourth/math.Sqrt(1+s*s), .03*fourth)
	}
}

func shrinkage(l *bench, f *Finding) {
	points := mat.NewDense(40000, 1, nil)
	for i := range 40000 {
		points.Set(i, 0, float64(4*(i%2)-2))
	}
	set, noise := setOf("", points), gaussianNoise(.5, false)
	best := try.Get(restore.LinearDenoiser(set, noise))
	f.Stated.Near("weight", best.Weights[0][0], .941, 5e-4)
	f.True.Near("weight", best.Weights[0][0], 4/4.25, 1e-4)
	noisy := try.Get(variants.Corrupt(set, noise, l.Seed))
	f.True.Near("loss", restoredMSE(best, noisy, set), .235294, .01)
	f.True.Near("loss of doing nothing", restoredMSE(eval.Identity{}, noisy, set), .25, .01)
}

func twoPoints(l *bench, f *Finding) {
	const s, step = .5, .001
	noisy := gaussians(s*s, -2, 2)
	plus := gaussians(s*s, 2)
	loss, difference := 0.0, 0.0
	for x := -8.0; x < 8; x += step {
		g := tweedie(noisy, s, x)
		loss += step * plus.Density([]float64{x}) * (g - 2) * (g - 2) // by symmetry the loss for x = 2 is the loss for both
		difference = max(difference, math.Abs(g-2*math.Tanh(8*x)))
	}
	f.Stated.Near("loss of the best denoiser", loss, .235294, 1e-3)
	f.True.Near("loss of the best denoiser", loss, .000393, 1e-6)
	f.True.AtMost("largest difference between E[x | x̃] and 2 tanh(8 x̃)", difference, 1e-9)
}

func towardsTheMean(l *bench, f *Finding) {
	const s = .5
	two := gaussians(s*s, -2, 2)
	one := gaussians(1+s*s, 0)
	g := tweedie(two, s, 1)
	f.Stated.AtMost("x = ±2: denoised value of 1", g, 1)
	f.Approximate.Near("x from N(0, 1): denoised value of 1", tweedie(one, s, 1), .8, 1e-9)
	f.True.Near("x = ±2: denoised value of 1", g, 2, 5e-5)
	f.True.AtLeast("gain in log density", two.LogDensity([]float64{g})-two.LogDensity([]float64{1}), 1)
}

func cleanReferences(l *bench, f *Finding) {
	noisy := try.Get(variants.Corrupt(l.Test, gaussianNoise(.3, false), l.Seed))
	pca := l.PCA(32)
	f.Stated.AtMost("against clean images: MSE, projection on 32 components over doing nothing",
		restoredMSE(pca, noisy, l.Test)/restoredMSE(eval.Identity{}, noisy, l.Test), .5)
	f.Stated.AtLeast("against noisy images: MSE, projection less doing nothing",
		mseOf(pca, noisy)-mseOf(eval.Identity{}, noisy), .01)
}

func denoisingHelps(l *bench, f *Finding) {
	noise := maskingNoise(.5)
	m := variants.Denoising{Model: l.Model("plain", models.Spec{Latent: 32}), Corruption: noise}
	dae := l.Fit(recipe{Model: m, Fit: models.FitOptions{Epochs: 3, Batch: 64}})
	noisy := try.Get(variants.Corrupt(l.Test, noise, l.Seed))
	f.Approximate.AtMost("half the pixels masked: test MSE, denoising autoencoder over one trained on clean images",
		restoredMSE(dae, noisy, l.Test)/restoredMSE(shortPlain(l), noisy, l.Test), .75)
	// A projection would not change the images themselves, which are on the manifold.
	f.Stated.AtMost("test MSE of the denoising autoencoder on clean images", l.TestMSE(dae), .001)
}
