package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E31", Question: "Does a decoder that knows the label need less of a code?", Figures: []string{"conditional_swap"}, run: conditioning})
	register(Experiment{ID: "E32", Question: "Do convolutions need fewer parameters?", Figures: []string{"conv_recon"}, run: convolutions})
	register(Experiment{ID: "E33", Question: "How well are hidden patches filled in?", Figures: []string{"masked"}, run: maskedPatches})
	register(Experiment{ID: "E34", Question: "How well is a lost resolution restored?", Figures: []string{"superres"}, run: superResolution})
}

func conditioning(l *Bench, r *Result) {
	t := Table{Title: "Test MSE per pixel after 20 epochs"}
	t.Add("d", "without labels", "with labels", "with the label of another digit")
	for _, d := range []int{2, 10} {
		free := l.FitModel(20, "plain", models.Spec{Latent: d})
		without := l.TestMSE(free)
		told, with := l.TrainedMSE(20, "conditional", models.Spec{Latent: d})
		wrong := l.Test.Clone()
		for i := range wrong.Labels {
			wrong.Labels[i] = (wrong.Labels[i] + 1) % len(wrong.Classes)
		}
		swapped := ReconstructionMSE(told, wrong)
		t.Add(d, five(without), five(with), five(swapped))
		r.AtMost(fmt.Sprintf("test MSE with labels, over that without, d = %d", d), with/without, 1)
		r.AtLeast(fmt.Sprintf("test MSE with wrong labels, over that with right ones, d = %d", d), swapped/with, 1.05)
		if d == 2 { // a code of ten numbers says which digit it is, whatever the label
			figure := l.labelSwap(told)
			r.Figures = append(r.Figures, figure)
		}
	}
	r.Tables = append(r.Tables, t)
}

// labelSwap decodes the codes of some digits as every digit.
func (l *Bench) labelSwap(ae *Trained) Figure {
	some := try.Get(l.Test.Head(min(8, l.Test.N)))
	codes := try.Get(ae.Encode(some))
	images := try.Get(eval.SwapLabels(ae, codes, l.Train.Classes))
	size, classes := l.Test.D, len(l.Train.Classes)
	f := viz.Reconstructions{Title: "The code of one digit, the labels of all", Geometry: l.Test.Image, Captions: append([]string{"input"}, l.Train.Classes...)}
	for i := range some.N {
		f.Rows = append(f.Rows, viz.Row{Images: append(append([]float32{}, some.Row(i)...), images.X[i*classes*size:(i+1)*classes*size]...)})
	}
	return Figure{
		Name: "conditional_swap",
		Caption: "Codes of two numbers of test digits (left), decoded with each label by an autoencoder whose decoder sees the label: " +
			"the code is free to say how a digit is drawn.",
		Figure: f,
	}
}

func convolutions(l *Bench, r *Result) {
	t := Table{Title: "After 4 epochs, d = 32"}
	t.Add("model", "test MSE", "parameters")
	rows := []viz.Row{}
	some := try.Get(l.Test.Head(min(10, l.Test.N)))
	rows = append(rows, viz.Row{Label: "input", Images: some.X})
	for _, variant := range []string{"conv", "plain"} {
		ae, mse := l.TrainedMSE(4, variant, models.Spec{Latent: 32})
		x := try.Get(ae.Reconstruct(some))
		rows = append(rows, viz.Row{Label: variant, Images: x.X})
		t.Add(variant, five(mse), ae.Params.Count())
		if variant == "conv" {
			r.AtMost("test MSE of the convolutional model", mse, .019)
			r.Near("its parameters", float64(ae.Params.Count()), 111521, 0)
		}
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{Name: "conv_recon", Caption: "Test digits and what a convolutional and a dense model make of them, after 4 epochs.",
		Figure: viz.Reconstructions{Title: "Convolutional and dense, d = 32", Geometry: l.Test.Image, Rows: rows}})
}

func maskedPatches(l *Bench, r *Result) {
	m := l.Model("masked", models.Spec{Latent: 64})
	ae := l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: 12, Batch: 64}})
	masked := m.(variants.Masked)
	hidden := try.Get(masked.Hide(l.Test, l.Seed))
	filled := try.Get(variants.Inpaint(ae.Autoencoder, l.Test, hidden))
	mse := try.Get(eval.MSEWhere(l.Test, filled, hidden))
	mean := l.Test.Clone()
	means := l.Train.ColumnMeans()
	for k := range mean.X {
		mean.X[k] = float32(means[k%mean.D])
	}
	baseline := try.Get(eval.MSEWhere(l.Test, mean, hidden))
	t := Table{Title: "MSE of hidden pixels, 37 of 49 patches of 4 x 4 hidden"}
	t.Add("filled with", "MSE")
	t.Add("the mean image", five(baseline))
	t.Add("the masked autoencoder", five(mse))
	r.Tables = append(r.Tables, t)
	r.Near("MSE of hidden pixels of the mean image", baseline, map[bool]float64{false: .0628, true: .0675}[l.Full], .0025)
	r.AtMost("MSE of hidden pixels of the masked autoencoder", mse, .052)
	n := min(10, l.Test.N)
	size := n * l.Test.D
	visible, merged := make([]float32, size), make([]float32, size)
	for k := range size {
		visible[k], merged[k] = l.Test.X[k]*(1-hidden.X[k])+.4*hidden.X[k], l.Test.X[k]
		if hidden.X[k] == 1 {
			merged[k] = filled.X[k]
		}
	}
	r.Figures = append(r.Figures, Figure{Name: "masked", Caption: "Test digits of which three quarters are hidden (grey), filled in, and whole.",
		Figure: viz.Reconstructions{Title: "Hidden patches, filled in", Geometry: l.Test.Image, Rows: []viz.Row{
			{Label: "seen", Images: visible}, {Label: "filled in", Images: merged}, {Label: "true", Images: l.Test.X[:size]}}}})
}

func superResolution(l *Bench, r *Result) {
	t := Table{Title: "MSE per pixel against the images at full resolution"}
	t.Add("factor", "nearest", "bilinear", "least squares", "autoencoder, d = 64")
	known := map[int][3]float64{2: {.016215, .014842, .007324}, 4: {.040083, .038938, .025432}}
	var rows []viz.Row
	n := min(10, l.Test.N) * l.Test.D
	for _, factor := range []int{2, 4} {
		small := try.Get(data.Shrink(l.Test, factor))
		smallTrain := try.Get(data.Shrink(l.Train, factor))
		linear := try.Get(eval.FitAffine(smallTrain, l.Train, 1e-5))
		row := []any{factor}
		var got []float64
		add := func(x *data.Set) {
			v := try.Get(eval.MSE(l.Test, x))
			got, row = append(got, v), append(row, fmt.Sprintf("%.6f", v))
		}
		nearest := try.Get(data.Enlarge(small, factor, data.Nearest))
		add(nearest)
		add(try.Get(data.Enlarge(small, factor, data.Bilinear)))
		add(try.Get(linear.Reconstruct(small)))
		m := l.Model("plain", models.Spec{Latent: 64})
		corruption := variants.Corruption{Noise: variants.LowResolution, Factor: factor, Image: l.Train.Image}
		ae := l.Fit(Recipe{Model: variants.Denoising{Model: m, Corruption: corruption}, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
		restored := try.Get(ae.Reconstruct(nearest))
		add(restored)
		t.Add(row...)
		if !l.Full {
			for k, name := range []string{"nearest", "bilinear", "least squares"} {
				r.Near(fmt.Sprintf("MSE of %s, x%d", name, factor), got[k], known[factor][k], 2e-5)
			}
		}
		if factor == 4 {
			r.AtMost("MSE of the autoencoder, x4", got[3], .022)
		}
		rows = append(rows, viz.Row{Label: fmt.Sprintf("low, x%d", factor), Images: nearest.X[:n]}, viz.Row{Label: fmt.Sprintf("restored, x%d", factor), Images: restored.X[:n]})
	}
	r.Tables = append(r.Tables, t)
	rows = append(rows, viz.Row{Label: "true", Images: l.Test.X[:n]})
	r.Figures = append(r.Figures, Figure{Name: "superres",
		Caption: "Test digits at a half and at a quarter of the resolution, what networks that were trained on such pairs " +
			"make of them, and the true ones.",
		Figure: viz.Reconstructions{Title: "Resolution restored", Geometry: l.Test.Image, Rows: rows}})
}
