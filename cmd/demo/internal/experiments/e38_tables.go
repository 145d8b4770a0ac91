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
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E38", Question: "How few numbers tell tissues apart by their genes?", Figures: []string{"genes_scatter"}, run: genes})
	register(Experiment{ID: "E39", Question: "Can an autoencoder recommend?", Figures: []string{"recsys_rmse"}, run: recommender})
}

// genes cross-validates the vote of five neighbours on codes of standardised expression.
func genes(l *Bench, r *Result) {
	scaler := &data.Standard{}
	raw := tissue.Set()
	try.OK(scaler.Fit(raw))
	set := try.Get(scaler.Apply(raw))
	pca := try.Get(eval.FitPCA(set, 10))
	m := try.Get(models.Build("plain", models.Spec{Input: set.D, Latent: 10, Hidden: []int{64}, Output: graph.Identity}))
	ae := l.Fit(Recipe{Model: m, On: set, Fit: models.FitOptions{Epochs: 150, Batch: 32, Validation: set}})
	t := Table{Title: "Accuracy of the vote of 5 neighbours in 5-fold cross-validation, 189 samples of 500 genes, 7 tissues"}
	t.Add("codes", "d", "accuracy")
	probe := eval.NearestProbe(5, eval.IndexOptions{})
	accuracy := func(name string, e eval.Encoder) float64 {
		codes := try.Get(e.Encode(set))
		sum := 0.0
		const repeats = 3
		for k := range uint64(repeats) {
			found := try.Get(probe.CrossValidate(codes, 5, l.Seed+k))
			sum += found.Accuracy / repeats
		}
		t.Add(name, codes.D, fmt.Sprintf("%.3f", sum))
		return sum
	}
	for _, c := range []struct {
		d    int
		want float64
	}{{2, .73}, {5, .93}, {10, .97}} {
		part := try.Get(pca.Truncate(c.d))
		v := accuracy("PCA", part)
		r.Near(fmt.Sprintf("accuracy on PCA's codes, d = %d", c.d), v, c.want, .035)
	}
	v := accuracy("autoencoder 500-64-10", ae)
	r.AtLeast("accuracy on the autoencoder's codes, d = 10", v, .88)
	accuracy("all genes", eval.Identity{})
	r.Tables = append(r.Tables, t)
	plane := try.Get(pca.Truncate(2))
	codes := try.Get(plane.Encode(set))
	points := try.Get(viz.Columns(codes.X, 2, 0, 1))
	r.Figures = append(r.Figures, Figure{Name: "genes_scatter", Caption: "189 samples of seven tissues by the first two principal components of the expression of 500 genes.",
		Figure: viz.Scatter{Title: "Gene expression of seven tissues", X: "first principal component", Y: "second", Points: points, Labels: set.Labels, Classes: set.Classes}})
}

// recommender trains on the ratings that users have given, of an invented set with the shape and density of MovieLens, and is
// measured on a tenth that was held out. What has not been rated has no part in the loss.
func recommender(l *Bench, r *Result) {
	shape := synthetic.Ratings{}
	if l.Quick {
		shape = synthetic.Ratings{Users: 60, Items: 100, Count: 1500}
	}
	user, item, value, err := shape.Sample(l.Seed)
	try.OK(err)
	all := try.Get(ratings.New(nil, nil, user, item, value))
	seen, held := try.Get2(all.Split(l.Seed, .1))
	l.recommend(r, seen, held)
}

// recommend centres the ratings of each user on their mean, and trains items-32-items with tanh on what is left.
func (l *Bench) recommend(r *Result, seen, held *ratings.Ratings) {
	biases := try.Get(seen.Biases(5))
	offsets, means := try.Get2(seen.Centred())
	centred := try.Get(offsets.Set())
	m := try.Get(models.Build("observed", models.Spec{Input: centred.D, Latent: 32, Hidden: []int{}, Output: graph.Identity}))
	m = try.Get(models.Set(m, "code", `"tanh"`))
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed}))
	rmse := func() (float64, error) {
		x, err := ae.Reconstruct(centred)
		if err != nil {
			return 0, err
		}
		return held.RMSE(func(user, item int) float64 { return means[user] + float64(x.Row(user)[item]) })
	}
	var course viz.Line
	score := func() (float64, error) {
		v, err := rmse()
		course.X, course.Y = append(course.X, float64(len(course.X)+1)), append(course.Y, v)
		return v, err
	}
	epochs := 60
	if l.Quick {
		epochs = 1
	}
	for _, err := range ae.Fit(l.Context, centred, models.FitOptions{Epochs: epochs, Batch: 32, WeightDecay: .3, EarlyStopping: models.EarlyStopping{Patience: 5, Score: score}}) {
		try.OK(err)
	}
	t := Table{Title: fmt.Sprintf("RMSE of ratings that were held out, a tenth, of %d users and %d items", len(seen.Users), len(seen.Items))}
	t.Add("predicted by", "RMSE")
	found := map[string]float64{}
	for _, p := range []struct {
		name string
		rmse func() (float64, error)
	}{
		{"the mean of all", func() (float64, error) { return held.RMSE(seen.MeanBaseline().Predict) }},
		{"the mean of the user", func() (float64, error) { return held.RMSE(seen.UserBaseline().Predict) }},
		{"biases of users and items", func() (float64, error) { return held.RMSE(biases.Predict) }},
		{"the autoencoder", rmse},
	} {
		found[p.name] = try.Get(p.rmse())
		t.Add(p.name, fmt.Sprintf("%.4f", found[p.name]))
	}
	r.Tables = append(r.Tables, t)
	r.AtMost("RMSE of the autoencoder, over that of the users' means", found["the autoencoder"]/found["the mean of the user"], .97)
	r.Figures = append(r.Figures, Figure{Name: "recsys_rmse",
		Caption: "Root mean squared error of held-out ratings by epoch of an autoencoder with 32 units whose loss counts " +
			"observed ratings alone, beside two baselines.", Figure: viz.Lines{
			Title: "Held-out ratings", X: "epoch", Y: "RMSE", Lines: []viz.Line{course}, Marks: []viz.Mark{
				{Label: "means of users", Kind: viz.HorizontalMark, At: found["the mean of the user"]},
				{Label: "biases", Kind: viz.HorizontalMark, At: found["biases of users and items"]}}}})
}
