package claims

import (
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
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
		ID: "C35", Place: "S0 C3", Expect: Approximately, Trains: true,
		Statement:  "Denoising helps, because the model learns to project onto the manifold of the data.",
		Correction: "It helps; it is only approximately a projection (C56).",
		Run:        denoisingHelps,
	}, Claim{
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
	}, Claim{
		ID: "C64", Place: "S1 part 9", Expect: Corrected, Trains: true,
		Statement: "Pretraining layer by layer is crucial for deep autoencoders.",
		Correction: "It was, in 2006 (with restricted Boltzmann machines) and 2007. With ReLU and Adam, as many epochs " +
			"without pretraining do equally well.",
		Run: pretrainingToday,
	}, Claim{
		ID: "C66", Place: "S1 part 10", Expect: Corrected, Trains: true,
		Statement:  "Plain autoencoders cannot generate.",
		Correction: "Codes from N(0, I) fail, but codes from a density fitted to the data's codes work.",
		Run:        plainSamples,
	}, Claim{
		ID: "C67", Place: "S1 part 9", Expect: Corrected, Trains: true,
		Statement: "A decoder that is too powerful ignores the code.",
		Correction: "A deterministic decoder knows x only through z, and pays for ignoring it. The effect belongs to " +
			"variational models with decoders that model the data themselves.",
		Run: codeIsUsed,
	})
}

func denoisingHelps(l *experiments.Bench, f *Finding) {
	noise := variants.Corruption{Noise: variants.MaskingNoise, P: .5}
	m := l.Model("plain", models.Spec{Latent: 32})
	dae := l.Fit(experiments.Recipe{Model: variants.Denoising{Model: m, Corruption: noise},
		Fit: models.FitOptions{Epochs: 3, Batch: 64}})
	clean := shortPlain(l)
	noisy := try.Get(variants.Corrupt(l.Test, noise, l.Seed))
	var errors [2]float64
	for i, r := range []eval.Reconstructor{dae, clean} {
		x := try.Get(r.Reconstruct(noisy))
		errors[i] = try.Get(eval.MSE(l.Test, x))
	}
	f.Approximate.AtMost("half the pixels masked: test MSE, denoising autoencoder over one trained "+
		"on clean images", errors[0]/errors[1], .75)
	// A projection would leave the images themselves, which are on the manifold, as they are.
	onClean := l.TestMSE(dae)
	f.Stated.AtMost("test MSE of the denoising autoencoder on clean images", onClean, .001)
}

func linearOnDigits(l *experiments.Bench, f *Finding) {
	const d = 2
	m := l.Model("linear", models.Spec{Latent: d})
	ae := l.Fit(experiments.Recipe{Model: m, Fit: models.FitOptions{
		Epochs: 40, Batch: min(500, l.Train.N), LearningRate: .02, Schedule: optim.Cosine{}}})
	pca := l.PCA(d)
	var errors [2]float64
	for i, r := range []eval.Reconstructor{ae, pca} {
		x := try.Get(r.Reconstruct(l.Train))
		errors[i] = try.Get(eval.MSE(l.Train, x))
	}
	f.True.Near("training MSE of PCA, d = 2", errors[1], .055568, 2e-6)
	f.Stated.Near("training MSE, linear autoencoder over PCA", errors[0]/errors[1], 1, .01)
	cosine := smallestCosine(parameter(ae.Autoencoder, "out/W"), matrixOf(pca.Components))
	f.Stated.AtLeast("cosine of the decoder's largest angle to the principal subspace", cosine, .99)
}

func localAndGlobal(l *experiments.Bench, f *Finding) {
	pca := l.PCA(32)
	ae := shortPlain(l)
	// Linear, but for the mean: what is made of the middle of two images is the middle of what is made of them.
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
	ofPCA := bent(pca)
	ofAE := bent(ae)
	f.Stated.AtMost("PCA: MSE between the mean of two reconstructions and the reconstruction of the mean", ofPCA, 1e-10)
	f.Stated.AtLeast("autoencoder: MSE between the mean of two reconstructions and the reconstruction "+
		"of the mean", ofAE, 1e-4)

	curve := halfCircles()
	narrow := variants.Plain{Code: graph.Identity,
		Spec: models.Spec{Input: 2, Latent: 1, Hidden: []int{6}, Activation: graph.Tanh, Output: graph.Identity}.WithDefaults()}
	six := setOf("six features of full rank", fullRank(l.Seed))
	bentLosses := lossesOfStarts(l, l.Seed, narrow, curve, 300)
	straight := lossesOfStarts(l, l.Seed, variants.Linear{Input: 6, Latent: 2, DecoderBias: true}, six, 2000)
	f.Stated.AtLeast("autoencoder on a bent line: largest loss of 5 starts over the smallest", bentLosses, 1.05)
	f.True.AtMost("linear autoencoder: largest loss of 5 starts over the smallest", straight, 1.001)
}
