package variants_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// digitVAE trains on 1,000 digits. For each epoch it returns the KL of the validation set and of the training set (the
// latter averaged while the parameters changed), and finally the number of active units.
func digitVAE(t *testing.T, m variants.VAE) (a *models.Autoencoder, validation []float64,
	training []float64, active int) {
	t.Helper()
	m.Spec = models.Spec{Input: 784, Latent: 16, Hidden: []int{64}, Error: models.SquaredError}.WithDefaults()
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	test := kit.Head(t, mnist.Test(), 300)
	options := models.FitOptions{Epochs: 10, Batch: 25, LearningRate: .002, Validation: test}
	for e, err := range a.Fit(t.Context(), kit.Head(t, mnist.Train(), 1000), options) {
		if err != nil {
			t.Fatal(err)
		}
		v, _ := e.Validation.Term("KL")
		validation = append(validation, v.Value)
		v, _ = e.Train.Term("KL")
		training = append(training, v.Value)
	}
	mean, logvar, err := a.Posterior(test)
	if err != nil {
		t.Fatal(err)
	}
	if active, err = eval.ActiveUnits(mean, logvar); err != nil {
		t.Fatal(err)
	}
	t.Logf("beta %v, free bits %v, warmup %v: active units %d, KL %.3g, %.3g, %.3g of the validation set after 1, 5, 10 "+
		"epochs; %.3g, %.3g, %.3g in training",
		m.Beta, m.FreeBits, m.Warmup, active, validation[0], validation[4], validation[9], training[0],
		training[4], training[9])
	return a, validation, training, active
}

// TestCollapseAndItsCures: a larger beta switches units off; a smaller one, a warm-up or free bits keep them in use.
func TestCollapseAndItsCures(t *testing.T) {
	t.Parallel()
	one, validation, _, all := digitVAE(t, variants.VAE{Beta: 1})
	_, _, _, few := digitVAE(t, variants.VAE{Beta: 4})
	_, _, warm, warmed := digitVAE(t, variants.VAE{Beta: 4, Annealing: variants.Annealing{Warmup: 6}})
	_, _, _, free := digitVAE(t, variants.VAE{Beta: 4, FreeBits: .1})
	if few > 8 || all < 15 {
		t.Errorf("%d and %d active units at beta 1 and 4", all, few)
	}
	if warmed < few+4 || free != 16 {
		t.Errorf("%d active units at beta 4, %d with a warm-up, %d with free bits", few, warmed, free)
	}
	if validation[9] < 1.5*validation[0] {
		t.Errorf("at a constant beta the KL went from %v to %v; it should rise", validation[0], validation[9])
	}
	if warm[0] < 2*warm[9] || slices.Max(warm) > warm[0] {
		t.Errorf("with a warm-up the KL in training went %v; it should fall from a spike", warm)
	}
	monteCarloKL(t, one)
}

// monteCarloKL compares the KL of a trained encoder with an average of log q(z|x) − log p(z) over draws of z.
func monteCarloKL(t *testing.T, a *models.Autoencoder) {
	t.Helper()
	set := kit.Head(t, mnist.Test(), 20)
	mean, logvar, err := a.Posterior(set)
	if err != nil {
		t.Fatal(err)
	}
	kl := kit.Must(eval.UnitKL(mean, logvar))
	analytic := 0.0
	for _, v := range kl {
		analytic += v
	}
	const draws, seed = 5000, 4
	r := rand.New(rand.NewPCG(seed, 0))
	sum, squares := 0.0, 0.0
	for range draws {
		one := 0.0 // the average over the 20 samples of one draw each
		for i, m := range mean.X {
			eps, v := r.NormFloat64(), float64(logvar.X[i])
			z := float64(m) + math.Exp(v/2)*eps
			one += (z*z - eps*eps - v) / 2 / float64(set.N)
		}
		sum, squares = sum+one, squares+one*one
	}
	estimate := sum / draws
	deviation := math.Sqrt((squares/draws - estimate*estimate) / draws)
	loss := kit.Must(a.Evaluate(t.Context(), set))
	term, _ := loss.Term("KL")
	t.Logf("KL %.4f, by Monte Carlo %.4f ± %.4f, in the loss %.4f", analytic, estimate, deviation, term.Value)
	if math.Abs(estimate-analytic) > 5*deviation || deviation > .01*analytic ||
		math.Abs(term.Value-analytic) > 1e-4*analytic {
		t.Errorf("seed %d: KL %v, by Monte Carlo %v ± %v, in the loss %v", seed, analytic, estimate, deviation, term.Value)
	}
}

// TestFreeBitsByHand compares a loss with free bits with plain Go. Both the free bits and the KL are logged.
func TestFreeBitsByHand(t *testing.T) {
	m := variants.VAE{Spec: models.Spec{Input: 4, Latent: 3, Hidden: []int{5}}.WithDefaults(), Beta: 2, FreeBits: .2}
	a := kit.Must(models.New(m, models.Options{Seed: 2, DType: graph.Float64}))
	set := kit.Bits(t, 7, 1)
	mean, logvar, err := a.Posterior(set)
	if err != nil {
		t.Fatal(err)
	}
	units := make([]float64, 3)
	for i := range mean.X {
		mu, v := float64(mean.X[i]), float64(logvar.X[i])
		units[i%3] += (mu*mu + math.Exp(v) - v - 1) / 14
	}
	kl, free := 0.0, 0.0
	for _, u := range units {
		kl, free = kl+u, free+max(u, .2)
	}
	if free == kl || free == .6 {
		t.Fatalf("the KL of the units is %v: some should be below 0.2 and some above", units)
	}
	loss := kit.Must(a.Evaluate(t.Context(), set))
	error, _ := loss.Term("squared error")
	for name, want := range map[string]models.TermLoss{"free bits": {Value: free, Weight: 2}, "KL": {Value: kl}} {
		if got, ok := loss.Term(name); !ok || math.Abs(got.Value-want.Value) > 1e-6 || got.Weight != want.Weight {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	if math.Abs(loss.Total-error.Value-2*free) > 1e-6 {
		t.Errorf("the loss is %v, want %v + 2 x %v", loss.Total, error.Value, free)
	}
	got, err := eval.UnitKL(mean, logvar)
	for j, u := range units {
		if err != nil || math.Abs(got[j]-u) > 1e-12 {
			t.Errorf("KL of unit %d: %v (%v), want %v", j, got[j], err, u)
		}
	}
	m.FreeBits = math.Inf(1)
	kit.Fails(t, "freebits")(models.Check(m))
}

// TestLinearVAE finds the rate-distortion curve of a Gaussian source: a direction of variance λ > s = beta/2 is used,
// with distortion s and rate ½ log(λ/s); the others have distortion λ.
func TestLinearVAE(t *testing.T) {
	t.Parallel()
	variances := []float64{4, 2, 1, .45, .25, .1}
	const beta, s, copies = 1.0, .5, 32
	set := &data.Set{D: 6}
	r := rand.New(rand.NewPCG(1, 2))
	q := rotation(r, 6)
	for range copies { // ± √(6λ) along each direction has the covariance that is wanted, exactly
		for i, v := range variances {
			for _, sign := range []float64{1, -1} {
				for j := range 6 {
					set.X = append(set.X, float32(sign*math.Sqrt(6*v)*q[i][j]))
				}
				set.N++
			}
		}
	}
	m := variants.VAE{Spec: models.Spec{Input: 6, Latent: 5, Hidden: []int{}, Output: graph.Identity}.WithDefaults(),
		Beta: beta}
	a := kit.Must(models.New(m, models.Options{Seed: 1, DType: graph.Float64}))
	for _, err := range a.Fit(t.Context(), set,
		models.FitOptions{Epochs: 2500, Batch: set.N, LearningRate: .02, Schedule: optim.Cosine{}}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var wantD, wantR float64
	for _, v := range variances {
		wantD += min(v, s)
		wantR += .5 * math.Log(max(v, s)/s)
	}
	mean, logvar, err := a.Posterior(set)
	if err != nil {
		t.Fatal(err)
	}
	kl := kit.Must(eval.UnitKL(mean, logvar))
	rate := 0.0
	for _, v := range kl {
		rate += v
	}
	// The decoder is linear, so the expectation over the noise is a sum over its columns.
	xhat := kit.Must(a.Reconstruct(set))
	distortion := 0.0
	for i, v := range xhat.X {
		distortion += math.Pow(float64(v-set.X[i]), 2) / float64(set.N)
	}
	w := a.Params.Get("out/W").Value
	for i, v := range logvar.X {
		for j := range 6 {
			distortion += math.Exp(float64(v)) * math.Pow(w.At(i%5*6+j), 2) / float64(set.N)
		}
	}
	active := kit.Must(eval.ActiveUnits(mean, logvar))
	t.Logf("distortion %.4f (theory %.4f), rate %.4f (theory %.4f), %d units active", distortion,
		wantD, rate, wantR, active)
	if math.Abs(distortion-wantD) > .01*wantD || math.Abs(rate-wantR) > .02*wantR {
		t.Errorf("distortion %v and rate %v, want %v and %v", distortion, rate, wantD, wantR)
	}
}

// rotation returns an orthogonal matrix, by Gram-Schmidt.
func rotation(r *rand.Rand, n int) [][]float64 {
	q := make([][]float64, n)
	for i := range q {
		q[i] = make([]float64, n)
		for j := range q[i] {
			q[i][j] = r.NormFloat64()
		}
		for _, p := range q[:i] {
			dot := 0.0
			for j := range p {
				dot += p[j] * q[i][j]
			}
			for j := range p {
				q[i][j] -= dot * p[j]
			}
		}
		norm := 0.0
		for _, v := range q[i] {
			norm += v * v
		}
		for j := range q[i] {
			q[i][j] /= math.Sqrt(norm)
		}
	}
	return q
}

func TestPosteriorErrors(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{})
	kit.Fails(t, "no Gaussian posterior")(a.Posterior(kit.Bits(t, 3, 1)))
	v := kit.Build(t, "vae", models.Spec{Input: 4, Latent: 2}, models.Options{})
	kit.Fails(t, "784 features")(v.Posterior(kit.Head(t, mnist.Test(), 1)))
	mean, logvar, err := v.Posterior(kit.Bits(t, 3, 1))
	if err != nil || !slices.Equal(mean.Features, []string{"mean1", "mean2"}) ||
		!slices.Equal(logvar.Features, []string{"logvar1", "logvar2"}) {
		t.Errorf("posterior %v, %v (%v)", mean, logvar, err)
	}
	codes, err := v.Encode(kit.Bits(t, 3, 1))
	if err != nil || !slices.Equal(codes.X, mean.X) {
		t.Errorf("codes %v (%v), means %v", codes.X, err, mean.X)
	}
	kit.Fails(t, "eval: KL")(eval.ActiveUnits(mean, kit.Head(t, logvar, 2)))
}
