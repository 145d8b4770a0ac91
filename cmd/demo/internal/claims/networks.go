package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
)

func init() {
	register(Claim{
		ID: "C94", Place: "S2 pitfalls 1, 3 and 4", Expect: Approximately, Trains: true,
		Statement: "Match the loss to the data; do not judge codes by the reconstruction error alone; statements about the " +
			"score hold only asymptotically, for little noise.",
		Correction: "The first two are right: PCA reconstructs digits worse than a network of 32 units, yet its codes " +
			"separate the classes as well or better. The last is wrong: x̃ + s² ∇ log p_s(x̃) is exact for every s.",
		Run: pitfalls,
	}, Claim{
		ID: "C99", Place: "S3", Expect: Approximately, Trains: true,
		Statement: "An autoencoder is a non-linear generalisation of PCA, and more powerful.",
		Correction: "It can do more, and does once it is trained: after one epoch 784-256-32 is worse than PCA, after five " +
			"it is better.",
		Run: ahead,
	}, Claim{
		ID: "C119", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "ReLU is poor in a decoder, sigmoid and linear layers in an encoder.",
		Correction: "ReLU in the hidden layers of encoder and decoder with a linear code reconstructs digits best; tanh " +
			"and sigmoid do worse. ReLU is poor only as the output activation.",
		Run: activations,
	}, Claim{
		ID: "C120", Place: "S4", Expect: Holds, Trains: true,
		Statement: "Learning rates from 0.001 to 0.01 work well with Adam.",
		Run:       learningRates,
	}, Claim{
		ID: "C123", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "The error falls with depth: 0.089, 0.076, 0.062, 0.055 and 0.048 with 1, 2, 4, 6 and 8 hidden layers.",
		Correction: "The source names no data, loss, widths or epochs. On digits, for equal epochs, the error falls from 1 " +
			"hidden layer to 3 and is larger again with 9.",
		Run: depth,
	}, Claim{
		ID: "C138", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "A reconstruction is good if its PSNR is above 30 dB.",
		Correction: "This is a rule for photographs with 8 bits. 30 dB correspond to an MSE of 0.001, which takes more " +
			"than 256 principal components of digits; 32 components reach 17.6 dB, and a network with 32 units about 19.",
		Run: thirtyDecibels,
	}, Claim{
		ID: "C64", Place: "S1 part 9", Expect: Corrected, Trains: true,
		Statement: "Pretraining layer by layer is crucial for deep autoencoders.",
		Correction: "It was, in 2006 (with restricted Boltzmann machines) and 2007. With ReLU and Adam, as many epochs " +
			"without pretraining do equally well.",
		Run: pretrainingToday,
	}, Claim{
		ID: "C67", Place: "S1 part 9", Expect: Corrected, Trains: true,
		Statement: "A decoder that is too powerful ignores the code.",
		Correction: "A deterministic decoder knows x only through z, and pays for ignoring it. The effect belongs to " +
			"variational models with decoders that model the data themselves.",
		Run: codeIsUsed,
	})
}

// brief is the network 784-256-32-256-784 after five epochs, which several claims use.
func brief(l *bench, settings ...string) (*trained, float64) {
	return l.TrainedMSE(5, "plain", models.Spec{Latent: 32}, settings...)
}

func pitfalls(l *bench, f *Finding) {
	ae, mse := brief(l)
	pca := l.PCA(32)
	linear := l.TestMSE(pca)
	found := try.Get(probe.Compare(l.Train, l.Test, []probe.Probe{probe.Nearest(1, nearest.Options{})},
		eval.Coded{Name: "PCA", By: pca}, eval.Coded{Name: "network", By: ae}))
	f.Approximate.AtLeast("test MSE, PCA over network, d = 32", linear/mse, 1.2)
	gain := found[0].Results[0].Accuracy - found[1].Results[0].Accuracy
	f.Approximate.AtLeast("accuracy of the nearest code, PCA less network", gain, -.01)
	// Noise as wide as the distance between the data: E[x | x̃] for x = ±2 is 2 tanh(2 x̃/s²).
	const s = 2
	noisy := gaussians(s*s, -2, 2)
	difference := 0.0
	for x := -6.0; x <= 6; x += .5 {
		difference = max(difference, math.Abs(tweedie(noisy, s, x)-2*math.Tanh(2*x/(s*s))))
	}
	f.Stated.AtLeast("largest error of x̃ + s² ∇ log p_s(x̃) under strong noise, s = 2", difference, .01)
	f.True.AtMost("largest error of x̃ + s² ∇ log p_s(x̃) under strong noise, s = 2", difference, 1e-9)
}

func ahead(l *bench, f *Finding) {
	ae, mse := brief(l)
	linear := l.TestMSE(l.PCA(32))
	first := ae.Epochs[0].Validation.Total / float64(l.Test.D)
	f.Stated.AtMost("test MSE after 1 epoch, over PCA's, d = 32", first/linear, 1)
	f.Approximate.AtMost("test MSE after 5 epochs, over PCA's, d = 32", mse/linear, .9)
	f.True.AtLeast("test MSE after 1 epoch, over PCA's, d = 32", first/linear, 1.1)
}

func activations(l *bench, f *Finding) {
	var errors []float64
	for _, name := range []string{"relu", "tanh", "sigmoid"} {
		_, mse := brief(l, "activation="+name)
		errors = append(errors, mse)
	}
	f.Stated.AtLeast("test MSE, ReLU over tanh", errors[0]/errors[1], 1)
	f.True.Rising("test MSE with ReLU, tanh and sigmoid, after 5 epochs", errors, 0)
	f.True.AtMost("test MSE with ReLU", errors[0], .016)
}

func learningRates(l *bench, f *Finding) {
	m := l.Model("plain", models.Spec{Latent: 32})
	for _, rate := range []float64{0, .003, .01} { // 0 is the default, 0.001
		ae := l.Fit(recipe{Model: m, Fit: models.FitOptions{Epochs: 5, Batch: 64, LearningRate: rate}})
		f.Stated.AtMost(fmt.Sprintf("test MSE after 5 epochs, learning rate %v", max(rate, .001)), l.TestMSE(ae), .016)
	}
}

func depth(l *bench, f *Finding) {
	var errors []float64
	for _, hidden := range [][]int{{}, {256}, {256, 128, 64, 48}} {
		_, mse := l.TrainedMSE(5, "plain", models.Spec{Latent: 32, Hidden: hidden})
		errors = append(errors, mse)
	}
	f.Stated.Falling("test MSE with 1, 3 and 9 hidden layers, after 5 epochs", errors, 0)
	f.True.AtMost("test MSE, 3 hidden layers over 1", errors[1]/errors[0], .8)
	f.True.AtLeast("test MSE, 9 hidden layers over 3", errors[2]/errors[1], 1.1)
}

func thirtyDecibels(l *bench, f *Finding) {
	ae, _ := brief(l)
	decibels := func(r eval.Reconstructor) float64 {
		return try.Get(eval.PSNR(l.Test, try.Get(r.Reconstruct(l.Test)), 1))
	}
	network := decibels(ae)
	f.Stated.AtLeast("PSNR of a network, d = 32, after 5 epochs", network, 30)
	f.True.Near("PSNR of a network, d = 32, after 5 epochs", network, 19.5, 1.5)
	f.True.Near("PSNR of PCA, d = 32", decibels(l.PCA(32)), 17.56, .006)
	f.True.Near("PSNR of PCA, d = 256", decibels(l.PCA(256)), 28.56, .006)
	// An error of √0.001 in each value.
	x := setOf("", normals(l.Seed, 138, 10, 10))
	off := x.Clone()
	for k := range off.X {
		off.X[k] += float32(math.Sqrt(.001))
	}
	f.True.Near("PSNR at an MSE of 0.001", try.Get(eval.PSNR(x, off, 1)), 30, 1e-4)
}

func pretrainingToday(l *bench, f *Finding) {
	const perLayer, whole = 2, 4
	some := try.Get(l.Train.Head(min(3000, l.Train.N)))
	some.Name += ", the first 3,000"
	m := l.Model("stacked", models.Spec{Latent: 32, Hidden: []int{256, 128}})
	tuned := l.Fit(recipe{Model: m, On: some, Pretrain: perLayer, Fit: models.FitOptions{Epochs: whole, Batch: 64}})
	direct := l.Fit(recipe{Model: m, On: some, Fit: models.FitOptions{Epochs: 3*perLayer + whole, Batch: 64}})
	const what = "784-256-128-32 after 10 epochs: test MSE, without pretraining over with it"
	ratio := l.TestMSE(direct) / l.TestMSE(tuned)
	f.Stated.AtLeast(what, ratio, 1.5)
	f.True.AtMost(what, ratio, 1.1)
}

func codeIsUsed(l *bench, f *Finding) {
	ae := shortPlain(l)
	mse := l.TestMSE(ae)
	codes := try.Get(ae.Encode(l.Test))
	order := make([]int, codes.N)
	for i := range order {
		order[i] = (i + 1) % codes.N
	}
	others := try.Get(codes.Select(order))
	means := codes.Clone()
	for i := range means.N {
		for j, m := range codes.ColumnMeans() {
			means.Row(i)[j] = float32(m)
		}
	}
	for _, c := range []struct {
		what  string
		codes *data.Set
	}{{"the code of another image", others}, {"the mean code", means}} {
		what := "test MSE with " + c.what + ", over its own code"
		ratio := try.Get(eval.MSE(l.Test, try.Get(ae.Decode(c.codes)))) / mse
		f.Stated.Near(what, ratio, 1, .1)
		f.True.AtLeast(what, ratio, 2)
	}
}
