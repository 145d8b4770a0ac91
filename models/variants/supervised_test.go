package variants_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestSupervisedByHand computes the loss and the probabilities from the codes, in plain Go, for a code that is a point
// and one that has a distribution.
func TestSupervisedByHand(t *testing.T) {
	set := kit.Labelled(t, 6, 1)
	sp := models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}.WithDefaults()
	for _, inner := range []models.Model{variants.Plain{Spec: sp}, variants.VAE{Spec: sp, Beta: 1}} {
		a := kit.NewOf(t, kit.Supervised(.5, inner), models.Options{Seed: 2, DType: graph.Float64})
		b := a.Params.Get("classifier/b").Value
		for k := range 4 {
			b.Set(k, .1*float64(k))
		}
		w := a.Params.Get("classifier/W").Value
		codes := kit.Must(a.Encode(set))
		predicted := kit.Must(variants.Predict(a, set))
		if predicted.D != 4 || !slices.Equal(predicted.Labels, set.Labels) {
			t.Fatalf("predictions %v, want 4 probabilities and the labels of the samples", predicted)
		}
		want := 0.
		for i, label := range set.Labels {
			var p [4]float64
			sum := 0.
			for k := range p {
				p[k] = math.Exp(b.At(k) + float64(codes.Row(i)[0])*w.At(k) + float64(codes.Row(i)[1])*w.At(4+k))
				sum += p[k]
			}
			for k := range p {
				if got := float64(predicted.Row(i)[k]); math.Abs(got-p[k]/sum) > 1e-6 {
					t.Errorf("sample %d, class %d: probability %v, want %v", i, k, got, p[k]/sum)
				}
			}
			want -= math.Log(p[label]/sum) / float64(set.N)
		}
		loss := kit.Must(a.Evaluate(t.Context(), set))
		total := want
		for _, term := range loss.Terms[1:] {
			if term.Weight != .5 {
				t.Errorf("%T: %s has the weight %v, want 0.5", inner, term.Name, term.Weight)
			}
			total += .5 * term.Value
		}
		if got := loss.Terms[0]; math.Abs(got.Value-want) > 1e-6 || math.Abs(loss.Total-total) > 1e-6 {
			t.Errorf("%T: the loss is %v, want %v for the labels and %v in all", inner, loss, want, total)
		}
	}
}

// TestSupervisedIsSavedWithItsClasses: the probabilities of a loaded model are the same, and have the names of the
// classes.
func TestSupervisedIsSavedWithItsClasses(t *testing.T) {
	set := kit.Labelled(t, 40, 3)
	for _, reconstruction := range []float64{0, 1} {
		a := kit.NewOf(t, kit.Supervised(reconstruction,
			variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{5}}.WithDefaults()}), models.Options{})
		for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 60, Batch: 8, LearningRate: .03}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		b := kit.Must(models.Read(bytes.NewReader(kit.Saved(t, a))))
		want := kit.Must(variants.Predict(a, set))
		got := kit.Must(variants.Predict(b, set))
		if !slices.Equal(got.X, want.X) || !slices.Equal(got.Features, set.Classes) ||
			!slices.Equal(want.Features, set.Classes) {
			t.Errorf("predictions of the loaded model differ, or are of %v and not of %v", got.Features, set.Classes)
		}
		if accuracy, err := eval.Accuracy(got); err != nil || accuracy < .95 {
			t.Errorf("accuracy %v (%v) for labels that can be read off", accuracy, err)
		}
	}
}

// TestSupervisedByLabelsAlone: with a weight of 0 training leaves the decoder unchanged, accepts data that the decoder
// could not reproduce, and continues after loading as before.
func TestSupervisedByLabelsAlone(t *testing.T) {
	set := kit.Labelled(t, 20, 4)
	for i := range set.X {
		set.X[i] = 4*set.X[i] - 2
	}
	spec := models.Spec{Input: 4, Latent: 2, Hidden: []int{5}, Error: models.Gaussian}.WithDefaults()
	a := kit.NewOf(t, kit.Supervised(0, variants.Plain{Spec: spec}), models.Options{})
	before := a.Params.Clone()
	fit := func(a *models.Autoencoder) {
		for e, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 2, Batch: 8, Validation: set}) {
			if err != nil {
				t.Fatal(err)
			}
			if len(e.Train.Terms) != 1 || len(e.Validation.Terms) != 1 {
				t.Errorf("the losses are %v and %v, want the cross-entropy alone", e.Train, e.Validation)
			}
		}
	}
	fit(a)
	for _, p := range a.Params.All() {
		decoder := strings.HasPrefix(p.Name, "dec/") || strings.HasPrefix(p.Name, "out/") ||
			strings.HasPrefix(p.Name, "likelihood/")
		if same := slices.Equal(p.Value.Float32, before.Get(p.Name).Value.Float32); same != decoder {
			t.Errorf("%s has changed: %t", p.Name, !same)
		}
	}
	b := kit.Must(models.Read(bytes.NewReader(kit.Saved(t, a))))
	fit(a)
	fit(b)
	if !bytes.Equal(kit.Saved(t, a), kit.Saved(t, b)) {
		t.Error("training goes on differently after loading")
	}
	full := kit.NewOf(t, kit.Supervised(1, variants.Plain{Spec: spec}), models.Options{})
	for _, err := range full.Fit(t.Context(), set, models.FitOptions{}) {
		if err == nil || !strings.Contains(err.Error(), "values lie in [-2, 2]") {
			t.Errorf("error %v for data that cannot be reconstructed", err)
		}
	}
}

func TestSupervisedErrors(t *testing.T) {
	plain := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{}}.WithDefaults()}
	for want, m := range map[string]models.Model{
		"no model to wrap": variants.Supervised{Classes: 3},
		"1 classes":        variants.Supervised{Model: plain, Classes: 1},
		"reconstruction":   kit.Supervised(-1, plain),
		"code of -2 units": kit.Supervised(1, variants.Plain{Spec: models.Spec{Input: 4, Latent: -2}}),
	} {
		if _, err := models.New(m, models.Options{}); err == nil || !strings.HasPrefix(err.Error(), "models: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if _, err := models.New(kit.Supervised(math.NaN(), plain), models.Options{}); err == nil {
		t.Error("a weight that is not a number is no error")
	}
	a := kit.NewOf(t, kit.Supervised(1, plain), models.Options{})
	five := kit.Labelled(t, 10, 5)
	five.Labels[7] = 4
	five.Classes = append(five.Classes, "four")
	for want, set := range map[string]*data.Set{"the set has none": kit.Bits(t, 10, 5), "label 4": five} {
		for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 1}) {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v does not say %q", err, want)
			}
		}
	}
	if _, err := variants.Predict(a, kit.Bits(t, 3, 5)); err != nil {
		t.Errorf("samples without labels cannot be classified: %v", err)
	}
	unsupervised := kit.NewOf(t, plain, models.Options{})
	if _, err := variants.Predict(unsupervised, five); err == nil ||
		!strings.Contains(err.Error(), "wrap it with supervised") {
		t.Errorf("error %v does not say what to do", err)
	}
}

// pixels is no autoencoder: its code is the sample. A classifier on it is softmax regression.
type pixels struct{ models.Spec }

func (m pixels) Encode(_ *graph.Scope, x graph.Node) models.Code                      { return models.Code{Z: x} }
func (m pixels) Decode(_ *graph.Scope, z graph.Node) graph.Node                       { return z }
func (m pixels) Loss(*graph.Scope, graph.Node, graph.Node, models.Code) []losses.Term { return nil }

// accuracyOf trains on the labels alone and returns the accuracy on other digits.
func accuracyOf(t *testing.T, a *models.Autoencoder, train, test *data.Set, o models.FitOptions) float64 {
	t.Helper()
	for _, err := range a.Fit(t.Context(), train, o) {
		if err != nil {
			t.Fatal(err)
		}
	}
	p := kit.Must(variants.Predict(a, test))
	accuracy := kit.Must(eval.Accuracy(p))
	return accuracy
}

// TestFineTunedStackBeatsPixels: a classifier on a pretrained encoder, fine-tuned by the labels, is better than softmax
// regression on the pixels.
func TestFineTunedStackBeatsPixels(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 2000), kit.Head(t, mnist.Test(), 1000)
	regression := kit.NewOf(t,
		variants.Supervised{Model: pixels{models.Spec{Input: 784, Latent: 784}}, Classes: 10}, models.Options{Seed: 1})
	baseline := accuracyOf(t, regression, train, test, models.FitOptions{Epochs: 10, Batch: 50, LearningRate: .003})
	a := kit.Build(t, "stacked", models.Spec{Input: 784, Latent: 32}, models.Options{Seed: 1})
	kit.Pretrain(t, a, train, models.FitOptions{Epochs: 2, Batch: 50, LearningRate: .003})
	c := kit.Must(a.Extend(variants.Supervised{Model: a.Model, Classes: 10}))
	accuracy := accuracyOf(t, c, train, test, models.FitOptions{Epochs: 6, Batch: 50, LearningRate: .003})
	t.Logf("accuracy %.3f, of softmax regression %.3f", accuracy, baseline)
	if !(accuracy > baseline+.01 && baseline > .8) {
		t.Errorf("accuracy %.3f of the fine-tuned stack, %.3f of softmax regression on pixels", accuracy, baseline)
	}
}

// TestWeightDecayWithoutReconstruction: if only labels train the model, weight decay leaves the decoder alone.
func TestWeightDecayWithoutReconstruction(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}.WithDefaults()}
	a, train := kit.NewOf(t, kit.Supervised(0, inner), models.Options{Seed: 1}), kit.Labelled(t, 6, 1)
	before := a.Params.Clone()
	for e, err := range a.Fit(t.Context(), train,
		models.FitOptions{Epochs: 1, WeightDecay: .1, Method: optim.SGD{}, LearningRate: .1}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.Train.Term("weight decay"); !ok {
			t.Errorf("no penalty among the terms of %v", e.Train)
		}
	}
	for _, v := range a.Params.All() {
		decoder := strings.HasPrefix(v.Name, "dec/") || strings.HasPrefix(v.Name, "out/")
		if same := slices.Equal(v.Value.Float32, before.Get(v.Name).Value.Float32); same != decoder {
			t.Errorf("%s: unchanged %t", v.Name, same)
		}
	}
}
