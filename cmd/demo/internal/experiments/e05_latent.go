package experiments

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E05", Question: "How well do two numbers keep the classes apart?", Figures: []string{"latent_scatter"}, run: latentPlane})
	register(Experiment{ID: "E27", Question: "Do the clusters of codes agree with the classes?", Figures: []string{"clusters"}, run: clustering})
	register(Experiment{ID: "E29", Question: "Are the nearest codes those of the same digit?", Figures: []string{"retrieval"}, run: retrieval})
}

// votes returns the accuracy on the test set of the vote of the k nearest training codes; the lowest class wins a tie, as in the
// table that is compared with.
func (l *Bench) votes(c eval.Encoder, k int) float64 {
	train, test := l.codes(c)
	index := try.Get(eval.NewIndex(train, eval.IndexOptions{FirstClass: true}))
	predicted := try.Get(index.Classify(test, k))
	confusion := try.Get(eval.NewConfusion(test.Labels, predicted, l.Train.Classes))
	return confusion.Accuracy()
}

func latentPlane(l *Bench, r *Result) {
	coders := l.coders(2)
	vae := l.FitModel(30, "vae", models.Spec{Latent: 2})
	t := Table{Title: "Accuracy of the vote of the 5 nearest training codes, d = 2"}
	t.Add("codes", "accuracy")
	panels := viz.Panels{Title: "Codes of test digits, d = 2", Columns: 2, Width: pageWidth}
	for _, c := range append(coders, coder{"VAE", vae}) {
		v := l.votes(c, 5)
		t.Add(c.name, fmt.Sprintf("%.4f", v))
		switch c.name {
		case "PCA":
			if !l.Full {
				r.Near("accuracy on PCA's codes", v, .410, .0006)
			} else {
				r.Near("accuracy on PCA's codes", v, .424, .0006)
			}
		case "autoencoder":
			r.AtLeast("accuracy on the autoencoder's codes", v, .50)
		}
		codes := try.Get(c.Encode(l.Test))
		points := try.Get(viz.Columns(codes.X, 2, 0, 1))
		panels.Figures = append(panels.Figures, viz.Scatter{
			Title: fmt.Sprintf("%s: %.1f %% by 5 neighbours", c.name, 100*v), Points: points, Labels: l.Test.Labels, Classes: l.Test.Classes, Width: 380, Height: 320,
		})
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{Name: "latent_scatter",
		Caption: "Codes of test digits in the plane, by PCA, an autoencoder and a VAE, with the accuracy of the vote of " +
			"the five nearest training codes.", Figure: panels})
}

func clustering(l *Bench, r *Result) {
	t := Table{Title: "k-means with k = 10 on training codes, compared with the classes"}
	t.Add("codes", "d", "NMI", "ARI", "purity")
	lines := map[string]*viz.Line{"PCA": {Name: "PCA"}, "autoencoder": {Name: "autoencoder"}}
	for _, d := range []int{2, 5, 10, 32} {
		coders := l.coders(d)
		for _, c := range coders {
			codes := try.Get(c.Encode(l.Train))
			clusters := try.Get(eval.FitKMeans(codes, 10, eval.KMeansOptions{Starts: 3, Seed: l.Seed}))
			var scores [3]float64
			for i, f := range []func(a, b []int) (float64, error){eval.NMI, eval.ARI, eval.Purity} {
				scores[i] = try.Get(f(codes.Labels, clusters.Labels))
			}
			t.Add(c.name, d, fmt.Sprintf("%.3f", scores[0]), fmt.Sprintf("%.3f", scores[1]), fmt.Sprintf("%.3f", scores[2]))
			lines[c.name].X, lines[c.name].Y = append(lines[c.name].X, float64(d)), append(lines[c.name].Y, scores[1])
			if c.name == "autoencoder" && d == 10 {
				r.AtLeast("ARI of the autoencoder's codes, d = 10", scores[1], .33)
			}
		}
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{Name: "clusters",
		Caption: "Agreement of ten clusters of training codes (k-means, best of three starts) with the classes, by the " +
			"adjusted Rand index, against the size of the code.", Figure: viz.Lines{
			Title: "k-means on codes", X: "code size d", Y: "adjusted Rand index", LogX: true, XTicks: []float64{2, 5, 10, 32}, Lines: []viz.Line{*lines["PCA"], *lines["autoencoder"]}}})
}

func retrieval(l *Bench, r *Result) {
	t := Table{Title: "Share of the same digit among the 10 nearest training codes of a test digit"}
	t.Add("d", "PCA", "autoencoder")
	for _, d := range []int{2, 10, 32} {
		coders := l.coders(d)
		row := []any{d}
		for _, c := range coders {
			train, test := l.codes(c)
			index := try.Get(eval.NewIndex(train, eval.IndexOptions{}))
			v := try.Get(index.PrecisionAt(test, 10))
			row = append(row, fmt.Sprintf("%.3f", v))
			if c.name == "autoencoder" && d == 32 {
				r.AtLeast("precision at 10 of the autoencoder's codes, d = 32", v, .85)
				f := l.neighbourRows(index, test)
				r.Figures = append(r.Figures, f)
			}
		}
		t.Add(row...)
	}
	r.Tables = append(r.Tables, t)
}

// neighbourRows shows the first test digit of each class before the training digits with the nearest codes.
func (l *Bench) neighbourRows(index *eval.Index, test *data.Set) Figure {
	const k = 10
	f := viz.Reconstructions{Title: "Test digits, and the ten training digits with the nearest codes", Geometry: l.Train.Image}
	for class, name := range l.Test.Classes {
		i := slices.Index(l.Test.Labels, class)
		if i < 0 {
			continue // a few digits may lack a class
		}
		query := try.Get(test.Select([]int{i}))
		found := try.Get(index.Neighbours(query, k))
		images := slices.Clone(l.Test.Row(i))
		same := 0
		for _, j := range found.Indices[0] {
			images = append(images, l.Train.Row(j)...)
			if l.Train.Labels[j] == class {
				same++
			}
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s: %d of %d", name, same, k), Images: images})
	}
	return Figure{Name: "retrieval",
		Caption: "A test digit of each class (left) and the ten training digits whose codes of 32 numbers are nearest; how " +
			"many are of its class.", Figure: f}
}
