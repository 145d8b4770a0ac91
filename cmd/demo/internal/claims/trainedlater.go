package claims

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// halfCircles is a line in the plane that bends twice, like an S.
func halfCircles() *data.Set {
	points := mat.NewDense(200, 2, nil)
	for i := range 200 {
		angle := 2 * math.Pi * float64(i) / 200
		points.SetRow(i, []float64{math.Sin(angle), math.Copysign(1-math.Cos(angle), math.Pi-angle)})
	}
	return setOf("two half circles", points)
}

// lossesOfStarts trains from five different starts, and returns the largest loss in the end over the least.
func lossesOfStarts(l *experiments.Bench, seed uint64, m models.Model, s *data.Set, epochs int) float64 {
	var ends []float64
	for k := range uint64(5) {
		ae := try.Get(models.New(m, models.Options{Seed: seed + 100*k}))
		for _, err := range ae.Fit(l.Context, s, models.FitOptions{Epochs: epochs, Batch: s.N, LearningRate: .02, Schedule: optim.Cosine{}}) {
			try.OK(err)
		}
		loss := try.Get(ae.Evaluate(l.Context, s))
		ends = append(ends, loss.Total)
	}
	return slices.Max(ends) / slices.Min(ends)
}

func pretrainingToday(l *experiments.Bench, f *Finding) {
	const perLayer, whole = 2, 4
	some := try.Get(l.Train.Head(min(3000, l.Train.N)))
	some.Name += ", the first 3,000"
	m := l.Model("stacked", models.Spec{Latent: 32, Hidden: []int{256, 128}})
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed}))
	for _, err := range ae.Pretrain(l.Context, some, models.FitOptions{Epochs: perLayer, Batch: 64}) {
		try.OK(err)
	}
	for _, err := range ae.Fit(l.Context, some, models.FitOptions{Epochs: whole, Batch: 64}) {
		try.OK(err)
	}
	tuned := l.TestMSE(ae)
	direct := l.Fit(experiments.Recipe{Model: m, On: some, Fit: models.FitOptions{Epochs: 3*perLayer + whole, Batch: 64}})
	alone := l.TestMSE(direct)
	f.Stated.AtLeast("784-256-128-32 after 10 epochs: test MSE, without pretraining over with it", alone/tuned, 1.5)
	f.True.AtMost("784-256-128-32 after 10 epochs: test MSE, without pretraining over with it", alone/tuned, 1.1)
}

func plainSamples(l *experiments.Bench, f *Finding) {
	const n, d = 500, 10
	ae := l.FitModel(3, "plain", models.Spec{Latent: d})
	fitted := try.Get(sample.FitLatent(ae, l.Train, 1, cluster.MixtureOptions{Seed: l.Seed}))
	var errors, distances [2]float64
	for i, s := range []sample.Sampler{fitted, sample.LatentSampler{Decoder: ae, Codes: sample.StandardNormal{Units: d}}} {
		x := try.Get(s.Sample(n, l.Seed))
		errors[i] = try.Get(sample.MeanMSE(x, l.Train))
		novelty := try.Get(sample.MeasureNovelty(x, l.Train))
		distances[i] = novelty.Mean()
	}
	f.Stated.AtLeast("codes from a fitted Gaussian: MSE between the mean image of 500 samples and "+
		"of the data", errors[0], .01)
	f.True.AtMost("codes from a fitted Gaussian: MSE between the mean image of 500 samples and "+
		"of the data", errors[0], .004)
	f.True.AtLeast("that MSE, codes from N(0, I) over the fitted Gaussian", errors[1]/errors[0], 3)
	f.True.AtMost("mean squared distance to the nearest image, codes from a fitted Gaussian over N(0, I)",
		distances[0]/distances[1], 1.2)
}

func codeIsUsed(l *experiments.Bench, f *Finding) {
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
		x := try.Get(ae.Decode(c.codes))
		without := try.Get(eval.MSE(l.Test, x))
		f.Stated.Near("test MSE with "+c.what+", over its own code", without/mse, 1, .1)
		f.True.AtLeast("test MSE with "+c.what+", over its own code", without/mse, 2)
	}
}
