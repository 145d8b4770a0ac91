package experiments

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

// Lab is where experiments are made. It is not safe for concurrent use.
type Lab struct {
	// Train and Test are digits: 10,000 and 2,000, all 60,000 and 10,000, or only a few to see that everything works.
	Train, Test *data.Set
	// Other are images of the same geometry, such as Fashion-MNIST's test images; nil if there are none.
	Other *data.Set
	// Full says that Train and Test are all of MNIST: bounds and epochs may differ.
	Full bool
	// Quick says that they are only a few: nothing learns much, and the caller does not judge the checks.
	Quick bool
	Seed  uint64
	// Progress, if set, is told what is being trained.
	Progress func(what string)
	// Store keeps what was trained for other labs; nil keeps it for this one alone.
	Store *Store

	trained map[string]*Trained
	pca     *linear.PCA
}

// Bench is the place in a Lab where one experiment or claim is worked out. Its methods end the computation at an error,
// as package try does, and so does a cancelled Context.
type Bench struct {
	*Lab
	Context context.Context
}

// Work calls f with a Bench and returns the error that ended it. If ctx is cancelled already, f is not called.
func (l *Lab) Work(ctx context.Context, f func(*Bench)) error {
	return try.Do(func() {
		try.OK(ctx.Err())
		f(&Bench{l, ctx})
	})
}

// Recipe is a model and its training. Equal recipes on equal sets are trained once.
type Recipe struct {
	Model models.Model
	Fit   models.FitOptions // Validation is Lab.Test if nil; Quick makes the epochs one
	// On is the training set; nil means Lab.Train. Its name must say which samples it has.
	On *data.Set
	// Pretrain is the number of epochs for each layer before the whole model is trained.
	Pretrain int
	// Watch, if set, measures the model before the first epoch and after each.
	Watch *Watch
}

// Watch is a measurement in the course of training, under a unique name.
type Watch struct {
	Name    string
	Measure func(*models.Autoencoder) []float64
}

// Trained is a trained model with the course of its training.
type Trained struct {
	*models.Autoencoder
	Epochs  []models.Epoch
	Watched [][]float64 // by Recipe.Watch; one more than there are epochs
}

// Model returns a registered model for the digits, with settings such as "lambda=0.1" changed.
func (l *Bench) Model(variant string, sp models.Spec, settings ...string) models.Model {
	if sp.Input == 0 {
		sp.Input, sp.Image = l.Train.D, l.Train.Image
	}
	if sp.Classes == 0 {
		sp.Classes = len(l.Train.Classes)
	}
	m := try.Get(models.Build(variant, sp))
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		m = try.Get(models.Set(m, key, value))
	}
	return m
}

// New returns a registered model for the digits that has not been trained.
func (l *Bench) New(variant string, sp models.Spec, settings ...string) *models.Autoencoder {
	return try.Get(models.New(l.Model(variant, sp, settings...), models.Options{Seed: l.Seed}))
}

// FitModel trains a registered model, with settings changed, for a number of epochs of batches of 64.
func (l *Bench) FitModel(epochs int, variant string, sp models.Spec, settings ...string) *Trained {
	m := l.Model(variant, sp, settings...)
	return l.Fit(Recipe{Model: m, Fit: models.FitOptions{Epochs: epochs, Batch: 64}})
}

// Fit trains by the recipe, or returns what it has trained by an equal one. Do not change the result.
func (l *Bench) Fit(r Recipe) *Trained {
	if r.On == nil {
		r.On = l.Train
	}
	if r.Fit.Validation == nil {
		r.Fit.Validation = l.Test
	}
	if l.Quick {
		r.Fit.Epochs, r.Pretrain, r.Fit.EarlyStopping = 1, min(r.Pretrain, 1), models.EarlyStopping{}
	}
	key := try.Get(l.key(r))
	if t := l.trained[key]; t != nil {
		return t
	}
	t := try.Get(l.Store.recall(key, r.On, r.Fit.Validation))
	if t == nil {
		t = l.train(r)
		try.OK(l.Store.keep(key, t, r.On, r.Fit.Validation))
	}
	if l.trained == nil {
		l.trained = map[string]*Trained{}
	}
	l.trained[key] = t
	return t
}

// train makes the model and trains it by the recipe.
func (l *Bench) train(r Recipe) *Trained {
	ae := try.Get(models.New(r.Model, models.Options{Seed: l.Seed}))
	what := fmt.Sprintf("training %s, d = %d, on %d samples", try.Get(models.NameOf(r.Model)), ae.Latent(), r.On.N)
	if l.Progress != nil {
		l.Progress(what)
	}
	return try.Step(what, func() *Trained { return l.follow(r, ae) })
}

// follow trains a model by the recipe.
func (l *Bench) follow(r Recipe, ae *models.Autoencoder) *Trained {
	if r.Pretrain > 0 {
		for _, err := range ae.Pretrain(l.Context, r.On, models.FitOptions{Epochs: r.Pretrain, Batch: r.Fit.Batch}) {
			try.OK(err)
		}
	}
	t := &Trained{Autoencoder: ae}
	watch := func() {
		if r.Watch != nil {
			t.Watched = append(t.Watched, r.Watch.Measure(ae))
		}
	}
	watch()
	for epoch, err := range ae.Fit(l.Context, r.On, r.Fit) {
		try.OK(err)
		t.Epochs = append(t.Epochs, epoch)
		watch()
	}
	return t
}

// key identifies a recipe by everything its result depends on.
func (l *Lab) key(r Recipe) (string, error) {
	config, err := models.MarshalConfig(r.Model)
	if err != nil {
		return "", err
	}
	fit := r.Fit
	fit.Validation, fit.Progress = nil, nil
	options, err := json.Marshal(map[string]any{
		"method": fmt.Sprintf("%#v", fit.Method), "schedule": fmt.Sprintf("%#v", fit.Schedule),
	})
	if err != nil {
		return "", err
	}
	fit.Method, fit.Schedule = nil, nil
	watched := ""
	if r.Watch != nil {
		watched = r.Watch.Name
	}
	return fmt.Sprintf("%s %+v %s pretrained %d watched %q on %s (%d) validated on %s (%d) seed %d",
		config, fit, options, r.Pretrain, watched, r.On.Name, r.On.N, r.Fit.Validation.Name, r.Fit.Validation.N, l.Seed), nil
}

// TestMSE returns the mean squared error per pixel of the reconstructions of the test set.
func (l *Bench) TestMSE(r eval.Reconstructor) float64 { return ReconstructionMSE(r, l.Test) }

// PCA returns the first d principal components of the training set.
func (l *Bench) PCA(d int) *linear.PCA {
	if l.pca == nil || len(l.pca.Components) < d {
		l.pca = try.Get(linear.FitPCA(l.Train, max(d, min(256, l.Train.D))))
	}
	return try.Get(l.pca.Truncate(d))
}

// ReconstructionMSE returns the mean squared error of the reconstruction of a set.
func ReconstructionMSE(r eval.Reconstructor, s *data.Set) float64 {
	return try.Get(eval.MSE(s, try.Get(r.Reconstruct(s))))
}

// TrainedMSE is FitModel with the test error of the result.
func (l *Bench) TrainedMSE(epochs int, variant string, sp models.Spec, settings ...string) (*Trained, float64) {
	t := l.FitModel(epochs, variant, sp, settings...)
	return t, l.TestMSE(t)
}

// oneOfEach returns the first test image of each class.
func (l *Bench) oneOfEach() *data.Set {
	var index []int
	for class := range l.Test.Classes {
		if i := slices.Index(l.Test.Labels, class); i >= 0 { // a few digits may lack a class
			index = append(index, i)
		}
	}
	return try.Get(l.Test.Select(index))
}

// rows returns the pixels of the reconstructions of oneOfEach.
func (l *Bench) rows(by ...eval.Reconstructor) [][]float32 {
	some := l.oneOfEach()
	var out [][]float32
	for _, r := range by {
		out = append(out, try.Get(r.Reconstruct(some)).X)
	}
	return out
}

// decimals writes a number with n decimals.
func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }

// five writes a number with five decimals, as errors per pixel are written.
func five(v float64) string { return decimals(v, 5) }

// relation says how far a is from b: "37 % below".
func relation(a, b float64) string {
	percent := 100 * (a/b - 1)
	if percent < 0 {
		return fmt.Sprintf("%.0f %% below", -percent)
	}
	return fmt.Sprintf("%.0f %% above", percent)
}

// point adds a point to a line.
func point(l *viz.Line, x, y float64) { l.X, l.Y = append(l.X, x), append(l.Y, y) }

// falling returns a copy of values in falling order.
func falling(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	slices.Reverse(sorted)
	return sorted
}
