package variants_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestVQByHand looks the codewords up in plain Go, and computes the three terms.
func TestVQByHand(t *testing.T) {
	const d, vectors, width, codewords = 4, 2, 2, 3
	inner := variants.Plain{Spec: models.Spec{Input: 4, Latent: d, Hidden: []int{}}.WithDefaults()}
	book := []float64{.5, .5, -.5, .25, 0, -.75}
	set := kit.Bits(t, 9, 2)
	for _, decay := range []float64{0, .9} {
		a, err := models.New(variants.VQVAE{Model: inner, Codewords: codewords, Vectors: vectors, Commitment: 2,
			Decay: decay}, models.Options{Seed: 4, DType: graph.Float64})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range book {
			a.Params.Get("codebook/codewords").Value.Set(i, v)
		}
		in := inspect(t, a, set)
		distance, used := 0.0, make([]float64, codewords)
		for part := range set.N * vectors {
			z := in.continuous[part*width : (part+1)*width]
			best, at := math.Inf(1), 0
			for k := range codewords {
				if r := math.Pow(z[0]-book[2*k], 2) + math.Pow(z[1]-book[2*k+1], 2); r < best {
					best, at = r, k
				}
			}
			distance += best / float64(set.N)
			used[at] += 1 / float64(set.N*vectors)
			if e := in.z[part*width : (part+1)*width]; e[0] != book[2*at] || e[1] != book[2*at+1] {
				t.Errorf("part %d, at %v, became %v, not codeword %d", part, z, e, at)
			}
		}
		entropy := 0.0
		for _, p := range used {
			if p > 0 {
				entropy -= p * math.Log(p)
			}
		}
		if slices.Max(used) == 1 {
			t.Fatal("one codeword alone is used")
		}
		total := in.terms["squared error"] + 2*distance
		if decay == 0 {
			kit.Near(t, "codebook", in.terms["codebook"], distance, 1e-9)
			total += distance
		}
		kit.Near(t, "commitment", in.terms["commitment"], distance, 1e-9)
		kit.Near(t, "perplexity", in.terms["perplexity"], math.Exp(entropy), 1e-9)
		kit.Near(t, "loss", in.total, total, 1e-9)
	}
}

// vqStep trains a vector-quantised identity of one feature for one step on three samples, and returns the autoencoder.
// The codewords are 0 and 10, the samples 1, 2 and 3, all nearest to 0.
func vqStep(t *testing.T, m variants.VQVAE, use []float64) *models.Autoencoder {
	t.Helper()
	m.Model = variants.Plain{Spec: models.Spec{Input: 1, Latent: 1, Hidden: []int{},
		Output: graph.Identity}.WithDefaults()}
	m.Codewords, m.Vectors = 2, 1
	a := kit.Must(models.New(m, models.Options{Seed: 4, DType: graph.Float64}))
	for name, values := range map[string][]float64{"code/W": {1}, "code/b": {0}, "out/W": {2}, "out/b": {0},
		"codebook/codewords": {0, 10}, "codebook/use": use} {
		for i, v := range values {
			a.Params.Get(name).Value.Set(i, v)
		}
	}
	for _, err := range a.Fit(t.Context(), &data.Set{N: 3, D: 1, X: []float32{1, 2, 3}},
		models.FitOptions{Epochs: 1, LearningRate: .1, Method: optim.SGD{}}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// TestVQStraightThrough computes a step of SGD by hand. The reconstruction is 2·0 + 0 = 0 for every sample, so that the
// gradient at the code is 2·(0 − x)·2 = −4x, which goes to the encoder as it is: dL/dw = mean(−4x·x + 2·β·(x − 0)·x).
func TestVQStraightThrough(t *testing.T) {
	a := vqStep(t, variants.VQVAE{Commitment: .5}, nil)
	squares, mean := 14./3, 2.
	kit.Near(t, "the encoder's weight", a.Params.Get("code/W").Value.At(0), 1-.1*(-4*squares+2*.5*squares), 1e-12)
	kit.Near(t, "the encoder's bias", a.Params.Get("code/b").Value.At(0), -.1*(-4*mean+2*.5*mean), 1e-12)
	kit.Near(t, "the decoder's weight", a.Params.Get("out/W").Value.At(0), 2, 1e-12) // its input was 0
	kit.Near(t, "the codeword in use", a.Params.Get("codebook/codewords").Value.At(0), .1*2*mean, 1e-12)
	kit.Near(t, "the other", a.Params.Get("codebook/codewords").Value.At(1), 10, 0)
}

// TestVQMovingAverage computes an update of the codebook by hand.
func TestVQMovingAverage(t *testing.T) {
	a := vqStep(t, variants.VQVAE{Decay: .75}, []float64{.5, .5})
	use := .75*.5 + .25*1
	kit.Near(t, "use", a.Params.Get("codebook/use").Value.At(0), use, 1e-12)
	kit.Near(t, "the codeword in use", a.Params.Get("codebook/codewords").Value.At(0), (.75*.5*0+.25*2)/use, 1e-12)
	kit.Near(t, "use of the other", a.Params.Get("codebook/use").Value.At(1), .75*.5, 1e-12)
	kit.Near(t, "the other", a.Params.Get("codebook/codewords").Value.At(1), 10, 0)
}

// TestVQRestart: a codeword with too little use becomes one of the samples.
func TestVQRestart(t *testing.T) {
	a := vqStep(t, variants.VQVAE{Decay: .75, Restart: .5}, []float64{.5, .3}) // .75·.3 is less than a half of a half
	if e := a.Params.Get("codebook/codewords").Value.At(1); e != 1 && e != 2 && e != 3 {
		t.Errorf("the dead codeword is %v; it should be one of the samples", e)
	}
	kit.Near(t, "its use", a.Params.Get("codebook/use").Value.At(1), .5, 1e-12)
	kit.Near(t, "the codeword in use", a.Params.Get("codebook/codewords").Value.At(0), .25*2/(.75*.5+.25), 1e-12)
	alive := vqStep(t, variants.VQVAE{Decay: .75, Restart: .5}, []float64{.5, .4}) // .75·.4 is more
	kit.Near(t, "the codeword that is used enough", alive.Params.Get("codebook/codewords").Value.At(1), 10, 0)
}

// TestVQOnDigits: codes consist of codewords, restarts bring more of them into use, and the reconstruction is close to
// a continuous code's.
func TestVQOnDigits(t *testing.T) {
	t.Parallel()
	test := kit.Head(t, mnist.Test(), 250)
	mse, perplexity := map[string]float64{}, map[string]float64{}
	for name, restart := range map[string]float64{"plain": 0, "without restarts": 0, "with restarts": .1} {
		var m models.Model = variants.Plain{Spec: models.Spec{Input: 784, Latent: 8, Hidden: []int{32}}.WithDefaults()}
		if name != "plain" {
			m = variants.VQVAE{Model: m, Codewords: 64, Vectors: 4, Commitment: .25, Decay: .99, Restart: restart}
		}
		a, err := models.New(m, models.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for e, err := range a.Fit(t.Context(), kit.Head(t, mnist.Train(), 600),
			models.FitOptions{Epochs: 6, Batch: 25, LearningRate: .003, Validation: test}) {
			if err != nil {
				t.Fatal(err)
			}
			v, _ := e.Validation.Term("perplexity")
			perplexity[name] = v.Value
		}
		xhat, err := a.Reconstruct(test)
		if err != nil {
			t.Fatal(err)
		}
		if mse[name], err = eval.MSE(test, xhat); err != nil {
			t.Fatal(err)
		}
		if name == "with restarts" {
			codesAreCodewords(t, a, test)
		}
	}
	t.Logf("MSE %v, perplexity %v", mse, perplexity)
	if perplexity["with restarts"] < 16 || perplexity["with restarts"] < 1.5*perplexity["without restarts"] ||
		mse["with restarts"] > 1.3*mse["plain"] {
		t.Errorf("MSE %v, perplexity %v", mse, perplexity)
	}
}

// codesAreCodewords looks for each pair of units in the codebook, for codes of samples and of draws from the prior.
func codesAreCodewords(t *testing.T, a *models.Autoencoder, set *data.Set) {
	t.Helper()
	book := a.Params.Get("codebook/codewords").Value.Float32
	known := map[[2]float32]bool{}
	for k := range len(book) / 2 {
		known[[2]float32(book[2*k:])] = true
	}
	codes := kit.Must(a.Encode(set))
	for i := 0; i < len(codes.X); i += 2 {
		if !known[[2]float32(codes.X[i:])] {
			t.Fatalf("a part of a code is %v, which is no codeword", codes.X[i:i+2])
		}
	}
}

// TestVQTrainedByGradients passes the conformance suite too.
func TestVQTrainedByGradients(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 12, Latent: 4, Hidden: []int{7}}.WithDefaults()}
	modelstest.RunModel(t, variants.VQVAE{Model: inner, Codewords: 8, Vectors: 2, Commitment: .25})
}

func TestVQErrors(t *testing.T) {
	good := variants.VQVAE{Model: kit.SmallPlain(), Codewords: 4, Vectors: 3, Decay: .9}
	wrong := func(change func(m *variants.VQVAE)) models.Model {
		m := good
		change(&m)
		return m
	}
	kit.WantErrors(t, map[string]models.Model{
		"no model":                       wrong(func(m *variants.VQVAE) { m.Model = nil }),
		"use an inner model without one": wrong(func(m *variants.VQVAE) { m.Model = kit.SmallVAE() }),
		"1 codewords":                    wrong(func(m *variants.VQVAE) { m.Codewords = 1 }),
		"divide the 3 units":             wrong(func(m *variants.VQVAE) { m.Vectors = 2 }),
		"0 vectors":                      wrong(func(m *variants.VQVAE) { m.Vectors = 0 }),
		"decay 1":                        wrong(func(m *variants.VQVAE) { m.Decay = 1 }),
		"restart NaN":                    wrong(func(m *variants.VQVAE) { m.Restart = math.NaN() }),
		"restart needs a codebook of moving averages": wrong(func(m *variants.VQVAE) { m.Restart, m.Decay = .1, 0 }),
		"commitment -1": wrong(func(m *variants.VQVAE) { m.Commitment = -1 }),
	})
}
