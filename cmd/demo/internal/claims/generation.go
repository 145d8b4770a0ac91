package claims

import (
	"context"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C136", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "One cannot sample from an autoencoder, whose latent space is discontinuous.",
		Correction: "Not with codes from N(0, I); with codes from a density that was fitted to those of the data one " +
			"can. The encoder is continuous; it is the set of codes in use that has holes.",
		Run: samplesOfAnAutoencoder,
	})
}

func samplesOfAnAutoencoder(ctx context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	ae, _, err := plain16(ctx, l)
	if err != nil {
		return nil, err
	}
	fitted, err := eval.FitSampler(ae, l.Train, 1, eval.GaussianMixtureOptions{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	var means [2]float64
	for i, s := range []eval.Sampler{fitted, eval.LatentSampler{Decoder: ae, Codes: eval.StandardNormal{Units: 16}}} {
		x, err := s.Sample(500, l.Seed)
		if err != nil {
			return nil, err
		}
		if means[i], err = eval.MeanMSE(x, l.Train); err != nil {
			return nil, err
		}
	}
	const what = "MSE of the mean of 500 samples and that of the data, codes from a fitted Gaussian"
	f.Stated.AtLeast(what+", over that with codes from N(0, I)", means[0]/means[1], 1)
	f.True.AtMost(what, means[0], .004)
	f.True.AtLeast("the same with codes from N(0, I)", means[1], .006)

	// Continuity: a small change of the image is a small change of the code.
	near := l.Test.Clone()
	const change = 1e-3
	for k := range near.X {
		near.X[k] += change
	}
	codes, err := ae.Encode(l.Test)
	if err != nil {
		return nil, err
	}
	moved, err := ae.Encode(near)
	if err != nil {
		return nil, err
	}
	mse, err := eval.MSE(codes, moved)
	if err != nil {
		return nil, err
	}
	f.True.AtMost("deviation of a code for a change of .001 in all pixels, over the codes' deviation", math.Sqrt(mse)/codes.Std(), .05)
	return f, nil
}
