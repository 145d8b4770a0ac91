package claims

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C24", Place: "S0 B3", Expect: Holds,
		Statement: "Masking noise of level p keeps each value with probability 1 − p, and sets all others to 0.",
		Run:       maskingKeeps,
	}, Claim{
		ID: "C38", Place: "S0 C6", Expect: Approximately,
		Statement: "A masked autoencoder hides at least 75 % of an image in large contiguous patches; the noise of a " +
			"denoising one is on all pixels.",
		Correction: "It hides many small patches at random, and its loss counts hidden pixels only. Masking noise affects " +
			"only a share p of the pixels. (The published model is a vision transformer whose encoder sees only the visible " +
			"patches.)",
		Run: hiddenPatches,
	}, Claim{
		ID: "C39", Place: "S0 C6", Expect: Corrected,
		Statement: "Masked and denoising autoencoders share the connection to score matching.",
		Correction: "Tweedie's formula needs additive Gaussian noise. Behind a mask the best guess is E[hidden | visible]. " +
			"It leaves visible values alone, where a score would move them.",
		Run: maskIsNoScore,
	})
}

func maskingKeeps(l *bench, f *Finding) {
	for _, p := range []float64{.1, .3, .75} {
		noisy := try.Get(variants.Corrupt(greys(.5), maskingNoise(p), l.Seed))
		f.Stated.Near(fmt.Sprintf("share kept, p = %v", p), share(noisy, is(.5)), 1-p, .005)
		f.Stated.Near(fmt.Sprintf("share set to 0, p = %v", p), share(noisy, is(0)), p, .005)
	}
}

func hiddenPatches(l *bench, f *Finding) {
	const side = 4
	some := try.Get(l.Test.Head(min(200, l.Test.N)))
	m := variants.Masked{Patch: side, Share: .75, Image: some.Image}
	hidden := try.Get(m.Hide(some, l.Seed))
	f.Approximate.Near("share of hidden pixels", hidden.Mean(), .75, .01)
	across := some.Image.Width / side
	inPart, scattered := 0, 0.0
	for i := range hidden.N {
		patches := make([]int, across*across)
		for k, v := range hidden.Row(i) {
			patches[k/some.Image.Width/side*across+k%some.Image.Width/side] += int(v)
		}
		for _, n := range patches {
			if n != 0 && n != side*side {
				inPart++
			}
		}
		first := slices.Index(patches, side*side)
		last := len(patches) - 1
		for patches[last] == 0 {
			last--
		}
		gaps := 0.0 // visible patches between hidden ones, in the order of rows
		for _, n := range patches[first:last] {
			if n == 0 {
				gaps++
			}
		}
		scattered += gaps / float64(hidden.N)
	}
	f.Approximate.Near("partly hidden patches", float64(inPart), 0, 0)
	f.Stated.AtMost("visible patches between the first hidden one and the last", scattered, 1)
	masked := try.Get(variants.Corrupt(greys(.5), maskingNoise(.3), l.Seed))
	f.Stated.Near("share of values that masking noise of 0.3 changes", 1-share(masked, is(.5)), 1, .01)
	loss := denoisingLoss(l.Seed, .5, 1, func(m models.Model) models.Model {
		return variants.Masked{Model: m, Patch: 5, Share: .75, Image: data.Image{Height: 10, Width: 10, Channels: 1}}
	})
	f.True.Near("training loss of a model that copies and adds 1, over the loss of hidden pixels alone",
		loss/(75*.25), 1, .01)
}

// maskIsNoScore takes two features with a correlation of 0.8, and hides the second.
func maskIsNoScore(l *bench, f *Finding) {
	const correlation = .8
	samples := signs(2)
	for i := range 8 {
		samples.Set(i, 1, correlation*samples.At(i, 0)+.6*samples.At(i, 1))
	}
	clean := setOf("", samples)
	seen := clean.Clone()
	for i := range seen.N {
		seen.Row(i)[1] = 0
	}
	fit := try.Get(linear.FitAffine(seen, clean, 1e-9))
	made := try.Get(fit.Reconstruct(seen))
	density := gaussian2(correlation)
	moved, score := made.Clone(), made.Clone()
	for i := range made.N {
		x := seen.Row(i)
		for j, v := range density.Score([]float64{float64(x[0]), float64(x[1])}) {
			moved.Row(i)[j] -= x[j]
			score.Row(i)[j] = float32(v)
		}
	}
	agreement := try.Get(restore.CompareVectors(moved, score))
	f.Stated.AtLeast("cosine between the change by the best guess and the score of the data", agreement.Cosine, .99)
	visible := try.Get(eval.FeatureErrors(seen, made))
	f.True.Near("mean square of that change for the visible feature", visible[0], 0, 1e-9)
	f.True.Near("weight of the visible feature in the guess of the hidden feature", fit.Weights[0][1], correlation, 1e-4)
}

// gaussian2 is a density of two features of variance 1 with a correlation.
func gaussian2(correlation float64) *synthetic.Mixture {
	covariance := mat.NewSymDense(2, []float64{1, correlation, correlation, 1})
	return try.Get(synthetic.NewMixture(nil, [][]float64{{0, 0}}, []mat.Symmetric{covariance}))
}
