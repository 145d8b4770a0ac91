package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Experiment{ID: "E03", Question: "Does a linear autoencoder find what PCA finds?", Run: linearIsPCA})
}

// linearIsPCA trains linear autoencoders at a learning rate that falls to 0, and compares errors, and the subspaces of decoder and encoder,
// with PCA's (Baldi and Hornik, 1989). Where the covariance is singular, as that of pixels is, only the decoder is pinned
// down: what the encoder does to directions without variance makes no difference.
func linearIsPCA(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	t := Table{Title: "Training MSE per pixel, and cosines of the largest principal angle to PCA's subspace"}
	t.Add("d", "PCA", "linear autoencoder", "excess", "decoder", "encoder")
	for _, d := range []int{2, 10} {
		pca, err := l.PCA(d)
		if err != nil {
			return nil, err
		}
		m, err := l.Model("linear", models.Spec{Latent: d})
		if err != nil {
			return nil, err
		}
		ae, err := l.Fit(ctx, Recipe{Model: m, Fit: models.FitOptions{
			Epochs: 300, Batch: min(1000, l.Train.N), LearningRate: 0.02, Schedule: optim.Cosine{},
		}})
		if err != nil {
			return nil, err
		}
		want, err := reconstructionMSE(pca, l.Train)
		if err != nil {
			return nil, err
		}
		got, err := reconstructionMSE(ae, l.Train)
		if err != nil {
			return nil, err
		}
		decoder, err := smallestCosine(pca.Components, rows(ae, "out/W"))
		if err != nil {
			return nil, err
		}
		encoder, err := smallestCosine(pca.Components, columns(ae, "code/W"))
		if err != nil {
			return nil, err
		}
		t.Add(d, fmt.Sprintf("%.6f", want), fmt.Sprintf("%.6f", got), fmt.Sprintf("%.3f %%", 100*(got/want-1)),
			fmt.Sprintf("%.5f", decoder), fmt.Sprintf("%.5f", encoder))
		r.AtMost(fmt.Sprintf("excess of the training error over PCA's, d = %d", d), got/want-1, .01)
		r.AtLeast(fmt.Sprintf("excess of the training error over PCA's, d = %d, which cannot be negative", d), got/want-1, -1e-5)
		r.AtLeast(fmt.Sprintf("cosine of the decoder's largest angle to PCA's subspace, d = %d", d), decoder, .999)
	}
	r.Tables = append(r.Tables, t)
	return r, nil
}

// smallestCosine is the cosine of the largest principal angle between two subspaces.
func smallestCosine(a, b [][]float64) (float64, error) {
	angles, err := eval.PrincipalAngles(a, b)
	if err != nil {
		return 0, err
	}
	return math.Cos(slices.Max(angles)), nil
}

// rows returns the rows of a parameter.
func rows(ae *Trained, name string) [][]float64 {
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
func columns(ae *Trained, name string) [][]float64 {
	w := ae.Params.Get(name).Value
	out := make([][]float64, w.Shape[1])
	for j := range out {
		for i := range w.Shape[0] {
			out[j] = append(out[j], w.At(i*w.Shape[1]+j))
		}
	}
	return out
}
