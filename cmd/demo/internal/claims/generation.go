package claims

import (
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

func init() {
	register(Claim{
		ID: "C136", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "One cannot sample from an autoencoder, because its latent space is discontinuous.",
		Correction: "Not with codes from N(0, I); codes from a density fitted to the data's codes work. The encoder is " +
			"continuous; the set of codes in use has holes.",
		Run: samplesOfAnAutoencoder,
	}, Claim{
		ID: "C66", Place: "S1 part 10", Expect: Corrected, Trains: true,
		Statement:  "Plain autoencoders cannot generate.",
		Correction: "Codes from N(0, I) fail, but codes from a density fitted to the data's codes work.",
		Run:        plainSamples,
	})
}

// samplesOf draws 500 samples of an autoencoder, with codes from a Gaussian fitted to its codes and from N(0, I). It
// returns the MSE between their mean image and the mean of the data, and their mean squared distance to the nearest
// image.
func samplesOf(l *bench, ae *trained, units int) (mse, distance [2]float64) {
	fitted := try.Get(sample.FitLatent(ae, l.Train, 1, cluster.MixtureOptions{Seed: l.Seed}))
	normal := sample.LatentSampler{Decoder: ae, Codes: sample.StandardNormal{Units: units}}
	for i, s := range []sample.Sampler{fitted, normal} {
		x := try.Get(s.Sample(500, l.Seed))
		mse[i] = try.Get(sample.MeanMSE(x, l.Train))
		distance[i] = try.Get(sample.MeasureNovelty(x, l.Train)).Mean()
	}
	return mse, distance
}

func plainSamples(l *bench, f *Finding) {
	mse, distance := samplesOf(l, l.FitModel(3, "plain", models.Spec{Latent: 10}), 10)
	const what = "codes from a fitted Gaussian: MSE between the mean image of 500 samples and of the data"
	f.Stated.AtLeast(what, mse[0], .01)
	f.True.AtMost(what, mse[0], .004)
	f.True.AtLeast("that MSE, codes from N(0, I) over the fitted Gaussian", mse[1]/mse[0], 3)
	f.True.AtMost("mean squared distance to the nearest image, codes from a fitted Gaussian over N(0, I)",
		distance[0]/distance[1], 1.2)
}

func samplesOfAnAutoencoder(l *bench, f *Finding) {
	ae, _ := plain16(l)
	mse, _ := samplesOf(l, ae, 16)
	const what = "MSE between the mean of 500 samples and the mean of the data, codes from a fitted Gaussian"
	f.Stated.AtLeast(what+", over codes from N(0, I)", mse[0]/mse[1], 1)
	f.True.AtMost(what, mse[0], .004)
	f.True.AtLeast("MSE between the mean of 500 samples and the mean of the data, codes from N(0, I)", mse[1], .006)

	// Continuity: a small change of the image is a small change of the code.
	near := l.Test.Clone()
	for k := range near.X {
		near.X[k] += 1e-3
	}
	codes := try.Get(ae.Encode(l.Test))
	moved := math.Sqrt(try.Get(eval.MSE(codes, try.Get(ae.Encode(near)))))
	f.True.AtMost("root mean square change of a code when all pixels change by 0.001, over the codes' standard deviation",
		moved/codes.Std(), .05)
}
