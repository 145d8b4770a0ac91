package claims

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C76", Place: "S2 example 1", Expect: Holds,
		Statement: "Four points from (1, 2) to (4, 5) have the mean (2.5, 3.5), a covariance matrix with 1.25 everywhere, " +
			"and the principal component (1, 1)/√2 with the eigenvalue 2.5.",
		Correction: "With the divisor N. With N − 1 the values are 1.6667 and 3.3333.",
		Run:        pointsOnALine,
	}, Claim{
		ID: "C77", Place: "S2 example 1", Expect: Corrected,
		Statement:  "Reconstructed from one component, with the mean added back, the four points lie on y = x.",
		Correction: "They lie on y = x + 1, where the points were; they lie on y = x before the mean is added.",
		Run:        whichLine,
	}, Claim{
		ID: "C78", Place: "S2 example 1", Expect: Approximately,
		Statement: "For the four points the best linear autoencoder has w_enc = w_dec = (1, 1)/√2, up to scaling, applied " +
			"to x.",
		Correction: "It must see centred points or have a bias in the decoder; about the origin the best direction is " +
			"(0.597, 0.802). Only the decoder is determined: w_enc + t·(1, −1)/√2 is equally good for every t, because the " +
			"points do not vary in that direction.",
		Run: encoderOfTheLine,
	}, Claim{
		ID: "C79", Place: "S2 example 2", Expect: Holds,
		Statement:  "Two samples of four features, each with errors of 0.1, 0.2, 0.1 and 0.1, have an MSE of 0.0175.",
		Correction: "As a loss, which sums over features, it is 0.07.",
		Run:        meanSquareByHand,
	}, Claim{
		ID: "C85", Place: "S2 practice 4", Expect: Holds,
		Statement: "Probabilities 0.9, 0.2 and 0.8 for the bits 1, 0 and 1 have a mean cross-entropy of 0.1839.",
		Run:       crossEntropyByHand,
	})
}

// line is the sample of example 1.
var line = mat.NewDense(4, 2, []float64{1, 2, 2, 3, 3, 4, 4, 5})

func pointsOnALine(l *bench, f *Finding) {
	pca := try.Get(linear.FitPCA(setOf("", line), 2))
	f.Stated.Near("mean of x", pca.Mean[0], 2.5, 1e-9)
	f.Stated.Near("mean of y", pca.Mean[1], 3.5, 1e-9)
	f.Stated.Near("first eigenvalue", pca.Variances[0], 2.5, 1e-9)
	v := pca.Components
	f.Stated.Near("x of the first component", v[0][0], math.Sqrt(.5), 1e-9)
	f.Stated.Near("y of the first component", v[0][1], math.Sqrt(.5), 1e-9)
	for _, at := range [][2]int{{0, 0}, {0, 1}, {1, 1}} {
		element := 0.0
		for k, lambda := range pca.Variances {
			element += lambda * v[k][at[0]] * v[k][at[1]]
		}
		f.Stated.Near("element of the covariance matrix", element, 1.25, 1e-9)
	}
	f.True.Near("second eigenvalue", pca.Variances[1], 0, 1e-9)
	f.True.Near("first eigenvalue with the divisor N − 1", pca.Variances[0]*4/3, 3.3333, 5e-5)
}

func whichLine(l *bench, f *Finding) {
	set := setOf("", line)
	pca := try.Get(linear.FitPCA(set, 1))
	x := try.Get(pca.Reconstruct(set))
	for i := range x.N {
		dy := float64(x.Row(i)[1] - x.Row(i)[0])
		f.Stated.Near("y − x of a reconstruction", dy, 0, 1e-6)
		f.True.Near("y − x of a reconstruction", dy, 1, 1e-6)
		f.True.Near("y − x without the mean", dy-(pca.Mean[1]-pca.Mean[0]), 0, 1e-6)
	}
	mse := try.Get(eval.MSE(set, x))
	f.True.Near("MSE", mse, 0, 1e-10)
}

func encoderOfTheLine(l *bench, f *Finding) {
	set := setOf("", line)
	v := mat.NewDense(1, 2, []float64{math.Sqrt(.5), math.Sqrt(.5)})
	loss := linearLoss(l, v, v.T(), nil, set)
	f.Stated.Near("loss, applied to x", loss, 0, 1e-9)

	pca := try.Get(linear.FitPCA(set, 1))
	for _, c := range []struct {
		what string
		t    float64
		to   *checks
	}{{"loss with a decoder's bias", 0, &f.Approximate}, {"loss with a decoder's bias and w_enc " +
		"+ 3·(1, −1)/√2", 3, &f.True}} {
		w := mat.NewDense(1, 2, []float64{(1 + c.t) * math.Sqrt(.5), (1 - c.t) * math.Sqrt(.5)})
		mean := mat.NewVecDense(2, pca.Mean)
		var bias mat.VecDense // b = m − v wᵀm, so that x̂ = m + v wᵀ(x − m)
		bias.MulVec(product(v.T(), w), mean)
		bias.SubVec(mean, &bias)
		loss = linearLoss(l, w, v.T(), bias.RawVector().Data, set)
		c.to.Near(c.what, loss, 0, 1e-20)
	}
	// The second moments about the origin are the covariance of the points together with their negatives.
	var both mat.Dense
	both.Stack(line, product(line, mat.NewDiagDense(2, []float64{-1, -1})))
	origin := try.Get(linear.FitPCA(setOf("", &both), 1))
	f.True.Near("x of the best direction from the origin", origin.Components[0][0], .597, 5e-4)
	f.True.Near("y of the best direction from the origin", origin.Components[0][1], .802, 5e-4)
}

func meanSquareByHand(l *bench, f *Finding) {
	x := &data.Set{N: 2, D: 4, X: []float32{1, 0, .5, .4, 0, 1, .2, .1}}
	xhat := &data.Set{N: 2, D: 4, X: []float32{.9, .2, .6, .5, .1, .8, .3, 0}}
	mse := try.Get(eval.MSE(x, xhat))
	f.Stated.Near("MSE", mse, .0175, 1e-8)
	rows := try.Get(eval.SampleErrors(x, xhat))
	for _, v := range rows {
		f.Stated.Near("MSE of a sample", v, .0175, 1e-8)
	}
	out := compute(2, func(s *graph.Scope) []graph.Node {
		return []graph.Node{losses.Total(s, losses.SquaredError(samples(s, xhat), samples(s, x)))}
	})
	f.True.Near("loss", out[0][0], .07, 1e-7)
}

func crossEntropyByHand(l *bench, f *Finding) {
	out := compute(1, func(s *graph.Scope) []graph.Node {
		p, x := row(s, .9, .2, .8), row(s, 1, 0, 1)
		logits := p.Log().Sub(p.Neg().Plus(1).Log())
		return []graph.Node{losses.BernoulliProbabilities(p, x).Mean(), losses.BernoulliLogits(logits, x).Mean()}
	})
	f.Stated.Near("mean cross-entropy in nats", out[0][0]/3, .1839, 5e-5)
	f.True.Near("mean cross-entropy in nats", out[0][0]/3, .183883, 1e-6)
	f.True.Near("sum of cross-entropies, from probabilities", out[0][0], .551648, 1e-6)
	f.True.Near("sum of cross-entropies, from logits", out[1][0], .551648, 1e-6)
}
