package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C111", Place: "S4", Expect: Corrected,
		Statement: "Autoencoders discover the intrinsic dimension of data; 40 million genomic features have a dimension of " +
			"100 to 1,000.",
		Correction: "The user chooses the size of the code, and all of it is used: on a sheet, which has 2 dimensions, 3 " +
			"of 3 units vary. The source gives no evidence for the genomic numbers, and 40 million contradict its own 20,000 " +
			"genes.",
		Run: intrinsicDimension,
	}, Claim{
		ID: "C124", Place: "S4", Expect: Corrected,
		Statement: "The layers of an encoder keep 70, 50, 35 and 1 % of the information, and the output is pixel-perfect.",
		Correction: "The source gives no evidence for these numbers; only that information does not increase from layer to " +
			"layer can be shown. With 1 % of the nats that an MSE of 0.001 takes, a Gaussian with the spectrum of digits " +
			"loses more than half of its variance.",
		Run: onePerCent,
	}, Claim{
		ID: "C125", Place: "S4", Expect: Approximately, Trains: true,
		Statement:  "A code that is too small gives bias; one that is too large gives variance, that is, overfitting.",
		Correction: "For networks trained long on few samples. The test error of PCA falls with every further component.",
		Run:        biasAndVariance,
	}, Claim{
		ID: "C140", Place: "S4", Expect: Corrected,
		Statement: "Autoencoders struggle with sparse data, and are recommended for recommender systems, whose data are " +
			"sparse.",
		Correction: "Missing values must not count. If they count as 0, reconstructions of held-out ratings are near 0; a " +
			"loss on observed values alone gives useful ones.",
		Run: sparseRatings,
	}, Claim{
		ID: "C146", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "A code of fewer than 10 units loses much; one larger than the input is trivial.",
		Correction: "This depends on the data. Data in a plane lose nothing with 2 units; on digits 5 units of a network " +
			"do as well as 10 components; and a denoiser without any bottleneck is not trivial.",
		Run: fewUnits,
	})
}

func intrinsicDimension(l *bench, f *Finding) {
	sheet, _ := try.Get2(synthetic.SwissRoll{N: 500}.Sample(l.Seed))
	scaler := &data.Standard{}
	try.OK(scaler.Fit(sheet))
	sheet = try.Get(scaler.Apply(sheet))
	for _, d := range []int{2, 3} {
		spec := models.Spec{Input: 3, Latent: d, Hidden: []int{16}, Output: graph.Identity}
		ae := l.Fit(recipe{Model: variants.Plain{Spec: spec.WithDefaults(), Code: graph.Identity}, On: sheet,
			Fit: models.FitOptions{Epochs: 20, Batch: 50, LearningRate: .01, Validation: sheet}})
		varying := try.Get(eval.VaryingUnits(try.Get(ae.Encode(sheet))))
		what := fmt.Sprintf("a sheet in three dimensions, d = %d: varying units", d)
		f.Stated.Near(what, float64(varying), 2, 0)
		f.True.Near(what, float64(varying), float64(d), 0)
	}
}

func onePerCent(l *bench, f *Finding) {
	pca := l.PCA(32)
	pixels := float64(l.Train.D)
	// at finds the beta at which some property of the optimum, which falls or rises with beta, has a value.
	at := func(below func(linear.RateDistortion) bool) linear.RateDistortion {
		low, high := 1e-8, 2*pca.Variances[0]
		for range 100 {
			middle := math.Sqrt(low * high)
			best := try.Get(linear.RateDistortionOf(pca.Variances, middle, 0))
			if below(best) {
				low = middle
			} else {
				high = middle
			}
		}
		return try.Get(linear.RateDistortionOf(pca.Variances, low, 0))
	}
	sharp := at(func(r linear.RateDistortion) bool { return r.Distortion/pixels < .001 })
	little := at(func(r linear.RateDistortion) bool { return r.Rate > .01*sharp.Rate })
	f.Stated.AtMost("MSE with 1 % of the nats that an MSE of 0.001 takes", little.Distortion/pixels, .001)
	f.True.AtLeast("share of the variance lost at that rate", little.Distortion/pca.Total, .5)
}

func biasAndVariance(l *bench, f *Finding) {
	few := try.Get(l.Train.Head(300))
	few.Name = "the first 300 digits"
	var errors, gaps []float64
	for _, d := range []int{1, 64} {
		m := l.Model("plain", models.Spec{Latent: d, Hidden: []int{128}})
		ae := l.Fit(recipe{Model: m, On: few,
			Fit: models.FitOptions{Epochs: 100, Batch: 50, LearningRate: .003, Schedule: optim.Cosine{}, Validation: few}})
		training := mseOf(ae, few)
		errors, gaps = append(errors, training), append(gaps, l.TestMSE(ae)/training)
	}
	f.Approximate.Falling("training MSE of a network with d = 1, 64", errors, 0)
	f.Approximate.Rising("test MSE over training MSE, network with d = 1, 64", gaps, 0)
	straight := pcaErrors(l, 1, 2, 4, 8, 16, 32, 64, 128, 256)
	last := len(straight) - 1
	f.Stated.AtLeast("test MSE of PCA, 256 components over 128", straight[last]/straight[last-1], 1)
	f.True.Falling("test MSE of PCA with 1, 2, 4, … 256 components", straight, 0)
}

func sparseRatings(l *bench, f *Finding) {
	const users, items = 200, 300
	user, item, value, err := synthetic.Ratings{Users: users, Items: items, Count: 6000}.Sample(l.Seed)
	try.OK(err)
	seen := &data.Set{Name: "ratings", N: users, D: items, X: make([]float32, users*items)}
	held := seen.Clone()
	for k, v := range value {
		to := seen
		if k%10 == 0 {
			to = held
		}
		to.X[user[k]*items+item[k]] = v
	}
	mask := try.Get(restore.Observed(held))
	rmse := func(x *data.Set) float64 { return math.Sqrt(try.Get(eval.MSEWhere(held, x, mask))) }
	asZeros := rmse(try.Get(try.Get(linear.FitPCA(seen, 8)).Reconstruct(seen)))
	f.Stated.AtMost("RMSE of held-out ratings by 8 components, with missing values as 0", asZeros, 1.5)
	f.True.AtLeast("RMSE of held-out ratings by 8 components, with missing values as 0", asZeros, 2)
	observed := rmse(try.Get(restore.CompleteByBiases(seen, 5)))
	f.True.AtMost("RMSE of held-out ratings by biases fitted to the observed values", observed, 1.3)
}

func fewUnits(l *bench, f *Finding) {
	plane := setOf("", product(normals(l.Seed, 146, 200, 2), normals(l.Seed, 147, 2, 20)))
	flat := try.Get(linear.FitPCA(plane, 2))
	lost := mseOf(flat, plane)
	const what = "20 features in a plane: share of the variance lost by 2 units"
	f.Stated.AtLeast(what, lost*20/flat.Total, .1)
	f.True.AtMost(what, lost*20/flat.Total, 1e-6)
	_, five := l.TrainedMSE(5, "plain", models.Spec{Latent: 5})
	f.True.AtMost("digits: test MSE, network with 5 units over 10 components", five/l.TestMSE(l.PCA(10)), 1.02)
	changed := mseOf(try.Get(restore.LinearDenoiser(plane, gaussianNoise(1, false))), plane)
	f.True.AtLeast("MSE between clean data of the plane and the output of a linear denoiser without a bottleneck",
		changed, .001)
}
