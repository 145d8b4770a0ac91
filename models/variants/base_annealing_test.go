package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestAnnealingFractions(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, c := range []struct {
		a     variants.Annealing
		epoch float64
		want  float64
	}{
		{variants.Annealing{}, 0, 1},
		{variants.Annealing{Shape: "constant", Warmup: 9}, 0, 1},
		{variants.Annealing{Warmup: 4}, 0, 0},
		{variants.Annealing{Warmup: 4}, 1, .25},
		{variants.Annealing{Shape: "linear", Warmup: 4}, 3, .75},
		{variants.Annealing{Shape: "linear", Warmup: 4}, 4, 1},
		{variants.Annealing{Shape: "linear", Warmup: 4}, 400, 1},
		{variants.Annealing{Shape: "sigmoid", Warmup: 4}, 0, sigmoid(-6)},
		{variants.Annealing{Shape: "sigmoid", Warmup: 4}, 2, .5},
		{variants.Annealing{Shape: "sigmoid", Warmup: 4}, 3, sigmoid(3)},
		{variants.Annealing{Shape: "sigmoid", Warmup: 4}, 1e9, 1},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 0, 0}, // four cycles of two epochs
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, .25, .25},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 1, 1},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 1.75, 1},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 2, 0},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 6.5, .5},
		{variants.Annealing{Shape: "cyclical", Warmup: 8}, 8, 1},
		{variants.Annealing{Shape: "cyclical", Warmup: 8, Cycles: 1}, 2, .5},
		{variants.Annealing{Shape: "cyclical", Warmup: 8, Cycles: 1}, 5, 1},
	} {
		if got := c.a.Fraction(c.epoch); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v at epoch %v: %v, want %v", c.a, c.epoch, got, c.want)
		}
	}
}

// TestAnnealedWeight: the KL weight follows the schedule in training and has its full value in evaluation.
func TestAnnealedWeight(t *testing.T) {
	m := variants.VAE{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{}}.WithDefaults(), Beta: 3,
		Annealing: variants.Annealing{Warmup: 2}}
	a := kit.Must(models.New(m, models.Options{}))
	for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), models.FitOptions{Epochs: 1, Batch: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		// Four steps with weights 0, 3/8, 6/8 and 9/8: the logged terms add up to the total.
		kl, _ := e.Train.Term("KL")
		error, _ := e.Train.Term("squared error")
		if sum := error.Value + kl.Weight*kl.Value; math.Abs(sum-e.Train.Total) > 1e-5 || kl.Weight <= .3 || kl.Weight >= .9 {
			t.Errorf("the terms of %v add up to %v", e.Train, sum)
		}
	}
	for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3),
		models.FitOptions{Epochs: 2, Batch: 8, Validation: kit.Bits(t, 3, 4)}) {
		if err != nil {
			t.Fatal(err)
		}
		kl, _ := e.Train.Term("KL")
		if want := 3 * min(1, float64(e.Number-1)/2); math.Abs(kl.Weight-want) > 1e-6 {
			t.Errorf("epoch %d: weight %v, want %v", e.Number, kl.Weight, want)
		}
		if kl, _ := e.Validation.Term("KL"); kl.Weight != 3 {
			t.Errorf("epoch %d: weight %v in evaluation, want 3", e.Number, kl.Weight)
		}
	}
}

func TestAnnealingErrors(t *testing.T) {
	for want, a := range map[string]variants.Annealing{
		"there are: constant, linear, sigmoid, cyclical": {Shape: "cosine", Warmup: 1},
		"warmup of -1 epochs":                            {Warmup: -1},
		"warmup of NaN epochs":                           {Warmup: math.NaN()},
		"cyclical annealing without a warmup":            {Shape: "cyclical"},
		"-2 cycles":                                      {Warmup: 1, Cycles: -2},
		"annealing is not cyclical":                      {Warmup: 1, Cycles: 3},
	} {
		kit.Fails(t, want, a)(models.Check(variants.VAE{Spec: models.Spec{Input: 4}.WithDefaults(), Annealing: a}))
	}
}
