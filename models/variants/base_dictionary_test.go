package variants_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// The sizes of the models computed by hand.
const (
	dictInput, dictLatent, dictBatch = 4, 6, 5
)

func dictionaries() []models.Model {
	d := variants.Dictionary{Input: dictInput, Latent: dictLatent}
	return []models.Model{
		variants.TopKSAE{Dictionary: d, K: 2, Auxiliary: .5, AuxiliaryK: 2, DeadAfter: 10},
		variants.GatedSAE{Dictionary: d, Lambda: .3},
		variants.JumpReLUSAE{Dictionary: d, Lambda: .3, Threshold: .2, Bandwidth: .3},
	}
}

// TestDictionary: atoms have length 1 whatever the lengths of the rows of dec/W, a row of zeros is finite, and the
// encoder begins as the transpose.
func TestDictionary(t *testing.T) {
	for _, m := range dictionaries() {
		a := kit.Must(models.New(m, models.Options{Seed: 3, DType: graph.Float64}))
		enc, dec := a.Params.Get("enc/W").Value, a.Params.Get("dec/W").Value
		for i := range dictLatent {
			length := 0.0
			for j := range dictInput {
				length += dec.At(i*dictInput+j) * dec.At(i*dictInput+j)
				if enc.At(j*dictLatent+i) != dec.At(i*dictInput+j) {
					t.Errorf("%T: the encoder begins with %v for atom %d, %d, which is %v", m, enc.At(j*dictLatent+i), i,
						j, dec.At(i*dictInput+j))
				}
			}
			if math.Abs(length-1) > 1e-12 {
				t.Errorf("%T: atom %d begins with the squared length %v", m, i, length)
			}
		}
		codes := &data.Set{N: dictBatch, D: dictLatent, X: make([]float32, dictBatch*dictLatent)}
		for i, v := range scattered(len(codes.X), 1, 1) {
			codes.X[i] = float32(v)
		}
		before := kit.Must(a.Decode(codes))
		for i := range dec.Len() {
			dec.Set(i, dec.At(i)*float64(1+i/dictInput))
		}
		after := kit.Must(a.Decode(codes))
		kit.NearSets(t, "decoded with longer atoms", after, before)
		for j := range dictInput {
			dec.Set(j, 0)
		}
		if _, err := a.Decode(codes); err != nil {
			t.Errorf("%T: an atom of zeros: %v", m, err)
		}
	}
}

func TestDictionaryDefaults(t *testing.T) {
	for _, name := range []string{"topk-sae", "gated-sae", "jumprelu-sae"} {
		a := kit.Build(t, name, models.Spec{Input: 10}, models.Options{})
		if a.Latent() != 40 {
			t.Errorf("%s has %d units for 10 features, want 40", name, a.Latent())
		}
		for _, sp := range []models.Spec{{}, {Input: 3, Latent: -1}, {Input: 1 << 20, Latent: 1 << 20}} {
			if _, err := models.Build(name, sp); err == nil || !strings.HasPrefix(err.Error(), "models: ") {
				t.Errorf("%s of %d features and %d units: error %v", name, sp.Input, sp.Latent, err)
			}
		}
	}
}

func TestDictionaryErrors(t *testing.T) {
	for setting, values := range map[string][]string{
		"topk-sae k": {"0", "-1", "9"}, "topk-sae auxiliary": {"-1"}, "topk-sae auxiliary_k": {"0"},
		"topk-sae dead_after": {"0", "16777217"},
		"gated-sae lambda":    {"-1"}, "jumprelu-sae lambda": {"-1"}, "jumprelu-sae threshold": {"0", "-1"},
		"jumprelu-sae bandwidth": {"0"},
	} {
		name, option, _ := strings.Cut(setting, " ")
		for _, value := range values {
			m, err := models.Build(name, models.Spec{Input: 4, Latent: 8})
			if err != nil {
				t.Fatal(err)
			}
			if m, err = models.Set(m, option, value); err != nil {
				t.Fatal(err)
			}
			if err := models.Check(m); err == nil || !strings.HasPrefix(err.Error(), "models: "+name+": ") {
				t.Errorf("%s = %s: error %v", setting, value, err)
			}
		}
	}
	for _, wrong := range []float64{math.NaN(), math.Inf(1)} {
		d := variants.Dictionary{Input: 4, Latent: 8}
		for _, m := range []models.Model{
			variants.TopKSAE{Dictionary: d, K: 1, AuxiliaryK: 1, DeadAfter: 1, Auxiliary: wrong},
			variants.GatedSAE{Dictionary: d, Lambda: wrong},
			variants.JumpReLUSAE{Dictionary: d, Lambda: wrong, Threshold: 1, Bandwidth: 1},
			variants.JumpReLUSAE{Dictionary: d, Threshold: wrong, Bandwidth: 1},
			variants.JumpReLUSAE{Dictionary: d, Threshold: 1, Bandwidth: wrong},
		} {
			if models.Check(m) == nil {
				t.Errorf("%+v is no error", m)
			}
		}
	}
}

// activity trains a sparse autoencoder on some digits. For other digits it returns the mean squared error, the mean
// number of active units, and the number of units that are never active.
func activity(t *testing.T, m models.Model) (mse, active float64, never int) {
	t.Helper()
	train, test := kit.Head(t, mnist.Train(), 500), kit.Head(t, mnist.Test(), 200)
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 5, Batch: 25, LearningRate: .003}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	codes, err := a.Encode(test)
	if err != nil {
		t.Fatal(err)
	}
	fired := map[int]bool{}
	for i, v := range codes.X {
		if v != 0 {
			active += 1 / float64(codes.N)
			fired[i%codes.D] = true
		}
	}
	xhat, err := a.Reconstruct(test)
	if err != nil {
		t.Fatal(err)
	}
	if mse, err = eval.MSE(test, xhat); err != nil {
		t.Fatal(err)
	}
	t.Logf("%T: MSE %.4f, %.1f of %d units active, %d never", m, mse, active, codes.D, codes.D-len(fired))
	return mse, active, codes.D - len(fired)
}
