package claims

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C19", Place: "S0 B1", Expect: Holds,
		Statement: "Weights start with a standard deviation of √(2/fan-in) and biases at 0; the code is linear and the " +
			"output a sigmoid.",
		Correction: "The loss of this program is a mean over pixels, the loss of the next one a sum: they differ by the " +
			"factor n.",
		Run: heWeights,
	}, Claim{
		ID: "C20", Place: "S0 B1", Expect: Untestable,
		Statement: "The class is an autoencoder that works on data.",
		Correction: "It is about a listing, which is incomplete: the forward pass takes a single vector (the biases do not " +
			"fit a matrix), there is no backward pass, and the derivative of ReLU is never used.",
	}, Claim{
		ID: "C21", Place: "S0 B1", Expect: Approximately,
		Statement:  "Clipping x to ±500 keeps 1/(1 + e⁻ˣ) from overflowing.",
		Correction: "In float64. In float32 e⁸⁹ already overflows. A form with e^−|x| on either side of 0 is stable in both.",
		Run:        clippedSigmoid,
	}, Claim{
		ID: "C28", Place: "S0 B4", Expect: Corrected,
		Statement: "The listing trains an autoencoder for each d, and compares its error with that of PCA.",
		Correction: "It computes losses and never a gradient. It prints the error of random networks, about 0.25, where " +
			"PCA has 0.0543 to 0.0175.",
		Run: untrained,
	})
}

func heWeights(l *bench, f *Finding) {
	for _, shape := range [][]int{{784, 256}, {256, 32}, {32, 256}, {256, 784}} {
		w := make([]float64, shape[0]*shape[1])
		try.OK(graph.HeNormal.Fill(w, shape, rand.New(rand.NewPCG(l.Seed, 19))))
		square := 0.0
		for _, v := range w {
			square += v * v / float64(len(w))
		}
		f.Stated.Near(fmt.Sprintf("standard deviation of He's weights %v over √(2/fan-in)", shape),
			math.Sqrt(square*float64(shape[0])/2), 1, .04)
	}
	// With this deviation ReLU layers neither shrink nor blow up their input.
	const n, width = 200, 400
	out := computeWith(graph.NewParams(graph.Float64, l.Seed), graph.Config{Batch: n}, func(s *graph.Scope) []graph.Node {
		h := constant(s, normals(l.Seed, 20, n, width))
		first := h.Dense(s.Param("first", graph.HeNormal, width, width), s.Param("b", graph.Zeros, 1, width), graph.Identity)
		last := first
		for i := range 4 {
			last = last.ReLU().MatMul(s.Param(fmt.Sprintf("W%d", i), graph.HeNormal, width, width))
		}
		return []graph.Node{first.Square().Mean(), last.Square().Mean()}
	})
	f.Stated.Near("mean square, after four more layers of ReLU over before", out[1][0]/out[0][0], 1, .4)

	ae := l.New("plain", models.Spec{Latent: 32})
	bias := 0.0
	for _, p := range ae.Params.All() {
		if !p.Weight {
			bias = max(bias, largest(p.Value.Float64s()))
		}
	}
	f.Stated.Near("largest bias of a new model", bias, 0, 0)
	x := try.Get(ae.Reconstruct(l.Test))
	lo, hi := try.Get2(x.Range())
	f.Stated.AtLeast("least output", float64(lo), 0)
	f.Stated.AtMost("largest output", float64(hi), 1)
	mse := try.Get(eval.MSE(l.Test, x))
	loss := try.Get(ae.Evaluate(l.Context, l.Test))
	f.True.Near("sum over pixels, divided by the mean", loss.Total/mse, float64(l.Test.D), .1)
}

// nonFinite counts the numbers that are infinite or NaN.
func nonFinite(values []float64) float64 {
	n := 0.0
	for _, v := range values {
		if math.IsInf(v, 0) || math.IsNaN(v) {
			n++
		}
	}
	return n
}

func clippedSigmoid(l *bench, f *Finding) {
	at := []float64{-1e4, -500, -100, -89, -10, 0, 10, 100, 1e4}
	for _, dtype := range []graph.DType{graph.Float64, graph.Float32} {
		out := computeWith(graph.NewParams(dtype, 0), graph.Config{Batch: 1}, func(s *graph.Scope) []graph.Node {
			x := row(s, at...)
			e := x.Clamp(-500, 500).Neg().Exp()
			clipped, stable := s.Const([]float64{1}, 1, 1).Div(e.Plus(1)), x.Sigmoid()
			return []graph.Node{e, graph.Grad(clipped.Sum(), x)[0], stable, graph.Grad(stable.Sum(), x)[0]}
		})
		of := fmt.Sprintf("%v: ", dtype)
		f.Stated.Near(of+"values of e⁻ˣ that overflow", nonFinite(out[0]), 0, 0)
		f.Stated.Near(of+"slopes of the clipped form that are NaN or infinite", nonFinite(out[1]), 0, 0)
		if dtype == graph.Float64 {
			f.Approximate.Near(of+"values of e⁻ˣ that overflow", nonFinite(out[0]), 0, 0)
			f.Approximate.Near(of+"slopes of the clipped form that are NaN or infinite", nonFinite(out[1]), 0, 0)
		}
		f.True.Near(of+"values and slopes of the library's sigmoid that are NaN or infinite",
			nonFinite(out[2])+nonFinite(out[3]), 0, 0)
		worst := 0.0
		for k, x := range at {
			worst = max(worst, math.Abs(out[2][k]-1/(1+math.Exp(-x))))
		}
		f.True.AtMost(of+"largest error of the library's sigmoid", worst, 1e-6)
	}
}

func untrained(l *bench, f *Finding) {
	for _, d := range []int{2, 5, 10, 32} {
		mse := l.TestMSE(l.New("plain", models.Spec{Latent: d}))
		what := fmt.Sprintf("d = %d: test MSE of an untrained network", d)
		f.Stated.AtMost(what+", over PCA's", mse/l.TestMSE(l.PCA(d)), 1)
		f.True.Near(what, mse, .25, .06)
	}
}
