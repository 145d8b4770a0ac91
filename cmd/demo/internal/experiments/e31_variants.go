package experiments

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E31", Question: "Does a decoder that knows the label need less of a code?", run: conditioning},
		Experiment{ID: "E32", Question: "Do convolutions need fewer parameters?", run: convolutions},
		Experiment{ID: "E33", Question: "How well are hidden patches filled in?", run: maskedPatches},
		Experiment{ID: "E34", Question: "How well is a lost resolution restored?", run: superResolution},
	)
}

func conditioning(l *Bench, r *Result) {
	t := r.Table("Test MSE per pixel after 20 epochs", "d", "without "+
		"labels", "with "+
		"labels", "with the label of another "+
		"digit")
	for _, d := range []int{2, 10} {
		_, without := l.TrainedMSE(20, "plain", models.Spec{Latent: d})
		told, with := l.TrainedMSE(20, "conditional", models.Spec{Latent: d})
		wrong := l.Test.Clone()
		for i := range wrong.Labels {
			wrong.Labels[i] = (wrong.Labels[i] + 1) % len(wrong.Classes)
		}
		swapped := ReconstructionMSE(told, wrong)
		t.Add(d, five(without), five(with), five(swapped))
		r.AtMost(fmt.Sprintf("test MSE, with labels over without, d = %d", d), with/without, 1)
		r.AtLeast(fmt.Sprintf("test MSE, wrong labels over right labels, d = %d", d), swapped/with, 1.05)
		if d == 2 { // a code of ten numbers says which digit it is, whatever the label
			l.drawSwapped(r, told, with, without)
		}
	}
}

// drawSwapped decodes the codes of some digits as every digit. The test errors are with and without labels.
func (l *Bench) drawSwapped(r *Result, ae *Trained, with, without float64) {
	some := try.Get(l.Test.Head(min(8, l.Test.N)))
	images := try.Get(latent.SwapLabels(ae, try.Get(ae.Encode(some)), l.Train.Classes))
	size := l.Test.D * len(l.Train.Classes)
	f := viz.Reconstructions{
		Title: "The code of one digit, the labels of all", Geometry: l.Test.Image,
		Captions: append([]string{"input"}, l.Train.Classes...),
	}
	for i := range some.N {
		f.Rows = append(f.Rows, viz.Row{Images: slices.Concat(some.Row(i), images.X[i*size:(i+1)*size])})
	}
	r.Draw(figConditionalSwap, fmt.Sprintf("Codes of two numbers of test digits (left), decoded with each label by an "+
		"autoencoder whose decoder sees the label. The code is free to say how a digit is drawn; the test error is %.4f "+
		"with labels and %.4f without.", with, without), f)
}

func convolutions(l *Bench, r *Result) {
	t := r.Table("After 4 epochs, d = 32", "model", "test MSE", "parameters")
	some := try.Get(l.Test.Head(min(10, l.Test.N)))
	rows := []viz.Row{{Label: "input", Images: some.X}}
	var numbers []any
	for _, variant := range []string{"conv", "plain"} {
		ae, mse := l.TrainedMSE(4, variant, models.Spec{Latent: 32})
		rows = append(rows, viz.Row{Label: variant, Images: try.Get(ae.Reconstruct(some)).X})
		t.Add(variant, five(mse), ae.Params.Count())
		numbers = append(numbers, mse, float64(ae.Params.Count())/1000)
		if variant == "conv" {
			r.AtMost("test MSE of the convolutional model", mse, .019)
			r.Near("parameters of the convolutional model", float64(ae.Params.Count()), 111521, 0)
		}
	}
	r.Draw(figConvRecon, fmt.Sprintf("Test digits and their reconstructions by a convolutional and a dense model after "+
		"4 epochs. The test MSE is %.4f with %.0f thousand parameters and %.4f with %.0f thousand.", numbers...),
		viz.Reconstructions{Title: "Convolutional and dense, d = 32", Geometry: l.Test.Image, Rows: rows})
}

func maskedPatches(l *Bench, r *Result) {
	m := l.Model("masked", models.Spec{Latent: 64})
	ae := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 12, Batch: 64}})
	hidden := try.Get(m.(variants.Masked).Hide(l.Test, l.Seed))
	filled := try.Get(variants.Inpaint(ae.Autoencoder, l.Test, hidden))
	mse := try.Get(eval.MSEWhere(l.Test, filled, hidden))
	mean := l.Test.Clone()
	means := l.Train.ColumnMeans()
	for k := range mean.X {
		mean.X[k] = float32(means[k%mean.D])
	}
	baseline := try.Get(eval.MSEWhere(l.Test, mean, hidden))
	t := r.Table("MSE of hidden pixels, 37 of 49 patches of 4 x 4 hidden", "filled with", "MSE")
	t.Add("the mean image", five(baseline))
	t.Add("the masked autoencoder", five(mse))
	r.Near("MSE of hidden pixels of the mean image", baseline, map[bool]float64{false: .0628, true: .0675}[l.Full], .0025)
	r.AtMost("MSE of hidden pixels of the masked autoencoder", mse, .052)
	size := min(10, l.Test.N) * l.Test.D
	visible, merged := make([]float32, size), make([]float32, size)
	for k := range size {
		visible[k], merged[k] = l.Test.X[k]*(1-hidden.X[k])+.4*hidden.X[k], l.Test.X[k]
		if hidden.X[k] == 1 {
			merged[k] = filled.X[k]
		}
	}
	r.Draw(figMasked, fmt.Sprintf("Test digits with three quarters hidden (grey), filled in, and whole. The MSE of the "+
		"hidden pixels is %.4f; filled with the mean image it is %.4f.", mse, baseline),
		viz.Reconstructions{Title: "Hidden patches, filled in", Geometry: l.Test.Image, Rows: []viz.Row{
			{Label: "seen", Images: visible}, {Label: "filled in", Images: merged}, {Label: "true", Images: l.Test.X[:size]},
		}})
}

func superResolution(l *Bench, r *Result) {
	t := r.Table("MSE per pixel against the images at full resolution",
		"factor", "nearest", "bilinear", "least squares", "autoencoder, d = 64")
	known := map[int][3]float64{2: {.016215, .014842, .007324}, 4: {.040083, .038938, .025432}}
	var rows []viz.Row
	var errors []any // of the autoencoder and of bilinear interpolation
	n := min(10, l.Test.N) * l.Test.D
	for _, factor := range []int{2, 4} {
		small, smallTrain := try.Get(data.Shrink(l.Test, factor)), try.Get(data.Shrink(l.Train, factor))
		nearest := try.Get(data.Enlarge(small, factor, data.Nearest))
		bilinear := try.Get(data.Enlarge(small, factor, data.Bilinear))
		leastSquares := try.Get(try.Get(linear.FitAffine(smallTrain, l.Train, 1e-5)).Reconstruct(small))
		corruption := variants.Corruption{Noise: variants.LowResolution, Factor: factor, Image: l.Train.Image}
		ae := l.Fit(Recipe{Model: l.denoise(64, corruption), Fit: models.FitOptions{Epochs: 15, Batch: 64}})
		restored := try.Get(ae.Reconstruct(nearest))
		row := []any{factor}
		var got []float64
		for _, x := range []*data.Set{nearest, bilinear, leastSquares, restored} {
			v := try.Get(eval.MSE(l.Test, x))
			got, row = append(got, v), append(row, decimals(v, 6))
		}
		t.Add(row...)
		errors = append(errors, got[3], got[1])
		if !l.Full {
			for k, name := range []string{"nearest", "bilinear", "least squares"} {
				r.Near(fmt.Sprintf("MSE of %s, x%d", name, factor), got[k], known[factor][k], 2e-5)
			}
		}
		if factor == 4 {
			r.AtMost("MSE of the autoencoder, x4", got[3], .022)
		}
		rows = append(rows, viz.Row{Label: fmt.Sprintf("low, x%d", factor), Images: nearest.X[:n]},
			viz.Row{Label: fmt.Sprintf("restored, x%d", factor), Images: restored.X[:n]})
	}
	rows = append(rows, viz.Row{Label: "true", Images: l.Test.X[:n]})
	r.Draw(figSuperres, fmt.Sprintf("Test digits at a half and at a quarter of the resolution, their restorations by "+
		"networks that were trained on such pairs, and the true digits. At a half the MSE is %.4f, against %.4f by "+
		"bilinear interpolation; at a quarter %.4f, against %.4f.", errors...),
		viz.Reconstructions{Title: "Resolution restored", Geometry: l.Test.Image, Rows: rows})
}
