package experiments

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// Lab is where experiments are made. It is not safe for concurrent use.
type Lab struct {
	// Train and Test are digits: 10,000 and 2,000 of them, or all 60,000 and 10,000, or, to see that everything works, a few.
	Train, Test *data.Set
	// Other are images of the same geometry that are no digits, such as Fashion-MNIST's test images; nil if there are none.
	Other *data.Set
	// Full says that they are all of MNIST: bounds and numbers of epochs may differ.
	Full bool
	// Quick says that they are a few: nothing learns much, and checks that need learning are left out by the caller.
	Quick bool
	Seed  uint64
	// Progress, if set, is told what is being trained.
	Progress func(what string)
	// Store keeps what was trained for other labs; nil keeps it for this one alone.
	Store *Store

	trained map[string]*Trained
	pca     *eval.PCA
}

// Recipe is a model and its training. Equal recipes on equal sets are trained once.
type Recipe struct {
	Model models.Model
	Fit   models.FitOptions // Validation is Lab.Test if nil; Quick makes the epochs one
	// On is the training set; nil means Lab.Train. Its name must say which samples it has.
	On *data.Set
	// Pretrain is the number of epochs for each layer before the whole is trained, of a model that has layers.
	Pretrain int
	// Watch, if set, measures the model before the first epoch and after each.
	Watch *Watch
}

// Watch is a measurement in the course of a training, under a name that tells it from others.
type Watch struct {
	Name    string
	Measure func(*models.Autoencoder) ([]float64, error)
}

// Trained is a trained model with the course of its training.
type Trained struct {
	*models.Autoencoder
	Epochs  []models.Epoch
	Watched [][]float64 // by Recipe.Watch; one more than there are epochs
}

// Model returns a registered model for the digits, with settings such as "lambda=0.1" changed.
func (l *Lab) Model(variant string, sp models.Spec, settings ...string) (models.Model, error) {
	if sp.Input == 0 {
		sp.Input, sp.Image = l.Train.D, l.Train.Image
	}
	if sp.Classes == 0 {
		sp.Classes = len(l.Train.Classes)
	}
	m, err := models.Build(variant, sp)
	if err != nil {
		return nil, err
	}
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		if m, err = models.Set(m, key, value); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// FitModel trains a registered model, with settings changed, for a number of epochs of batches of 64.
func (l *Lab) FitModel(ctx context.Context, epochs int, variant string, sp models.Spec, settings ...string) (*Trained, error) {
	m, err := l.Model(variant, sp, settings...)
	if err != nil {
		return nil, err
	}
	return l.Fit(ctx, Recipe{Model: m, Fit: models.FitOptions{Epochs: epochs, Batch: 64}})
}

// Fit trains by the recipe, or returns what it has trained by an equal one. Do not change the result.
func (l *Lab) Fit(ctx context.Context, r Recipe) (*Trained, error) {
	if r.On == nil {
		r.On = l.Train
	}
	if r.Fit.Validation == nil {
		r.Fit.Validation = l.Test
	}
	if l.Quick {
		r.Fit.Epochs, r.Pretrain, r.Fit.EarlyStopping = 1, min(r.Pretrain, 1), models.EarlyStopping{}
	}
	key, err := l.key(r)
	if err != nil {
		return nil, err
	}
	if t := l.trained[key]; t != nil {
		return t, nil
	}
	t, err := l.Store.recall(key, r.On, r.Fit.Validation)
	if err != nil {
		return nil, err
	}
	if t == nil {
		if t, err = l.train(ctx, r); err != nil {
			return nil, err
		}
		if err := l.Store.keep(key, t, r.On, r.Fit.Validation); err != nil {
			return nil, err
		}
	}
	if l.trained == nil {
		l.trained = map[string]*Trained{}
	}
	l.trained[key] = t
	return t, nil
}

// train does what the recipe says.
func (l *Lab) train(ctx context.Context, r Recipe) (*Trained, error) {
	ae, err := models.New(r.Model, models.Options{Seed: l.Seed})
	if err != nil {
		return nil, err
	}
	if l.Progress != nil {
		name, err := models.NameOf(r.Model)
		if err != nil {
			return nil, err
		}
		l.Progress(fmt.Sprintf("training %s, d = %d, on %d samples", name, ae.Latent(), r.On.N))
	}
	if r.Pretrain > 0 {
		for _, err := range ae.Pretrain(ctx, r.On, models.FitOptions{Epochs: r.Pretrain, Batch: r.Fit.Batch}) {
			if err != nil {
				return nil, err
			}
		}
	}
	t := &Trained{Autoencoder: ae}
	watch := func() error {
		if r.Watch == nil {
			return nil
		}
		values, err := r.Watch.Measure(ae)
		t.Watched = append(t.Watched, values)
		return err
	}
	if err := watch(); err != nil {
		return nil, err
	}
	for epoch, err := range ae.Fit(ctx, r.On, r.Fit) {
		if err != nil {
			return nil, err
		}
		t.Epochs = append(t.Epochs, epoch)
		if err := watch(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// key identifies a recipe by all that its result depends on.
func (l *Lab) key(r Recipe) (string, error) {
	config, err := models.MarshalConfig(r.Model)
	if err != nil {
		return "", err
	}
	fit := r.Fit
	fit.Validation, fit.Progress = nil, nil
	options, err := json.Marshal(map[string]any{"method": fmt.Sprintf("%#v", fit.Method), "schedule": fmt.Sprintf("%#v", fit.Schedule)})
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
func (l *Lab) TestMSE(r eval.Reconstructor) (float64, error) { return ReconstructionMSE(r, l.Test) }

// PCA returns the first d principal components of the training set.
func (l *Lab) PCA(d int) (*eval.PCA, error) {
	if l.pca == nil || len(l.pca.Components) < d {
		var err error
		if l.pca, err = eval.FitPCA(l.Train, max(d, min(256, l.Train.D))); err != nil {
			return nil, err
		}
	}
	return l.pca.Truncate(d)
}

// ReconstructionMSE returns the mean squared error of the reconstruction of a set.
func ReconstructionMSE(r eval.Reconstructor, s *data.Set) (float64, error) {
	x, err := r.Reconstruct(s)
	if err != nil {
		return 0, err
	}
	return eval.MSE(s, x)
}

// TrainedMSE is FitModel with the test error of the result.
func (l *Lab) TrainedMSE(ctx context.Context, epochs int, variant string, sp models.Spec, settings ...string) (*Trained, float64, error) {
	t, err := l.FitModel(ctx, epochs, variant, sp, settings...)
	if err != nil {
		return nil, 0, err
	}
	mse, err := l.TestMSE(t)
	return t, mse, err
}

// coder makes codes and decodes them, under its name in tables and figures.
type coder struct {
	name string
	eval.Coder
}

// coders returns PCA and the plain autoencoder trained for 30 epochs, with codes of d numbers.
func (l *Lab) coders(ctx context.Context, d int) ([]coder, error) {
	pca, err := l.PCA(d)
	if err != nil {
		return nil, err
	}
	ae, err := l.FitModel(ctx, 30, "plain", models.Spec{Latent: d})
	if err != nil {
		return nil, err
	}
	return []coder{{"PCA", pca}, {"autoencoder", ae}}, nil
}

// codes returns the codes of the training and of the test set.
func (l *Lab) codes(c eval.Encoder) (train, test *data.Set, err error) {
	if train, err = c.Encode(l.Train); err != nil {
		return nil, nil, err
	}
	test, err = c.Encode(l.Test)
	return train, test, err
}

// oneOfEach returns the first test image of each class.
func (l *Lab) oneOfEach() (*data.Set, error) {
	var index []int
	for class := range l.Test.Classes {
		if i := slices.Index(l.Test.Labels, class); i >= 0 { // a few digits may lack a class
			index = append(index, i)
		}
	}
	return l.Test.Select(index)
}

// rows returns the pixels of oneOfEach, and those of its reconstructions.
func (l *Lab) rows(by ...eval.Reconstructor) ([][]float32, error) {
	some, err := l.oneOfEach()
	if err != nil {
		return nil, err
	}
	out := [][]float32{some.X}
	for _, r := range by {
		x, err := r.Reconstruct(some)
		if err != nil {
			return nil, err
		}
		out = append(out, x.X)
	}
	return out, nil
}

// five writes a number with five decimals, as errors per pixel are written.
func five(v float64) string { return fmt.Sprintf("%.5f", v) }

// falling returns a copy of values in falling order.
func falling(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	slices.Reverse(sorted)
	return sorted
}
