package claims

import (
	"math"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	register(Claim{
		ID: "C22", Place: "S0 B2", Expect: Corrected, Trains: true,
		Statement: "With ρ̂ = σ(mean |z|), the KL penalty with ρ = 0.05 makes linear codes sparse.",
		Correction: "This ρ̂ is at least ½. The target is out of reach, and each unit pays at least KL(0.05 ‖ 0.5) = " +
			"0.494632 nats. What remains is a push of z towards 0. The penalty belongs on the mean of sigmoid codes.",
		Run: sigmoidOfMean,
	}, Claim{
		ID: "C23", Place: "S0 B2", Expect: Holds, Trains: true,
		Statement:  "Clipping ρ̂ to [10⁻⁸, 1 − 10⁻⁸] keeps the penalty finite.",
		Correction: "The clipping is never active there, because this ρ̂ is at least ½ (C22).",
		Run:        clippedActivation,
	}, Claim{
		ID: "C52", Place: "S1 part 5", Expect: Holds,
		Statement:  "Sparse codes come from adding λ Σ_j |z_j| or λ Σ_j KL(ρ ‖ ρ̂_j) to the reconstruction error.",
		Correction: "KL(ρ ‖ ρ̂) needs codes in (0, 1).",
		Run:        sparsityPenalties,
	})
}

func sigmoidOfMean(l *bench, f *Finding) {
	rhoHat := sigmoidsOfMeans(l)
	f.Stated.AtMost("smallest σ(mean |z|) of a unit after training on digits", slices.Min(rhoHat), .1)
	paid, _ := sparsityPenalty(target, append(rhoHat, .5)...)
	floor := paid[len(rhoHat)]
	f.Stated.AtMost("smallest possible penalty of a unit, at z = 0", floor, .01)
	f.True.Near("smallest possible penalty of a unit, KL(0.05 ‖ 0.5)", floor, .494632, 1e-6)
	f.True.AtLeast("smallest penalty of a trained unit, less this minimum", slices.Min(paid[:len(rhoHat)])-floor, 0)

	const samples, units = 50, 4
	z := normals(l.Seed, 22, samples, units)
	out := compute(samples, func(s *graph.Scope) []graph.Node {
		codes := constant(s, z)
		return graph.Grad(losses.KLSparsity(codes.Abs().Mean(0).Sigmoid(), target).Mean(), codes)
	})
	towards := 0.0
	for k, v := range rowMajor(z) {
		if v*out[0][k] > 0 { // descent makes |z| smaller
			towards++
		}
	}
	f.True.Near("share of codes that the penalty pushes towards 0", towards/float64(samples*units), 1, 0)
	reached := compute(1, func(s *graph.Scope) []graph.Node {
		logit := math.Log(target / (1 - target))
		return []graph.Node{losses.KLSparsity(row(s, logit).Sigmoid().Mean(0), target).Mean()}
	})
	f.True.Near("penalty of a sigmoid unit with the mean 0.05", reached[0][0], 0, 1e-12)
}

func clippedActivation(l *bench, f *Finding) {
	const clip = 1e-8
	clipped := func(rhoHat ...float64) (values, slopes []float64) {
		out := compute(1, func(s *graph.Scope) []graph.Node {
			r := row(s, rhoHat...)
			penalty := losses.KLSparsity(r.Clamp(clip, 1-clip), target).Mean()
			return append(graph.Grad(penalty, r), penalty)
		})
		return out[1], out[0]
	}
	for _, end := range []float64{0, 1} {
		value, slope := clipped(end)
		what := map[float64]string{0: "penalty at ρ̂ = 0", 1: "penalty at ρ̂ = 1"}[end]
		f.Stated.AtMost(what, value[0], 1e3)
		f.Stated.AtMost(what+": size of its slope", math.Abs(slope[0]), 1e9)
	}
	rhoHat := sigmoidsOfMeans(l)
	f.True.AtLeast("smallest σ(mean |z|) of a unit after training on digits", slices.Min(rhoHat), .5)
	f.True.AtMost("largest σ(mean |z|) of a unit after training on digits", slices.Max(rhoHat), 1-clip)
}

func sparsityPenalties(l *bench, f *Finding) {
	const samples, units = 20, 6
	z := normals(l.Seed, 52, samples, units)
	out := compute(samples, func(s *graph.Scope) []graph.Node {
		codes := constant(s, z)
		return []graph.Node{losses.L1(codes).Mean(), losses.KLSparsity(codes.Sigmoid().Mean(0), target).Mean(),
			graph.Grad(losses.L1(codes).Mean(), codes)[0]}
	})
	l1, kl, wrongSign := 0.0, 0.0, 0.0
	for j := range units {
		mean := 0.0
		for i := range samples {
			l1 += math.Abs(z.At(i, j)) / samples
			mean += 1 / (1 + math.Exp(-z.At(i, j))) / samples
			if out[2][i*units+j]*z.At(i, j) <= 0 {
				wrongSign++
			}
		}
		kl += bernoulli(target, mean)
	}
	f.Stated.Near("L1 penalty over Σ |z| of a sample", out[0][0]/l1, 1, 1e-12)
	f.Stated.Near("KL penalty over Σ KL(ρ ‖ ρ̂)", out[1][0]/kl, 1, 1e-12)
	f.True.Near("codes for which the slope of the L1 penalty has the wrong sign", wrongSign, 0, 0)
}

// sigmoidsOfMeans are σ(mean |z|) of the codes of test images, for each unit of an autoencoder whose code is linear.
func sigmoidsOfMeans(l *bench) []float64 {
	ae := shortPlain(l)
	codes := try.Get(ae.Encode(l.Test))
	out := compute(codes.N, func(s *graph.Scope) []graph.Node {
		return []graph.Node{samples(s, codes).Abs().Mean(0).Sigmoid()}
	})
	return out[0]
}
