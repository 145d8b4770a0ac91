package claims

import (
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
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
	})
}

func samplesOfAnAutoencoder(l *experiments.Bench, f *Finding) {
	ae, _ := plain16(l)
	fitted := try.Get(sample.FitLatent(ae, l.Train, 1, cluster.MixtureOptions{Seed: l.Seed}))
	var means [2]float64
	for i, s := range []sample.Sampler{fitted, sample.LatentSampler{Decoder: ae, Codes: sample.StandardNormal{Units: 16}}} {
		x := try.Get(s.Sample(500, l.Seed))
		means[i] = try.Get(sample.MeanMSE(x, l.Train))
	}
	const what = "MSE between the mean of 500 samples and the mean of the data, codes from a fitted Gaussian"
	f.Stated.AtLeast(what+", over codes from N(0, I)", means[0]/means[1], 1)
	f.True.AtMost(what, means[0], .004)
	f.True.AtLeast("MSE between the mean of 500 samples and the mean of the data, codes from N(0, I)", means[1], .006)

	// Continuity: a small change of the image is a small change of the code.
	near := l.Test.Clone()
	const change = 1e-3
	for k := range near.X {
		near.X[k] += change
	}
	codes := try.Get(ae.Encode(l.Test))
	moved := try.Get(ae.Encode(near))
	mse := try.Get(eval.MSE(codes, moved))
	f.True.AtMost("root mean square change of a code when all pixels change by 0.001, over the "+
		"codes' standard deviation", math.Sqrt(mse)/codes.Std(), .05)
}
