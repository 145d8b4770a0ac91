package models_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestPretrainStops: cancelled pretraining, or leaving the loop, keeps what the stages have learned so far.
func TestPretrainStops(t *testing.T) {
	train := kit.Bits(t, 30, 6)
	sp := models.Spec{Input: train.D, Latent: 2, Hidden: []int{5}}
	o := models.FitOptions{Epochs: 3, Batch: 8}
	left := kit.Build(t, "stacked", sp, models.Options{})
	for e, err := range left.Pretrain(t.Context(), train, o) {
		if err != nil || e.Stage == 2 && e.Number == 1 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancelled := kit.Build(t, "stacked", sp, models.Options{})
	steps := 0
	o.Progress = func(models.Progress) {
		if steps++; steps == 3*4+4+2 { // in the middle of the second epoch of the second stage
			cancel()
		}
	}
	var last error
	n := 0
	for e, err := range cancelled.Pretrain(ctx, train, o) {
		if last = err; err != nil && (e.Stage != 2 || e.Number != 2) {
			t.Errorf("it stopped at stage %d, epoch %d", e.Stage, e.Number)
		}
		n++
	}
	if !errors.Is(last, context.Canceled) || last != context.Canceled || n != 5 {
		t.Errorf("a cancelled pretraining yielded %d epochs and ended with %v", n, last)
	}
	fresh := kit.Build(t, "stacked", sp, models.Options{})
	for _, name := range []string{"enc/0/W", "code/W"} {
		at := func(a *models.Autoencoder) []float32 { return a.Params.Get(name).Value.Float32 }
		if slices.Equal(at(left), at(fresh)) {
			t.Errorf("%s has learned nothing in the loop that was left", name)
		}
		if slices.Equal(at(left), at(cancelled)) != (name == "enc/0/W") {
			t.Errorf("%s: the two steps before the cancelling are lost, or more has changed", name)
		}
	}
	if _, err := cancelled.Reconstruct(train); err != nil {
		t.Error(err)
	}
}

// strange has stages that share no parameters with it.
type strange struct{ variants.Plain }

func (m strange) Stages() []models.Model { return []models.Model{elsewhere(m)} }

type elsewhere struct{ variants.Plain }

func (m elsewhere) Encode(s *graph.Scope, x graph.Node) models.Code {
	return m.Plain.Encode(s.In("elsewhere"), x)
}

func (m elsewhere) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return m.Plain.Decode(s.In("elsewhere"), z)
}

func (m elsewhere) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return m.Plain.Loss(s, x, out, c)
}

func TestPretrainErrors(t *testing.T) {
	train := kit.Bits(t, 10, 8)
	plain := variants.Plain{Spec: models.Spec{Input: train.D, Latent: 2, Hidden: []int{4}}.WithDefaults()}
	wrong := train.Clone()
	wrong.X[0] = 7
	for _, c := range []struct {
		m    models.Model
		set  *data.Set
		o    models.FitOptions
		want string
	}{
		{plain, train, models.FitOptions{}, "models: pretrain: the model has no stages"},
		{variants.Stacked{Plain: plain}, wrong, models.FitOptions{}, "models: pretrain: training set: values lie in [0, 7]"},
		{variants.Stacked{Plain: plain}, &data.Set{X: []float32{1}, N: 1, D: 1}, models.FitOptions{},
			"the set has 1 features"},
		{variants.Stacked{Plain: plain}, train, models.FitOptions{Epochs: -1},
			"models: pretrain: stage 1 of 2: fit: -1 epochs"},
		{variants.Stacked{Plain: plain}, train, models.FitOptions{LearningRate: 1e30}, " of 2: fit: epoch "},
		{variants.Conditional{Model: variants.Stacked{Plain: plain}, Classes: 2}, train, models.FitOptions{},
			"stage 2 of 2: \"dec/0/W\" has shape [4 4] in one model and [2 4] in the other: a wrapper around the stages"},
		{strange{plain}, train, models.FitOptions{}, "models: pretrain: stage 1 of 1: it shares no parameter path"},
	} {
		a := kit.Must(models.New(c.m, models.Options{}))
		before, trained := a.Params.Clone(), false
		var last error
		for _, err := range a.Pretrain(t.Context(), c.set, c.o) {
			if last != nil {
				t.Errorf("%v is not the end", last)
			}
			last = err
		}
		for _, p := range a.Params.All() {
			trained = trained || !slices.Equal(p.Value.Float32, before.Get(p.Name).Value.Float32)
		}
		if trained && c.o.LearningRate == 0 {
			t.Errorf("%v, when a part of the stages has been trained", last)
		}
		if last == nil || !strings.HasPrefix(last.Error(), "models: ") || !strings.Contains(last.Error(), c.want) {
			t.Errorf("error %v does not say %q", last, c.want)
		}
	}
	for _, masking := range []float64{-.1, 1.1, math.NaN()} {
		kit.Fails(t, "masking", masking)(models.New(variants.Stacked{Plain: plain, Masking: masking}, models.Options{}))
	}
}
