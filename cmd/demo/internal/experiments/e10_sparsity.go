package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E10",
		Question: "What does an L1 penalty cost, and what does it buy?",
		run:      l1Sweep,
	}, Experiment{
		ID:       "E11",
		Question: "Does the KL penalty bring units to the target activation?",
		run:      klSparsity,
	})
}

// l1Sweep trains 784-64-784 with ReLU codes. The last weight is what a common snippet means by adding 0.001 times a sum
// over a batch of 64 to a mean over 784 pixels: 784·64·0.001 = 50.2 for one image.
func l1Sweep(l *Bench, r *Result) {
	t := r.Table("After 5 epochs: test MSE per pixel, and units of 64 that are on (|z| > 0.001)",
		"weight", "test MSE", "units on")
	var weights, errors, active []float64
	for _, lambda := range []float64{0, .001, .1, 1, 50.2} {
		ae, mse := l.TrainedMSE(5, "sparse", models.Spec{Latent: 64}, fmt.Sprintf("lambda=%v", lambda), "output=identity")
		on := countAbove(try.Get(ae.Encode(l.Test)), .001)
		t.Add(lambda, five(mse), decimals(on, 1))
		weights, errors, active = append(weights, lambda), append(errors, mse), append(active, on)
	}
	r.Rising("test MSE with the weight", errors[:4], .02)
	r.Falling("units on with the weight", active[:4], .02)
	r.AtMost("units on with the snippet's weight", active[4], .05)
	mean := l.meanImageMSE()
	r.Near("test MSE, snippet's weight over mean image", errors[4]/mean, 1, .02)
	r.Draw(figL1Sweep, fmt.Sprintf("Test error and units in use by the weight of the L1 penalty, 784-64-784 with ReLU "+
		"codes. Without a penalty %.0f of the 64 units are on for an image. A weight of 1 leaves %.1f on and multiplies "+
		"the error by %.1f; a weight of 50.2 leaves none on, and the output is the mean image.",
		active[0], active[3], errors[3]/errors[0]),
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{
				Title: "Error", X: "weight of the L1 penalty", Y: "test MSE per pixel", LogX: true,
				Lines: []viz.Line{{X: weights[1:], Y: errors[1:]}},
				Marks: []viz.Mark{{Label: "mean image", Kind: viz.HorizontalMark, At: mean}},
			},
			viz.Lines{
				Title: "Sparsity", X: "weight of the L1 penalty", Y: "units on, of 64", LogX: true,
				Lines: []viz.Line{{X: weights[1:], Y: active[1:]}},
			},
		}})
}

// meanImageMSE is the test error of the mean training image.
func (l *Bench) meanImageMSE() float64 {
	means, sum := l.Train.ColumnMeans(), 0.0
	for k, v := range l.Test.X {
		d := float64(v) - means[k%l.Test.D]
		sum += d * d
	}
	return sum / float64(len(l.Test.X))
}

// klSparsity asks for a mean activation of 0.05. Some lecture notes take the sigmoid of the mean absolute value of a
// linear code for the activation. That is at least one half, so a unit always pays at least KL(0.05 ‖ 0.5).
func klSparsity(l *Bench, r *Result) {
	const rho = .05
	t := r.Table("Sigmoid codes of 100 units after 15 epochs, with a target activation of 0.05",
		"weight", "test MSE", "mean activation", "least", "most", "units above 0.5 per image")
	var samples []viz.Sample
	var reached []any
	for _, lambda := range []float64{1, 10} {
		ae, mse := l.TrainedMSE(15, "sparse-kl", models.Spec{Latent: 100}, fmt.Sprintf("lambda=%v", lambda))
		codes := try.Get(ae.Encode(l.Test))
		means := codes.ColumnMeans()
		mean := 0.0
		for _, v := range means {
			mean += v / float64(len(means))
		}
		reached = append(reached, mean)
		t.Add(lambda, five(mse), decimals(mean, 3), decimals(slices.Min(means), 3), decimals(slices.Max(means), 3),
			decimals(countAbove(codes, .5), 2))
		samples = append(samples, viz.Sample{Name: fmt.Sprintf("weight %v", lambda), Values: means})
		if lambda == 10 {
			r.AtMost("distance of the mean activation from 0.05 at weight 10", math.Abs(mean-rho), .03)
		}
	}

	codes := try.Get(l.plain(32).Encode(l.Test))
	least := math.Inf(1)
	for j := range codes.D {
		sum := 0.0
		for i := range codes.N {
			sum += math.Abs(float64(codes.Row(i)[j]))
		}
		least = min(least, bernoulliKL(rho, 1/(1+math.Exp(-sum/float64(codes.N)))))
	}
	floor := bernoulliKL(rho, .5)
	r.Near("KL(0.05 ‖ 0.5) in nats", floor, .494632, 1e-6)
	r.AtLeast("smallest penalty of a unit by the sigmoid of a mean absolute value, less KL(0.05 ‖ 0.5)", least-floor, 0)
	r.Draw(figRhoHatHist, fmt.Sprintf("Mean activation of each of 100 sigmoid units on test images, with the KL penalty "+
		"at two weights. The target is 0.05; the average over the units is %.3f at weight 1 and %.3f "+
		"at weight 10.", reached...),
		viz.Histogram{
			Title: "Mean activations of 100 units", X: "mean activation of a unit", Series: samples, Counts: true,
			Bins: 25, Marks: []viz.Mark{{Label: "target", At: rho}},
		})
	l.drawFilters(r)
}

// bernoulliKL is the divergence of one Bernoulli distribution from another, in nats.
func bernoulliKL(p, q float64) float64 { return p*math.Log(p/q) + (1-p)*math.Log((1-p)/(1-q)) }
