package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C13", Place: "S0 A4.1", Expect: Holds,
		Statement: "The Jacobian of one layer of sigmoids is J = diag(z(1 − z)) W.",
		Run:       sigmoidJacobian,
	}, Claim{
		ID: "C14", Place: "S0 A4.2", Expect: Holds,
		Statement: "‖J‖² = Σᵢ zᵢ²(1 − zᵢ)² ‖wᵢ‖² for one layer of sigmoids.",
		Run:       sigmoidJacobianNorm,
	}, Claim{
		ID: "C15", Place: "S0 A4.3", Expect: Approximately, Trains: true,
		Statement: "The contractive penalty leaves the code sensitive only along the manifold of the data.",
		Correction: "The penalty alone drives all of J to 0. Directions along the manifold survive because the " +
			"reconstruction needs them. An untied decoder can undo any shrinking, so tie the weights.",
		Run: sensitivity,
	}, Claim{
		ID: "C58", Place: "S1 part 7", Expect: Holds,
		Statement: "The contractive autoencoder adds λ ‖J‖² with J = ∂z/∂x of d x n.",
		Run:       contractivePenalty,
	}, Claim{
		ID: "C59", Place: "S1 part 7", Expect: Approximately,
		Statement: "The contractive autoencoder has the benefits of denoising, without noise.",
		Correction: "Small noise acts as a penalty s² ‖∂r/∂x‖² on the whole map r from input to reconstruction, exactly so " +
			"for a linear map. The contractive penalty is on the encoder alone.",
		Run: noiseIsPenalty,
	}, Claim{
		ID: "C90", Place: "S2 Q4", Expect: Holds,
		Statement: "The contractive autoencoder is the one that penalises the sensitivity of its code to small changes of " +
			"the input.",
		Run: penalisedSensitivity,
	})
}

// layer is one layer of sigmoids with an input: x of n features, W of d x n, and biases.
type layer struct{ x, w, b *mat.Dense }

func randomLayer(seed, stream uint64) layer {
	return layer{normals(seed, stream, 1, 5), normals(seed, stream+1, 3, 5), normals(seed, stream+2, 1, 3)}
}

func (y layer) node(s *graph.Scope) (z, x graph.Node) {
	x = constant(s, y.x)
	return x.Dense(constant(s, y.w.T()), constant(s, y.b), graph.Sigmoid), x
}

// jacobian is ∂z/∂x by the library, row by row.
func (y layer) jacobian() [][]float64 {
	return compute(1, func(s *graph.Scope) []graph.Node { return graph.JacobianRows(y.node(s)) })
}

// penalty is the contractive penalty by the library.
func (y layer) penalty() float64 {
	return compute(1, func(s *graph.Scope) []graph.Node {
		z, x := y.node(s)
		return []graph.Node{losses.Contractive(z, x, 0).Mean()}
	})[0][0]
}

// codes are computed in plain Go, at the input moved by h along feature k.
func (y layer) codes(k int, h float64) []float64 {
	z := make([]float64, 3)
	for i := range z {
		a := y.b.At(0, i) + h*y.w.At(i, k)
		for j := range 5 {
			a += y.w.At(i, j) * y.x.At(0, j)
		}
		z[i] = 1 / (1 + math.Exp(-a))
	}
	return z
}

func sigmoidJacobian(l *bench, f *Finding) {
	y := randomLayer(l.Seed, 130)
	rows := y.jacobian()
	z, formula, quotient := y.codes(0, 0), 0.0, 0.0
	for k := range 5 {
		const h = 1e-5
		up, down := y.codes(k, h), y.codes(k, -h)
		for i := range z {
			formula = max(formula, math.Abs(rows[i][k]-z[i]*(1-z[i])*y.w.At(i, k)))
			quotient = max(quotient, math.Abs(rows[i][k]-(up[i]-down[i])/(2*h)))
		}
	}
	f.Stated.AtMost("largest difference between the Jacobian and the formula", formula, 1e-12)
	f.True.AtMost("largest difference between the Jacobian and difference quotients", quotient, 1e-8)
}

func sigmoidJacobianNorm(l *bench, f *Finding) {
	y := randomLayer(l.Seed, 140)
	formula := 0.0
	for i, z := range y.codes(0, 0) {
		w := mat.Norm(y.w.RowView(i), 2)
		formula += z * z * (1 - z) * (1 - z) * w * w
	}
	f.Stated.Near("‖J‖² by the library over the formula", y.penalty()/formula, 1, 1e-12)
}

func contractivePenalty(l *bench, f *Finding) {
	y := randomLayer(l.Seed, 150)
	rows, sum := y.jacobian(), 0.0
	for k := range 5 {
		const h = 1e-5
		up, down := y.codes(k, h), y.codes(k, -h)
		for i := range up {
			sum += math.Pow((up[i]-down[i])/(2*h), 2)
		}
	}
	f.Stated.Near("rows of J", float64(len(rows)), 3, 0)
	f.Stated.Near("columns of J", float64(len(rows[0])), 5, 0)
	f.Stated.Near("penalty over the sum of squared difference quotients", y.penalty()/sum, 1, 1e-7)
}

// sensitivity trains on points near a line in the plane. Their standard deviation along it is ten times the one across.
func sensitivity(l *bench, f *Finding) {
	points := normals(l.Seed, 15, 1000, 2)
	points.Apply(func(_, j int, v float64) float64 { return v * []float64{1, .1}[j] }, points)
	set := setOf("points near a line", points)
	// along and across are the mean squared slopes of the code in the two directions.
	train := func(lambda float64) (along, across float64) {
		inner := variants.Plain{Code: graph.Sigmoid, Tied: true,
			Spec: models.Spec{Input: 2, Latent: 4, Hidden: []int{}, Output: graph.Identity}.WithDefaults()}
		ae := l.Fit(recipe{Model: variants.Contractive{Model: inner, Lambda: lambda}, On: set,
			Fit: models.FitOptions{Epochs: 60, Batch: 100, LearningRate: .01, Validation: set}})
		w, b := parameter(ae.Autoencoder, "code/W"), parameter(ae.Autoencoder, "code/b")
		out := compute(set.N, func(s *graph.Scope) []graph.Node {
			x := constant(s, points)
			return graph.JacobianRows(x.Dense(constant(s, w), constant(s, b), graph.Sigmoid), x)
		})
		for _, unit := range out {
			for i := range set.N {
				along += unit[2*i] * unit[2*i] / float64(set.N)
				across += unit[2*i+1] * unit[2*i+1] / float64(set.N)
			}
		}
		return along, across
	}
	along, across := train(.1)
	f.Approximate.AtLeast("with the reconstruction: squared slope of the code, along the line over across it",
		along/across, 3)
	alone, _ := train(1e4)
	const what = "squared slope along the line, penalty practically alone over with the reconstruction"
	f.Stated.AtLeast(what, alone/along, .1)
	f.True.AtMost(what, alone/along, .01)

	// W_e → W_e/c, W_d → c·W_d changes nothing but the penalty.
	encoder, decoder := normals(l.Seed, 16, 2, 6), normals(l.Seed, 17, 6, 2)
	small, large := mat.DenseCopyOf(encoder), mat.DenseCopyOf(decoder)
	small.Scale(.1, small)
	large.Scale(10, large)
	var loss, norm [2]float64
	for i, m := range [][2]mat.Matrix{{encoder, decoder}, {small, large}} {
		loss[i] = linearLoss(l, m[0], m[1], nil, setOf("", fullRank(l.Seed)))
		norm[i] = linearJacobianNorm(m[0])
	}
	f.True.Near("untied: loss, W_e/10 and 10 W_d over W_e and W_d", loss[1]/loss[0], 1, 1e-9)
	f.True.Near("untied: penalty, W_e/10 over W_e", norm[1]/norm[0], .01, 1e-9)
}

// linearJacobianNorm is ‖J‖² of z = Wx, or of any linear map.
func linearJacobianNorm(w mat.Matrix) float64 {
	_, n := w.Dims()
	out := compute(1, func(s *graph.Scope) []graph.Node {
		x := s.Const(make([]float64, n), 1, n)
		return []graph.Node{losses.Contractive(x.MatMul(constant(s, w.T())), x, 0).Mean()}
	})
	return out[0][0]
}

func noiseIsPenalty(l *bench, f *Finding) {
	const s, copies = .3, 5000
	sample, all := fullRank(l.Seed), mat.NewDense(8*copies, 6, nil)
	for i := range 8 * copies {
		all.SetRow(i, mat.Row(nil, i%8, sample))
	}
	clean := setOf("", all)
	noisy := try.Get(variants.Corrupt(clean, gaussianNoise(s, false), l.Seed))
	w := orthonormal(normals(l.Seed, 59, 3, 6))
	for _, c := range []float64{1, 3} {
		encoder, decoder := mat.DenseCopyOf(w), mat.DenseCopyOf(w.T())
		encoder.Scale(c, encoder)
		decoder.Scale(1/c, decoder)
		without := linearLoss(l, encoder, decoder, nil, clean)
		with := restoredMSE(linearOf(encoder, decoder, nil), noisy, clean) * float64(clean.D)
		what := fmt.Sprintf("W_e times %v: increase of the loss by noise, over ", c)
		whole, part := linearJacobianNorm(product(decoder, encoder)), linearJacobianNorm(encoder)
		f.Approximate.Near(what+"s² ‖∂x̂/∂x‖²", (with-without)/(s*s*whole), 1, .05)
		f.Stated.Near(what+"s² ‖∂z/∂x‖²", (with-without)/(s*s*part), 1, .05)
	}
}

func penalisedSensitivity(l *bench, f *Finding) {
	y := randomLayer(l.Seed, 90)
	const h = 1e-4
	moved, at := 0.0, y.codes(0, 0)
	for k := range 5 {
		for i, z := range y.codes(k, h) {
			moved += (z - at[i]) * (z - at[i]) / (h * h)
		}
	}
	f.Stated.Near("penalty over the squared change of the code when each feature moves by 0.0001",
		y.penalty()/moved, 1, 1e-3)
}
