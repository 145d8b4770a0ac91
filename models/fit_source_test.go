package models_test

import (
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// fromElsewhere is a source that hides its set in memory. It can fail after some batches.
type fromElsewhere struct {
	*data.Set
	failAfter int // batches; 0 never
}

var errDisk = errors.New("the disk is gone")

func (s fromElsewhere) Stream(o data.BatchOptions) iter.Seq2[data.Batch, error] {
	return func(yield func(data.Batch, error) bool) {
		n := 0
		for b, err := range s.Set.Stream(o) {
			if n++; s.failAfter > 0 && n > s.failAfter {
				yield(data.Batch{}, errDisk)
				return
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

func fitSource(t *testing.T, a *models.Autoencoder, s data.Source, validation *data.Set) (totals []float64, err error) {
	t.Helper()
	for e, err := range a.FitSource(t.Context(), s, models.FitOptions{Epochs: 2, Batch: 64, Validation: validation}) {
		if err != nil {
			return totals, err
		}
		totals = append(totals, e.Train.Total, e.Validation.Total)
	}
	return totals, nil
}

// TestFitSource: the same samples in the same order give the same model, bit for bit, whatever their source.
func TestFitSource(t *testing.T) {
	train, test := kit.Head(t, mnist.Train(), 300), kit.Head(t, mnist.Test(), 100)
	sp := models.Spec{Input: train.D, Latent: 4, Hidden: []int{16}, Classes: 10}
	for _, variant := range []string{"plain", "conditional"} {
		a, b := kit.Build(t, variant, sp, models.Options{Seed: 2}), kit.Build(t, variant, sp, models.Options{Seed: 2})
		want := kit.Must(fitSource(t, a, train, test))
		got, err := fitSource(t, b, fromElsewhere{Set: train}, test)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: losses %v, %v, want %v", variant, got, err, want)
		}
		for _, p := range a.Params.All() {
			if !slices.Equal(p.Value.Float32, b.Params.Get(p.Name).Value.Float32) {
				t.Errorf("%s: %s differs", variant, p.Name)
			}
		}
		if b.Image != train.Image || variant == "conditional" && !slices.Equal(b.Classes, train.Classes) {
			t.Errorf("%s: image %v, classes %v", variant, b.Image, b.Classes)
		}
	}
}

// TestFitSourceErrors: each error is reported once and leaves the model of the last complete step.
func TestFitSourceErrors(t *testing.T) {
	train, test := kit.Head(t, mnist.Train(), 300), kit.Head(t, mnist.Test(), 100)
	sp := models.Spec{Input: train.D, Latent: 4, Hidden: []int{16}}
	changed := func(v float32) data.Source {
		s := train.Clone()
		s.X[299*s.D+5] = v
		return fromElsewhere{Set: s}
	}
	unlabelled := train.Clone()
	unlabelled.Labels, unlabelled.Classes = nil, nil
	covariate := train.Clone()
	covariate.Inputs = data.Inputs{{Name: "age", D: 1, X: make([]float32, train.N)}}
	covariate.Inputs[0].X[7] = float32(math.NaN())
	for _, c := range []struct {
		name, variant string
		source        data.Source
		want          string
	}{
		{"nothing", "plain", nil, "it is nil"},
		{"another width", "plain", fromElsewhere{Set: &data.Set{X: make([]float32, 3), N: 1, D: 3}},
			"3 features; the model takes 784"},
		{"no samples", "plain", fromElsewhere{Set: &data.Set{D: train.D}}, "no samples"},
		{"a failure", "plain", fromElsewhere{Set: train, failAfter: 2}, "epoch 1, step 3: the disk is gone"},
		{"NaN", "plain", changed(float32(math.NaN())), "NaN is not a finite number"},
		{"NaN in an input", "plain", fromElsewhere{Set: covariate}, "NaN is not a finite number"},
		{"out of range", "plain", changed(7), "[0, 7], the model's output in [0, 1]"},
		{"no labels", "conditional", fromElsewhere{Set: unlabelled}, "needs labels"},
	} {
		a := kit.Build(t, c.variant, sp, models.Options{DType: graph.Float32})
		_, err := fitSource(t, a, c.source, test)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if c.name == "a failure" && (a.Steps() != 2 || !errors.Is(err, errDisk)) {
			t.Errorf("%s: %d steps, %v", c.name, a.Steps(), err)
		}
	}
}
