package experiments

import (
	"fmt"
	"math"

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
	illustrate(Experiment{ID: "V3", Question: "What is an autoencoder?", Figures: []string{"ae_schematic"}, run: schematic})
	illustrate(Experiment{ID: "V9", Question: "What do corruptions look like?", Figures: []string{"noise_examples"}, run: noiseExamples})
	illustrate(Experiment{ID: "C76", Question: "What does PCA make of four points on a line?", Figures: []string{"example1_line"}, run: fourPoints})
	illustrate(Experiment{ID: "C10", Question: "What does the KL penalty of sparse codes look like?", Figures: []string{"kl_penalty_curve"}, run: klPenalty})
}

func schematic(l *Bench, r *Result) {
	const hidden, latent = 256, 32
	m := l.Model("plain", models.Spec{Latent: latent, Hidden: []int{hidden}})
	ae := try.Get(models.New(m, models.Options{}))
	n := l.Train.D
	r.Figures = append(r.Figures, Figure{
		Name: "ae_schematic",
		Caption: fmt.Sprintf("An autoencoder with one hidden layer on either side of the code, as most experiments here take it: %d numbers are encoded by %d, "+
			"and decoded; %d parameters.", n, latent, ae.Params.Count()),
		Figure: viz.Layers{
			Title: "An autoencoder: r(x) = g(f(x))",
			Layers: []viz.Layer{
				{Name: "input x\n0 to 1", Units: n}, {Name: "hidden\nReLU", Units: hidden}, {Name: "code z\nlinear", Units: latent, Code: true},
				{Name: "hidden\nReLU", Units: hidden}, {Name: "output\nsigmoid", Units: n},
			},
			Groups: []viz.LayerGroup{{Name: "encoder f", From: 0, To: 2}, {Name: "decoder g", From: 2, To: 4}},
		},
	})
	r.Near("parameters", float64(ae.Params.Count()), float64(2*hidden*(n+latent)+2*hidden+n+latent), 0)
}

func noiseExamples(l *Bench, r *Result) {
	some := l.oneOfEach()
	rows := []viz.Row{{Label: "clean", Images: some.X}}
	for _, n := range []noise{
		{name: "masking .3", c: maskingNoise(.3)}, {name: "masking .75", c: maskingNoise(.75)},
		{name: "Gaussian .3", c: gaussianNoise(.3, true)}, {name: "Gaussian .5", c: gaussianNoise(.5, true)},
		{name: "salt and pepper .1", c: saltAndPepper(.1)}, {name: "salt and pepper .3", c: saltAndPepper(.3)},
	} {
		noisy := try.Get(variants.Corrupt(some, n.c, l.Seed))
		mse := try.Get(eval.MSE(some, noisy))
		r.AtLeast("MSE that "+n.name+" does", mse, 1e-3)
		rows = append(rows, viz.Row{Label: n.name, Images: noisy.X})
	}
	r.Figures = []Figure{{
		Name: "noise_examples",
		Caption: "What denoising autoencoders are given: masked pixels are 0, Gaussian noise is clipped to 0 to 1 here, " +
			"salt is 1 and pepper 0.",
		Figure: viz.Reconstructions{Title: "Corruptions", Geometry: l.Train.Image, Rows: rows},
	}}
}

// fourPoints is a worked example that is often printed: the reconstructions lie on the line y = x + 1 through the mean, not on
// y = x, which is where they lie before the mean is added.
func fourPoints(l *Bench, r *Result) {
	set := try.Get(data.New([]float32{1, 2, 2, 3, 3, 4, 4, 5}, 4, 2))
	pca := try.Get(eval.FitPCA(set, 1))
	x := try.Get(pca.Reconstruct(set))
	mse := try.Get(eval.MSE(set, x))
	r.AtMost("MSE of one component on points of a line", mse, 1e-12)
	r.Near("height of the reconstruction of (1, 2) above y = x", float64(x.X[1]-x.X[0]), 1, 1e-6)
	points, made := viz.Line{Name: "points", Style: viz.MarksOnly}, viz.Line{Name: "reconstructions", Style: viz.MarksOnly}
	for i := range set.N {
		points.X, points.Y = append(points.X, float64(set.X[2*i])), append(points.Y, float64(set.X[2*i+1]))
		made.X, made.Y = append(made.X, float64(x.X[2*i])), append(made.Y, float64(x.X[2*i+1]))
	}
	axis, wrong := viz.Line{Name: "mean + t v", Style: viz.Smooth}, viz.Line{Name: "y = x, which a source names", Style: viz.Smooth, Dashed: true}
	for _, t := range []float64{-3, 3} {
		axis.X = append(axis.X, pca.Mean[0]+t*pca.Components[0][0])
		axis.Y = append(axis.Y, pca.Mean[1]+t*pca.Components[0][1])
	}
	wrong.X, wrong.Y = []float64{.5, 5.5}, []float64{.5, 5.5}
	mean := viz.Line{Name: "mean", Style: viz.MarksOnly, X: []float64{pca.Mean[0]}, Y: []float64{pca.Mean[1]}}
	r.Figures = []Figure{{
		Name: "example1_line",
		Caption: "Four points, and their reconstructions from one principal component, which are the points themselves: " +
			"they lie on y = x + 1, through the mean.",
		Figure: viz.Lines{Title: "PCA of four points", X: "x", Y: "y", Square: true, XRange: [2]float64{0, 6}, YRange: [2]float64{0, 6},
			Lines: []viz.Line{axis, wrong, points, made, mean}},
	}}
}

// klPenalty evaluates the penalty and its gradient for mean activations from nearly 0 to nearly 1.
func klPenalty(l *Bench, r *Result) {
	const rho, n = .05, 199
	means := make([]float64, n)
	for i := range means {
		means[i] = float64(i+1) / (n + 1)
	}
	penalty, slope := viz.Line{X: means, Style: viz.Smooth}, viz.Line{X: means, Style: viz.Smooth}
	for _, m := range means {
		value, gradient := klOf(m, rho)
		penalty.Y, slope.Y = append(penalty.Y, value), append(slope.Y, gradient)
	}
	floor, _ := klOf(.5, rho)
	r.Near("KL(.05 ‖ .5) in nats", floor, rho*math.Log(rho/.5)+(1-rho)*math.Log((1-rho)/.5), 1e-12)
	marks := []viz.Mark{{Label: "wanted, .05", At: rho}, {Label: "sig(mean |z|) ≥ .5", At: .5}}
	r.Figures = []Figure{{
		Name: "kl_penalty_curve",
		Caption: fmt.Sprintf("The penalty of a unit's mean activation, and its gradient, for a wanted activation of .05. A sigmoid of a mean absolute value, which one "+
			"source takes for the activation, cannot be below .5, where the penalty is %.6f nats.", floor),
		Figure: viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "KL(.05 ‖ mean activation)", X: "mean activation", Y: "nats", Lines: []viz.Line{penalty}, Marks: marks, XRange: [2]float64{0, 1}},
			viz.Lines{Title: "Its gradient", X: "mean activation", Y: "nats per unit of the mean activation", Lines: []viz.Line{slope}, Marks: marks, XRange: [2]float64{0, 1}, YRange: [2]float64{-10, 20}},
		}},
	}}
}

// klOf returns the library's sparsity penalty of one mean activation, and its gradient by automatic differentiation.
func klOf(mean, rho float64) (value, gradient float64) {
	p := try.Get(graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 1}, func(s *graph.Scope) graph.Outputs {
		r := s.Const([]float64{mean}, 1, 1)
		loss := losses.KLSparsity(r, rho).Mean()
		return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"slope": graph.Grad(loss, r)[0]}}
	}))
	try.OK(p.Run())
	slope := try.Get(p.Output("slope"))
	return p.Loss(), slope.At(0)
}
