package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C43", Place: "S1 part 2", Expect: Holds,
		Statement: "To minimise the cross-entropy of binary data is to maximise their likelihood.",
		Correction: "For grey levels it is not a likelihood, and its minimum is their entropy instead of 0: 44.80 nats for " +
			"a test image.",
		Run: crossEntropyIsLikelihood,
	}, Claim{
		ID: "C44", Place: "S1 part 2, S2 pitfall 1", Expect: Holds,
		Statement:  "To minimise the squared error is to maximise the likelihood of a Gaussian with a fixed variance.",
		Correction: "The plain sum of squares corresponds to a variance of ½, up to a constant.",
		Run:        squaresAreLikelihood,
	}, Claim{
		ID: "C65", Place: "S1 part 10", Expect: Holds,
		Statement:  "The loss of a VAE is the reconstruction for z drawn from q(z|x), plus KL(q(z|x) ‖ p(z)).",
		Correction: "With a likelihood as reconstruction the loss is a bound: at least −log p(x).",
		Run:        variationalLoss,
	})
}

func crossEntropyIsLikelihood(l *bench, f *Finding) {
	const n, features = 50, 4
	logits, bits := normals(l.Seed, 43, n, features), normals(l.Seed, 44, n, features)
	bits.Apply(func(_, _ int, v float64) float64 {
		if v > .3 {
			return 1
		}
		return 0
	}, bits)
	likelihood, means := 0.0, make([]float64, features)
	for i := range n {
		for j := range features {
			p := 1 / (1 + math.Exp(-logits.At(i, j)))
			likelihood += math.Log(math.Pow(p, bits.At(i, j))*math.Pow(1-p, 1-bits.At(i, j))) / n
			means[j] += bits.At(i, j) / n
		}
	}
	out := compute(n, func(s *graph.Scope) []graph.Node {
		x := constant(s, bits)
		best := make([]float64, features) // the most likely coin shows 1 as often as the data do
		for j, m := range means {
			best[j] = math.Log(m / (1 - m))
		}
		a := row(s, best...)
		return append(graph.Grad(losses.BernoulliLogits(a.BroadcastTo(n, features), x).Mean(), a),
			losses.BernoulliLogits(constant(s, logits), x).Mean())
	})
	f.Stated.Near("cross-entropy plus the log-likelihood of a sample", out[1][0]+likelihood, 0, 1e-10)
	f.Stated.AtMost("largest slope of the cross-entropy at the most likely parameters", largest(out[0]), 1e-12)
	floor := try.Get(eval.CrossEntropy(l.Test, l.Test))
	f.True.Near("cross-entropy of test images with themselves, in nats", floor, 44.80, .005)
}

func squaresAreLikelihood(l *bench, f *Finding) {
	const n, features = 20, 5
	x, xhat := normals(l.Seed, 45, n, features), normals(l.Seed, 46, n, features)
	for _, variance := range []float64{.5, 1, 4} {
		out := compute(n, func(s *graph.Scope) []graph.Node {
			data, made := constant(s, x), constant(s, xhat)
			logvar := s.Const([]float64{math.Log(variance)}, 1, 1).BroadcastTo(n, features)
			square := losses.SquaredError(made, data).Mean()
			nll := losses.GaussianNegativeLogLikelihood(made, logvar, data).Mean()
			return append(graph.Grad(square, made), append(graph.Grad(nll, made), square, nll)...)
		})
		likelihood := 0.0
		for i := range n {
			for j := range features {
				d := x.At(i, j) - xhat.At(i, j)
				likelihood += math.Log(math.Exp(-d*d/(2*variance))/math.Sqrt(2*math.Pi*variance)) / n
			}
		}
		of := fmt.Sprintf("variance %v: ", variance)
		constant := features * math.Log(2*math.Pi*variance) / 2
		f.Stated.Near(of+"squared error/2σ² plus a constant plus the log-likelihood",
			out[2][0]/(2*variance)+constant+likelihood, 0, 1e-10)
		f.True.Near(of+"the library's negative log-likelihood plus the log-likelihood", out[3][0]+likelihood, 0, 1e-10)
		worst := 0.0
		for k, slope := range out[0] {
			worst = max(worst, math.Abs(slope/(2*variance)-out[1][k]))
		}
		f.Stated.AtMost(of+"largest difference between the slopes", worst, 1e-12)
	}
}

func variationalLoss(l *bench, f *Finding) {
	some := try.Get(l.Test.Head(min(200, l.Test.N)))
	m := l.Model("vae", models.Spec{Latent: 8, Hidden: []int{32}})
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed, DType: graph.Float64}))
	loss := try.Get(ae.Evaluate(l.Context, some))
	mean, logvar := try.Get2(ae.Posterior(some))
	kl := 0.0
	for k, v := range mean.X {
		m, s := float64(v), float64(logvar.X[k])
		kl += (m*m + math.Exp(s) - 1 - s) / 2 / float64(some.N)
	}
	reconstruction, _ := loss.Term("cross-entropy")
	f.Stated.Near("loss of a VAE less its reconstruction, over the KL of its codes",
		(loss.Total-reconstruction.Value)/kl, 1, 1e-4)

	// x = wz + noise of variance v with z from N(0, 1) and q = N(m, t): all but E over q, which is drawn, is
	// known in closed form.
	const draws, w, v, x, mu, t = 100000, 1.3, .4, .9, .3, .5
	params, drawn := graph.NewParams(graph.Float64, l.Seed), graph.Config{Batch: draws, Mode: graph.Evaluation}
	out := computeWith(params, drawn, func(s *graph.Scope) []graph.Node {
		number := func(v float64) graph.Node { return s.Const([]float64{v}, 1, 1).BroadcastTo(draws, 1) }
		mean, logvar := number(mu), number(math.Log(t))
		z := models.Reparameterize(s, mean, logvar)
		nll := losses.GaussianNegativeLogLikelihood(z.Times(w), number(math.Log(v)), number(x)).Mean()
		return []graph.Node{nll, losses.KL(mean, logvar).Mean(), losses.LogNormal(z, mean,
			logvar).Sub(losses.LogStandardNormal(z)).Mean()}
	})
	total := w*w + v
	evidence := -(math.Log(2*math.Pi*total) + x*x/total) / 2
	postVariance := v / total
	postMean := w * x / total
	gap := (math.Log(postVariance/t) + (t+(mu-postMean)*(mu-postMean))/postVariance - 1) / 2 // KL of q from p(z|x)
	f.Stated.Near("KL in closed form less E log q(z)/p(z) over draws of q", out[1][0]-out[2][0], 0, .02)
	f.True.Near("linear Gaussian model: loss + log p(x) − KL(q ‖ p(z|x))", out[0][0]+out[1][0]+evidence-gap, 0, .02)
	f.True.AtLeast("loss + log p(x)", out[0][0]+out[1][0]+evidence, 0)
}
