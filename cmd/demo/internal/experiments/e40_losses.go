package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E40", Question: "What does each reconstruction error lead to?", run: errorTerms})
}

// errorTerms trains on each error, on clean digits and on digits with a tenth of the pixels replaced by outliers. A
// squared error draws the outputs to the mean of what a pixel may be, an absolute error to its median, which outliers
// do not move.
func errorTerms(l *Bench, r *Result) {
	const share = .1
	spoilt := try.Get(variants.Corrupt(l.Train, SaltAndPepper(share), l.Seed))
	spoilt.Name = fmt.Sprintf("%s, %v of the pixels outliers", l.Train.Name, share)
	t := r.Table("Trained on each error for 10 epochs, d = 32: errors of clean test images",
		"trained on", "MSE", "MAE", "BCE on grey levels, nats", "with outliers: MSE", "MAE")
	floor := try.Get(eval.CrossEntropy(l.Test, l.Test))
	maes := map[string]float64{}
	for _, name := range []string{models.SquaredError, models.CrossEntropy, models.Huber, models.AbsoluteError} {
		row := []any{name}
		m := l.Model("plain", models.Spec{Latent: 32, Error: name, Delta: .1})
		for _, on := range []*data.Set{l.Train, spoilt} {
			ae := l.Fit(Recipe{Model: m, On: on, Fit: models.FitOptions{Epochs: 10, Batch: 64}})
			x := try.Get(ae.Reconstruct(l.Test))
			mse, mae := try.Get(eval.MSE(l.Test, x)), try.Get(eval.MAE(l.Test, x))
			row = append(row, five(mse), five(mae))
			if on == spoilt {
				maes[name] = mae
				continue
			}
			bce := try.Get(eval.CrossEntropy(l.Test, x))
			row = append(row, decimals(bce, 2))
			r.AtMost("test MSE trained on "+name+": finite, and below the mean image's", mse, .0643)
			r.AtLeast("cross-entropy trained on "+name+", over the entropy of the grey levels", bce/floor, 1)
		}
		t.Add(row...)
	}
	for _, robust := range []string{models.Huber, models.AbsoluteError} {
		r.AtMost("test MAE after training with outliers, "+robust+" over squared error",
			maes[robust]/maes[models.SquaredError], .95)
	}
	want := map[bool]float64{false: 44.80, true: 45.53}[l.Full]
	r.Near("entropy of the grey levels of a test image, in nats", floor, want, .005)
	drawLossShapes(r)
}

// drawLossShapes evaluates the errors of one number: by its residual, and the cross-entropy by an output for two
// inputs.
func drawLossShapes(r *Result) {
	const n = 121
	residuals, outputs, zeros := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		residuals[i] = 4*float64(i)/(n-1) - 2
		outputs[i] = (float64(i) + .5) / n
	}
	params, config := graph.NewParams(graph.Float64, 1), graph.Config{Batch: n}
	p := try.Get(graph.Compile(params, config, func(s *graph.Scope) graph.Outputs {
		r, zero, out := s.Const(residuals, n, 1), s.Const(zeros, n, 1), s.Const(outputs, n, 1)
		return graph.Outputs{Read: map[string]graph.Node{
			"squared":        losses.SquaredError(r, zero).Value,
			"absolute":       losses.AbsoluteError(r, zero).Value,
			"Huber, δ = 0.5": losses.Huber(r, zero, .5).Value,
			"x = 1":          losses.BernoulliProbabilities(out, zero.Plus(1)).Value,
			"x = 0.3":        losses.BernoulliProbabilities(out, zero.Plus(.3)).Value,
		}}
	}))
	try.OK(p.Run())
	lines := func(x []float64, names ...string) []viz.Line {
		var out []viz.Line
		for _, name := range names {
			out = append(out, viz.Line{Name: name, Style: viz.Smooth, X: x, Y: try.Get(p.Output(name)).Float64})
		}
		return out
	}
	r.Draw(figLossShapes, "Errors of one number. The squared error pulls on an outlier with 2r, the others with a "+
		"constant. The cross-entropy of a grey level is never 0: its least value is the entropy of the grey level, 0.61 "+
		"nats for x = 0.3.",
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{
				Title: "Errors of a residual", X: "residual r(x) − x", Y: "error", YRange: [2]float64{0, 4},
				Lines: lines(residuals, "squared", "absolute", "Huber, δ = 0.5"),
			},
			viz.Lines{
				Title: "Cross-entropy", X: "output r(x)", Y: "nats", XRange: [2]float64{0, 1}, YRange: [2]float64{0, 4},
				Lines: lines(outputs, "x = 1", "x = 0.3"),
			},
		}})
}
