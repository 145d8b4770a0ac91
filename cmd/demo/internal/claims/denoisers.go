package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data/synthetic"
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
	})
}

// gaussians is a mixture on the line of equal parts with the given means and one variance.
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

// tweedie is x̃ + s² ∇ log p(x̃).
func tweedie(p *synthetic.Mixture, s, x float64) float64 { return x + s*s*p.Score([]float64{x})[0] }

func printedScore(l *experiments.Bench, f *Finding) {
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
		f.True.Near("error at x̃ with the density of clean data"+size, math.Sqrt(cleanScore), fourth/math.Sqrt(1+s*s), .03*fourth)
	}
}

func shrinkage(l *experiments.Bench, f *Finding) {
	points := mat.NewDense(40000, 1, nil)
	for i := range 40000 {
		points.Set(i, 0, float64(4*(i%2)-2))
	}
	set, noise := setOf("", points), variants.Corruption{Noise: variants.GaussianNoise, Sigma: .5}
	best := try.Get(restore.LinearDenoiser(set, noise))
	f.Stated.Near("weight", best.Weights[0][0], .941, 5e-4)
	f.True.Near("weight", best.Weights[0][0], 4/4.25, 1e-4)
	noisy := try.Get(variants.Corrupt(set, noise, l.Seed))
	for _, c := range []struct {
		what string
		by   eval.Reconstructor
		want float64
	}{{"loss", best, .235294}, {"loss of doing nothing", eval.Identity{}, .25}} {
		x := try.Get(c.by.Reconstruct(noisy))
		mse := try.Get(eval.MSE(set, x))
		f.True.Near(c.what, mse, c.want, .01)
	}
}

func twoPoints(l *experiments.Bench, f *Finding) {
	const s, step = .5, .001
	noisy := gaussians(s*s, -2, 2)
	plus := gaussians(s*s, 2)
	loss, difference := 0.0, 0.0
	for x := -8.0; x < 8; x += step {
		g := tweedie(noisy, s, x)
		loss += step * plus.Density([]float64{x}) * (g - 2) * (g - 2) // by symmetry that of x = 2 is that of both
		difference = max(difference, math.Abs(g-2*math.Tanh(8*x)))
	}
	f.Stated.Near("loss of the best denoiser", loss, .235294, 1e-3)
	f.True.Near("loss of the best denoiser", loss, .000393, 1e-6)
	f.True.AtMost("largest difference between E[x | x̃] and 2 tanh(8 x̃)", difference, 1e-9)
}

func towardsTheMean(l *experiments.Bench, f *Finding) {
	const s = .5
	two := gaussians(s*s, -2, 2)
	one := gaussians(1+s*s, 0)
	g := tweedie(two, s, 1)
	f.Stated.AtMost("x = ±2: denoised value of 1", g, 1)
	f.Approximate.Near("x from N(0, 1): denoised value of 1", tweedie(one, s, 1), .8, 1e-9)
	f.True.Near("x = ±2: denoised value of 1", g, 2, 5e-5)
	f.True.AtLeast("gain in log density", two.LogDensity([]float64{g})-two.LogDensity([]float64{1}), 1)
}

func cleanReferences(l *experiments.Bench, f *Finding) {
	noisy := try.Get(variants.Corrupt(l.Test, variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3}, l.Seed))
	pca := l.PCA(32)
	x := try.Get(pca.Reconstruct(noisy))
	restored := try.Get(eval.MSE(l.Test, x))
	nothing := try.Get(eval.MSE(l.Test, noisy))
	against := try.Get(eval.MSE(noisy, x))
	still := try.Get(eval.Identity{}.Reconstruct(noisy))
	idle := try.Get(eval.MSE(noisy, still))
	f.Stated.AtMost("against clean images: MSE, projection on 32 components over doing nothing", restored/nothing, .5)
	f.Stated.AtLeast("against noisy images: MSE, projection less doing nothing", against-idle, .01)
}
