package models_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestWrap(t *testing.T) {
	sp := models.Spec{Input: 6, Latent: 2, Hidden: []int{5}, Classes: 3}
	vae, err := models.Build("vae", sp)
	if err != nil {
		t.Fatal(err)
	}
	m, err := models.Wrap("contractive", vae, sp)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = models.Wrap("supervised", m, sp); err != nil {
		t.Fatal(err)
	}
	want := variants.Supervised{Model: variants.Contractive{Model: vae, Lambda: .1}, Classes: 3, Reconstruction: 1}
	if !reflect.DeepEqual(m, models.Model(want)) {
		t.Errorf("got %+v, want %+v", m, want)
	}
	for name, c := range map[string]struct {
		inner models.Model
		want  string
	}{
		"plain":       {vae, "plain wraps no model; there are: beta-tc-vae, "},
		"nonsense":    {vae, "unknown variant"},
		"contractive": {nil, "no model to wrap"},
	} {
		kit.Fails(t, c.want, name)(models.Wrap(name, c.inner, sp))
	}
}

// TestNoModelToUse: a missing model and pointers to registered models, which could not be saved, are errors at any
// depth.
func TestNoModelToUse(t *testing.T) {
	kit.Fails(t, "no model to wrap")(models.Wrap("sparse", nil, models.Spec{}))
	plain := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2}.WithDefaults()}
	var nothing *variants.Sparse
	for want, m := range map[string]models.Model{
		"no model":                 nil,
		"a nil *variants.Sparse":   nothing,
		"pointer, *variants.Plain": &plain,
	} {
		for _, m := range []models.Model{m, variants.Denoising{Model: m},
			variants.CapacityVAE{Model: variants.Contractive{Model: m}}} {
			if _, err := models.New(m, models.Options{}); err == nil || !strings.Contains(err.Error(), "no model") &&
				!strings.Contains(err.Error(), want) {
				t.Errorf("%T: error %v does not say %q", m, err, want)
			}
		}
	}
}

// Settings that a wrapper refuses may be corrected with Set before the check.
func TestWrapThenSet(t *testing.T) {
	sp := models.Spec{Input: 6, Latent: 2, Hidden: []int{5}}
	inner, err := models.Build("plain", sp)
	if err != nil {
		t.Fatal(err)
	}
	m, err := models.Wrap("sparse-kl", inner, sp)
	if err != nil {
		t.Fatal(err)
	}
	kit.Fails(t, "set code to sigmoid")(models.Check(m))
	if m, err = models.Set(m, "code", "sigmoid"); err != nil {
		t.Fatal(err)
	}
	if err := models.Check(m); err != nil {
		t.Error(err)
	}
}

// TestExtend transfers an autoencoder's weights to a classifier on its code.
func TestExtend(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2, Hidden: []int{3}},
		models.Options{Seed: 3, DType: graph.Float64})
	a.Classes = []string{"odd", "even"}
	b := kit.Must(a.Extend(variants.Supervised{Model: a.Model, Classes: 2, Reconstruction: 1}))
	if len(b.Params.All()) != len(a.Params.All())+2 || !reflect.DeepEqual(b.Classes, a.Classes) {
		t.Errorf("%d tensors of %d, classes %v", len(b.Params.All()), len(a.Params.All()), b.Classes)
	}
	for _, v := range a.Params.All() {
		w := b.Params.Get(v.Name)
		if !reflect.DeepEqual(v.Value, w.Value) {
			t.Errorf("%s is %v, want %v", v.Name, w.Value, v.Value)
		}
		w.Value.Set(0, 7)
		if v.Value.At(0) == 7 {
			t.Errorf("%s is shared", v.Name)
		}
	}
	wider := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{5}}.WithDefaults()}
	if _, err := a.Extend(wider); err == nil ||
		!strings.Contains(err.Error(), `"enc/0/W" has shape [4 3] in one model and [4 5]`) {
		t.Errorf("another width: error %v", err)
	}
	if _, err := a.Extend(nil); err == nil {
		t.Error("no model is no error")
	}
}
