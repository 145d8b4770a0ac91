package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C70", Place: "S2", Expect: Holds,
		Statement: "With at least as many units as features, a linear autoencoder can copy its input.",
		Run:       linearCopies,
	}, Claim{
		ID: "C71", Place: "S2", Expect: Approximately,
		Statement: "It is the bottleneck that prevents a network from learning the identity.",
		Correction: "It does, and so do noise, sparsity and contraction: the best linear denoiser of full rank is not the " +
			"identity. A narrow code can still memorise a finite set.",
		Run: whatPreventsCopying,
	}, Claim{
		ID: "C74", Place: "S2", Expect: Approximately,
		Statement: "The code is a chart of a manifold with as many dimensions as the code has units.",
		Correction: "Only where one chart covers the manifold. A circle has one dimension, but every continuous code of " +
			"one number confuses two opposite points.",
		Run: circleInOneNumber,
	}, Claim{
		ID: "C82", Place: "S2 practice 1", Expect: Holds,
		Statement: "For d ≥ n the matrices W_e = [I; 0] and W_d = [I, 0] give a loss of 0.",
		Run:       paddedIdentity,
	}, Claim{
		ID: "C87", Place: "S2 Q1", Expect: Approximately,
		Statement:  "With as many units as features the identity is possible; PCA needs fewer components than features.",
		Correction: "PCA with all components is a rotation, and reconstructs everything.",
		Run:        fullPCA,
	}, Claim{
		ID: "C93", Place: "S2 pitfall 2", Expect: Approximately,
		Statement: "Codes with half or a tenth of the features may still copy the data.",
		Correction: "This depends on the spectrum. For digits half of the components hold 99.6 % of the variance and a " +
			"tenth 89.0 %; for isotropic data half of the components hold half of it.",
		Run: halfTheFeatures,
	}, Claim{
		ID: "C141", Place: "S4", Expect: Approximately,
		Statement: "A code that is smaller than the input cannot reconstruct it perfectly.",
		Correction: "Generically. Data in a subspace, or on a manifold with one chart, of as many dimensions as the code " +
			"has units can be reconstructed perfectly.",
		Run: smallerCodes,
	})
}

func linearCopies(l *bench, f *Finding) {
	set := setOf("", normals(l.Seed, 70, 50, 6))
	for _, d := range []int{6, 9} {
		// Any encoder of full rank has a left inverse.
		encoder := normals(l.Seed, 71, d, 6)
		var inverse, gram mat.Dense
		try.OK(gram.Inverse(product(encoder.T(), encoder)))
		inverse.Mul(&gram, encoder.T())
		f.Stated.AtMost(fmt.Sprintf("loss, n = 6, d = %d", d), linearLoss(l, encoder, &inverse, nil, set), 1e-20)
	}
}

func whatPreventsCopying(l *bench, f *Finding) {
	set := setOf("", fullRank(l.Seed))
	pca := try.Get(linear.FitPCA(set, 2))
	v := matrixOf(pca.Components)
	loss := linearLoss(l, v, v.T(), nil, set)
	f.Approximate.AtLeast("smallest loss with a code of 2 units for 6 features", loss, 1)
	best := try.Get(restore.LinearDenoiser(set, gaussianNoise(1, false)))
	mse := mseOf(best, set)
	f.Stated.AtMost("MSE on clean data of the best linear denoiser without a bottleneck", mse, .001)
	shrunk := 0.0 // each direction λ is multiplied by λ/(λ + 1)
	for _, variance := range pca.Variances {
		shrunk += variance / ((1 + variance) * (1 + variance)) / 6
	}
	f.True.Near("MSE on clean data of the best linear denoiser without a bottleneck", mse, shrunk, .001)
}

// circleInOneNumber: by the theorem of Borsuk and Ulam a continuous function on the circle has one value at two
// opposite points, which are then reconstructed as one: at a distance of at least 1 from one of them.
func circleInOneNumber(l *bench, f *Finding) {
	for _, c := range []struct {
		what string
		arc  float64
	}{{"half a circle", math.Pi}, {"a circle", 2 * math.Pi}} {
		const samples = 2000
		points := mat.NewDense(samples, 2, nil)
		for i := range samples {
			angle := c.arc * float64(i) / samples
			points.SetRow(i, []float64{math.Cos(angle), math.Sin(angle)})
		}
		set := setOf(c.what, points)
		spec := models.Spec{Input: 2, Latent: 1, Hidden: []int{32}, Activation: graph.Tanh, Output: graph.Identity}
		model := variants.Plain{Spec: spec.WithDefaults(), Code: graph.Identity}
		ae := l.Fit(recipe{Model: model, On: set,
			Fit: models.FitOptions{Epochs: 60, Batch: 50, LearningRate: .01, Schedule: optim.Cosine{}, Validation: set}})
		x := try.Get(ae.Reconstruct(set))
		worst := 0.0
		for i := range set.N {
			worst = max(worst, math.Hypot(float64(x.Row(i)[0]-set.Row(i)[0]), float64(x.Row(i)[1]-set.Row(i)[1])))
		}
		what := c.what + ", d = 1: largest error of a point"
		f.Stated.AtMost(what, worst, .2)
		if c.arc < 4 {
			f.Approximate.AtMost(what, worst, .2)
		} else {
			f.True.AtLeast(what, worst, .9)
		}
	}
}

func paddedIdentity(l *bench, f *Finding) {
	set := setOf("", normals(l.Seed, 82, 50, 5))
	for _, d := range []int{5, 8} {
		encoder := padded(d, 5)
		f.Stated.AtMost(fmt.Sprintf("loss, n = 5, d = %d", d), linearLoss(l, encoder, encoder.T(), nil, set), 0)
	}
}

func fullPCA(l *bench, f *Finding) {
	set := setOf("", fullRank(l.Seed))
	f.Approximate.AtMost("loss of the identity", linearLoss(l, identity(6), identity(6), nil, set), 0)
	mse := mseOf(try.Get(linear.FitPCA(set, 6)), set)
	f.Stated.AtLeast("MSE of PCA with all 6 components", mse, .001)
	f.True.AtMost("MSE of PCA with all 6 components", mse, 1e-12)
}

// kept is the share of the variance that d components keep.
func kept(p *linear.PCA, d int) float64 {
	sum := 0.0
	for _, v := range p.Variances[:d] {
		sum += v
	}
	return sum / p.Total
}

func halfTheFeatures(l *bench, f *Finding) {
	digits := l.PCA(32)
	isotropic := try.Get(linear.FitPCA(setOf("", signs(6)), 3))
	f.Stated.AtLeast("isotropic data: share of the variance in half the components", isotropic.VarianceKept(), .95)
	f.Approximate.AtLeast("digits: share of the variance in half the components", kept(digits, 392), .95)
	f.True.Near("digits: share of the variance in half the components", kept(digits, 392), .996, 5e-4)
	f.True.Near("digits: share of the variance in a tenth of the components", kept(digits, 78), .890, 5e-4)
	f.True.Near("isotropic data: share of the variance in half the components", isotropic.VarianceKept(), .5, 1e-6)
}

func smallerCodes(l *bench, f *Finding) {
	plane := setOf("", product(normals(l.Seed, 141, 200, 2), normals(l.Seed, 142, 2, 20)))
	mse := mseOf(try.Get(linear.FitPCA(plane, 2)), plane)
	const what = "20 features in a plane: MSE of a code of 2 units"
	f.Stated.AtLeast(what, mse, .001)
	f.True.AtMost(what, mse, 1e-9)
	digits := l.PCA(32)
	f.Approximate.AtLeast("digits: share of the variance lost by 32 components", 1-digits.VarianceKept(), .2)
	f.Approximate.AtLeast("digits: share of the variance lost by half the components", 1-kept(digits, 392), .001)
}
