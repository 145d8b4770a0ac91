package claims

import (
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	register(Claim{
		ID: "C90", Place: "S2 Q4", Expect: Holds,
		Statement: "The contractive autoencoder is the one that penalises the sensitivity of its code to small changes of " +
			"the input.",
		Run: penalisedSensitivity,
	})
}

func penalisedSensitivity(l *experiments.Bench, f *Finding) {
	y := randomLayer(l.Seed, 90)
	out := compute(1, func(s *graph.Scope) []graph.Node {
		z, x := y.node(s)
		return []graph.Node{losses.Contractive(z, x, 0).Mean()}
	})
	const h = 1e-4
	moved, at := 0.0, y.codes(0, 0)
	for k := range 5 {
		for i, z := range y.codes(k, h) {
			moved += (z - at[i]) * (z - at[i]) / (h * h)
		}
	}
	f.Stated.Near("penalty over the squared change of the code when each feature "+
		"moves by 0.0001", out[0][0]/moved, 1, 1e-3)
}
