package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// identity turns a linear model into one whose code is the input.
func identity(t *testing.T, a *models.Autoencoder, path string, d int) {
	t.Helper()
	for i := range d {
		for j := range d {
			v := 0.0
			if i == j {
				v = 1
			}
			a.Params.Get(path+"/W").Value.Set(i*d+j, v)
		}
	}
}

// TestWAEByHand compares the distance from the prior with plain Go over large samples.
func TestWAEByHand(t *testing.T) {
	const d, n = 2, 500
	m := variants.WAE{Model: variants.Plain{Spec: models.Spec{Input: d, Latent: d, Hidden: []int{},
		Output: graph.Identity}.WithDefaults()}, Lambda: 10}
	a := kit.Must(models.New(m, models.Options{DType: graph.Float64}))
	identity(t, a, "code", d)
	for factor, least := range map[float64]float64{1: -.05, .3: .5} { // codes like the prior, and narrower ones
		codes, prior := normals(n, d, 7, factor), normals(n, d, 8, 1)
		kernel := func(x, y []float32) float64 {
			r, k := 0.0, 0.0
			for j := range x {
				r += math.Pow(float64(x[j]-y[j]), 2)
			}
			for _, scale := range []float64{.1, .2, .5, 1, 2, 5, 10} {
				k += 2 * d * scale / (2*d*scale + r)
			}
			return k
		}
		want := 0.0
		for i := range n {
			for j := range n {
				if i != j {
					want += (kernel(codes.Row(i), codes.Row(j)) + kernel(prior.Row(i), prior.Row(j))) / n / (n - 1)
				}
				want -= 2 * kernel(codes.Row(i), prior.Row(j)) / n / n
			}
		}
		if want < least {
			t.Fatalf("the distance in plain Go is %v", want)
		}
		loss, err := a.Evaluate(t.Context(), normals(2560, d, 9, factor)) // in ten batches, the estimate of each unbiased
		if err != nil {
			t.Fatal(err)
		}
		mmd, _ := loss.Term("MMD")
		t.Logf("codes of deviation %v: MMD %.4f, in plain Go %.4f", factor, mmd.Value, want)
		if math.Abs(mmd.Value-want) > .05 {
			t.Errorf("codes of deviation %v: MMD %v, in plain Go %v", factor, mmd.Value, want)
		}
		reconstruction, _ := loss.Term("squared error")
		kit.Near(t, "loss", loss.Total, reconstruction.Value+10*mmd.Value, 1e-9)
	}
	kit.WantErrors(t, map[string]models.Model{
		"lambda -1": variants.WAE{Model: kit.SmallPlain(), Lambda: -1},
		"no model":  variants.WAE{},
	})
}

// TestWAETraining: the distance between the codes of digits and the prior falls far below its value without the term.
func TestWAETraining(t *testing.T) {
	t.Parallel()
	var mmd [2][]float64
	for i, lambda := range []float64{0, 100} {
		plain := variants.Plain{Spec: models.Spec{Input: 784, Latent: 8, Hidden: []int{32}}.WithDefaults()}
		a := kit.Must(models.New(variants.WAE{Model: plain, Lambda: lambda}, models.Options{Seed: 1}))
		options := models.FitOptions{Epochs: 6, Batch: 50, LearningRate: .003, Validation: kit.Head(t, mnist.Test(), 250)}
		for e, err := range a.Fit(t.Context(), kit.Head(t, mnist.Train(), 1000), options) {
			if err != nil {
				t.Fatal(err)
			}
			v, _ := e.Validation.Term("MMD")
			mmd[i] = append(mmd[i], v.Value)
		}
	}
	t.Logf("MMD by epoch, without the term %.3f, with it %.3f", mmd[0], mmd[1])
	if last := mmd[1][5]; last > .7*mmd[1][0] || last > .2*mmd[0][5] {
		t.Errorf("MMD by epoch, without the term %.3f, with it %.3f", mmd[0], mmd[1])
	}
}

// TestInfoVAEByHand: if all codes are one point c, the expected distance has a closed form: with s² = d, k = 1, E k(p,
// p') = (1 + 2/s²)^(−d/2), and E k(c, p) = (1 + 1/s²)^(−d/2) e^(−|c|²/(2(s² + 1))).
func TestInfoVAEByHand(t *testing.T) {
	const d, n = 2, 2560
	inner := variants.VAE{Spec: models.Spec{Input: d, Latent: d, Hidden: []int{}, Output: graph.Identity}.WithDefaults(),
		Beta: 1}
	a := kit.Must(models.New(variants.InfoVAE{Model: inner, Alpha: .25, Lambda: 4}, models.Options{DType: graph.Float64}))
	identity(t, a, "mean", d)
	for j := range d {
		a.Params.Get("logvar/b").Value.Set(j, -30)
	}
	for i := range d * d {
		a.Params.Get("logvar/W").Value.Set(i, 0)
	}
	set := normals(n, d, 1, 0)
	for i := range set.X {
		set.X[i] = float32(1 - 2*(i%2)) // c = (1, -1)
	}
	loss, err := a.Evaluate(t.Context(), set) // in ten batches
	if err != nil {
		t.Fatal(err)
	}
	mmd, _ := loss.Term("MMD")
	want := 1 + 1/math.Pow(1+2./d, d/2.) - 2/math.Pow(1+1./d, d/2.)*math.Exp(-2./(2*(d+1)))
	t.Logf("MMD %.4f, in theory %.4f", mmd.Value, want)
	if math.Abs(mmd.Value-want) > .04 {
		t.Errorf("MMD %v, want %v", mmd.Value, want)
	}
	kl, _ := loss.Term("KL")
	kit.Near(t, "KL", kl.Value, d*(1+math.Exp(-30)+30-1)/2, 1e-9)
	reconstruction, _ := loss.Term("squared error")
	kit.Near(t, "loss", loss.Total, reconstruction.Value+.75*kl.Value+3.25*mmd.Value, 1e-9)
	kit.WantErrors(t, map[string]models.Model{
		"at most 1":  variants.InfoVAE{Model: kit.SmallVAE(), Alpha: 2},
		"alpha NaN":  variants.InfoVAE{Model: kit.SmallVAE(), Alpha: math.NaN()},
		"at least 1": variants.InfoVAE{Model: kit.SmallVAE(), Alpha: .5, Lambda: .1},
	})
}

// TestInfoVAEIsVAE: alpha 0 and lambda 1 are the variational autoencoder.
func TestInfoVAEIsVAE(t *testing.T) {
	set := kit.Bits(t, 5, 1)
	in := inspect(t, kit.Small(t, "info-vae", "alpha=0", "lambda=1", "beta=3"), set)
	kit.Near(t, "loss", in.total, in.terms["cross-entropy"]+3*in.terms["KL"], 1e-12)
	if in.weights["MMD"] != 0 {
		t.Errorf("weights %v", in.weights)
	}
}
