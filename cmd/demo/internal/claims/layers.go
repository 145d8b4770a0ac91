package claims

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Claim{
		ID: "C45", Place: "S1 part 4", Expect: Approximately,
		Statement: "Tied weights halve the number of parameters.",
		Correction: "They halve the weights, but not the biases: 210,224 parameters instead of 419,120 for 784-256-32, a " +
			"ratio of 0.5016.",
		Run: tiedParameters,
	}, Claim{
		ID: "C60", Place: "S1 part 8", Expect: Holds,
		Statement: "A usual encoder is n-512-256-128-d with a mirrored decoder, ReLU inside, a linear code, and an output " +
			"activation by range: sigmoid for [0, 1], tanh for [−1, 1], none for real data.",
		Correction: "As defaults; other widths do equally well (C119).",
		Run:        usualLayers,
	})
}

func tiedParameters(l *bench, f *Finding) {
	counts, weights := map[string]float64{}, map[string]float64{}
	for _, variant := range []string{"plain", "tied"} {
		ae := l.New(variant, models.Spec{Hidden: []int{256}, Latent: 32})
		counts[variant], weights[variant] = float64(ae.Params.Count()), countWeights(ae)
	}
	f.Stated.Near("parameters, tied over untied", counts["tied"]/counts["plain"], .5, 0)
	f.Approximate.Near("weights, tied over untied", weights["tied"]/weights["plain"], .5, 0)
	f.True.Near("parameters with tied weights", counts["tied"], 210224, 0)
	f.True.Near("parameters with untied weights", counts["plain"], 419120, 0)
}

func usualLayers(l *bench, f *Finding) {
	ae := l.New("deep", models.Spec{Latent: 32})
	widths, count := []int{784, 512, 256, 128, 32, 128, 256, 512, 784}, 0
	for i := range len(widths) - 1 {
		count += (widths[i] + 1) * widths[i+1]
	}
	f.Stated.Near("parameters of the library's deep autoencoder", float64(ae.Params.Count()), float64(count), 0)
	some := try.Get(l.Test.Head(min(100, l.Test.N)))
	for k := range some.X {
		some.X[k] *= 100
	}
	lo, hi := try.Get2(try.Get(ae.Encode(some)).Range())
	f.Stated.AtMost("smallest code for strong input, impossible with ReLU or sigmoid", float64(lo), -1)
	f.Stated.AtLeast("largest code for strong input, impossible with sigmoid or tanh", float64(hi), 1.1)
	for _, c := range []struct {
		output graph.Activation
		low    float64 // of the output at −30
	}{{graph.Sigmoid, 0}, {graph.Tanh, -1}, {graph.Identity, -30}} {
		sp := models.Spec{Input: 784, Latent: 32, Output: c.output}.WithDefaults()
		out := compute(1, func(s *graph.Scope) []graph.Node { return []graph.Node{sp.ActivateOutput(row(s, -30, 30))} })
		f.Stated.Near(fmt.Sprintf("output %s at −30", c.output), out[0][0], c.low, 1e-9)
		f.Stated.Near(fmt.Sprintf("output %s at 30", c.output), out[0][1], max(1, -c.low), 1e-9)
	}
	loss := compute(1, func(s *graph.Scope) []graph.Node { // the output cannot leave its range
		return []graph.Node{losses.SquaredError(row(s, -30).Sigmoid(), row(s, -1)).Mean()}
	})
	f.True.AtLeast("smallest squared error of a sigmoid for the target −1", loss[0][0], 1)
}
