package claims

import (
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C121", Place: "S4", Expect: Corrected,
		Statement: "Encoder and decoder are trained equally, because their gradients are symmetric.",
		Correction: "The gradient of the encoder passes through the decoder, and has another size; where the decoder is 0 " +
			"the encoder learns nothing.",
		Run: unequalGradients,
	}, Claim{
		ID: "C122", Place: "S4", Expect: Corrected,
		Statement: "A training step is: loss, gradients, update. (The source's pseudocode does not clear the gradients.)",
		Correction: "Where gradients accumulate, as in PyTorch, they must be cleared before each step; otherwise every " +
			"step repeats all earlier ones.",
		Run: uncleared,
	})
}

func unequalGradients(l *bench, f *Finding) {
	ae := l.New("plain", models.Spec{Latent: 32})
	const batch = 64
	program := try.Get(ae.TrainingGraph(batch))
	// norms returns the gradient norms of the code's matrix and of its mirror in the decoder.
	norms := func() (code, mirror float64) {
		try.OK(program.Run(graph.Feed{Name: "x", Float32: l.Train.X[:batch*l.Train.D]}))
		for _, g := range program.Gradients() {
			switch norm := mat.Norm(mat.NewVecDense(g.Grad.Len(), g.Grad.Float64s()), 2); g.Name {
			case "code/W":
				code = norm
			case "dec/0/W":
				mirror = norm
			}
		}
		return code, mirror
	}
	code, mirror := norms()
	f.Stated.Near("gradient norm, code matrix over its mirror, 784-256-32 before training", code/mirror, 1, .2)
	for name, v := range map[string]float64{"dec/0/W": 0, "dec/0/b": 1} { // with biases of 1 the units are on
		t := ae.Params.Get(name).Value
		for i := range t.Len() {
			t.Set(i, v)
		}
	}
	code, mirror = norms()
	f.True.Near("gradient norm of the code matrix if its mirror is 0 and its units are on", code, 0, 0)
	f.True.AtLeast("gradient norm of the mirror in that case", mirror, .01)
}

// uncleared takes 400 steps of gradient descent on the decoder of PCA's codes, from 0, with gradients that are cleared,
// or pile up.
func uncleared(l *bench, f *Finding) {
	set := setOf("", fullRank(l.Seed))
	pca := try.Get(linear.FitPCA(set, 2))
	least := pca.Total * (1 - pca.VarianceKept())
	const steps, rate = 400, .02
	lastLoss := func(clear bool) float64 {
		ae := linearOf(matrixOf(pca.Components), mat.NewDense(6, 2, nil), nil)
		program := try.Get(ae.TrainingGraph(set.N))
		sum, piled := 0.0, make([]float64, 12)
		for step := range steps {
			try.OK(program.Run(graph.Feed{Name: "x", Float32: set.X}))
			if step >= steps-100 {
				sum += program.Loss() / 100
			}
			for _, g := range program.Gradients() {
				if g.Name != "out/W" {
					continue
				}
				for i, slope := range g.Grad.Float64s() {
					if clear {
						piled[i] = 0
					}
					piled[i] += slope
					g.Value.Set(i, g.Value.At(i)-rate*piled[i])
				}
			}
		}
		return sum
	}
	right := lastLoss(true)
	wrong := lastLoss(false)
	f.Stated.AtMost("mean loss of the last 100 of 400 steps over the smallest loss, without clearing", wrong/least, 1.1)
	f.True.AtMost("mean loss of the last 100 of 400 steps over the smallest loss, with clearing", right/least, 1.1)
}
