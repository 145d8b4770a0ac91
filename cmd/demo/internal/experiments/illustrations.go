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
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	illustrate(
		Experiment{ID: "V3", Question: "What is an autoencoder?", run: schematic},
		Experiment{ID: "V9", Question: "What do corruptions look like?", run: noiseExamples},
		Experiment{ID: "C76", Question: "What does PCA make of four points on a line?", run: fourPoints},
		Experiment{ID: "C10", Question: "What does the KL penalty of sparse codes look like?", run: klPenalty},
	)
}

func schematic(l *Bench, r *Result) {
	const hidden, latent = 256, 32
	m := l.Model("plain", models.Spec{Latent: latent, Hidden: []int{hidden}})
	count := try.Get(models.New(m, models.Options{})).Params.Count()
	n := l.Train.D
	r.Draw(figAESchematic, fmt.Sprintf("An autoencoder with one hidden layer on either side of the code, which most "+
		"experiments here use: it encodes %d numbers as %d and decodes them, with %d parameters.", n, latent, count),
		viz.Layers{
			Title: "An autoencoder: r(x) = g(f(x))",
			Layers: []viz.Layer{
				{Name: "input x\n0 to 1", Units: n}, {Name: "hidden\nReLU", Units: hidden},
				{Name: "code z\nlinear", Units: latent, Code: true},
				{Name: "hidden\nReLU", Units: hidden}, {Name: "output\nsigmoid", Units: n},
			},
			Groups: []viz.LayerGroup{{Name: "encoder f", From: 0, To: 2}, {Name: "decoder g", From: 2, To: 4}},
		})
	r.Near("parameters", float64(count), float64(2*hidden*(n+latent)+2*hidden+n+latent), 0)
}

func noiseExamples(l *Bench, r *Result) {
	some := l.oneOfEach()
	rows := []viz.Row{{Label: "clean", Images: some.X}}
	for _, n := range []noise{
		{name: "masking 0.3", c: MaskingNoise(.3)}, {name: "masking 0.75", c: MaskingNoise(.75)},
		{name: "Gaussian 0.3", c: GaussianNoise(.3, true)}, {name: "Gaussian 0.5", c: GaussianNoise(.5, true)},
		{name: "salt and pepper 0.1", c: SaltAndPepper(.1)}, {name: "salt and pepper 0.3", c: SaltAndPepper(.3)},
	} {
		noisy := try.Get(variants.Corrupt(some, n.c, l.Seed))
		r.AtLeast("MSE of "+n.name, try.Get(eval.MSE(some, noisy)), 1e-3)
		rows = append(rows, viz.Row{Label: n.name, Images: noisy.X})
	}
	r.Draw(figNoiseExamples, "Inputs of denoising autoencoders. Masked pixels are 0, Gaussian noise is clipped to the "+
		"range from 0 to 1, salt is 1 and pepper 0.",
		viz.Reconstructions{Title: "Corruptions", Geometry: l.Train.Image, Rows: rows})
}

// fourPoints is a worked example that is often printed. The reconstructions lie on the line y = x + 1 through the mean;
// before the mean is added back they lie on y = x.
func fourPoints(_ *Bench, r *Result) {
	set := try.Get(data.New([]float32{1, 2, 2, 3, 3, 4, 4, 5}, 4, 2))
	pca := try.Get(linear.FitPCA(set, 1))
	x := try.Get(pca.Reconstruct(set))
	r.AtMost("MSE of one component on points of a line", try.Get(eval.MSE(set, x)), 1e-12)
	r.Near("height of the reconstruction of (1, 2) above y = x", float64(x.X[1]-x.X[0]), 1, 1e-6)
	points, made := viz.Line{Name: "points", Style: viz.MarksOnly}, viz.Line{Name: "reconstructions", Style: viz.MarksOnly}
	for i := range set.N {
		point(&points, float64(set.X[2*i]), float64(set.X[2*i+1]))
		point(&made, float64(x.X[2*i]), float64(x.X[2*i+1]))
	}
	axis := viz.Line{Name: "mean + t v", Style: viz.Smooth}
	for _, t := range []float64{-3, 3} {
		point(&axis, pca.Mean[0]+t*pca.Components[0][0], pca.Mean[1]+t*pca.Components[0][1])
	}
	diagonal := []float64{.5, 5.5}
	wrong := viz.Line{Name: "y = x, as a source says", Style: viz.Smooth, Dashed: true, X: diagonal, Y: diagonal}
	mean := viz.Line{Name: "mean", Style: viz.MarksOnly, X: pca.Mean[:1], Y: pca.Mean[1:]}
	r.Draw(figExample1Line, "Four points and their reconstructions from one principal component. The reconstructions "+
		"are the points themselves: they lie on y = x + 1, through the mean.",
		viz.Lines{
			Title: "PCA of four points", X: "x", Y: "y", Square: true, XRange: [2]float64{0, 6}, YRange: [2]float64{0, 6},
			Lines: []viz.Line{axis, wrong, points, made, mean},
		})
}

// klPenalty evaluates the penalty and its gradient for mean activations from nearly 0 to nearly 1.
func klPenalty(_ *Bench, r *Result) {
	const rho, n = .05, 199
	penalty, slope := viz.Line{Style: viz.Smooth}, viz.Line{Style: viz.Smooth}
	for i := range n {
		m := float64(i+1) / (n + 1)
		value, gradient := klOf(m, rho)
		point(&penalty, m, value)
		point(&slope, m, gradient)
	}
	floor, _ := klOf(.5, rho)
	r.Near("KL(0.05 ‖ 0.5) in nats", floor, rho*math.Log(rho/.5)+(1-rho)*math.Log((1-rho)/.5), 1e-12)
	marks := []viz.Mark{{Label: "target, 0.05", At: rho}, {Label: "sig(mean |z|) ≥ 0.5", At: .5}}
	r.Draw(figKLPenaltyCurve, fmt.Sprintf("The penalty of a unit's mean activation, and its gradient, for a target "+
		"activation of 0.05. One source takes the sigmoid of a mean absolute value for the activation; it cannot be below "+
		"0.5, where the penalty is %.6f nats.", floor),
		viz.Panels{Letters: true, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{
				Title: "KL(0.05 ‖ mean activation)", X: "mean activation", Y: "nats", Lines: []viz.Line{penalty}, Marks: marks,
				XRange: [2]float64{0, 1},
			},
			viz.Lines{
				Title: "Its gradient", X: "mean activation", Y: "nats per unit of the mean activation", Lines: []viz.Line{slope},
				Marks: marks, XRange: [2]float64{0, 1}, YRange: [2]float64{-10, 20},
			},
		}})
}

// klOf returns the library's sparsity penalty of one mean activation, and its gradient by automatic differentiation.
func klOf(mean, rho float64) (value, gradient float64) {
	params, config := graph.NewParams(graph.Float64, 1), graph.Config{Batch: 1}
	p := try.Get(graph.Compile(params, config, func(s *graph.Scope) graph.Outputs {
		r := s.Const([]float64{mean}, 1, 1)
		loss := losses.KLSparsity(r, rho).Mean()
		return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"slope": graph.Grad(loss, r)[0]}}
	}))
	try.OK(p.Run())
	return p.Loss(), try.Get(p.Output("slope")).At(0)
}
