package models_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func sampleLosses(t *testing.T, a *models.Autoencoder, s *data.Set, o models.SampleLossOptions) models.SampleLosses {
	t.Helper()
	l := kit.Must(a.SampleLosses(t.Context(), s, o))
	return l
}

// TestSampleLossesByHand compares with losses computed from codes and reconstructions.
func TestSampleLossesByHand(t *testing.T) {
	a, set := kit.Small(t, "beta-vae", "error=squared-error"), kit.Bits(t, 300, 2) // two batches
	mean, logvar, err := a.Posterior(set)
	if err != nil {
		t.Fatal(err)
	}
	xhat := kit.Must(a.Reconstruct(set))
	l := sampleLosses(t, a, set, models.SampleLossOptions{Mean: true})
	bound := kit.Must(l.NegativeELBO())
	squared, _ := l.Term("squared error")
	kl, _ := l.Term("KL")
	if _, ok := l.Term("sparsity"); ok || len(l.Terms) != 2 || l.OfBatch != nil || kl.Weight != 4 || squared.Weight != 1 {
		t.Errorf("terms %v, of the batch %v", l.Terms, l.OfBatch)
	}
	for _, i := range []int{0, 1, 255, 256, 299} {
		wantSquared, wantKL := 0.0, 0.0
		for j, x := range set.Row(i) {
			wantSquared += math.Pow(float64(x-xhat.Row(i)[j]), 2)
		}
		for j, m := range mean.Row(i) {
			m, v := float64(m), float64(logvar.Row(i)[j])
			wantKL += .5 * (m*m + math.Exp(v) - 1 - v)
		}
		kit.Near(t, "squared error", squared.Values[i], wantSquared, 1e-6)
		kit.Near(t, "KL", kl.Values[i], wantKL, 1e-6)
		kit.Near(t, "total", l.Total[i], wantSquared+4*wantKL, 1e-6)
		kit.Near(t, "negative ELBO", bound[i], wantSquared+wantKL, 1e-6)
	}
}

// TestSampleLossesAverageToEvaluate: with the noise of Evaluate the averages over samples equal its result, for every
// variant.
func TestSampleLossesAverageToEvaluate(t *testing.T) {
	set := kit.Bits(t, 300, 4)
	set.Labels, set.Classes = make([]int, set.N), slices.Repeat([]string{""}, 10)
	for _, v := range models.Variants() {
		m, err := models.Build(v.Name,
			models.Spec{Input: 4, Latent: 2, Hidden: []int{}, Image: data.Image{Height: 2, Width: 2, Channels: 1}})
		if err != nil {
			t.Fatal(err)
		}
		a := kit.Must(models.New(m, models.Options{Seed: 2}))
		l := sampleLosses(t, a, set, models.SampleLossOptions{})
		want := kit.Must(a.Evaluate(t.Context(), set))
		total := stat.Mean(l.Total, nil)
		for _, term := range l.OfBatch {
			total += term.Weight * term.Value
			w, _ := want.Term(term.Name)
			kit.Near(t, v.Name+": "+term.Name, term.Value, w.Value, 1e-5*max(1, math.Abs(w.Value)))
		}
		for _, term := range l.Terms {
			w, _ := want.Term(term.Name)
			kit.Near(t, v.Name+": "+term.Name, stat.Mean(term.Values, nil), w.Value, 1e-5*max(1, math.Abs(w.Value)))
		}
		kit.Near(t, v.Name+": total", total, want.Total, 1e-5*max(1, math.Abs(want.Total)))
		if len(l.Terms)+len(l.OfBatch) != len(want.Terms) || l.Reconstruction == nil {
			t.Errorf("%s: %d terms and %d of the batch, want %d; reconstruction %v", v.Name, len(l.Terms), len(l.OfBatch),
				len(want.Terms), l.Reconstruction)
		}
	}
}

// TestNegativeELBOWhateverIsTrained: models with the same encoder and decoder have the same bound, whatever replaces
// the KL.
func TestNegativeELBOWhateverIsTrained(t *testing.T) {
	set := kit.Bits(t, 40, 5)
	plain := kit.Small(t, "vae")
	of := func(m models.Model) []float64 {
		a := kit.Must(plain.Extend(m))
		bound := kit.Must(sampleLosses(t, a, set, models.SampleLossOptions{Mean: true}).NegativeELBO())
		return bound
	}
	vae := plain.Model.(variants.VAE)
	want := of(vae)
	heavy, free := vae, vae
	heavy.Beta, free.FreeBits = 30, 2
	for name, m := range map[string]models.Model{
		"beta": heavy, "free bits": free, "capacity": variants.CapacityVAE{Model: vae, Capacity: 3, Gamma: 2},
		"beta-tc-vae": variants.BetaTCVAE{Model: vae, Beta: 3}, "info-vae": variants.InfoVAE{Model: vae, Alpha: 1, Lambda: 5},
		"iwae":      variants.IWAE{Model: vae, Samples: 3},
		"denoising": variants.Denoising{Model: vae, Corruption: variants.Corruption{P: .3}},
	} {
		for i, v := range of(m) {
			kit.Near(t, name, v, want[i], 1e-12)
		}
	}
}

// TestSampleLossDraws: more draws come nearer to their expectation, one seed gives one result, and without noise a
// sample's values do not depend on its place.
func TestSampleLossDraws(t *testing.T) {
	a, set := fourFeatures.autoencoder(t, plainly, .3, 1.4), fourFeatures.draw(5, 3)
	// The expected error is the error at the posterior's mean plus, for each unit, ½ ‖w‖² times its variance over s².
	at := sampleLosses(t, a, set, models.SampleLossOptions{Mean: true})
	spread := 0.0
	for k := range 2 {
		p := fourFeatures.precision(k)
		spread += .5 * (p - 1) * 1.4 * 1.4 / p
	}
	many := sampleLosses(t, a, set, models.SampleLossOptions{Draws: 4000, Seed: 8})
	for i := range set.N {
		kit.Near(t, "reconstruction", many.Reconstruction[i], at.Reconstruction[i]+spread, .1)
		kit.Near(t, "KL", many.KL[i], at.KL[i], 1e-9) // has a closed form
	}
	again := sampleLosses(t, a, set, models.SampleLossOptions{Draws: 3, Seed: 8})
	if other := sampleLosses(t, a, set,
		models.SampleLossOptions{Draws: 3, Seed: 9}); slices.Equal(again.Total, other.Total) {
		t.Error("two seeds give the same")
	}
	if same := sampleLosses(t, a, set,
		models.SampleLossOptions{Draws: 3, Seed: 8}); !slices.Equal(again.Total, same.Total) {
		t.Error("one seed gives two results")
	}
	moved := kit.Must(set.Select([]int{3, 0, 3}))
	for i, v := range sampleLosses(t, a, moved, models.SampleLossOptions{Mean: true}).Total {
		kit.Near(t, "moved", v, at.Total[[]int{3, 0, 3}[i]], 1e-9)
	}
}

func TestSampleLossErrors(t *testing.T) {
	set := kit.Bits(t, 4, 1)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := kit.Small(t, "plain").SampleLosses(cancelled, set,
		models.SampleLossOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	broken := kit.Small(t, "plain")
	broken.Params.Get("out/b").Value.Set(0, math.NaN())
	for want, f := range map[string]func() error{
		"-1 draws": func() error {
			_, err := kit.Small(t, "vae").SampleLosses(t.Context(), set, models.SampleLossOptions{Draws: -1})
			return err
		},
		"all the same": func() error {
			_, err := kit.Small(t, "vae").SampleLosses(t.Context(), set, models.SampleLossOptions{Draws: 2, Mean: true})
			return err
		},
		"no posterior": func() error {
			_, err := sampleLosses(t, kit.Small(t, "plain"), set, models.SampleLossOptions{}).NegativeELBO()
			return err
		},
		"sample 0: reconstruction is NaN": func() error {
			_, err := broken.SampleLosses(t.Context(), set, models.SampleLossOptions{})
			return err
		},
		"the set is nil": func() error {
			_, err := kit.Small(t, "vae").SampleLosses(t.Context(), nil, models.SampleLossOptions{})
			return err
		},
		"needs labels": func() error {
			_, err := kit.Small(t, "supervised").SampleLosses(t.Context(), set, models.SampleLossOptions{})
			return err
		},
	} {
		kit.Fails(t, want)(f())
	}
}
