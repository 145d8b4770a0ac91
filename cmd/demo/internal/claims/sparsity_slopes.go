package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Claim{
		ID: "C10", Place: "S0 A3.1", Expect: Holds,
		Statement: "∂Ω/∂ρ̂ = −ρ/ρ̂ + (1 − ρ)/(1 − ρ̂) = (ρ̂ − ρ)/(ρ̂(1 − ρ̂)) for the sparsity penalty Ω = KL(ρ ‖ ρ̂).",
		Run:       sparsitySlope,
	}, Claim{
		ID: "C11", Place: "S0 A3.2", Expect: Holds,
		Statement:  "∂ρ̂_j/∂W_jk = (1/N) Σᵢ z_ij(1 − z_ij) x_ik for units that are sigmoids.",
		Correction: "The slope with respect to the bias, which the source leaves out, is (1/N) Σᵢ z_ij(1 − z_ij).",
		Run:        meanActivationSlope,
	}, Claim{
		ID: "C12", Place: "S0 A3.3", Expect: Corrected,
		Statement: "The gradient of the sparsity penalty goes to −∞ as ρ̂ → 0 and to ∞ as ρ̂ → 1, and is 0 at ρ: a strong " +
			"push away from both ends.",
		Correction: "This holds with respect to ρ̂, but not in training. Through a sigmoid |∂Ω/∂b_j| ≤ |ρ̂_j − ρ| < 1, " +
			"since the mean of z(1 − z) is at most ρ̂(1 − ρ̂). A dead unit is pushed with −ρ = −0.05.",
		Run: boundedPush,
	})
}

// target is the mean activation that all sources ask for.
const target = .05

// bernoulli is KL(p ‖ q) of two coins in nats, in plain Go.
func bernoulli(p, q float64) float64 { return p*math.Log(p/q) + (1-p)*math.Log((1-p)/(1-q)) }

func sparsitySlope(l *bench, f *Finding) {
	at := []float64{.001, .02, .05, .2, .5, .9}
	values, slopes := sparsityPenalty(target, at...)
	var first, second, difference, value float64
	for i, r := range at {
		const h = 1e-6
		first = max(first, math.Abs(slopes[i]-(-target/r+(1-target)/(1-r))))
		second = max(second, math.Abs(slopes[i]-(r-target)/(r*(1-r))))
		difference = max(difference, math.Abs(slopes[i]-(bernoulli(target, r+h)-bernoulli(target, r-h))/(2*h)))
		value = max(value, math.Abs(values[i]-bernoulli(target, r)))
	}
	f.Stated.AtMost("largest difference between the slope and −ρ/ρ̂ + (1 − ρ)/(1 − ρ̂)", first, 1e-10)
	f.Stated.AtMost("largest difference between the slope and (ρ̂ − ρ)/(ρ̂(1 − ρ̂))", second, 1e-10)
	f.True.AtMost("largest difference between the slope and a difference quotient", difference, 1e-3)
	f.True.AtMost("largest difference between the penalty and KL(ρ ‖ ρ̂)", value, 1e-12)
}

func meanActivationSlope(l *bench, f *Finding) {
	const samples, features, units = 7, 5, 3
	x, w, b := normals(l.Seed, 11, samples, features), normals(l.Seed, 12, features, units), normals(l.Seed, 13, 1, units)
	for j := range units {
		out := compute(samples, func(s *graph.Scope) []graph.Node {
			weights, bias := constant(s, w), constant(s, b)
			z := constant(s, x).Dense(weights, bias, graph.Sigmoid)
			return append(graph.Grad(z.Mean(0).Slice(1, j, j+1), weights, bias), z)
		})
		var byWeight, byBias [features]float64
		for i := range samples {
			z := 0.0 // in plain Go
			for k := range features {
				z += x.At(i, k) * w.At(k, j)
			}
			z = 1 / (1 + math.Exp(-z-b.At(0, j)))
			for k := range features {
				byWeight[k] += z * (1 - z) * x.At(i, k) / samples
			}
			byBias[0] += z * (1 - z) / samples
		}
		worst := 0.0
		for k := range features {
			worst = max(worst, math.Abs(out[0][k*units+j]-byWeight[k]))
		}
		f.Stated.AtMost(fmt.Sprintf("unit %d: largest difference between the slope with respect to a weight and the formula",
			j+1), worst, 1e-12)
		f.True.Near(fmt.Sprintf("unit %d: slope with respect to the bias, less the formula",
			j+1), out[1][j]-byBias[0], 0, 1e-12)
	}
}

func boundedPush(l *bench, f *Finding) {
	_, slopes := sparsityPenalty(target, 1e-4, 1-1e-4, target)
	f.True.Near("slope with respect to ρ̂ at 0.0001", slopes[0], -499.05, .01)
	f.True.AtLeast("slope with respect to ρ̂ at 0.9999", slopes[1], 1000)
	f.True.Near("slope with respect to ρ̂ at ρ", slopes[2], 0, 1e-12)

	// Units of all kinds: the biases reach from dead to always on.
	const samples, features, units = 200, 5, 9
	x, w := normals(l.Seed, 14, samples, features), normals(l.Seed, 15, features, units)
	w.Scale(.3, w)
	biases := make([]float64, units)
	for j := range biases {
		biases[j] = float64(2*j - 9)
	}
	out := compute(samples, func(s *graph.Scope) []graph.Node {
		bias := row(s, biases...)
		rhoHat := constant(s, x).Dense(constant(s, w), bias, graph.Sigmoid).Mean(0)
		return append(graph.Grad(losses.KLSparsity(rhoHat, target).Mean(), bias), rhoHat)
	})
	over := math.Inf(-1)
	for j, push := range out[0] {
		over = max(over, math.Abs(push)-math.Abs(out[1][j]-target))
	}
	f.Stated.AtLeast("upward push on the bias of a dead unit", -out[0][0], 1)
	f.True.AtMost("largest of |∂Ω/∂b_j| − |ρ̂_j − ρ|", over, 1e-12)
	f.True.Near("slope with respect to the bias of a dead unit", out[0][0], -target, .002)
	f.True.AtMost("largest push on a bias", largest(out[0]), 1)
}

// shortPlain is the autoencoder 784-256-32-256-784 after 3 epochs, which several claims use.
func shortPlain(l *bench) *trained {
	return l.FitModel(3, "plain", models.Spec{Latent: 32})
}
