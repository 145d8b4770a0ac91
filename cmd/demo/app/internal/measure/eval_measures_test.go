package measure

import (
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestKLFromOwnPrior: the row KL is the divergence from the prior of the model, which is not N(0, I) here.
func TestKLFromOwnPrior(t *testing.T) {
	set, err := optdigits.Set().Head(50)
	if err != nil {
		t.Fatal(err)
	}
	vae, err := models.Build("vae", models.Spec{Input: set.D, Latent: 2, Hidden: []int{8}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(variants.VampPrior{Model: vae, Components: 3}, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	copy(a.Params.Get("mean/b").Value.Float32, []float32{4, 4}) // of codes and of the prior alike
	m := newMeasures()
	if err := m.likelihood(t.Context(), a, set, 0, 5); err != nil {
		t.Fatal(err)
	}
	l, err := a.SampleLosses(t.Context(), set, models.SampleLossOptions{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	saved, err := m.Saved()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, row := range saved {
		rows[row[0]] = row[1]
	}
	kl, err := strconv.ParseFloat(rows["KL"], 64)
	if want := stat.Mean(l.KL, nil); err != nil || math.Abs(kl-want) > 1e-5 || math.Abs(want) > 5 {
		t.Errorf("KL %v (%v), want %v; from N(0, I) it is above 16", kl, err, want)
	}
	if _, ok := rows["active units against N(0, 1)"]; !ok {
		t.Errorf("rows %v do not say against what units are active", saved)
	}
}
