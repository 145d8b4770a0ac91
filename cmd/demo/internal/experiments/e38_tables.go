package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/ratings"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/data/tissue"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E38", Question: "How few numbers tell tissues apart by their genes?", run: genes},
		Experiment{ID: "E39", Question: "Can an autoencoder recommend?", run: recommender},
	)
}

// genes cross-validates the vote of five neighbours on codes of standardised expression.
func genes(l *Bench, r *Result) {
	scaler := &data.Standard{}
	try.OK(scaler.Fit(tissue.Set()))
	set := try.Get(scaler.Apply(tissue.Set()))
	pca := try.Get(linear.FitPCA(set, 10))
	spec := models.Spec{Input: set.D, Latent: 10, Hidden: []int{64}, Output: graph.Identity}
	ae := l.Fit(Recipe{
		Model: try.Get(models.Build("plain", spec)), On: set,
		Fit: models.FitOptions{Epochs: 150, Batch: 32, Validation: set},
	})
	t := r.Table("Accuracy of the vote of 5 neighbours in 5-fold cross-validation, 189 samples of 500 genes, 7 tissues",
		"codes", "d", "accuracy")
	accuracy := func(name string, e eval.Encoder) float64 {
		codes := try.Get(e.Encode(set))
		sum := 0.0
		const repeats = 3
		for k := range uint64(repeats) {
			sum += try.Get(probe.Nearest(5, nearest.Options{}).CrossValidate(codes, 5, l.Seed+k)).Accuracy / repeats
		}
		t.Add(name, codes.D, decimals(sum, 3))
		return sum
	}
	var byPCA []float64
	for _, c := range []struct {
		d    int
		want float64
	}{{2, .73}, {5, .93}, {10, .97}} {
		v := accuracy("PCA", try.Get(pca.Truncate(c.d)))
		byPCA = append(byPCA, v)
		r.Near(fmt.Sprintf("accuracy on PCA's codes, d = %d", c.d), v, c.want, .035)
	}
	r.AtLeast("accuracy on the autoencoder's codes, d = 10", accuracy("autoencoder 500-64-10", ae), .88)
	accuracy("all genes", eval.Identity{})
	codes := try.Get(try.Get(pca.Truncate(2)).Encode(set))
	r.Draw(figGenesScatter, fmt.Sprintf("189 samples of seven tissues by the first two principal components of the "+
		"expression of 500 genes. The vote of five neighbours names the right tissue for %.0f %% of the samples from these "+
		"two numbers, and for %.0f %% from ten.", 100*byPCA[0], 100*byPCA[2]),
		viz.Scatter{
			Title: "Gene expression of seven tissues", X: "first principal component", Y: "second",
			Points: try.Get(viz.Columns(codes.X, 2, 0, 1)), Labels: set.Labels, Classes: set.Classes,
		})
}

// recommender trains on a synthetic set of ratings with the shape and density of MovieLens, of which a tenth is held
// out. It centres the ratings of each user on their mean, and trains items-32-items with tanh on the rest. What has not
// been rated has no part in the loss.
func recommender(l *Bench, r *Result) {
	shape, epochs := synthetic.Ratings{}, 60
	if l.Quick {
		shape, epochs = synthetic.Ratings{Users: 60, Items: 100, Count: 1500}, 1
	}
	user, item, value, err := shape.Sample(l.Seed)
	try.OK(err)
	rated := try.Get(ratings.New(nil, nil, user, item, value))
	seen, held := try.Get2(rated.Split(l.Seed, .1))
	biases := try.Get(seen.Biases(5))
	offsets, means := try.Get2(seen.Centred())
	centred := try.Get(offsets.Set())
	spec := models.Spec{Input: centred.D, Latent: 32, Hidden: []int{}, Output: graph.Identity}
	m := try.Get(models.Set(try.Get(models.Build("observed", spec)), "code", `"tanh"`))
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed}))
	rmse := func() float64 {
		x := try.Get(ae.Reconstruct(centred))
		return try.Get(held.RMSE(func(user, item int) float64 { return means[user] + float64(x.Row(user)[item]) }))
	}
	var course viz.Line
	score := func() float64 {
		v := rmse()
		point(&course, float64(len(course.X)+1), v)
		return v
	}
	for _, err := range ae.Fit(l.Context, centred, models.FitOptions{
		Epochs: epochs, Batch: 32, WeightDecay: .3,
		EarlyStopping: models.EarlyStopping{Patience: 5, Score: func() (float64, error) { return try.Func(score) }},
	}) {
		try.OK(err)
	}
	byMean, byUser := try.Get(held.RMSE(seen.MeanBaseline().Predict)), try.Get(held.RMSE(seen.UserBaseline().Predict))
	byBiases, learned := try.Get(held.RMSE(biases.Predict)), rmse()
	t := r.Table(fmt.Sprintf("RMSE of held-out ratings, a tenth, of %d users "+
		"and %d items", len(seen.Users), len(seen.Items)),
		"predicted by", "RMSE")
	t.Add("the mean of all", decimals(byMean, 4))
	t.Add("the mean of the user", decimals(byUser, 4))
	t.Add("biases of users and items", decimals(byBiases, 4))
	t.Add("the autoencoder", decimals(learned, 4))
	r.AtMost("RMSE, autoencoder over users' means", learned/byUser, .97)
	r.Draw(figRecsysRMSE, fmt.Sprintf("Root mean squared error of held-out ratings by epoch of an autoencoder with 32 "+
		"units whose loss counts observed ratings alone. It reaches %.3f, beside %.3f with the means of users and %.3f "+
		"with biases of users and items.",
		learned, byUser, byBiases),
		viz.Lines{
			Title: "Held-out ratings", X: "epoch", Y: "RMSE", Lines: []viz.Line{course},
			Marks: []viz.Mark{
				{Label: "means of users", Kind: viz.HorizontalMark, At: byUser},
				{Label: "biases", Kind: viz.HorizontalMark, At: byBiases},
			},
		})
}
