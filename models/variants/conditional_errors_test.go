package variants_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestConditionalNeedsLabels: every use of a set without labels, or with too many classes, gives one clear error.
func TestConditionalNeedsLabels(t *testing.T) {
	a := kit.Build(t, "conditional", models.Spec{Input: 2, Latent: 1, Hidden: []int{}, Classes: 2}, models.Options{})
	good := &data.Set{X: []float32{0, 1, 1, 0}, N: 2, D: 2, Labels: []int{0, 1}, Classes: []string{"a", "b"}}
	bare, many := good.Clone(), good.Clone()
	bare.Labels, bare.Classes = nil, nil
	many.Labels, many.Classes = []int{0, 2}, []string{"a", "b", "c"}
	codes := &data.Set{X: []float32{1, 2}, N: 2, D: 1}
	for what, f := range map[string]func(x, z *data.Set) error{
		"fit": func(x, _ *data.Set) error {
			for _, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1}) {
				return err
			}
			return nil
		},
		"encode":      func(x, _ *data.Set) error { _, err := a.Encode(x); return err },
		"decode":      func(_, z *data.Set) error { _, err := a.Decode(z); return err },
		"reconstruct": func(x, _ *data.Set) error { _, err := a.Reconstruct(x); return err },
		"evaluate":    func(x, _ *data.Set) error { _, err := a.Evaluate(t.Context(), x); return err },
	} {
		for _, c := range []struct {
			x    *data.Set
			want string
		}{{bare, "the model needs labels, but the set has none"}, {many, "label 2"}, {good, ""}} {
			codes.Labels, codes.Classes = c.x.Labels, c.x.Classes
			switch err := f(c.x, codes); {
			case c.want == "" && err != nil:
				t.Errorf("%s: %v", what, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%s: error %v does not say %q", what, err, c.want)
			}
		}
	}
}

// corrupting changes its encoder's input.
type corrupting struct{ variants.Plain }

func (m corrupting) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Encode(m.Plain, s, x.Times(.5))
}

// encodesMore encodes twice as many inputs as there are samples.
type encodesMore struct{ models.Model }

func (m encodesMore) Unwrap() models.Model { return m.Model }

func (m encodesMore) Encode(s *graph.Scope, x graph.Node) models.Code {
	m.Model.Encode(s, graph.Concat(0, x, x))
	return m.Model.Encode(s, x)
}

func TestConditionalErrors(t *testing.T) {
	sp := models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}.WithDefaults()
	plain := variants.Plain{Spec: sp}
	for _, c := range []struct {
		m    variants.Conditional
		want string
	}{
		{variants.Conditional{Classes: 2}, "no model to wrap"},
		{variants.Conditional{Model: plain, Classes: 1}, "1 classes"},
		{variants.Conditional{Model: plain}, "0 classes"},
		{variants.Conditional{Model: variants.VAE{Spec: sp, Beta: -1}, Classes: 2}, "beta"},
		{variants.Conditional{Model: variants.Plain{Spec: sp, Tied: true}, Classes: 2, Encoder: true}, "tied"},
		{variants.Conditional{Model: variants.Contractive{Model: variants.Plain{Spec: sp, Tied: true}}, Classes: 2}, "tied"},
		{variants.Conditional{Model: encodesMore{variants.Conditional{Model: plain, Classes: 2, Encoder: true}}, Classes: 2},
			"4 encoder inputs"},
		{variants.Conditional{Model: corrupting{plain}, Classes: 2, Encoder: true}, "put it around conditional"},
	} {
		err := c.m.Check()
		if err == nil {
			_, err = models.New(c.m, models.Options{})
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v does not say %q", c.m, err, c.want)
		}
	}
	if _, err := models.New(variants.Conditional{Model: corrupting{plain}, Classes: 2}, models.Options{}); err != nil {
		t.Errorf("without labels in the encoder: %v", err)
	}
}
