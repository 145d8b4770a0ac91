package models_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

var fourFeatures = factors{w: [2][4]float64{{1.2, -.8, .4, 0}, {.2, .5, .4, .9}}, b: [4]float64{.5, -1, 0, 2}, s: .6}

func logLikelihood(t *testing.T, a *models.Autoencoder, s *data.Set, o models.LikelihoodOptions) models.LogLikelihoods {
	t.Helper()
	l := kit.Must(a.LogLikelihood(t.Context(), s, o))
	return l
}

// TestLogLikelihoodWithTheExactPosterior: every importance weight is p(x), so one draw is enough.
func TestLogLikelihoodWithTheExactPosterior(t *testing.T) {
	set := fourFeatures.draw(30, 1)
	want := logDensities(fourFeatures.density(t, [2]float64{}, [2]float64{1, 1}), set)
	for _, k := range []int{1, 2, 300} {
		got := logLikelihood(t, fourFeatures.autoencoder(t, plainly, 0, 1), set, models.LikelihoodOptions{Samples: k})
		for i := range want {
			kit.Near(t, fmt.Sprintf("K = %d, sample %d", k, i), got.Values[i], want[i], 1e-5)
			if e := got.Errors[i]; k == 1 != math.IsNaN(e) || e > 1e-5 {
				t.Errorf("K = %d, sample %d: standard error %v", k, i, e)
			}
		}
		kit.Near(t, "the mean", got.Mean, floats.Sum(want)/30, 1e-5)
	}
}

// TestLogLikelihoodOfAKnownDensity: with a posterior that is too wide and shifted, estimates agree with the density
// within their standard errors, which are right, and rise with K from the evidence lower bound.
func TestLogLikelihoodOfAKnownDensity(t *testing.T) {
	const seed, n, shift, stretch = 5, 500, .3, 1.4
	set := fourFeatures.draw(n, seed)
	a := fourFeatures.autoencoder(t, plainly, shift, stretch)
	exact := logDensities(fourFeatures.density(t, [2]float64{}, [2]float64{1, 1}), set)
	got := logLikelihood(t, a, set, models.LikelihoodOptions{Samples: 1000})
	squares := 0.0
	for i := range exact {
		e := (got.Values[i] - exact[i]) / got.Errors[i]
		squares += e * e / n
		if math.Abs(e) > 5 {
			t.Errorf("seed %d, sample %d: %v ± %v, want %v", seed, i, got.Values[i], got.Errors[i], exact[i])
		}
	}
	if squares < .7 || squares > 1.4 {
		t.Errorf("seed %d: the mean square of errors in units of the standard error is %v, want about 1", seed, squares)
	}

	// The bound is lower by the KL between the posterior and the exact one, which is the same for all x.
	gap := 0.0
	for k := range 2 {
		gap += .5*(stretch*stretch+shift*shift*fourFeatures.precision(k)-1) - math.Log(stretch)
	}
	bound := kit.Must(a.ELBO(t.Context(), set, models.SampleLossOptions{Draws: 50}))
	mean := floats.Sum(exact) / n
	kit.Near(t, "the evidence lower bound", bound.Mean, mean-gap, .02)
	kit.Near(t, "its parts", -(bound.Reconstruction + bound.KL), bound.Mean, 1e-12)
	before := mean - gap - .06 // of one draw for each sample
	for _, k := range []int{1, 5, 50, 500} {
		l := logLikelihood(t, a, set, models.LikelihoodOptions{Samples: k})
		t.Logf("K = %d: %.4f ± %.4f; log p(x) %.4f, bound %.4f", k, l.Mean, l.StandardError, mean, bound.Mean)
		if k == 1 {
			kit.Near(t, "one draw", l.Mean, mean-gap, .06)
		}
		if l.Mean < before || l.Mean > mean+.01 {
			t.Errorf("seed %d: K = %d: %v, after %v of fewer; log p(x) is %v", seed, k, l.Mean, before, mean)
		}
		before = l.Mean
	}
	kit.Near(t, "the standard error of the mean", got.StandardError, deviation(exact)/math.Sqrt(n), .01)
}

// TestLogLikelihoodOfALearnedPrior: if the prior is a mixture of posteriors, x is a mixture of normal distributions.
func TestLogLikelihoodOfALearnedPrior(t *testing.T) {
	set := fourFeatures.draw(20, 2)
	a := fourFeatures.autoencoder(t,
		func(v variants.VAE) models.Model { return variants.VampPrior{Model: v, Components: 3} }, .2, 1.3)
	pseudo := &data.Set{N: 3, D: 4, X: make([]float32, 12)}
	for i := range pseudo.X {
		pseudo.X[i] = float32(i%5)/2 - 1
		a.Params.Get("prior/pseudo").Value.Set(i, float64(pseudo.X[i]))
	}
	mean, logvar, err := a.Posterior(pseudo)
	if err != nil {
		t.Fatal(err)
	}
	var components [][]float64
	for c := range 3 {
		var m, v [2]float64
		for k := range 2 {
			m[k], v[k] = float64(mean.Row(c)[k]), math.Exp(float64(logvar.Row(c)[k]))
		}
		components = append(components, logDensities(fourFeatures.density(t, m, v), set))
	}
	got := logLikelihood(t, a, set, models.LikelihoodOptions{Samples: 2000})
	for i := range set.N {
		want := floats.LogSumExp([]float64{components[0][i], components[1][i], components[2][i]}) - math.Log(3)
		kit.Near(t, fmt.Sprintf("sample %d", i), got.Values[i], want, max(5*got.Errors[i], 1e-3))
	}
}

// TestLogLikelihoodOfBits: the probabilities of all three-bit patterns sum to 1, and each is the integral over the
// code.
func TestLogLikelihoodOfBits(t *testing.T) {
	m := variants.VAE{Spec: models.Spec{Input: 3, Latent: 1, Hidden: []int{}, Error: models.CrossEntropy}.WithDefaults(),
		Beta: 7}
	a := kit.Must(models.New(m, models.Options{Seed: 4}))
	w, b := []float64{2, -1, .5}, []float64{.3, -.7, 1}
	for j := range 3 {
		a.Params.Get("out/W").Value.Set(j, w[j])
		a.Params.Get("out/b").Value.Set(j, b[j])
	}
	set := &data.Set{N: 8, D: 3}
	for i := range 8 {
		set.X = append(set.X, float32(i&1), float32(i>>1&1), float32(i>>2&1))
	}
	got := logLikelihood(t, a, set, models.LikelihoodOptions{})
	total := 0.0
	for i := range 8 {
		want := 0.0 // by the rectangle rule, which is exact here to many digits
		const step = .01
		for z := -9.; z < 9; z += step {
			p := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * step
			for j, x := range set.Row(i) {
				p /= 1 + math.Exp((1-2*float64(x))*(w[j]*z+b[j]))
			}
			want += p
		}
		total += math.Exp(got.Values[i])
		kit.Near(t, fmt.Sprintf("pattern %03b", i), got.Values[i], math.Log(want), 5*got.Errors[i]+1e-5)
	}
	kit.Near(t, "the sum of all probabilities", total, 1, .02)
}

// TestLogLikelihoodIsOfTheSample: the value depends on the seed and the sample, not on other samples; runs of 1,000
// rows hold parts of samples and whole ones.
func TestLogLikelihoodIsOfTheSample(t *testing.T) {
	a, set := fourFeatures.autoencoder(t, plainly, .3, 1.4), fourFeatures.draw(7, 9)
	for _, k := range []int{1, 3, 400, 1000, 1700} {
		var progress [][2]int
		all := logLikelihood(t, a, set, models.LikelihoodOptions{Samples: k, Seed: 6, Progress: func(done, total int) {
			progress = append(progress, [2]int{done, total})
		}})
		for _, i := range []int{0, 3, 6} {
			one := kit.Must(set.Select([]int{i}))
			alone := logLikelihood(t, a, one, models.LikelihoodOptions{Samples: k, Seed: 6})
			kit.Near(t, fmt.Sprintf("K = %d, sample %d", k, i), alone.Values[0], all.Values[i], 1e-9)
			if !math.IsNaN(alone.StandardError) {
				t.Errorf("the standard error of one sample is %v", alone.StandardError)
			}
		}
		if last := progress[len(progress)-1]; last != [2]int{7, 7} || k == 1700 && len(progress) != 12 {
			t.Errorf("K = %d: progress %v", k, progress)
		}
		if other := logLikelihood(t, a, set,
			models.LikelihoodOptions{Samples: k, Seed: 7}); slices.Equal(other.Values, all.Values) {
			t.Errorf("K = %d: two seeds give the same", k)
		}
	}
}

// TestLogLikelihoodOfALabel: a model that is given the label has a likelihood given the label.
func TestLogLikelihoodOfALabel(t *testing.T) {
	a := kit.Small(t, "conditional-vae")
	set := kit.Bits(t, 6, 3)
	kit.Fails(t, "labels")(a.LogLikelihood(t.Context(), set, models.LikelihoodOptions{Samples: 10}))
	value := func(label int) float64 {
		set.Classes, set.Labels = slices.Repeat([]string{""}, 10), slices.Repeat([]int{label}, 6)
		return logLikelihood(t, a, set, models.LikelihoodOptions{Samples: 50}).Mean
	}
	if value(1) == value(2) {
		t.Error("the label makes no difference")
	}
}

func TestLikelihoodErrors(t *testing.T) {
	grey := kit.Bits(t, 4, 1)
	grey.X[9] = .5
	wide := &data.Set{N: 1, D: 5, X: make([]float32, 5)}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	gaussian := kit.Small(t, "vae", "error=gaussian", "output=identity")
	for _, c := range []struct {
		name string
		a    *models.Autoencoder
		set  *data.Set
		o    models.LikelihoodOptions
		want string
	}{
		{"grey levels", kit.Small(t, "vae"), grey, models.LikelihoodOptions{}, "sample 2, feature 1 is 0.5"},
		{"squared error", kit.Small(t, "vae", "error=squared-error"), grey, models.LikelihoodOptions{},
			"set error to gaussian"},
		{"Huber", kit.Small(t, "vae", "error=huber"), grey, models.LikelihoodOptions{}, "huber is no likelihood"},
		{"no posterior", kit.Small(t, "plain", "error=gaussian"), grey, models.LikelihoodOptions{}, "no Gaussian posterior"},
		{"no distribution", kit.Small(t, "linear"), grey, models.LikelihoodOptions{}, "models.Likelihood"},
		{"observed", func() *models.Autoencoder {
			a := kit.Must(models.New(variants.Observed{Model: gaussian.Model}, models.Options{}))
			return a
		}(), grey, models.LikelihoodOptions{}, "only where there is a value"},
		{"draws", gaussian, grey, models.LikelihoodOptions{Samples: -1}, "-1 samples"},
		{"features", gaussian, wide, models.LikelihoodOptions{}, "5 features"},
		{"nil", gaussian, nil, models.LikelihoodOptions{}, "the set is nil"},
	} {
		_, err := c.a.LogLikelihood(t.Context(), c.set, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) ||
			!strings.HasPrefix(err.Error(), "models: log-likelihood: ") {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
		if c.o.Samples < 0 {
			continue
		}
		if _, err := c.a.ELBO(t.Context(), c.set, models.SampleLossOptions{}); err == nil ||
			!strings.HasPrefix(err.Error(), "models: elbo: ") {
			t.Errorf("%s: elbo: error %v", c.name, err)
		}
	}
	if _, err := gaussian.LogLikelihood(cancelled, grey, models.LikelihoodOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := gaussian.ELBO(t.Context(), grey, models.SampleLossOptions{Mean: true}); err == nil ||
		!strings.Contains(err.Error(), "no bound") {
		t.Errorf("elbo at the mean: %v", err)
	}
}
