package claims

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/combin"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C86", Place: "S2 practice 5", Expect: Approximately, Trains: true,
		Statement: "With ρ = 0.05 and 100 units, 5 are active for each input; the choice of these 5 is worth C(100, 5) = " +
			"75,287,520 codes, or 26.2 bits.",
		Correction: "For binary units, and on average over the data. Units with values in between add up to about 5, but " +
			"nearly all are slightly on and hardly any is above 0.5. Nothing fixes the number for one input.",
		Run: fiveOfAHundred,
	}, Claim{
		ID: "C95", Place: "S3", Expect: Corrected, Trains: true,
		Statement: "A sparse autoencoder minimises the mean squared error plus 0.001 Σ|z| over all units and samples of a " +
			"batch.",
		Correction: "A mean over 784 pixels against a sum over 64 samples makes the weight 784·64·0.001 = 50.2 for one " +
			"sample: every code is 0, and the output is the mean image. A weight of 1 per sample leaves some units on.",
		Run: penaltyOfTheSnippet,
	}, Claim{
		ID: "C100", Place: "S3", Expect: Holds, Trains: true,
		Statement: "The penalty on activations, not a penalty on weights, makes codes sparse.",
		Run:       activationsNotWeights,
	})
}

// unitsOn is how many units of a test image exceed a threshold, on average.
func unitsOn(l *bench, by eval.Encoder, threshold float64) float64 {
	codes := try.Get(by.Encode(l.Test))
	sparsity := try.Get(eval.SparsityOf(codes, threshold))
	return sparsity.Active * float64(codes.D)
}

// sparse trains 784-64-784 with ReLU codes and a linear output for five epochs.
func sparse(l *bench, lambda string) (on, mse float64) {
	ae, mse := l.TrainedMSE(5, "sparse", models.Spec{Latent: 64}, "lambda="+lambda, "output=identity")
	return unitsOn(l, ae, .001), mse
}

func fiveOfAHundred(l *bench, f *Finding) {
	const units, rho = 100, .05
	ae := l.FitModel(10, "sparse-kl", models.Spec{Latent: units}, "lambda=10")
	codes := try.Get(ae.Encode(l.Test))
	f.Stated.Near("units above 0.5 for a test image, weight 10", unitsOn(l, ae, .5), 5, 1)
	f.True.AtLeast("units above 0.001 for a test image", unitsOn(l, ae, .001), 80)
	f.True.Near("sum of the activations for a test image", units*codes.Mean(), 5, 3)

	random := rand.New(rand.NewPCG(l.Seed, 86))
	coins := &data.Set{N: 2000, D: units, X: make([]float32, 2000*units)}
	for k := range coins.X {
		if random.Float64() < rho {
			coins.X[k] = 1
		}
	}
	binary := try.Get(eval.SparsityOf(coins, .5))
	f.Approximate.Near("units on, of 100 binary units with a mean of 0.05", units*binary.Active, 5, .2)
	_, slopes := sparsityPenalty(rho, coins.Mean())
	f.Approximate.Near("slope of their KL penalty", slopes[0], 0, .1)
	choices := float64(combin.Binomial(units, 5))
	f.Approximate.Near("C(100, 5)", choices, 75287520, 0)
	f.Approximate.Near("bits", math.Log2(choices), 26.2, .05)
}

func penaltyOfTheSnippet(l *bench, f *Finding) {
	// The weight per sample that the snippet means: its gradient with respect to codes over the gradient of our term.
	const batch, pixels = 64, 784
	out := compute(batch, func(s *graph.Scope) []graph.Node {
		z := constant(s, normals(l.Seed, 95, batch, 8))
		x, xhat := constant(s, mat.NewDense(batch, pixels, nil)), constant(s, normals(l.Seed, 96, batch, pixels))
		reconstruction := losses.SquaredError(xhat, x)
		snippet := xhat.Sub(x).Square().Mean().Add(z.Abs().Sum().Times(.001))
		ours := losses.Total(s, reconstruction, losses.L1(z))
		ratio := func(of graph.Node) graph.Node { // of the penalty's slope to the error's
			g := graph.Grad(of, z, xhat)
			return g[0].Abs().Sum().Div(g[1].Abs().Sum())
		}
		return []graph.Node{ratio(snippet).Div(ratio(ours))}
	})
	f.True.Near("weight of the snippet's penalty for one sample", out[0][0], 50.2, .05)

	mean := meanImageMSE(l)
	on, mse := sparse(l, "50.2")
	f.Stated.AtLeast("units on for a test image with that weight, after 5 epochs", on, 1)
	f.True.AtMost("units on for a test image with that weight, after 5 epochs", on, .05)
	f.True.Near("test MSE, that weight over mean image", mse/mean, 1, .02)
	on, mse = sparse(l, "1")
	f.True.Near("units on with a weight of 1", on, 7.5, 3.5)
	f.True.AtMost("test MSE, weight of 1 over mean image", mse/mean, .7)
}

func activationsNotWeights(l *bench, f *Finding) {
	dense, _ := sparse(l, "0")
	few, _ := sparse(l, "1")
	m := l.Model("sparse", models.Spec{Latent: 64}, "lambda=0", "output=identity")
	decayed := l.Fit(recipe{Model: m, Fit: models.FitOptions{Epochs: 5, Batch: 64, WeightDecay: .01}})
	f.Stated.AtMost("units on, penalty of 1 on activations over no penalty", few/dense, .5)
	f.Stated.AtLeast("units on, penalty of 0.01 on squared weights over no penalty", unitsOn(l, decayed, .001)/dense, .7)
}
