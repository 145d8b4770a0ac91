package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E03", Question: "Does a linear autoencoder find what PCA finds?", Figures: []string{"linear_ae_convergence"}, run: linearIsPCA})
}

// linearIsPCA trains linear autoencoders at a learning rate that falls to 0, and compares errors, and the subspaces of decoder and encoder,
// with PCA's (Baldi and Hornik, 1989). Where the covariance is singular, as that of pixels is, only the decoder is pinned
// down: what the encoder does to directions without variance makes no difference.
func linearIsPCA(l *Bench, r *Result) {
	t := Table{Title: "Training MSE per pixel, and cosines of the largest principal angle to PCA's subspace"}
	t.Add("d", "PCA", "linear autoencoder", "excess", "decoder", "encoder")
	var excess, angles []viz.Line
	for _, d := range []int{2, 10} {
		pca := l.PCA(d)
		m := l.Model("linear", models.Spec{Latent: d})
		want := ReconstructionMSE(pca, l.Train)
		ae := l.Fit(Recipe{Model: m, Watch: &Watch{"excess and angles", func(ae *models.Autoencoder) []float64 {
			return l.againstPCA(ae, pca, want)
		}}, Fit: models.FitOptions{
			Epochs: 300, Batch: min(1000, l.Train.N), LearningRate: 0.02, Schedule: optim.Cosine{},
		}})
		got := ReconstructionMSE(ae, l.Train)
		last := ae.Watched[len(ae.Watched)-1]
		decoder, encoder := math.Cos(last[1]), math.Cos(last[2])
		over := viz.Line{Name: fmt.Sprintf("d = %d", d), Style: viz.Smooth}
		out := viz.Line{Name: fmt.Sprintf("decoder, d = %d", d), Style: viz.Smooth}
		in := viz.Line{Name: fmt.Sprintf("encoder, d = %d", d), Style: viz.Smooth}
		for epoch, watched := range ae.Watched {
			for k, line := range []*viz.Line{&over, &out, &in} {
				value := watched[k]
				if k > 0 {
					value *= 180 / math.Pi
				}
				line.X, line.Y = append(line.X, float64(epoch)), append(line.Y, value)
			}
		}
		excess, angles = append(excess, over), append(angles, out, in)
		t.Add(d, fmt.Sprintf("%.6f", want), fmt.Sprintf("%.6f", got), fmt.Sprintf("%.3f %%", 100*(got/want-1)),
			fmt.Sprintf("%.5f", decoder), fmt.Sprintf("%.5f", encoder))
		r.AtMost(fmt.Sprintf("excess of the training error over PCA's, d = %d", d), got/want-1, .01)
		r.AtLeast(fmt.Sprintf("excess of the training error over PCA's, d = %d, which cannot be negative", d), got/want-1, -1e-5)
		r.AtLeast(fmt.Sprintf("cosine of the decoder's largest angle to PCA's subspace, d = %d", d), decoder, .999)
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{
		Name: "linear_ae_convergence",
		Caption: "A linear autoencoder on its way to PCA: by how much its error on the training images exceeds PCA's, and " +
			"the largest principal angle " +
			"of its decoder and of its encoder to PCA's subspace. Pixels have directions without variance, in which the encoder is free.",
		Figure: viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "Excess over PCA's error", X: "epoch", Y: "training MSE over PCA's, less 1", LogY: true, Lines: excess},
			viz.Lines{Title: "Angle to PCA's subspace", X: "epoch", Y: "largest principal angle, degrees", YRange: [2]float64{0, 90}, Lines: angles},
		}},
	})
}

// againstPCA returns the excess of a linear autoencoder's training error over PCA's, and the largest principal angles of its
// decoder and of its encoder to PCA's subspace.
func (l *Bench) againstPCA(ae *models.Autoencoder, pca *eval.PCA, pcaMSE float64) []float64 {
	mse := ReconstructionMSE(ae, l.Train)
	found := []float64{mse/pcaMSE - 1}
	for _, vectors := range [][][]float64{rows(ae, "out/W"), columns(ae, "code/W")} {
		angles := try.Get(eval.PrincipalAngles(pca.Components, vectors))
		found = append(found, slices.Max(angles))
	}
	return found
}

// rows returns the rows of a parameter.
func rows(ae *models.Autoencoder, name string) [][]float64 {
	w := ae.Params.Get(name).Value
	out := make([][]float64, w.Shape[0])
	for i := range out {
		for j := range w.Shape[1] {
			out[i] = append(out[i], w.At(i*w.Shape[1]+j))
		}
	}
	return out
}

// columns returns the columns of a parameter.
func columns(ae *models.Autoencoder, name string) [][]float64 {
	w := ae.Params.Get(name).Value
	out := make([][]float64, w.Shape[1])
	for j := range out {
		for i := range w.Shape[0] {
			out[j] = append(out[j], w.At(i*w.Shape[1]+j))
		}
	}
	return out
}
