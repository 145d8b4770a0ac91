package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C25", Place: "S0 B3", Expect: Holds,
		Statement: "Gaussian noise is x + s ε, clipped to [0, 1].",
		Correction: "After clipping the noise is neither Gaussian nor of mean 0. On a black pixel its mean is s/√(2π), and " +
			"on digits the identity costs 0.0466 instead of 0.09. C17 does not apply to it.",
		Run: clippedNoise,
	}, Claim{
		ID: "C26", Place: "S0 B3", Expect: Corrected,
		Statement: "Salt-and-pepper noise of level p: a first draw sets a share p/2 to 1, a second draw a share p/2 to 0.",
		Correction: "The second draw overwrites some of the salt: p = 0.3 gives 12.75 % salt and 15 % pepper, 27.75 % in " +
			"all. A single draw for both, as in this library, gives 15 % and 15 %.",
		Run: saltAndPepper,
	}, Claim{
		ID: "C27", Place: "S0 B3", Expect: Holds,
		Statement:  "A training step of a denoising autoencoder compares its output with the clean x.",
		Correction: "The source's step makes no update.",
		Run:        cleanTarget,
	}, Claim{
		ID: "C54", Place: "S1 part 6", Expect: Holds,
		Statement: "Corruption is masking, Gaussian, or salt and pepper, and the loss compares with the clean x.",
		Run:       kindsOfNoise,
	})
}

// greys is a set of 200,000 equal values.
func greys(value float32) *data.Set {
	s := &data.Set{Name: fmt.Sprintf("grey of %v", value), N: 2000, D: 100, X: make([]float32, 200000)}
	for k := range s.X {
		s.X[k] = value
	}
	return s
}

// share is the share of the values of a set that pass a test.
func share(s *data.Set, test func(v float32) bool) float64 {
	n := 0
	for _, v := range s.X {
		if test(v) {
			n++
		}
	}
	return float64(n) / float64(len(s.X))
}

func is(value float32) func(float32) bool { return func(v float32) bool { return v == value } }

func clippedNoise(l *bench, f *Finding) {
	const s = .3
	noise := gaussianNoise(s, false)
	clipped := noise
	clipped.Clip = true
	black := try.Get(variants.Corrupt(greys(0), clipped, l.Seed))
	free := try.Get(variants.Corrupt(greys(0), noise, l.Seed))
	difference := 0.0
	for k, v := range free.X {
		difference = max(difference, math.Abs(float64(min(max(v, 0), 1)-black.X[k])))
	}
	f.Stated.AtMost("largest difference between clipped noise and x + s ε, clipped", difference, 1e-6)
	f.Stated.Near("standard deviation of the noise before clipping", free.Std(), s, .003)
	f.True.Near("mean of the noise on a black pixel", black.Mean(), s/math.Sqrt(2*math.Pi), .001)
	f.True.Near("share of digit pixels that are 0", share(l.Train, is(0)), .81, .005)
	for _, c := range []struct {
		what  string
		noise variants.Corruption
		want  float64
	}{{"clipped", clipped, .0466}, {"not clipped", noise, .09}} {
		noisy := try.Get(variants.Corrupt(l.Test, c.noise, l.Seed))
		mse := try.Get(eval.MSE(l.Test, noisy))
		f.True.Near("test MSE of doing nothing, "+c.what, mse, c.want, 5e-4)
	}
}

func saltAndPepper(l *bench, f *Finding) {
	const p = .3
	x := greys(.5)
	params, config := graph.NewParams(graph.Float64, l.Seed), graph.Config{Batch: x.N}
	out := computeWith(params, config, func(s *graph.Scope) []graph.Node {
		first, second := s.Noise(graph.Uniform(0, 1), x.N, x.D), s.Noise(graph.Uniform(0, 1), x.N, x.D)
		notSalt, notPepper := first.Above(p/2), second.Above(p/2)
		salted := notSalt.Times(.5).Add(notSalt.Neg().Plus(1)) // 0.5 where it is not salt, and 1 where it is
		return []graph.Node{salted.Mul(notPepper)}
	})
	twice := x.Clone()
	for k, v := range out[0] {
		twice.X[k] = float32(v)
	}
	once := try.Get(variants.Corrupt(x, experiments.SaltAndPepper(p), l.Seed))
	f.Stated.Near("two draws: share of salt", share(twice, is(1)), p/2, .005)
	f.Stated.Near("two draws: share of pepper", share(twice, is(0)), p/2, .005)
	f.Stated.Near("two draws: share of both", 1-share(twice, is(.5)), p, .005)
	f.True.Near("two draws: share of salt", share(twice, is(1)), .1275, .005)
	f.True.Near("two draws: share of pepper", share(twice, is(0)), .15, .005)
	f.True.Near("two draws: share of both", 1-share(twice, is(.5)), .2775, .005)
	f.True.Near("one draw: share of salt", share(once, is(1)), p/2, .005)
	f.True.Near("one draw: share of pepper", share(once, is(0)), p/2, .005)
}

// denoisingLoss is the loss of a training step on grey values, 100 features a sample, for a linear model that copies
// its input and adds a bias.
func denoisingLoss(seed uint64, value, bias float32, wrap func(models.Model) models.Model) float64 {
	x := greys(value)
	m := wrap(variants.Linear{Input: x.D, Latent: x.D, DecoderBias: true})
	ae := try.Get(models.New(m, models.Options{Seed: seed}))
	for _, name := range []string{"code/W", "out/W"} {
		w := ae.Params.Get(name).Value.Float32
		clear(w)
		for i := range x.D {
			w[i*x.D+i] = 1
		}
	}
	b := ae.Params.Get("out/b").Value.Float32
	for k := range b {
		b[k] = bias
	}
	p := try.Get(ae.TrainingGraph(x.N))
	try.OK(p.Run(graph.Feed{Name: "x", Float32: x.X}))
	return p.Loss()
}

func cleanTarget(l *bench, f *Finding) {
	loss := denoisingLoss(l.Seed, .5, 0, func(m models.Model) models.Model {
		return variants.Denoising{Model: m, Corruption: maskingNoise(.3)}
	})
	// Against the noisy x a model that copies would lose nothing.
	f.Stated.Near("training loss of a model that copies, over the squared error against the clean x",
		loss/(.3*.5*.5*100), 1, .02)
}

func kindsOfNoise(l *bench, f *Finding) {
	for _, c := range []struct {
		variants.Corruption
		error float64 // mean square of its effect on a value of 0.25
	}{
		{maskingNoise(.3), .3 * .0625},
		{gaussianNoise(.3, false), .09},
		{experiments.SaltAndPepper(.3), .15*.0625 + .15*.5625},
	} {
		loss := denoisingLoss(l.Seed, .25, 0, func(m models.Model) models.Model {
			return variants.Denoising{Model: m, Corruption: c.Corruption}
		})
		f.Stated.Near(c.Noise+": training loss of a model that copies, over the mean square of the noise",
			loss/(100*c.error), 1, .02)
	}
}
