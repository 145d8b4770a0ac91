package claims

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C83", Place: "S2 practice 2", Expect: Holds,
		Statement: "A linear code of one number has the loss tr Σ − 2 wᵀΣv + (wᵀΣw)‖v‖². The best decoder is v = " +
			"Σw/(wᵀΣw), and with it every stationary w is an eigenvector of Σ.",
		Run: oneComponent,
	}, Claim{
		ID: "C91", Place: "S2 Q5", Expect: Corrected,
		Statement: "For M = W_d W_e the expressions A, tr[(I − M)ᵀΣ(I − M)], and C, tr[(I − M)Σ], both equal the loss of a " +
			"linear autoencoder.",
		Correction: "The loss is tr[(I − M)Σ(I − M)ᵀ]. A exchanges the transposes, and equals the loss for symmetric M. C " +
			"equals it where the decoder is the best one for its encoder, and has no minimum over all M.",
		Run: traces,
	})
}

func oneComponent(l *bench, f *Finding) {
	x := fullRank(l.Seed)
	set := setOf("", x)
	sigma := covariance(x)
	w, v := normals(l.Seed, 83, 1, 6), normals(l.Seed, 84, 6, 1)
	loss := linearLoss(l, w, v, nil, set)
	wsw := product(product(w, sigma), w.T()).At(0, 0)
	wsv := product(product(w, sigma), v).At(0, 0)
	f.Stated.Near("loss over the formula", loss/(mat.Trace(sigma)-2*wsv+wsw*product(v.T(), v).At(0, 0)), 1, 1e-6)

	best := product(sigma, w.T())
	best.Scale(1/wsw, best)
	byEncoder, byDecoder := slopes(x, w, best)
	f.Stated.AtMost("largest slope with respect to the decoder at v = Σw/(wᵀΣw)", largest(byDecoder), 1e-9)
	f.Stated.AtLeast("largest slope with respect to an encoder that is no eigenvector", largest(byEncoder), .01)
	pca := try.Get(linear.FitPCA(set, 6))
	first := 0.0
	for k, c := range pca.Components {
		e := mat.NewDense(1, 6, c)
		byEncoder, _ := slopes(x, e, e.T())
		f.Stated.AtMost(fmt.Sprintf("largest slope at eigenvector %d", k+1), largest(byEncoder), 1e-4)
		loss := linearLoss(l, e, e.T(), nil, set)
		if k == 0 {
			first = loss
			continue
		}
		f.True.AtLeast(fmt.Sprintf("loss, eigenvector %d less the first", k+1), loss-first, .1)
	}
}

// slopes are the gradients of the loss of a linear autoencoder with respect to encoder and decoder, by automatic
// differentiation.
func slopes(x, encoder, decoder mat.Matrix) (byEncoder, byDecoder []float64) {
	n, _ := x.Dims()
	out := compute(n, func(s *graph.Scope) []graph.Node {
		samples, e, d := constant(s, x), constant(s, encoder.T()), constant(s, decoder.T())
		loss := losses.Total(s, losses.SquaredError(samples.MatMul(e).MatMul(d), samples))
		return graph.Grad(loss, e, d)
	})
	return out[0], out[1]
}

func traces(l *bench, f *Finding) {
	x := fullRank(l.Seed)
	set := setOf("", x)
	sigma := covariance(x)
	// each returns the loss by the library, and A and C by matrices, of an encoder and a decoder.
	each := func(encoder, decoder mat.Matrix) (loss, a, c float64) {
		var rest mat.Dense
		rest.Sub(identity(6), product(decoder, encoder))
		loss = linearLoss(l, encoder, decoder, nil, set)
		return loss, mat.Trace(product(product(rest.T(), sigma), &rest)), mat.Trace(product(&rest, sigma))
	}
	encoder := normals(l.Seed, 91, 2, 6)
	loss, a, c := each(encoder, normals(l.Seed, 92, 6, 2))
	f.Stated.Near("any M: A over the loss", a/loss, 1, .001)
	f.Stated.Near("any M: C over the loss", c/loss, 1, .001)

	codes := setOf("", product(x, encoder.T()))
	best := try.Get(linear.FitAffine(codes, set, 0))
	loss, a, c = each(encoder, matrixOf(best.Weights).T())
	f.True.Near("any encoder with its best decoder: C over the loss", c/loss, 1, 1e-4)
	f.True.AtLeast("any encoder with its best decoder: A over the loss", a/loss, 1.01)

	v := principal(set, 2)
	loss, a, c = each(v, v.T())
	f.True.Near("M = P, the projection: A over the loss", a/loss, 1, 1e-5)
	f.True.Near("M = P: C over the loss", c/loss, 1, 1e-5)
	tenfold := mat.DenseCopyOf(v.T())
	tenfold.Scale(10, tenfold)
	loss, _, c = each(v, tenfold)
	f.True.AtMost("M = 10 P: C", c, -10)
	f.True.AtLeast("M = 10 P: the loss", loss, 100)
}
