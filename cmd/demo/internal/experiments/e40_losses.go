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
	register(Experiment{ID: "E40", Question: "What does each reconstruction error lead to?", Figures: []string{"loss_shapes"}, run: errorTerms})
}

// errorTerms trains on each error, on the digits as they are and on digits of which a tenth of the pixels are outliers: a
// squared error draws the outputs to the mean of what a pixel may be, an absolute error to its median, which outliers do not
// move.
func errorTerms(l *Bench, r *Result) {
	const share = .1
	spoilt := try.Get(variants.Corrupt(l.Train, saltAndPepper(share), l.Seed))
	spoilt.Name = fmt.Sprintf("%s, %v of the pixels outliers", l.Train.Name, share)
	t := Table{Title: "Trained on each error for 10 epochs, d = 32: errors of clean test images"}
	t.Add("trained on", "MSE", "MAE", "BCE on grey levels, nats", "with outliers: MSE", "MAE")
	floor := try.Get(eval.CrossEntropy(l.Test, l.Test))
	maes := map[string]float64{}
	for _, name := range []string{models.SquaredError, models.CrossEntropy, models.Huber, models.AbsoluteError} {
		var row []any
		for _, on := range []*data.Set{l.Train, spoilt} {
			m := l.Model("plain", models.Spec{Latent: 32, Error: name, Delta: .1})
			ae := l.Fit(Recipe{Model: m, On: on, Fit: models.FitOptions{Epochs: 10, Batch: 64}})
			x := try.Get(ae.Reconstruct(l.Test))
			mse := try.Get(eval.MSE(l.Test, x))
			mae := try.Get(eval.MAE(l.Test, x))
			row = append(row, five(mse), five(mae))
			if on == spoilt {
				maes[name] = mae
				continue
			}
			bce := try.Get(eval.CrossEntropy(l.Test, x))
			row = append(row, fmt.Sprintf("%.2f", bce))
			r.AtMost("test MSE trained on "+name+": finite, and below that of the mean image", mse, .0643)
			r.AtLeast("cross-entropy trained on "+name+", over the entropy of the grey levels", bce/floor, 1)
		}
		t.Add(append([]any{name}, row...)...)
	}
	for _, robust := range []string{models.Huber, models.AbsoluteError} {
		r.AtMost("test MAE trained with outliers on "+robust+", over that on the squared error", maes[robust]/maes[models.SquaredError], .95)
	}
	want := 44.80
	if l.Full {
		want = 45.53
	}
	r.Near("entropy of the grey levels of a test image, in nats", floor, want, .005)
	r.Tables = append(r.Tables, t)
	shapes := lossShapes()
	r.Figures = append(r.Figures, shapes)
}

// lossShapes evaluates the errors of one number: those of a residual, and the cross-entropy against an output for two inputs.
func lossShapes() Figure {
	const n = 121
	residuals, outputs, zeros := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		residuals[i] = 4*float64(i)/(n-1) - 2
		outputs[i] = (float64(i) + .5) / n
	}
	p := try.Get(graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: n}, func(s *graph.Scope) graph.Outputs {
		r, zero, out := s.Const(residuals, n, 1), s.Const(zeros, n, 1), s.Const(outputs, n, 1)
		return graph.Outputs{Read: map[string]graph.Node{
			"squared": losses.SquaredError(r, zero).Value, "absolute": losses.AbsoluteError(r, zero).Value,
			"huber": losses.Huber(r, zero, .5).Value,
			"ink":   losses.BernoulliProbabilities(out, zero.Plus(1)).Value, "grey": losses.BernoulliProbabilities(out, zero.Plus(.3)).Value,
		}}
	}))
	try.OK(p.Run())
	line := func(name, output string, x []float64) viz.Line {
		v := try.Get(p.Output(output))
		return viz.Line{Name: name, Style: viz.Smooth, X: x, Y: v.Float64}
	}
	panels := []*viz.Lines{
		{Title: "Errors of a residual", X: "residual r(x) − x", Y: "error", YRange: [2]float64{0, 4}},
		{Title: "Cross-entropy", X: "output r(x)", Y: "nats", XRange: [2]float64{0, 1}, YRange: [2]float64{0, 4}},
	}
	for _, c := range []struct {
		panel        int
		name, output string
		x            []float64
	}{
		{0, "squared", "squared", residuals}, {0, "absolute", "absolute", residuals}, {0, "Huber, δ = .5", "huber", residuals},
		{1, "x = 1", "ink", outputs}, {1, "x = .3", "grey", outputs},
	} {
		l := line(c.name, c.output, c.x)
		panels[c.panel].Lines = append(panels[c.panel].Lines, l)
	}
	return Figure{
		Name: "loss_shapes",
		Caption: "Errors of one number. An outlier pulls with 2r by the squared error, and with a constant by the others; " +
			"the cross-entropy of a grey level is never 0: " +
			"its least value is the entropy of the grey level.",
		Figure: viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{*panels[0], *panels[1]}},
	}
}
