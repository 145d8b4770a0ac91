package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E28", Question: "How easily are classes read off codes?", Figures: []string{"downstream"}, run: probes})
	register(Experiment{ID: "E30", Question: "Do made-up samples of a rare class help a classifier?", Figures: []string{"imbalance"}, run: rareClass})
}

func probes(l *Bench, r *Result) {
	t := Table{Title: "Accuracy on test digits of classifiers trained on codes"}
	t.Add("codes", "d", "logistic", "1-NN", "5-NN")
	lines := map[string]*viz.Line{"PCA": {Name: "PCA, 5-NN"}, "autoencoder": {Name: "autoencoder, 5-NN"}}
	for _, d := range []int{2, 5, 10, 32} {
		coders := l.coders(d)
		for _, c := range coders {
			train, test := l.codes(c)
			row := []any{c.name, d}
			for _, p := range []eval.Probe{eval.LogisticProbe(eval.LogisticOptions{}), eval.NearestProbe(1, eval.IndexOptions{}), eval.NearestProbe(5, eval.IndexOptions{})} {
				found := try.Get(p.Run(train, test))
				row = append(row, fmt.Sprintf("%.4f", found.Accuracy))
				if p.Name != "5-NN" {
					continue
				}
				lines[c.name].X, lines[c.name].Y = append(lines[c.name].X, float64(d)), append(lines[c.name].Y, found.Accuracy)
				if c.name == "autoencoder" {
					switch d {
					case 10:
						r.AtLeast("accuracy of 5-NN on the autoencoder's codes, d = 10", found.Accuracy, .89)
					case 32:
						r.AtLeast("accuracy of 5-NN on the autoencoder's codes, d = 32", found.Accuracy, .92)
					}
				}
			}
			t.Add(row...)
		}
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{Name: "downstream",
		Caption: "Accuracy on test digits of the vote of the five nearest training codes, against the size of the code: an " +
			"autoencoder leads where codes are small, PCA where they are not.", Figure: viz.Lines{
			Title: "Classes read off codes", X: "code size d", Y: "accuracy on test digits", LogX: true, XTicks: []float64{2, 5, 10, 32}, Lines: []viz.Line{*lines["PCA"], *lines["autoencoder"]}}})
}

// rareClass leaves 50 samples of digit 8, adds 900 that are made of them, and trains a linear classifier on pixels.
func rareClass(l *Bench, r *Result) {
	const digit, left, added = 8, 50, 900
	var index []int
	eights := 0
	for i, label := range l.Train.Labels {
		if label == digit {
			if eights++; eights > left {
				continue
			}
		}
		index = append(index, i)
	}
	short := try.Get(l.Train.Select(index))
	short.Name = fmt.Sprintf("%s with %d of digit %d", l.Train.Name, left, digit)
	m := l.Model("vae", models.Spec{Latent: 16})
	vae := l.Fit(Recipe{Model: m, On: short, Fit: models.FitOptions{Epochs: 15, Batch: 64}})
	o := eval.Oversampling{Label: digit, N: added, Seed: l.Seed}
	t := Table{Title: fmt.Sprintf("Logistic regression on pixels with %d samples of digit %d: how many test eights it finds", left, digit)}
	t.Add("added", "recall of 8", "F1 of 8", "accuracy")
	bars := viz.Bars{Title: "A rare digit", Y: "of digit 8, on the test set", Format: "%.2f", Series: []viz.BarSeries{{Name: "recall"}, {Name: "F1"}}}
	recall := map[string]float64{}
	for _, way := range []struct {
		name string
		make func() (*data.Set, error)
	}{
		{"nothing", nil},
		{"duplicates", func() (*data.Set, error) { return o.Duplicate(short) }},
		{"pixel interpolation", func() (*data.Set, error) { return o.Interpolate(eval.Identity{}, short) }},
		{"VAE interpolation", func() (*data.Set, error) { return o.Interpolate(vae, short) }},
		{"VAE Gaussian", func() (*data.Set, error) { return o.Gaussian(vae, short) }},
		{"all the eights", nil},
	} {
		train := short
		switch {
		case way.name == "all the eights":
			train = l.Train
		case way.make != nil:
			made := try.Get(way.make())
			train = try.Get(data.Concat(short, made))
		}
		found := try.Get(eval.LogisticProbe(eval.LogisticOptions{C: .1, Unscaled: true, Tolerance: 1e-4}).Run(train, l.Test))
		d := found.Confusion.Class(digit)
		recall[way.name] = d.Recall()
		t.Add(way.name, fmt.Sprintf("%.3f", d.Recall()), fmt.Sprintf("%.3f", d.F1()), fmt.Sprintf("%.4f", found.Accuracy))
		bars.Groups = append(bars.Groups, way.name)
		bars.Series[0].Values, bars.Series[1].Values = append(bars.Series[0].Values, d.Recall()), append(bars.Series[1].Values, d.F1())
	}
	r.Tables = append(r.Tables, t)
	r.AtLeast("recall with samples of the VAE, less that with nothing added", max(recall["VAE interpolation"], recall["VAE Gaussian"])-recall["nothing"], .15)
	r.Figures = append(r.Figures, Figure{Name: "imbalance",
		Caption: "Recall and F1 of digit 8, of which 50 samples were left, by what 900 samples were added to them before a " +
			"linear classifier was trained on pixels.", Figure: bars})
}
