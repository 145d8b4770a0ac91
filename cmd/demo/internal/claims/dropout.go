package claims

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models/eval/restore"
)

func init() {
	register(Claim{
		ID: "C84", Place: "S2 practice 3", Expect: Corrected,
		Statement: "A linear autoencoder W whose inputs are dropped with p = 0.3 has W_ii ≈ 1/(1 − p) = 1.429 at its " +
			"optimum.",
		Correction: "The optimum is W = S[(1 − p)S + p·diag S]⁻¹ with S = E[xxᵀ]: the identity for uncorrelated features; " +
			"for four features of correlation 0.8, 0.658 on the diagonal and 0.204 elsewhere. 1/(1 − p) makes the output " +
			"unbiased, but not its error least.",
		Run: droppedInputs,
	})
}

const dropped = .3

func droppedInputs(l *bench, f *Finding) {
	identity := mat.NewDiagDense(4, []float64{1, 1, 1, 1})
	unbiased := mat.NewDense(4, 4, nil)
	unbiased.Scale(1/(1-dropped), identity)

	// Features of variances 1, 4, 9 and 16 without correlation.
	x := product(signs(4), mat.NewDiagDense(4, []float64{1, 2, 3, 4}))
	noise := maskingNoise(dropped)
	w := try.Get(restore.LinearDenoiser(setOf("", x), noise))
	for i := range 4 {
		f.Stated.Near("uncorrelated: W_ii", w.Weights[i][i], 1.429, .05)
		f.True.Near("uncorrelated: W_ii", w.Weights[i][i], 1, .002)
	}
	for _, c := range []struct {
		what string
		w    mat.Matrix
		loss float64
	}{{"uncorrelated, W = I: ", identity, 9}, {"uncorrelated, W = I/(1 − p): ", unbiased, dropped / (1 - dropped) * 30}} {
		loss, slope := droppedLoss(x, c.w)
		f.True.Near(c.what+"loss", loss, c.loss, 1e-9)
		if c.w == mat.Matrix(identity) {
			f.True.AtMost(c.what+"largest slope", slope, 1e-9)
		} else {
			f.True.AtLeast(c.what+"largest slope", slope, .1)
		}
	}

	// A single sample that is always the same: W_ij = x_i/x_j / ((1 − p)·4 + p).
	fixed, best := mat.NewDense(1, 4, []float64{1, 2, 3, 4}), mat.NewDense(4, 4, nil)
	for i := range 4 {
		for j := range 4 {
			best.Set(i, j, fixed.At(0, i)/fixed.At(0, j)/((1-dropped)*4+dropped))
		}
	}
	loss, slope := droppedLoss(fixed, best)
	f.True.AtMost("fixed x, W_ij = 0.3226 x_i/x_j: largest slope", slope, 1e-9)
	other, _ := droppedLoss(fixed, unbiased)
	f.True.AtLeast("fixed x: loss, 1/(1 − p) over the best W", other/loss, 2)

	// Four features of variance 1 and correlation 0.8: the root of 0.2 I + 0.8 J is √0.2 I + (√3.4 − √0.2)/4 J.
	root := mat.NewDense(4, 4, nil)
	root.Apply(func(i, j int, _ float64) float64 {
		return math.Sqrt(.2)*identity.At(i, j) + (math.Sqrt(3.4)-math.Sqrt(.2))/4
	}, root)
	w = try.Get(restore.LinearDenoiser(setOf("", product(signs(4), root)), noise))
	f.True.Near("correlation 0.8: W_11", w.Weights[0][0], .658, .001)
	f.True.Near("correlation 0.8: W_12", w.Weights[0][1], .204, .001)
}

// droppedLoss returns the loss E‖x − W x̃‖² over samples of four features and all the ways to drop some of them,
// exactly, and the largest slope by an element of W.
func droppedLoss(x *mat.Dense, w mat.Matrix) (loss, slope float64) {
	n, _ := x.Dims()
	clean, seen, share := mat.NewDense(16*n, 4, nil), mat.NewDense(16*n, 4, nil), mat.NewDense(16*n, 1, nil)
	for i := range n {
		for mask := range 16 {
			p := 1 / float64(n)
			for j := range 4 {
				clean.Set(16*i+mask, j, x.At(i, j))
				if mask>>j&1 == 1 {
					p *= dropped
				} else {
					p *= 1 - dropped
					seen.Set(16*i+mask, j, x.At(i, j))
				}
			}
			share.Set(16*i+mask, 0, p)
		}
	}
	out := compute(16*n, func(s *graph.Scope) []graph.Node {
		weights := constant(s, w)
		made := constant(s, seen).MatMulT(weights)
		expected := losses.SquaredError(made, constant(s, clean)).Value.Mul(constant(s, share)).Sum()
		return append(graph.Grad(expected, weights), expected)
	})
	return out[1][0], largest(out[0])
}
