package synthetic_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// PCA of many samples finds the known directions and eigenvalues.
func TestLinearGaussian(t *testing.T) {
	const n, noise = 20000, 0.3
	variances := []float64{9, 4, 1}
	g := must(synthetic.NewLinearGaussian(10, variances, noise, 1))(t)
	for a, u := range g.Directions {
		for b, v := range g.Directions {
			dot := 0.0
			for j := range u {
				dot += u[j] * v[j]
			}
			want := 0.0
			if a == b {
				want = 1
			}
			near(t, "product of directions", dot, want, 1e-14)
		}
	}
	s, latent, err := g.Sample(n, 2)
	if err != nil {
		t.Fatal(err)
	}
	pca := must(linear.FitPCA(s, 3))(t)
	eigenvalues := g.Eigenvalues()
	if len(eigenvalues) != 10 || eigenvalues[0] != 9+noise*noise || eigenvalues[9] != noise*noise {
		t.Errorf("eigenvalues %v", eigenvalues)
	}
	for k, want := range eigenvalues {
		near(t, "eigenvalue", pca.Variances[k], want, 5*want*math.Sqrt(2./n))
	}
	for d := 1; d <= 3; d++ {
		angles := must(linear.PrincipalAngles(pca.Components[:d], g.Directions[:d]))(t)
		// Sampling turns eigenvectors of eigenvalues λ and μ by an angle of about sqrt(λ μ/n)/(λ − μ).
		lambda, mu := eigenvalues[d-1], eigenvalues[d]
		if limit := 5 * 3 * math.Sqrt(lambda*mu/n) / (lambda - mu); angles[d-1] > limit {
			t.Errorf("the principal subspace of %d dimensions is off by %v, want at most %v", d, angles[d-1], limit)
		}
	}
	// Samples without their noise are m + W z.
	sum := 0.0
	for i := range n {
		for j, v := range s.Row(i) {
			clean := g.Mean[j]
			for k, z := range latent.Row(i) {
				clean += float64(z) * math.Sqrt(variances[k]) * g.Directions[k][j]
			}
			sum += (float64(v) - clean) * (float64(v) - clean)
		}
	}
	near(t, "variance of the noise", sum/(10*n), noise*noise, 5*noise*noise*math.Sqrt(2./(10*n)))
}

func TestLinearGaussianErrors(t *testing.T) {
	model := func(_ *synthetic.LinearGaussian, err error) error { return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{model(synthetic.NewLinearGaussian(3, nil, 1, 1)), "0 variances in 3 features"},
		{model(synthetic.NewLinearGaussian(1, []float64{2, 1}, 1, 1)), "2 variances in 1 features"},
		{model(synthetic.NewLinearGaussian(1<<40, []float64{2, 1}, 1, 1)), "at most 32768"},
		{model(synthetic.NewLinearGaussian(3, []float64{1, 2}, 1, 1)), "variance 1 of [1 2]"},
		{model(synthetic.NewLinearGaussian(3, []float64{0}, 1, 1)), "variance 0 of [0]"},
		{model(synthetic.NewLinearGaussian(3, []float64{math.Inf(1)}, 1, 1)), "variance 0"},
		{model(synthetic.NewLinearGaussian(3, []float64{1}, math.NaN(), 1)), "noise NaN"},
	} {
		wantError(t, c.err, "synthetic: linear Gaussian: ", c.want)
	}
	sample := func(_, _ *data.Set, err error) error { return err }
	var none *synthetic.LinearGaussian
	wantError(t, sample(none.Sample(1, 1)), "nil")
	g := must(synthetic.NewLinearGaussian(3, []float64{1}, 1, 1))(t)
	wantError(t, sample(g.Sample(0, 1)), "0 samples")
	g.Directions[0] = nil
	wantError(t, sample(g.Sample(1, 1)), "direction 0 has 0 elements")
	g.Directions = nil
	wantError(t, sample(g.Sample(1, 1)), "1 variances for 0 directions")
}
