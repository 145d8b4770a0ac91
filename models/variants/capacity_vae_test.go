package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestCapacityByHand(t *testing.T) {
	set := kit.Bits(t, 7, 1)
	for _, capacity := range []float64{.2, 5} { // one below the KL, one above
		a := kit.Small(t, "capacity-vae", "gamma=3")
		m := a.Model.(variants.CapacityVAE)
		m.Capacity = capacity
		a.Model = m
		in := inspect(t, a, set)
		kl := gaussianKL(in.mean, in.logvar, set.N)
		if !(kl > .2 && kl < 5) {
			t.Fatalf("KL %v is not between the capacities", kl)
		}
		kit.Near(t, "KL", in.terms["KL"], kl, 1e-12)
		kit.Near(t, "capacity", in.terms["capacity"], math.Abs(kl-capacity), 1e-12)
		kit.Near(t, "loss", in.total, in.terms["cross-entropy"]+3*math.Abs(kl-capacity), 1e-12)
	}
	kit.WantErrors(t, map[string]models.Model{
		"capacity NaN": variants.CapacityVAE{Model: kit.SmallVAE(), Capacity: math.NaN()},
		"gamma -1":     variants.CapacityVAE{Model: kit.SmallVAE(), Gamma: -1},
		"cosine":       variants.CapacityVAE{Model: kit.SmallVAE(), Annealing: variants.Annealing{Shape: "cosine"}},
	})
}

// TestCapacityIsReached: the KL of a trained model equals the capacity, not its free value; the capacity grows during
// the warm-up.
func TestCapacityIsReached(t *testing.T) {
	t.Parallel()
	inner := variants.VAE{Spec: models.Spec{Input: 784, Latent: 8, Hidden: []int{32},
		Error: models.SquaredError}.WithDefaults(), Beta: 1}
	m := variants.CapacityVAE{Model: inner, Capacity: 8, Gamma: 20, Annealing: variants.Annealing{Warmup: 4}}
	a := kit.Must(models.New(m, models.Options{Seed: 1}))
	test := kit.Head(t, mnist.Test(), 300)
	options := models.FitOptions{Epochs: 8, Batch: 25, LearningRate: .003, Validation: test}
	late := 0.0 // the mean over the epochs after the warm-up, since steps of a constant size overshoot
	for e, err := range a.Fit(t.Context(), kit.Head(t, mnist.Train(), 1000), options) {
		if err != nil {
			t.Fatal(err)
		}
		kl, _ := e.Validation.Term("KL")
		want := m.Capacity * min(1, float64(e.Number)/4)
		t.Logf("epoch %d: capacity %v, KL %.3f", e.Number, want, kl.Value)
		if e.Number > 4 {
			late += kl.Value / 4
		}
		if e.Number == 1 && kl.Value > 4 {
			t.Errorf("epoch 1: KL %v at a capacity of %v", kl.Value, want)
		}
	}
	kit.Near(t, "mean KL after the warm-up", late, m.Capacity, 1)
}
