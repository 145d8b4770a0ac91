package models_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestEarlyStoppingRestoresTheBest(t *testing.T) {
	a, o := kit.Overfitting(t)
	o.EarlyStopping = models.EarlyStopping{Patience: 5}
	train := kit.Bits(t, 8, 3)
	var losses []float64
	best := -1
	saved := map[int][]byte{}
	for e, err := range a.Fit(t.Context(), train, o) {
		if err != nil {
			t.Fatal(err)
		}
		lowest := len(losses) == 0
		if !lowest {
			lowest = e.Validation.Total < losses[best]
		}
		if lowest {
			best = len(losses)
			saved[best] = weights(a)
		}
		if e.Best != lowest {
			t.Errorf("epoch %d: best is %t", e.Number, e.Best)
		}
		losses = append(losses, e.Validation.Total)
	}
	if len(losses) != best+1+5 || len(losses) == 60 {
		t.Errorf("the best of %d epochs was number %d; the training should have ended 5 epochs later", len(losses), best+1)
	}
	if !bytes.Equal(weights(a), saved[best]) {
		t.Error("the weights are not those of the best epoch")
	}
	if a.Epochs() != best+1 || a.Steps() != 2*(best+1) {
		t.Errorf("%d epochs and %d steps, want %d and %d", a.Epochs(), a.Steps(), best+1, 2*(best+1))
	}
	if loss, err := a.Evaluate(t.Context(), o.Validation); err != nil || loss.Total != losses[best] {
		t.Errorf("the loss is %v (%v), want %v", loss.Total, err, losses[best])
	}
}

// weights returns the values of all tensors.
func weights(a *models.Autoencoder) []byte {
	var b bytes.Buffer
	for _, v := range a.Params.All() {
		for _, x := range v.Value.Float64s() {
			fmt.Fprintf(&b, "%x ", x)
		}
	}
	return b.Bytes()
}

func TestEarlyStoppingFrom(t *testing.T) {
	a, o := kit.Overfitting(t)
	o.Epochs = 30
	o.EarlyStopping = models.EarlyStopping{Patience: 3, From: 20}
	epochs, first := 0, 0
	for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), o) {
		if err != nil {
			t.Fatal(err)
		}
		epochs++
		if e.Best && first == 0 {
			first = e.Number
		}
	}
	if first != 20 || epochs < 23 {
		t.Errorf("the first epoch to count was %d of %d, want 20", first, epochs)
	}
}

func TestEarlyStoppingTermAndDelta(t *testing.T) {
	a, o := kit.Overfitting(t)
	o.EarlyStopping = models.EarlyStopping{Patience: 2, Term: "squared error", MinDelta: 1e6}
	epochs := 0
	for _, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), o) {
		if err != nil {
			t.Fatal(err)
		}
		epochs++
	}
	if epochs != 3 || a.Epochs() != 1 {
		t.Errorf("%d epochs, of which the model has %d; want 3 and 1, for no loss falls by a million", epochs, a.Epochs())
	}
	for want, early := range map[string]models.EarlyStopping{
		`no term "KL"`: {Patience: 1, Term: "KL"},
		"negative":     {Patience: -1},
		"finite":       {Patience: 1, MinDelta: math.NaN()},
	} {
		a, o := kit.Overfitting(t)
		o.EarlyStopping = early
		var got error
		for _, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), o) {
			got = err
		}
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("%+v: error %v does not say %q", early, got, want)
		}
	}
	o = models.FitOptions{EarlyStopping: models.EarlyStopping{Patience: 1}}
	for _, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), o) {
		if err == nil || !strings.Contains(err.Error(), "validation set") {
			t.Errorf("error %v does not ask for a validation set", err)
		}
	}
}

// late has a validation loss that is NaN after the first one-step epoch, and then rises.
type late struct{ variants.Plain }

func (m late) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	steps := s.State("steps", graph.Zeros, 1, 1)
	if s.Training() {
		s.Assign(steps, steps.Plus(1))
		return m.Plain.Loss(s, x, out, c)
	}
	return []losses.Term{{Name: "logarithm", Value: steps.Plus(-1.5).Log().BroadcastTo(s.Batch(), 1)}}
}

// TestEarlyStoppingWithoutANumber: NaN is never the best loss.
func TestEarlyStoppingWithoutANumber(t *testing.T) {
	a := kit.NewOf(t, late{kit.SmallPlain()}, models.Options{})
	set := kit.Bits(t, 8, 3)
	var best []int
	for e, err := range a.Fit(t.Context(), set,
		models.FitOptions{Epochs: 9, Validation: set, EarlyStopping: models.EarlyStopping{Patience: 3}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Best {
			best = append(best, e.Number)
		}
	}
	if !slices.Equal(best, []int{2}) || a.Epochs() != 2 {
		t.Errorf("best epochs %v, and the model has %d; want 2", best, a.Epochs())
	}
}

// ramp is a plain autoencoder with a weight that grows with the training time.
type ramp struct{ variants.Plain }

func (m ramp) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := m.Plain.Loss(s, x, out, c)
	return append(terms, losses.Term{Name: "size", Value: c.Z.Square().Sum(1)}.TimesNode(s.Scalar("ramp", 0)))
}

func (m ramp) Schedule(epoch float64, set func(string, float64)) { set("ramp", epoch) }

// lost sets a scalar that is in no graph.
type lost struct{ variants.Plain }

func (m lost) Schedule(epoch float64, set func(string, float64)) { set("nowhere", epoch) }

func TestScheduledWeights(t *testing.T) {
	plain := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{}}.WithDefaults()}
	a := kit.Must(models.New(variants.Contractive{Model: ramp{plain}, Lambda: .1}, models.Options{}))
	for range 2 { // a second call of Fit continues the first
		for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), models.FitOptions{Epochs: 2, Batch: 8}) {
			if err != nil {
				t.Fatal(err)
			}
			if size, _ := e.Train.Term("size"); size.Weight != float64(e.Number-1) {
				t.Errorf("epoch %d: weight %v", e.Number, size.Weight)
			}
		}
	}
	for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), models.FitOptions{Epochs: 1, Batch: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		// Four steps at 4, 4.25, 4.5 and 4.75 epochs.
		if at, _ := a.Params.Scalar("ramp"); at != 4.75 {
			t.Errorf("epoch %d: the last step was at %v", e.Number, at)
		}
	}
	b := kit.Must(models.New(lost{plain}, models.Options{}))
	for _, err := range b.Fit(t.Context(), kit.Bits(t, 8, 3), models.FitOptions{}) {
		if err == nil || !strings.Contains(err.Error(), `no scalar "nowhere"`) {
			t.Errorf("error %v", err)
		}
	}
}
