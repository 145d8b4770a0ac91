package models_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// TestLabelsAreCheckedFirst: labels that the model cannot take are errors before anything is trained, which say where they
// are in the set, whatever the order of training.
func TestLabelsAreCheckedFirst(t *testing.T) {
	good := labelled(t, 20, 1)
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
			supervised(1, smallPlain()), models.Sparse{Model: models.Conditional{Model: smallVAE(), Classes: 4}},
		} {
			a := newOf(t, m, models.Options{})
			before := saved(t, a)
			for _, err := range a.Fit(t.Context(), sets[0], models.FitOptions{Epochs: 1, Validation: sets[1]}) {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not say %q", err, want)
				}
			}
			if !slices.Equal(before, saved(t, a)) {
				t.Errorf("%s: the model has changed", want)
			}
		}
	}
}

// TestTooManyNumbers: sizes that no machine can hold are errors, not attempts.
func TestTooManyNumbers(t *testing.T) {
	wide := models.VAE{Spec: models.Spec{Input: 1 << 29, Latent: 1, Hidden: []int{}}.WithDefaults(), Beta: 1}
	wantErrors(t, map[string]models.Model{
		"pseudo-inputs of":            models.VampPrior{Model: wide, Components: 10_000},
		"codewords of":                models.VQVAE{Model: models.Plain{Spec: models.Spec{Input: 1, Latent: 1 << 29, Hidden: []int{}}.WithDefaults()}, Codewords: 1 << 16, Vectors: 1},
		"conditional: 100000 classes": models.Conditional{Model: wide, Classes: 100_000},
		"supervised: 100000 classes":  models.Supervised{Model: wide, Classes: 100_000},
	})
}
