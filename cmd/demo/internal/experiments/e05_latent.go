package experiments

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E05", Question: "How well do two numbers keep the classes apart?", run: latentPlane},
		Experiment{ID: "E27", Question: "Do the clusters of codes agree with the classes?", run: clustering},
		Experiment{ID: "E29", Question: "Do the nearest codes belong to the same digit?", run: retrieval},
	)
}

// coders returns PCA and the plain autoencoder trained for 30 epochs, with codes of d numbers.
func (l *Bench) coders(d int) []eval.Coded {
	ae := l.FitModel(30, "plain", models.Spec{Latent: d})
	return []eval.Coded{{Name: "PCA", By: l.PCA(d)}, {Name: "autoencoder", By: ae}}
}

// codes returns the codes of the training set and of the test set.
func (l *Bench) codes(c eval.Encoder) (train, test *data.Set) {
	return try.Get(c.Encode(l.Train)), try.Get(c.Encode(l.Test))
}

// votes returns the test accuracy of the vote of the k nearest training codes. The lowest class wins a tie, as in the
// table that it is compared with.
func (l *Bench) votes(c eval.Encoder, k int) float64 {
	return try.Get(probe.Nearest(k, nearest.Options{FirstClass: true}).Run(l.codes(c))).Accuracy
}

func latentPlane(l *Bench, r *Result) {
	t := r.Table("Accuracy of the vote of the 5 nearest training codes, d = 2", "codes", "accuracy")
	panels := viz.Panels{Title: "Codes of test digits, d = 2", Columns: 2, Width: pageWidth}
	var accuracies []any
	kinds := append(l.coders(2), eval.Coded{Name: "VAE", By: l.FitModel(30, "vae", models.Spec{Latent: 2})})
	for _, c := range kinds {
		v := l.votes(c.By, 5)
		accuracies = append(accuracies, 100*v)
		t.Add(c.Name, decimals(v, 4))
		switch c.Name {
		case "PCA":
			r.Near("accuracy on PCA's codes", v, map[bool]float64{false: .410, true: .424}[l.Full], .0006)
		case "autoencoder":
			r.AtLeast("accuracy on the autoencoder's codes", v, .50)
		}
		codes := try.Get(c.By.Encode(l.Test))
		panels.Figures = append(panels.Figures, viz.Scatter{
			Title:  fmt.Sprintf("%s: %.1f %% by 5 neighbours", c.Name, 100*v),
			Points: try.Get(viz.Columns(codes.X, 2, 0, 1)), Labels: l.Test.Labels, Classes: l.Test.Classes,
			Width: 380, Height: 320,
		})
	}
	r.Draw(figLatentScatter, fmt.Sprintf("Two-dimensional codes of test digits. The vote of the five nearest training "+
		"codes is right for %.0f %% of them with PCA, %.0f %% with an autoencoder and %.0f %% "+
		"with a VAE.", accuracies...), panels)
}

// comparison is a line for PCA and one for the autoencoder, by the names of the coders.
func comparison(suffix string) map[string]*viz.Line {
	return map[string]*viz.Line{"PCA": {Name: "PCA" + suffix}, "autoencoder": {Name: "autoencoder" + suffix}}
}

// bySize draws a comparison by code size.
func bySize(title, y string, lines map[string]*viz.Line) viz.Lines {
	return viz.Lines{
		Title: title, X: "code size d", Y: y, LogX: true, XTicks: []float64{2, 5, 10, 32},
		Lines: []viz.Line{*lines["PCA"], *lines["autoencoder"]},
	}
}

func clustering(l *Bench, r *Result) {
	t := r.Table("k-means with k = 10 on training codes, compared with the classes", "codes", "d", "NMI", "ARI", "purity")
	lines := comparison("")
	for _, d := range []int{2, 5, 10, 32} {
		o := cluster.KMeansOptions{Starts: 3, Seed: l.Seed}
		for _, c := range try.Get(cluster.Compare(l.Train, 10, o, l.coders(d)...)) {
			agree := c.Agreement
			t.Add(c.Name, d, decimals(agree.NMI, 3), decimals(agree.ARI, 3), decimals(agree.Purity, 3))
			point(lines[c.Name], float64(d), agree.ARI)
			if c.Name == "autoencoder" && d == 10 {
				r.AtLeast("ARI of the autoencoder's codes, d = 10", agree.ARI, .33)
			}
		}
	}
	r.Draw(figClusters, fmt.Sprintf("Agreement between the classes and ten clusters of training codes (k-means, best of "+
		"three starts) by code size. At d = 10 the adjusted Rand index is %.2f for the autoencoder and %.2f for PCA.",
		lines["autoencoder"].Y[2], lines["PCA"].Y[2]),
		bySize("k-means on codes", "adjusted Rand index", lines))
}

// neighbours is how many of the nearest training digits count.
const neighbours = 10

func retrieval(l *Bench, r *Result) {
	t := r.Table("Share of the same digit among the 10 nearest training codes of a test digit", "d", "PCA", "autoencoder")
	for _, d := range []int{2, 10, 32} {
		row := []any{d}
		for _, c := range try.Get(nearest.Compare(l.Train, l.Test, neighbours, nearest.Options{}, l.coders(d)...)) {
			row = append(row, decimals(c.Precision, 3))
			if c.Name == "autoencoder" && d == 32 {
				r.AtLeast("precision at 10 of the autoencoder's codes, d = 32", c.Precision, .85)
				l.drawNeighbours(r, c)
			}
		}
		t.Add(row...)
	}
}

// drawNeighbours shows the first test digit of each class beside the training digits with the nearest codes.
func (l *Bench) drawNeighbours(r *Result, c nearest.Retrieval) {
	f := viz.Reconstructions{
		Title: "Test digits, and the ten training digits with the nearest codes", Geometry: l.Train.Image,
	}
	for class, name := range l.Test.Classes {
		i := slices.Index(l.Test.Labels, class)
		if i < 0 {
			continue // a few digits may lack a class
		}
		images := slices.Clone(l.Test.Row(i))
		same := 0
		for _, j := range c.Found.Indices[i] {
			images = append(images, l.Train.Row(j)...)
			if l.Train.Labels[j] == class {
				same++
			}
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s: %d of %d", name, same, neighbours), Images: images})
	}
	r.Draw(figRetrieval, fmt.Sprintf("A test digit of each class (left) and the ten training digits with the nearest "+
		"codes of 32 numbers, with the count of those in its class. Over all test digits %.1f %% of the neighbours have "+
		"the same class.",
		100*c.Precision), f)
}
