package latent_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/variants"
)

// vamp returns a model whose prior is the posterior of one pseudo-input, far from N(0, I), and that pseudo-input.
func vamp(t *testing.T) (*models.Autoencoder, *data.Set) {
	t.Helper()
	m := variants.VampPrior{Model: evaltest.Model(t, "vae", 2).Model, Components: 1}
	a := evaltest.Must(models.New(m, models.Options{Seed: 2}))
	copy(a.Params.Get("mean/b").Value.Float32, []float32{3, -2})
	pseudo := &data.Set{N: 1, D: 784}
	for _, v := range a.Params.Get("prior/pseudo").Value.Float32 {
		pseudo.X = append(pseudo.X, float32(1/(1+math.Exp(-float64(v)))))
	}
	return a, pseudo
}

// noise returns images of random pixels.
func noise(n int) *data.Set {
	r := rand.New(rand.NewPCG(1, 1))
	s := &data.Set{N: n, D: 784}
	for range n * s.D {
		s.X = append(s.X, r.Float32())
	}
	return s
}

// TestPosteriorOwnPrior: the KL is that from the model's prior. With one pseudo-input u it has a closed form, that of
// the Gaussians q(z|x) and q(z|u).
func TestPosteriorOwnPrior(t *testing.T) {
	a, pseudo := vamp(t)
	s := noise(20)
	p := evaltest.Must(latent.PosteriorOf(t.Context(), a, s, models.SampleLossOptions{Draws: 200}))
	mean, logvar, err := a.Posterior(s)
	if err != nil {
		t.Fatal(err)
	}
	priorMean, priorLogvar, err := a.Posterior(pseudo)
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for i, m := range mean.X {
		v, prior := float64(logvar.X[i]), float64(priorLogvar.X[i%2])
		r := float64(m) - float64(priorMean.X[i%2])
		want += (math.Exp(v-prior) + r*r/math.Exp(prior) - 1 + prior - v) / 2 / float64(s.N)
	}
	evaltest.Close(t, "KL from the model's prior", p.KL, want, 0.02)
	if far := floats.Sum(p.UnitKL); !p.OwnPrior || far < 5 || p.Active != 2 {
		t.Errorf("own prior %v, %v nats from N(0, I), %d active units; want true, more than 5, 2", p.OwnPrior, far, p.Active)
	}
}

// TestPosteriorStandardNormal: the KL is the sum over units, without draws.
func TestPosteriorStandardNormal(t *testing.T) {
	p, err := latent.PosteriorOf(t.Context(), evaltest.Model(t, "vae", 3), noise(5), models.SampleLossOptions{})
	if err != nil || p.OwnPrior || p.KL != floats.Sum(p.UnitKL) {
		t.Errorf("%+v (%v)", p, err)
	}
	if _, err := latent.PosteriorOf(t.Context(), evaltest.Model(t, "plain", 3), noise(5),
		models.SampleLossOptions{}); err == nil {
		t.Error("a model without a posterior has one")
	}
}

// TestUnitsAndPlane: units and grids are those of N(0, I) only where it is the prior.
func TestUnitsAndPlane(t *testing.T) {
	own, _ := vamp(t)
	s, quantiles := noise(20), latent.NormalQuantiles(4)
	for _, c := range []struct {
		name              string
		a                 *models.Autoencoder
		ofPrior, standard bool
	}{
		{"vae", evaltest.Model(t, "vae", 2), true, true}, {"plain", evaltest.Model(t, "plain", 2), false, false},
		{"wae", evaltest.Model(t, "mmd-vae", 2), true, true}, {"vamp-prior", own, false, false},
		{"vq-vae", evaltest.Model(t, "vq-vae", 2), false, false},
	} {
		u, ofPrior, err := latent.UnitsOf(c.a, s)
		if err != nil || ofPrior != c.ofPrior || ofPrior != (u.Deviation[0] == 1) {
			t.Errorf("%s: units of the prior: %v, deviations %v (%v); want %v", c.name, ofPrior, u.Deviation, err, c.ofPrior)
		}
		across, up, err := latent.Plane(c.a, s, 4)
		if standard := slices.Equal(across, quantiles) && slices.Equal(up, quantiles); err != nil || standard != c.standard {
			t.Errorf("%s: a plane of %v and %v (%v)", c.name, across, up, err)
		}
	}
}
