package models_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestLabelsAreCheckedFirst: labels that the model does not know are errors before training begins, which name the
// sample in the set, whatever the order of training.
func TestLabelsAreCheckedFirst(t *testing.T) {
	good := kit.Labelled(t, 20, 1)
	none, outside := good.Clone(), good.Clone()
	none.Labels, none.Classes = nil, nil
	outside.Classes = append(slices.Clone(good.Classes), "four")
	outside.Labels[13] = 4
	for want, sets := range map[string][2]*data.Set{
		"training set: the model needs labels":                          {none, nil},
		"validation set: the model needs labels":                        {good, none},
		"training set: sample 13 has label 4; the model knows 0 to 3":   {outside, nil},
		"validation set: sample 13 has label 4; the model knows 0 to 3": {good, outside},
	} {
		for _, m := range []models.Model{
			kit.Supervised(1, kit.SmallPlain()), variants.Sparse{Model: variants.Conditional{Model: kit.SmallVAE(), Classes: 4}},
		} {
			a := kit.NewOf(t, m, models.Options{})
			before := kit.Saved(t, a)
			for _, err := range a.Fit(t.Context(), sets[0], models.FitOptions{Epochs: 1, Validation: sets[1]}) {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not say %q", err, want)
				}
			}
			if !slices.Equal(before, kit.Saved(t, a)) {
				t.Errorf("%s: the model has changed", want)
			}
		}
	}
}

// TestTooManyNumbers: sizes that no machine can hold are errors, not attempts.
func TestTooManyNumbers(t *testing.T) {
	wide := variants.VAE{Spec: models.Spec{Input: 1 << 29, Latent: 1, Hidden: []int{}}.WithDefaults(), Beta: 1}
	kit.WantErrors(t, map[string]models.Model{
		"pseudo-inputs of": variants.VampPrior{Model: wide, Components: 10_000},
		"codewords of": variants.VQVAE{Model: variants.Plain{Spec: models.Spec{Input: 1, Latent: 1 << 29,
			Hidden: []int{}}.WithDefaults()}, Codewords: 1 << 16, Vectors: 1},
		"conditional: 100000 classes": variants.Conditional{Model: wide, Classes: 100_000},
		"supervised: 100000 classes":  variants.Supervised{Model: wide, Classes: 100_000},
	})
}
