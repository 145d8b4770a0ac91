package models_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// The graph of a training step has the loss, its terms and all gradients, and running it trains nothing.
func TestTrainingGraph(t *testing.T) {
	m := kit.Must(models.Build("vae", models.Spec{Input: 6, Latent: 2, Hidden: []int{3}}))
	a := kit.Must(models.New(m, models.Options{Seed: 1}))
	before := a.Params.Clone()
	p := kit.Must(a.TrainingGraph(4))
	if err := p.Run(graph.Feed{Name: "x", Float32: make([]float32, 24)}); err != nil {
		t.Fatal(err)
	}
	if got := p.Config(); got != (graph.Config{Batch: 4, Mode: graph.Training}) || !(p.Loss() > 0) {
		t.Errorf("%+v, loss %v", got, p.Loss())
	}
	if n := len(p.Gradients()); n != len(a.Params.All()) {
		t.Errorf("%d gradients for %d parameters", n, len(a.Params.All()))
	}
	if _, err := p.Output("value of KL"); err != nil {
		t.Error(err)
	}
	for _, v := range a.Params.All() {
		if !slices.Equal(v.Value.Float32, before.Get(v.Name).Value.Float32) {
			t.Errorf("%s has changed", v.Name)
		}
	}
	if p, err := a.TrainingGraph(-1); err == nil || p != nil {
		t.Errorf("a batch of -1 was accepted: %v", err)
	}
}
