package claims

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
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
func lossesOfStarts(ctx context.Context, seed uint64, m models.Model, s *data.Set, epochs int) (float64, error) {
	var ends []float64
	for k := range uint64(5) {
		ae, err := models.New(m, models.Options{Seed: seed + 100*k})
		if err != nil {
			return 0, err
		}
		for _, err := range ae.Fit(ctx, s, models.FitOptions{Epochs: epochs, Batch: s.N, LearningRate: .02, Schedule: optim.Cosine{}}) {
			if err != nil {
				return 0, err
			}
		}
		loss, err := ae.Evaluate(ctx, s)
		if err != nil {
			return 0, err
		}
		ends = append(ends, loss.Total)
	}
	return slices.Max(ends) / slices.Min(ends), nil
}

func pretrainingToday(ctx context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	const perLayer, whole = 2, 4
	some, err := l.Train.Head(min(3000, l.Train.N))
	if err != nil {
		return nil, err
	}
	some.Name += ", the first 3,000"
	m, err := l.Model("stacked", models.Spec{Latent: 32, Hidden: []int{256, 128}})
	if err != nil {
		return nil, err
	}
	ae, err := models.New(m, models.Options{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	for _, err := range ae.Pretrain(ctx, some, models.FitOptions{Epochs: perLayer, Batch: 64}) {
		if err != nil {
			return nil, err
		}
	}
	for _, err := range ae.Fit(ctx, some, models.FitOptions{Epochs: whole, Batch: 64}) {
		if err != nil {
			return nil, err
		}
	}
	tuned, err := l.TestMSE(ae)
	if err != nil {
		return nil, err
	}
	direct, err := l.Fit(ctx, experiments.Recipe{Model: m, On: some, Fit: models.FitOptions{Epochs: 3*perLayer + whole, Batch: 64}})
	if err != nil {
		return nil, err
	}
	alone, err := l.TestMSE(direct)
	if err != nil {
		return nil, err
	}
	f.Stated.AtLeast("784-256-128-32 after 10 epochs without pretraining: test MSE over that with it", alone/tuned, 1.5)
	f.True.AtMost("784-256-128-32 after 10 epochs without pretraining: test MSE over that with it", alone/tuned, 1.1)
	return f, nil
}

func plainSamples(ctx context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	const n, d = 500, 10
	ae, err := l.FitModel(ctx, 3, "plain", models.Spec{Latent: d})
	if err != nil {
		return nil, err
	}
	fitted, err := eval.FitSampler(ae, l.Train, 1, eval.GaussianMixtureOptions{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	var errors, distances [2]float64
	for i, s := range []eval.Sampler{fitted, eval.LatentSampler{Decoder: ae, Codes: eval.StandardNormal{Units: d}}} {
		x, err := s.Sample(n, l.Seed)
		if err != nil {
			return nil, err
		}
		if errors[i], err = eval.MeanMSE(x, l.Train); err != nil {
			return nil, err
		}
		novelty, err := eval.MeasureNovelty(x, l.Train)
		if err != nil {
			return nil, err
		}
		distances[i] = novelty.Mean()
	}
	f.Stated.AtLeast("codes from a fitted Gaussian: MSE of the mean image of 500 samples to that of the data", errors[0], .01)
	f.True.AtMost("codes from a fitted Gaussian: MSE of the mean image of 500 samples to that of the data", errors[0], .004)
	f.True.AtLeast("codes from N(0, I): that MSE, over that by the fitted Gaussian", errors[1]/errors[0], 3)
	f.True.AtMost("codes from a fitted Gaussian: mean squared distance to the nearest image, over that from N(0, I)",
		distances[0]/distances[1], 1.2)
	return f, nil
}

func codeIsUsed(ctx context.Context, l *experiments.Lab) (*Finding, error) {
	f := &Finding{}
	ae, err := shortPlain(ctx, l)
	if err != nil {
		return nil, err
	}
	mse, err := l.TestMSE(ae)
	if err != nil {
		return nil, err
	}
	codes, err := ae.Encode(l.Test)
	if err != nil {
		return nil, err
	}
	order := make([]int, codes.N)
	for i := range order {
		order[i] = (i + 1) % codes.N
	}
	others, err := codes.Select(order)
	if err != nil {
		return nil, err
	}
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
		x, err := ae.Decode(c.codes)
		if err != nil {
			return nil, err
		}
		without, err := eval.MSE(l.Test, x)
		if err != nil {
			return nil, err
		}
		f.Stated.Near("test MSE with "+c.what+", over that with its own", without/mse, 1, .1)
		f.True.AtLeast("test MSE with "+c.what+", over that with its own", without/mse, 2)
	}
	return f, nil
}
