package linear_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distmv"

	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestProbabilisticPCA compares with the density of a normal distribution whose covariance is written out, and the
// maximum with the closed form of Tipping and Bishop, equation 8 with 7.
func TestProbabilisticPCA(t *testing.T) {
	g := evaltest.Must(synthetic.NewLinearGaussian(6, []float64{4, 2, .5}, .4, 1))
	s, _, err := g.Sample(500, 2)
	if err != nil {
		t.Fatal(err)
	}
	all := evaltest.Must(linear.FitPCA(s, 6))
	pca := evaltest.Must(all.Truncate(3))
	for _, variance := range []float64{0, .1, 3} { // the last is more than the variances of two components
		p := evaltest.Must(pca.Probabilistic(variance))
		noise := p.Variance
		if variance == 0 {
			evaltest.Close(t, "variance of the noise", noise, floats.Sum(all.Variances[3:])/3, 1e-12)
		}
		c := mat.NewSymDense(6, nil)
		for j := range 6 {
			for k := range j + 1 {
				for i := range 3 {
					c.SetSym(j, k, c.At(j, k)+max(0, pca.Variances[i]-noise)*pca.Components[i][j]*pca.Components[i][k])
				}
			}
			c.SetSym(j, j, c.At(j, j)+noise)
		}
		normal, ok := distmv.NewNormal(pca.Mean, c, nil)
		if !ok {
			t.Fatal("the covariance is not positive definite")
		}
		got := evaltest.Must(p.LogLikelihood(s))
		for i, v := range got {
			x := make([]float64, 6)
			for j, v := range s.Row(i) {
				x[j] = float64(v)
			}
			evaltest.Close(t, fmt.Sprintf("variance %v: sample %d", noise, i), v, normal.LogProb(x), 1e-9)
		}
		if variance == 0 {
			want := 6*math.Log(2*math.Pi) + 3*math.Log(noise) + 6
			for _, lambda := range all.Variances[:3] {
				want += math.Log(lambda)
			}
			evaltest.Close(t, "mean at the maximum", stat.Mean(got, nil), -want/2, 1e-9)
		}
	}
}

// TestLinearVAEReachesProbabilisticPCA: the evidence lower bound of a linear variational autoencoder, trained, is the
// likelihood that is known in closed form, and so is what importance sampling estimates.
func TestLinearVAEReachesProbabilisticPCA(t *testing.T) {
	const sigma = .4
	g := evaltest.Must(synthetic.NewLinearGaussian(6, []float64{4, 2}, sigma, 3))
	s, _, err := g.Sample(400, 4)
	if err != nil {
		t.Fatal(err)
	}
	pca := evaltest.Must(linear.FitPCA(s, 2))
	p := evaltest.Must(pca.Probabilistic(sigma * sigma))
	known := evaltest.Must(p.LogLikelihood(s))
	want := stat.Mean(known, nil)
	sp := models.Spec{Input: 6, Latent: 2, Hidden: []int{}, Output: graph.Identity, Error: models.Gaussian,
		Sigma: sigma}.WithDefaults()
	a := evaltest.Must(models.New(variants.VAE{Spec: sp, Beta: 1}, models.Options{Seed: 5}))
	for _, err := range a.Fit(t.Context(), s,
		models.FitOptions{Epochs: 1000, Batch: 40, LearningRate: .02, Schedule: optim.Cosine{}}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	bound := evaltest.Must(a.ELBO(t.Context(), s, models.SampleLossOptions{Draws: 400}))
	estimate := evaltest.Must(a.LogLikelihood(t.Context(), s, models.LikelihoodOptions{Samples: 200}))
	t.Logf("log p(x): %.4f of PCA, lower bound %.4f, importance sampling %.4f", want, bound.Mean, estimate.Mean)
	evaltest.Close(t, "lower bound", bound.Mean, want, .03)
	evaltest.Close(t, "importance sampling", estimate.Mean, want, .03)
	if estimate.Mean > want+1e-3 {
		t.Errorf("%v by importance sampling: no linear model has more than %v", estimate.Mean, want)
	}
}
