package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/models/eval/sample"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E28", Question: "How easily can a classifier read classes from codes?", run: probes},
		Experiment{ID: "E30", Question: "Do made-up samples of a rare class help a classifier?", run: rareClass},
	)
}

func probes(l *Bench, r *Result) {
	t := r.Table("Accuracy on test digits of classifiers trained on codes", "codes", "d", "logistic", "1-NN", "5-NN")
	lines := comparison(", 5-NN")
	all := []probe.Probe{
		probe.Logistic(probe.LogisticOptions{}), probe.Nearest(1, nearest.Options{}), probe.Nearest(5, nearest.Options{}),
	}
	for _, d := range []int{2, 5, 10, 32} {
		for _, c := range try.Get(probe.Compare(l.Train, l.Test, all, l.coders(d)...)) {
			row := []any{c.Name, d}
			var accuracy float64
			for _, found := range c.Results {
				accuracy = found.Accuracy
				row = append(row, decimals(accuracy, 4))
			}
			t.Add(row...)
			point(lines[c.Name], float64(d), accuracy)
			if least := map[int]float64{10: .89, 32: .92}[d]; c.Name == "autoencoder" && least > 0 {
				r.AtLeast(fmt.Sprintf("accuracy of 5-NN on the autoencoder's codes, d = %d", d), accuracy, least)
			}
		}
	}
	pca, ae := lines["PCA"].Y, lines["autoencoder"].Y
	r.Draw(figDownstream, fmt.Sprintf("Accuracy on test digits of the vote of the five nearest training codes, by code "+
		"size. With 2 numbers the autoencoder reaches %.2f and PCA %.2f; with 32 they reach "+
		"%.2f and %.2f.", ae[0], pca[0], ae[3], pca[3]),
		bySize("Classes read off codes", "accuracy on test digits", lines))
}

// rareClass leaves 50 samples of digit 8, adds 900 samples made from them, and trains a linear classifier on pixels.
func rareClass(l *Bench, r *Result) {
	const digit, left, added = 8, 50, 900
	short := ShortOf(l.Train, digit, left)
	short.Name = fmt.Sprintf("%s with %d of digit %d", l.Train.Name, left, digit)
	m := l.Model("vae", models.Spec{Latent: 16})
	vae := l.Fit(Recipe{Model: m, On: short, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
	o := sample.Oversampling{Label: digit, N: added, Seed: l.Seed}
	t := r.Table(fmt.Sprintf("Logistic regression on pixels with %d samples of digit %d: how many test "+
		"eights it finds", left, digit),
		"added", "recall of 8", "F1 of 8", "accuracy")
	figure := viz.Bars{
		Title: "A rare digit", Y: "of digit 8, on the test set", Format: "%.2f",
		Series: []viz.BarSeries{{Name: "recall"}, {Name: "F1"}},
	}
	recall := func(name string, train *data.Set) float64 {
		probe := probe.Logistic(probe.LogisticOptions{C: .1, Unscaled: true, Tolerance: 1e-4})
		found := try.Get(probe.Run(train, l.Test))
		d := found.Confusion.Class(digit)
		t.Add(name, decimals(d.Recall(), 3), decimals(d.F1(), 3), decimals(found.Accuracy, 4))
		figure.Groups = append(figure.Groups, name)
		for k, v := range []float64{d.Recall(), d.F1()} {
			figure.Series[k].Values = append(figure.Series[k].Values, v)
		}
		return d.Recall()
	}
	with := func(made *data.Set, err error) *data.Set { return try.Get(data.Concat(short, try.Get(made, err))) }
	nothing := recall("nothing", short)
	copies := recall("duplicates", with(o.Duplicate(short)))
	recall("pixel interpolation", with(o.Interpolate(eval.Identity{}, short)))
	between, drawn := recall("VAE interpolation", with(o.Interpolate(vae, short))), recall("VAE "+
		"Gaussian", with(o.Gaussian(vae, short)))
	all := recall("all the eights", l.Train)
	r.AtLeast("recall, samples of the VAE less nothing added", max(between, drawn)-nothing, .15)
	r.Draw(figImbalance, fmt.Sprintf("Recall and F1 of digit 8 when only 50 of its samples are left, by what 900 "+
		"samples were added before training a linear classifier on pixels. The recall is %.2f with nothing added, %.2f "+
		"with copies, %.2f with a VAE's samples, and %.2f with all the real eights.", nothing, copies, drawn, all), figure)
}

// ShortOf returns a set without all samples of a class but the first few.
func ShortOf(s *data.Set, class, left int) *data.Set {
	var index []int
	for i, label := range s.Labels {
		if label == class {
			if left--; left < 0 {
				continue
			}
		}
		index = append(index, i)
	}
	return try.Get(s.Select(index))
}
