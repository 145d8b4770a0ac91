package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E03", Question: "Does a linear autoencoder find what PCA finds?", run: linearIsPCA})
}

// linearIsPCA trains linear autoencoders with a learning rate that falls to 0. It compares their errors, and the
// subspaces of decoder and encoder, with PCA's (Baldi and Hornik, 1989). Where the covariance matrix is singular, as it
// is for pixels, only the decoder is determined: what the encoder does to directions without variance changes nothing.
func linearIsPCA(l *Bench, r *Result) {
	t := r.Table("Training MSE per pixel, and cosines of the largest principal angle to PCA's subspace",
		"d", "PCA", "linear autoencoder", "excess", "decoder", "encoder")
	var excess, angles []viz.Line
	var last []float64
	for _, d := range []int{2, 10} {
		pca := l.PCA(d)
		want := ReconstructionMSE(pca, l.Train)
		ae := l.Fit(Recipe{
			Model: l.Model("linear", models.Spec{Latent: d}),
			Watch: &Watch{"excess and angles", func(ae *models.Autoencoder) []float64 { return l.againstPCA(ae, pca, want) }},
			Fit: models.FitOptions{
				Epochs: 300, Batch: min(1000, l.Train.N), LearningRate: 0.02, Schedule: optim.Cosine{},
			},
		})
		got := ReconstructionMSE(ae, l.Train)
		last = ae.Watched[len(ae.Watched)-1]
		decoder, encoder := math.Cos(last[1]), math.Cos(last[2])
		over := viz.Line{Name: fmt.Sprintf("d = %d", d), Style: viz.Smooth}
		out := viz.Line{Name: fmt.Sprintf("decoder, d = %d", d), Style: viz.Smooth}
		in := viz.Line{Name: fmt.Sprintf("encoder, d = %d", d), Style: viz.Smooth}
		for epoch, watched := range ae.Watched {
			point(&over, float64(epoch), watched[0])
			point(&out, float64(epoch), watched[1]*180/math.Pi)
			point(&in, float64(epoch), watched[2]*180/math.Pi)
		}
		excess, angles = append(excess, over), append(angles, out, in)
		t.Add(d, decimals(want, 6), decimals(got, 6), fmt.Sprintf("%.3f %%", 100*(got/want-1)),
			decimals(decoder, 5), decimals(encoder, 5))
		r.AtMost(fmt.Sprintf("excess of the training error over PCA's, d = %d", d), got/want-1, .01)
		r.AtLeast(fmt.Sprintf("excess of the training error over PCA's, d = %d, which cannot be negative",
			d), got/want-1, -1e-5)
		r.AtLeast(fmt.Sprintf("cosine of the decoder's largest angle to PCA's subspace, d = %d", d), decoder, .999)
	}
	r.Draw(figLinearAEConvergence, fmt.Sprintf("A linear autoencoder approaches PCA: by how much its training error "+
		"exceeds PCA's, and the largest principal angles of its decoder and its encoder to PCA's subspace. In the end, for "+
		"d = 10, the excess is %.2g %% and the decoder's angle %.2g°. Pixels have directions without variance, in which "+
		"the encoder is free.",
		100*last[0], last[1]*180/math.Pi),
		viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{
				Title: "Excess over PCA's error", X: "epoch", Y: "training MSE over PCA's, less 1", LogY: true, Lines: excess,
			},
			viz.Lines{
				Title: "Angle to PCA's subspace", X: "epoch", Y: "largest principal angle, degrees",
				YRange: [2]float64{0, 90}, Lines: angles,
			},
		}})
}

// againstPCA returns the excess of a linear autoencoder's training error over PCA's, and the largest principal angles
// of its decoder and of its encoder to PCA's subspace.
func (l *Bench) againstPCA(ae *models.Autoencoder, pca *linear.PCA, pcaMSE float64) []float64 {
	found := []float64{ReconstructionMSE(ae, l.Train)/pcaMSE - 1}
	for _, vectors := range [][][]float64{rows(ae, "out/W"), columns(ae, "code/W")} {
		found = append(found, slices.Max(try.Get(linear.PrincipalAngles(pca.Components, vectors))))
	}
	return found
}

// rows returns the rows of a parameter.
func rows(ae *models.Autoencoder, name string) [][]float64 {
	w := ae.Params.Get(name).Value
	out := make([][]float64, w.Shape[0])
	for i := range w.Len() {
		out[i/w.Shape[1]] = append(out[i/w.Shape[1]], w.At(i))
	}
	return out
}

// columns returns the columns of a parameter.
func columns(ae *models.Autoencoder, name string) [][]float64 {
	w := ae.Params.Get(name).Value
	out := make([][]float64, w.Shape[1])
	for i := range w.Len() {
		out[i%w.Shape[1]] = append(out[i%w.Shape[1]], w.At(i))
	}
	return out
}
