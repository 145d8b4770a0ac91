package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C32", Place: "S0 C1", Expect: Approximately,
		Statement: "With d < n the code must lose information, and the identity is impossible.",
		Correction: "This holds for continuous maps on data that fill all n dimensions. Any finite set can be coded in one " +
			"number without loss (C48).",
		Run: lostInformation,
	}, Claim{
		ID: "C33", Place: "S0 C1, exception", Expect: Approximately, Trains: true,
		Statement: "Data on a manifold of d dimensions can be reconstructed perfectly from d numbers; identical inputs " +
			"need one.",
		Correction: "This needs one chart that covers the manifold. No continuous code of one number tells all points of a " +
			"circle apart, and a manifold may need up to 2d numbers. Identical inputs need none: the bias of the decoder is " +
			"enough.",
		Run: manifoldCodes,
	}, Claim{
		ID: "C34", Place: "S0 C2", Expect: Holds,
		Statement: "The loss and the architecture decide what a code keeps.",
		Run:       whatIsKept,
	}, Claim{
		ID: "C51", Place: "S1 part 4", Expect: Holds,
		Statement:  "With d ≥ n an autoencoder can learn the identity, at a loss of 0.",
		Correction: "A linear one can. A sigmoid output only approaches 0 and 1.",
		Run:        learnsIdentity,
	})
}

func lostInformation(l *bench, f *Finding) {
	f.Stated.AtMost("distinct codes of one number over training images", distinctShare(l), .99)
	set := setOf("", signs(7)) // as much variance in every direction
	pca := try.Get(linear.FitPCA(set, 7))
	for _, d := range []int{6, 3, 1} {
		v := matrixOf(pca.Components[:d])
		loss := linearLoss(l, v, v.T(), nil, set)
		f.Approximate.Near(fmt.Sprintf("7 independent features: smallest linear loss at d = %d over the variance of the "+
			"lost directions", d), loss/float64(7-d), 1, 1e-5)
	}
}

func manifoldCodes(l *bench, f *Finding) {
	circleInOneNumber(l, f)
	line := setOf("", product(normals(l.Seed, 33, 50, 1), normals(l.Seed, 34, 1, 3)))
	f.Approximate.AtMost("a line in space, d = 1: MSE", mseOf(try.Get(linear.FitPCA(line, 1)), line), 1e-10)
	same, nothing := mat.NewDense(20, 3, nil), mat.NewDense(1, 3, nil)
	point := mat.Row(nil, 0, normals(l.Seed, 35, 1, 3))
	for i := range 20 {
		same.SetRow(i, point)
	}
	loss := linearLoss(l, nothing, nothing.T(), point, setOf("", same))
	f.True.AtMost("identical inputs: loss with a code that is always 0 and a bias", loss, 1e-10)
}

func whatIsKept(l *bench, f *Finding) {
	// One number for each sample, one of them far off: the mean has the least squared error, the median the least absolute
	// error.
	values := mat.NewDense(5, 1, []float64{0, 1, 2, 3, 19})
	out := compute(5, func(s *graph.Scope) []graph.Node {
		x, c := constant(s, values), row(s, 5)
		made := c.BroadcastTo(5, 1)
		m := row(s, 2.1)
		median := m.BroadcastTo(5, 1)
		return []graph.Node{graph.Grad(losses.SquaredError(made, x).Mean(), c)[0], graph.Grad(losses.AbsoluteError(made,
			x).Mean(), c)[0],
			graph.Grad(losses.AbsoluteError(median, x).Mean(), m)[0], graph.Grad(losses.SquaredError(median, x).Mean(), m)[0]}
	})
	f.Stated.Near("slope of the squared error at the mean", out[0][0], 0, 1e-12)
	f.Stated.AtLeast("slope of the absolute error at the mean, towards the median", out[1][0], .1)
	f.Stated.AtLeast("slope of the absolute error just above the median", out[2][0], .1)
	f.Stated.AtMost("slope of the squared error just above the median, towards the mean", out[3][0], -.1)

	// The same data with the second feature counted 25-fold: another direction is kept.
	x := signs(2)
	x.Apply(func(_, j int, v float64) float64 { return v * []float64{3, 1}[j] }, x)
	weighted := mat.DenseCopyOf(x)
	weighted.Apply(func(_, j int, v float64) float64 { return v * []float64{1, 5}[j] }, weighted)
	var kept [2]*linear.PCA
	for i, m := range []mat.Matrix{x, weighted} {
		kept[i] = try.Get(linear.FitPCA(setOf("", m), 1))
	}
	f.Stated.AtMost("cosine between the directions that a code of one number keeps, weights 1 and 1 of the error "+
		"against 1 and 25",
		math.Abs(kept[0].Components[0][0]*kept[1].Components[0][0]+kept[0].Components[0][1]*kept[1].Components[0][1]), 1e-6)
	two := try.Get(linear.FitPCA(setOf("", x), 2))
	f.Stated.AtLeast("share of the variance kept, two units less one", two.VarianceKept()-kept[0].VarianceKept(), .05)
}

func learnsIdentity(l *bench, f *Finding) {
	set := setOf("", fullRank(l.Seed))
	for _, d := range []int{6, 9} {
		encoder := padded(d, 6)
		loss := linearLoss(l, encoder, encoder.T(), nil, set)
		f.Stated.AtMost(fmt.Sprintf("loss of a linear autoencoder, n = 6, d = %d", d), loss, 1e-20)
	}
	var errors []float64
	for _, c := range []float64{5, 10, 20} {
		out := compute(1, func(s *graph.Scope) []graph.Node {
			visible := models.Spec{Input: 2, Latent: 2, Output: graph.Sigmoid}.WithDefaults().ActivateOutput(row(s, -c, c))
			return []graph.Node{losses.SquaredError(visible, row(s, 0, 1)).Mean()}
		})
		errors = append(errors, out[0][0])
		f.True.AtLeast(fmt.Sprintf("squared error of a sigmoid output for 0 and 1 at logits ∓%v, times 10²⁰", c),
			1e20*out[0][0], 1e-3)
	}
	f.True.Falling("squared error of a sigmoid output with the logits", errors, -.99)
}
