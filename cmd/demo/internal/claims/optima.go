package claims

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C41", Place: "S1 part 4", Expect: Holds, Trains: true,
		Statement: "A linear autoencoder of one layer finds the subspace of PCA.",
		Correction: "At the global optimum, and with centred data or a bias of the decoder (C05). A fixed number of epochs " +
			"may be too few to reach it.",
		Run: linearOnDigits,
	}, Claim{
		ID: "C42", Place: "S1 part 4, table", Expect: Holds, Trains: true,
		Statement: "PCA is linear with a global optimum; autoencoders are non-linear, and training may end in a local " +
			"optimum.",
		Correction: "For the linear autoencoder every local minimum is also a global one.",
		Run:        localAndGlobal,
	})
}

func linearOnDigits(l *bench, f *Finding) {
	const d = 2
	m := l.Model("linear", models.Spec{Latent: d})
	ae := l.Fit(recipe{Model: m, Fit: models.FitOptions{
		Epochs: 40, Batch: min(500, l.Train.N), LearningRate: .02, Schedule: optim.Cosine{}}})
	pca := l.PCA(d)
	least := mseOf(pca, l.Train)
	f.True.Near("training MSE of PCA, d = 2", least, .055568, 2e-6)
	f.Stated.Near("training MSE, linear autoencoder over PCA", mseOf(ae, l.Train)/least, 1, .01)
	cosine := smallestCosine(parameter(ae.Autoencoder, "out/W"), matrixOf(pca.Components))
	f.Stated.AtLeast("cosine of the decoder's largest angle to the principal subspace", cosine, .99)
}

func localAndGlobal(l *bench, f *Finding) {
	// PCA is linear, up to the mean: the reconstruction of the mean of two images is the mean of their reconstructions.
	first, second, middle := &data.Set{D: l.Test.D}, &data.Set{D: l.Test.D}, &data.Set{D: l.Test.D}
	for i := range min(100, l.Test.N/2) {
		a, b := l.Test.Row(2*i), l.Test.Row(2*i+1)
		first.X, second.X = append(first.X, a...), append(second.X, b...)
		for j := range a {
			middle.X = append(middle.X, (a[j]+b[j])/2)
		}
		first.N, second.N, middle.N = first.N+1, second.N+1, middle.N+1
	}
	bent := func(r eval.Reconstructor) float64 {
		var x [3]*data.Set
		for i, s := range []*data.Set{first, second, middle} {
			x[i] = try.Get(r.Reconstruct(s))
		}
		for k := range x[0].X {
			x[0].X[k] = (x[0].X[k] + x[1].X[k]) / 2
		}
		return try.Get(eval.MSE(x[0], x[2]))
	}
	const what = "MSE between the mean of two reconstructions and the reconstruction of the mean"
	f.Stated.AtMost("PCA: "+what, bent(l.PCA(32)), 1e-10)
	f.Stated.AtLeast("autoencoder: "+what, bent(shortPlain(l)), 1e-4)

	spec := models.Spec{Input: 2, Latent: 1, Hidden: []int{6}, Activation: graph.Tanh, Output: graph.Identity}
	narrow := variants.Plain{Code: graph.Identity, Spec: spec.WithDefaults()}
	six := setOf("six features of full rank", fullRank(l.Seed))
	bentLosses := lossesOfStarts(l, narrow, halfCircles(), 300)
	straight := lossesOfStarts(l, variants.Linear{Input: 6, Latent: 2, DecoderBias: true}, six, 2000)
	f.Stated.AtLeast("autoencoder on a bent line: largest loss of 5 starts over the smallest", bentLosses, 1.05)
	f.True.AtMost("linear autoencoder: largest loss of 5 starts over the smallest", straight, 1.001)
}

// halfCircles is a line in the plane that bends twice, like an S.
func halfCircles() *data.Set {
	points := mat.NewDense(200, 2, nil)
	for i := range 200 {
		angle := 2 * math.Pi * float64(i) / 200
		points.SetRow(i, []float64{math.Sin(angle), math.Copysign(1-math.Cos(angle), math.Pi-angle)})
	}
	return setOf("two half circles", points)
}

// lossesOfStarts trains from five different starts, and returns the largest final loss over the smallest.
func lossesOfStarts(l *bench, m models.Model, s *data.Set, epochs int) float64 {
	var ends []float64
	o := models.FitOptions{Epochs: epochs, Batch: s.N, LearningRate: .02, Schedule: optim.Cosine{}}
	for k := range uint64(5) {
		ae := try.Get(models.New(m, models.Options{Seed: l.Seed + 100*k}))
		for _, err := range ae.Fit(l.Context, s, o) {
			try.OK(err)
		}
		ends = append(ends, try.Get(ae.Evaluate(l.Context, s)).Total)
	}
	return slices.Max(ends) / slices.Min(ends)
}
