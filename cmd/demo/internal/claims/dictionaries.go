package claims

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Claim{
		ID: "C36", Place: "S0 C4", Expect: Corrected, Trains: true,
		Statement: "Lasso and a sparse autoencoder both choose few features for each input, by L1-type penalties; Lasso is " +
			"for data of few dimensions.",
		Correction: "Lasso chooses one set of features for all inputs, and its classic use is with far more features than " +
			"samples. The KL penalty is not of the L1 type: it pushes up activations below ρ.",
		Run: lassoAndSparse,
	}, Claim{
		ID: "C53", Place: "S1 part 5", Expect: Approximately, Trains: true,
		Statement: "A sparse code is dictionary learning, as in the visual cortex.",
		Correction: "The decoder is a dictionary, but the codes come from one pass of the encoder. Minimising for each " +
			"input finds better ones. The cortex is an analogy.",
		Run: amortisedCodes,
	})
}

// softThreshold is the proximal step of t·|w|.
func softThreshold(w, t float64) float64 { return math.Copysign(max(math.Abs(w)-t, 0), w) }

// lasso minimises the library's squared error of x·w plus weight·Σ|w| by proximal gradient steps.
func lasso(x, y *mat.Dense, weight float64) []float64 {
	n, features := x.Dims()
	w := mat.NewDense(features, 1, nil)
	// The step is larger than is certain to be stable, and stable for normal x.
	step := float64(n) / (2 * math.Pow(mat.Norm(x, 2), 2)) * 4
	for range 300 {
		out := compute(n, func(s *graph.Scope) []graph.Node {
			node := constant(s, w)
			return graph.Grad(losses.SquaredError(constant(s, x).MatMul(node), constant(s, y)).Mean(), node)
		})
		w.Apply(func(i, _ int, v float64) float64 { return softThreshold(v-step*out[0][i], step*weight) }, w)
	}
	return rowMajor(w)
}

func lassoAndSparse(l *bench, f *Finding) {
	const inputs, features, relevant = 80, 200, 5
	x := normals(l.Seed, 36, inputs, features)
	truth := mat.NewDense(features, 1, nil)
	for k := range relevant {
		truth.Set(7*k, 0, 2)
	}
	w := lasso(x, product(x, truth), .5)
	// An input uses the features that contribute to the result, or the units that are on.
	sets := func(inputs, units int, on func(i, j int) bool) int {
		var keys []string
		for i := range inputs {
			key := make([]byte, units)
			for j := range key {
				if on(i, j) {
					key[j] = 1
				}
			}
			keys = append(keys, string(key))
		}
		return distinct(keys)
	}
	ofLasso := sets(inputs, features, func(i, j int) bool { return x.At(i, j)*w[j] != 0 })
	f.Stated.AtLeast("distinct sets of features that Lasso uses for 80 inputs", float64(ofLasso), 2)
	found := 0.0
	for k := range relevant {
		if math.Abs(w[7*k]) > .5 {
			found++
		}
	}
	f.True.Near("relevant features that Lasso finds from 80 samples, of 5 among 200", found, relevant, 0)
	wrong := 0.0
	for j, v := range w {
		if (j%7 != 0 || j >= 7*relevant) && math.Abs(v) > .5 {
			wrong++
		}
	}
	f.True.Near("irrelevant features that Lasso selects", wrong, 0, 0)

	ae, _ := l.TrainedMSE(5, "sparse", models.Spec{Latent: 64}, "lambda=1", "output=identity")
	codes := try.Get(ae.Encode(l.Test))
	ofUnits := sets(codes.N, codes.D, func(i, j int) bool { return codes.Row(i)[j] > .001 })
	f.True.AtLeast("distinct sets of units that a sparse autoencoder uses for the test images", float64(ofUnits), 20)

	_, slopes := sparsityPenalty(target, .02)
	out := compute(1, func(s *graph.Scope) []graph.Node {
		z := row(s, .02)
		return graph.Grad(losses.L1(z).Mean(), z)
	})
	f.Stated.AtLeast("slope of the KL penalty with ρ = 0.05 at a mean activation of 0.02, times the L1 slope",
		slopes[0]*out[0][0], 0)
	f.True.AtMost("slope of the KL penalty with ρ = 0.05 at a mean activation of 0.02", slopes[0], -1)
}

func amortisedCodes(l *bench, f *Finding) {
	ae, _ := l.TrainedMSE(5, "sparse", models.Spec{Latent: 64}, "lambda=1", "output=identity")
	some := try.Get(l.Test.Head(min(200, l.Test.N)))
	atEncoder := try.Get(ae.Evaluate(l.Context, some))
	codes := try.Get(ae.Encode(some))
	// Codes z ≥ 0 that minimise ‖x − b − zD‖² + Σ z for the same dictionary D, starting from the encoder's codes.
	atoms, bias := parameter(ae.Autoencoder, "out/W"), parameter(ae.Autoencoder, "out/b")
	z, x := mat.NewDense(codes.N, codes.D, nil), mat.NewDense(some.N, some.D, nil)
	z.Apply(func(i, j int, _ float64) float64 { return float64(codes.Row(i)[j]) }, z)
	x.Apply(func(i, j int, _ float64) float64 { return float64(some.Row(i)[j]) - bias.At(0, j) }, x)
	gram, target := product(atoms, atoms.T()), product(x, atoms.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(codes.D, rowMajor(gram)), false) {
		try.OK(errors.New("the eigenvalues of the dictionary were not found"))
	}
	values := eigen.Values(nil)
	step := 1 / (2 * values[len(values)-1])
	for range 500 {
		slope := product(z, gram)
		slope.Sub(slope, target)
		z.Apply(func(i, j int, v float64) float64 { return max(0, v-step*(2*slope.At(i, j)+1)) }, z)
	}
	out := compute(some.N, func(s *graph.Scope) []graph.Node {
		code := constant(s, z)
		made := code.MatMul(constant(s, atoms)).Add(constant(s, bias))
		return []graph.Node{losses.Total(s, losses.SquaredError(made, samples(s, some)), losses.L1(code))}
	})
	moved, size := 0.0, 0.0
	for i := range codes.N {
		for j, v := range codes.Row(i) {
			moved += math.Pow(float64(v)-z.At(i, j), 2)
			size += z.At(i, j) * z.At(i, j)
		}
	}
	f.Stated.AtMost("squared distance between the encoder's codes and the best codes of the same dictionary, over the "+
		"squared norm of the best", moved/size, 1e-4)
	f.Approximate.Near("loss, encoder's codes over best codes", atEncoder.Total/out[0][0], 1, .1)
	f.True.AtLeast("loss, encoder's codes less best codes", atEncoder.Total-out[0][0], 0)
}
