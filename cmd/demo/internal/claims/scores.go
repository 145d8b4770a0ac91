package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C16", Place: "S0 A5.1", Expect: Holds,
		Statement: "The denoiser with the least squared error is E[X | x̃].",
		Run:       bestDenoiser,
	}, Claim{
		ID: "C17", Place: "S0 A5.2", Expect: Holds,
		Statement:  "E[X | x̃] = x̃ + s² ∇ log p_s(x̃) (Tweedie).",
		Correction: "For Gaussian noise without clipping, of any s, with the density p_s of the noisy data.",
		Run:        tweedieFormula,
	}, Claim{
		ID: "C18", Place: "S0 A5.3", Expect: Corrected,
		Statement:  "A denoising autoencoder learns the score ∇ log p(x) of the data.",
		Correction: "It learns the score of the noisy data, which approaches the score of the data only as s → 0.",
		Run:        whichScore,
	}, Claim{
		ID: "C55", Place: "S1 part 6", Expect: Untestable,
		Statement: "Vincent et al., 2010, proved that a denoising autoencoder learns a vector field towards the data.",
		Correction: "History, and wrong. The papers of 2008 and 2010 have the picture of the manifold; the identity with " +
			"score matching is from Vincent, 2011, which the source itself lists.",
	}, Claim{
		ID: "C56", Place: "S1 part 6", Expect: Corrected,
		Statement: "E[X | x̃] projects x̃ onto the manifold of the data.",
		Correction: "It is an average, and can leave the manifold: for x = ±2 and s = 0.5 it maps 0 to 0 and 0.1 to 1.328. " +
			"Only as s → 0 does it become the nearest data point, except at ties.",
		Run: averageOfPoints,
	}, Claim{
		ID: "C57", Place: "S1 part 6", Expect: Corrected,
		Statement:  "For small s, and for small s only, the score is about (g*(x̃) − x̃)/s².",
		Correction: "With the density of the noisy data it is exact for every s (C17).",
		Run:        everyNoise,
	})
}

// posteriorMean is E[X | x̃] by Bayes' rule, in plain Go, for x of a mixture of equal parts with one variance.
func posteriorMean(variance, s, noisy float64, means ...float64) float64 {
	total := variance + s*s
	nearest := math.Inf(1)
	for _, m := range means {
		nearest = min(nearest, (noisy-m)*(noisy-m))
	}
	sum, weights := 0.0, 0.0
	for _, m := range means {
		w := math.Exp((nearest - (noisy-m)*(noisy-m)) / (2 * total))
		sum += w * (m + variance/total*(noisy-m))
		weights += w
	}
	return sum / weights
}

// denoiser is a function of one number as a Reconstructor.
type denoiser func(x float64) float64

func (g denoiser) Reconstruct(s *data.Set) (*data.Set, error) {
	out := s.Clone()
	for k, v := range out.X {
		out.X[k] = float32(g(float64(v)))
	}
	return out, nil
}

func bestDenoiser(l *bench, f *Finding) {
	const s, variance = .7, .3
	clean := try.Get(gaussians(variance, -2, .5, 2).Sample(100000, l.Seed))
	noisy := try.Get(variants.Corrupt(clean, gaussianNoise(s, false), l.Seed+1))
	best := func(x float64) float64 { return posteriorMean(variance, s, x, -2, .5, 2) }
	loss := func(g denoiser) (float64, *data.Set) {
		x := try.Get(g.Reconstruct(noisy))
		return try.Get(eval.MSE(clean, x)), x
	}
	least, made := loss(best)
	for i, change := range []denoiser{
		func(float64) float64 { return .1 }, func(x float64) float64 { return .1 * x }, math.Sin,
		func(x float64) float64 { return -.2 * math.Tanh(x) },
	} {
		other, x := loss(func(x float64) float64 { return best(x) + change(x) })
		what := fmt.Sprintf("change %d of E[X | x̃]: increase of the loss over the mean square of the change", i+1)
		f.Stated.Near(what, (other-least)/try.Get(eval.MSE(made, x)), 1, .15)
	}
}

// worstDenoising is the largest difference of x̃ + s² ∇ log p(x̃) and E[X | x̃] from −4 to 4, by the density of the
// noisy or of clean data, for x around ±2.
func worstDenoising(variance, s float64, ofNoisy bool) float64 {
	p := gaussians(variance, -2, 2)
	if ofNoisy {
		p = try.Get(p.Smoothed(s))
	}
	worst := 0.0
	for x := -4.0; x <= 4; x += .05 {
		worst = max(worst, math.Abs(tweedie(p, s, x)-posteriorMean(variance, s, x, -2, 2)))
	}
	return worst
}

func tweedieFormula(l *bench, f *Finding) {
	for _, variance := range []float64{0, .3} {
		for _, s := range []float64{.1, .5, 1, 2} {
			what := fmt.Sprintf("x around ±2 with variance %v, s = %v: largest difference", variance, s)
			f.Stated.AtMost(what, worstDenoising(variance, s, true), 1e-9)
		}
	}
}

func whichScore(l *bench, f *Finding) {
	for _, s := range []float64{.01, .5} {
		clean, noisy := worstDenoising(.3, s, false), worstDenoising(.3, s, true)
		size := fmt.Sprintf(", s = %v", s)
		f.True.AtMost("largest difference between E[X | x̃] and the formula with the score of noisy data"+size, noisy, 1e-9)
		what := "largest difference between E[X | x̃] and the formula with the score of the data" + size
		if s < .1 {
			f.True.AtMost(what, clean, 1e-4)
		} else {
			f.Stated.AtMost(what, clean, 1e-4)
		}
	}
}

func everyNoise(l *bench, f *Finding) {
	for _, s := range []float64{.1, 1, 2, 10} {
		worst := worstDenoising(.3, s, true)
		what := fmt.Sprintf("largest difference between (E[X | x̃] − x̃)/s² and the score, s = %v", s)
		f.True.AtMost(what, worst/(s*s), 1e-9)
		if s > 1 {
			f.Stated.AtLeast(what, worst/(s*s), 1e-3)
		}
	}
}

func averageOfPoints(l *bench, f *Finding) {
	for _, c := range []struct{ s, x, want float64 }{{.5, 0, 0}, {.5, .1, 1.328}, {.1, .1, 2}} {
		made := tweedie(try.Get(gaussians(0, -2, 2).Smoothed(c.s)), c.s, c.x)
		what := fmt.Sprintf("E[X | x̃ = %v] at s = %v", c.x, c.s)
		f.True.Near(what, made, c.want, 5e-4)
		if c.s == .5 {
			f.Stated.Near("distance from ±2 of "+what, math.Abs(math.Abs(made)-2), 0, .01)
		}
	}
}
