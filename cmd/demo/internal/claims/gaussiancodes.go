package claims

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

func init() {
	register(Claim{
		ID: "C101", Place: "S3", Expect: Corrected,
		Statement:  "The decoder of a VAE samples from the distributions that the encoder gives.",
		Correction: "The code is drawn before the decoder, which is a deterministic function of it.",
		Run:        whereSamplingHappens,
	}, Claim{
		ID: "C127", Place: "S4", Expect: Approximately,
		Statement: "The ELBO is a lower bound of log p(x). Its reconstruction term for a Gaussian decoder is −(1/2m) Σ‖x − " +
			"x̂‖² over m samples.",
		Correction: "Up to the constant −(n/2) log 2π, and for a decoder variance of 1.",
		Run:        lowerBound,
	}, Claim{
		ID: "C129", Place: "S4", Expect: Holds,
		Statement: "z = μ + σε with ε from N(0, 1) and σ = exp(½ log σ²) is a draw from the posterior that gradients can " +
			"pass through.",
		Correction: "A draw from N(μ, σ²): the source's N(μ, σ) has the deviation in place of the variance.",
		Run:        reparameterisation,
	}, Claim{
		ID: "C134", Place: "S4", Expect: Corrected,
		Statement: "With β > 1 the units of a VAE stand for independent factors of the data.",
		Correction: "Without supervision or an inductive bias nothing in the loss guarantees it: for factors of equal " +
			"variance a rotated code, each unit of which mixes all factors, has the same loss.",
		Run: rotatedFactors,
	}, Claim{
		ID: "C135", Place: "S4", Expect: Holds,
		Statement: "The point between two codes is z_t = (1 − t) z₁ + t z₂.",
		Correction: "For codes from N(0, I) the points in between are nearer to the origin: E‖z_t‖² = ((1 − t)² + t²) d, " +
			"half of d in the middle.",
		Run: straightPath,
	})
}

func whereSamplingHappens(l *bench, f *Finding) {
	ae := l.New("vae", models.Spec{Latent: 4, Hidden: []int{16}, Error: models.Gaussian, Sigma: 1})
	codes := try.Get(sample.StandardNormal{Units: 4}.Sample(50, l.Seed))
	first := try.Get(ae.Decode(codes))
	second := try.Get(ae.Decode(codes))
	mse := try.Get(eval.MSE(first, second))
	f.Stated.AtLeast("MSE between two decodings of a code", mse, 1e-12)
	f.True.Near("MSE between two decodings of a code", mse, 0, 0)
	few := try.Get(l.Test.Head(50))
	var errors [2]float64
	for i := range errors {
		elbo := try.Get(ae.ELBO(l.Context, few, models.SampleLossOptions{Seed: l.Seed + uint64(i)}))
		errors[i] = elbo.Reconstruction
	}
	f.True.AtLeast("change of the reconstruction error with another draw of the codes",
		math.Abs(errors[0]-errors[1]), 1e-4)
}

func lowerBound(l *bench, f *Finding) {
	// Two reconstructions of the same samples.
	const samples, features = 40, 6
	x := normals(l.Seed, 127, samples, features)
	a, b := normals(l.Seed, 128, samples, features), normals(l.Seed, 129, samples, features)
	out := compute(samples, func(s *graph.Scope) []graph.Node {
		var nodes []graph.Node
		for _, xhat := range []*mat.Dense{a, b} {
			made, clean := constant(s, xhat), constant(s, x)
			nodes = append(nodes, losses.GaussianNegativeLogLikelihood(made, row(s, 0), clean).Mean().Neg(),
				losses.SquaredError(made, clean).Mean().Times(-.5))
		}
		return nodes
	})
	f.Stated.Near("log p(x | z) less the term", out[0][0]-out[1][0], 0, 1e-9)
	f.True.Near("log p(x | z) less the term", out[0][0]-out[1][0], -features/2.*math.Log(2*math.Pi), 1e-9)
	f.Approximate.Near("log p(x | z) less the term, for one reconstruction less another",
		(out[0][0]-out[1][0])-(out[2][0]-out[3][0]), 0, 1e-9)

	m := try.Get(models.Build("vae", models.Spec{Input: features, Latent: 2, Hidden: []int{8},
		Output: graph.Identity, Error: models.Gaussian, Sigma: 1}))
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed}))
	set := setOf("", x)
	elbo := try.Get(ae.ELBO(l.Context, set, models.SampleLossOptions{Draws: 200}))
	likelihood := try.Get(ae.LogLikelihood(l.Context, set, models.LikelihoodOptions{Samples: 2000}))
	f.Approximate.AtLeast("log p(x) less the ELBO for an untrained VAE", stat.Mean(likelihood.Values, nil)-elbo.Mean, 0)
}

func reparameterisation(l *bench, f *Finding) {
	const samples, mean, deviation = 40000, 1.5, .5
	params, config := graph.NewParams(graph.Float64, l.Seed), graph.Config{Batch: samples, Mode: graph.Evaluation}
	out := computeWith(params, config, func(s *graph.Scope) []graph.Node {
		zeros := constant(s, mat.NewDense(samples, 1, nil))
		m, logvar := zeros.Plus(mean), zeros.Plus(2*math.Log(deviation))
		z := models.Reparameterize(s, m, logvar)
		return append([]graph.Node{z}, graph.Grad(z, m, logvar)...)
	})
	m, v := stat.MeanVariance(out[0], nil)
	f.Stated.Near("mean of 40,000 draws, μ = 1.5", m, mean, .015)
	f.Stated.Near("their standard deviation, σ = 0.5", math.Sqrt(v), deviation, .015)
	byMean, byLogVariance := 0.0, 0.0
	for i, z := range out[0] {
		byMean = max(byMean, math.Abs(out[1][i]-1))
		byLogVariance = max(byLogVariance, math.Abs(out[2][i]-(z-mean)/2))
	}
	f.Stated.AtMost("largest difference between dz/dμ and 1", byMean, 1e-12)
	f.Stated.AtMost("largest difference between dz/d log σ² and (z − μ)/2", byLogVariance, 1e-12)
}

// rotatedFactors takes two independent factors of variance 1 as the data, and the best linear β-VAE for them:
// directions of variance λ get the posterior variance s/λ and decoder weights √(λ − s), with s = β/2.
func rotatedFactors(l *bench, f *Finding) {
	const beta, s = 1.5, .75
	// All combinations of factors and noise; both have the moments of N(0, I), so the mean over the noise is exact.
	moments, samples, draws := signs(2), mat.NewDense(64, 2, nil), mat.NewDense(64, 2, nil)
	for i := range 64 {
		samples.SetRow(i, moments.RawRowView(i/8))
		draws.SetRow(i, moments.RawRowView(i%8))
	}
	loss := func(angle float64) float64 {
		turn := mat.NewDense(2, 2, []float64{math.Cos(angle), math.Sin(angle), -math.Sin(angle), math.Cos(angle)})
		weights := product(turn, mat.NewDiagDense(2, []float64{math.Sqrt(1 - s), math.Sqrt(1 - s)}))
		out := compute(64, func(scope *graph.Scope) []graph.Node {
			data, w := constant(scope, samples), constant(scope, weights)
			mean := data.MatMul(w)
			logvar := mean.Times(0).Plus(math.Log(s))
			z := mean.Add(constant(scope, draws).Times(math.Sqrt(s)))
			kl := losses.KL(mean, logvar).Times(beta)
			return []graph.Node{losses.Total(scope, losses.SquaredError(z.MatMulT(w), data), kl)}
		})
		return out[0][0]
	}
	along := loss(0)
	mixed := loss(math.Pi / 4)
	f.Stated.AtLeast("loss, code that mixes the factors less code that does not, β = 1.5", mixed-along, 1e-6)
	f.True.Near("loss, code that mixes the factors less code that does not, β = 1.5", mixed-along, 0, 1e-12)
	best := try.Get(linear.RateDistortionOf([]float64{1, 1}, beta, 2))
	f.True.Near("loss of either code less the minimum", mixed-(best.Distortion+beta*best.Rate), 0, 1e-12)
}

func straightPath(l *bench, f *Finding) {
	const units, pairs, steps = 32, 10000, 5
	from := try.Get(sample.StandardNormal{Units: units}.Sample(pairs, l.Seed))
	to := try.Get(sample.StandardNormal{Units: units}.Sample(pairs, l.Seed+1))
	path := try.Get(latent.InterpolateCodes(from, to, steps, latent.Linear))
	difference, lengths := 0.0, [steps]float64{}
	for i := range pairs {
		for k := range steps {
			t := float64(k) / (steps - 1)
			for j, z := range path.Row(i*steps + k) {
				want := (1-t)*float64(from.Row(i)[j]) + t*float64(to.Row(i)[j])
				difference = max(difference, math.Abs(float64(z)-want))
				lengths[k] += float64(z) * float64(z) / pairs
			}
		}
	}
	f.Stated.AtMost("largest difference from the formula", difference, 1e-6)
	f.True.Near("mean of ‖z‖² at an end of the path, d = 32", lengths[0], units, .5)
	f.True.Near("mean of ‖z‖² in the middle of the path", lengths[2], units/2, .3)
}
