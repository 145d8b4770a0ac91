package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestRAEByHand: the size of the code and each penalty on a one-layer decoder, in plain Go.
func TestRAEByHand(t *testing.T) {
	const d, features = 3, 4
	set := kit.Bits(t, 6, 1)
	for penalty, term := range map[string]string{"gradient": "gradient penalty",
		"weights": "decoder weights", "none": ""} {
		inner := variants.Plain{Spec: models.Spec{Input: features, Latent: d, Hidden: []int{}}.WithDefaults()}
		a, err := models.New(variants.RAE{Model: inner, Beta: 3, Penalty: penalty, Lambda: 2},
			models.Options{Seed: 5, DType: graph.Float64})
		if err != nil {
			t.Fatal(err)
		}
		in := inspect(t, a, set)
		w, xhat := a.Params.Get("out/W").Value, reconstructed(t, a, set)
		size, gradient, weights := 0.0, 0.0, 0.0
		for _, z := range in.z {
			size += z * z / 2 / float64(set.N)
		}
		for i, p := range xhat { // the slope of the sigmoid times the weights of the pixel
			for k := range d {
				gradient += math.Pow(p*(1-p)*w.At(k*features+i%features), 2) / float64(set.N)
			}
		}
		for i := range w.Len() {
			weights += w.At(i) * w.At(i)
		}
		want := map[string]float64{"gradient": gradient, "weights": weights}[penalty]
		kit.Near(t, "code size", in.terms["code size"], size, 1e-9)
		kit.Near(t, penalty, in.terms[term], want, 1e-6)
		kit.Near(t, "loss", in.total, in.terms["squared error"]+3*size+2*want, 1e-6)
	}
	kit.WantErrors(t, map[string]models.Model{
		"no model":              variants.RAE{Penalty: "none"},
		"gradient, weights, no": variants.RAE{Model: kit.SmallPlain()},
		"beta -1":               variants.RAE{Model: kit.SmallPlain(), Penalty: "none", Beta: -1},
		"lambda NaN":            variants.RAE{Model: kit.SmallPlain(), Penalty: "none", Lambda: math.NaN()},
		"-1 projections":        variants.RAE{Model: kit.SmallPlain(), Penalty: "gradient", Projections: -1},
	})
}

// TestRAEWeights: a deep model's decoder weights differ from its encoder weights; a tied model's are the same.
func TestRAEWeights(t *testing.T) {
	for _, tied := range []bool{false, true} {
		inner := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}.WithDefaults(), Tied: tied}
		a, err := models.New(variants.RAE{Model: inner, Penalty: "weights", Lambda: 1},
			models.Options{Seed: 5, DType: graph.Float64})
		if err != nil {
			t.Fatal(err)
		}
		paths := []string{"dec/0/W", "out/W"}
		if tied {
			paths = []string{"enc/0/W", "code/W"}
		}
		want := 0.0
		for _, path := range paths {
			for _, w := range a.Params.Get(path).Value.Float64s() {
				want += w * w
			}
		}
		kit.Near(t, "decoder weights", inspect(t, a, kit.Bits(t, 3, 1)).terms["decoder weights"], want, 1e-12)
	}
}

// TestRAEGradientEstimate: one random projection is right on average.
func TestRAEGradientEstimate(t *testing.T) {
	set := kit.Bits(t, 1, 1)
	for range 5000 - 1 {
		set.X = append(set.X, set.X[:4]...)
		set.N++
	}
	var got [2]float64
	for i, projections := range []int{0, 1} {
		a, err := models.New(variants.RAE{Model: kit.SmallPlain(), Penalty: "gradient", Lambda: 1, Projections: projections},
			models.Options{Seed: 5, DType: graph.Float64})
		if err != nil {
			t.Fatal(err)
		}
		got[i] = inspect(t, a, set).terms["gradient penalty"]
	}
	kit.Near(t, "the estimate", got[1]/got[0], 1, .06)
}
