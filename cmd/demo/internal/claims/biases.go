package claims

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C05", Place: "S0 A1.3", Expect: Corrected,
		Statement: "A bias of the encoder absorbs the mean of the data.",
		Correction: "The bias of the decoder absorbs it: b_d = (I − W_d W_e) m − W_d b_e, for any b_e. A bias of the " +
			"encoder alone gives the same loss as no bias at all.",
		Run: whichBias,
	})
}

// originPCA returns the top eigenvectors of E[x xᵀ], about the origin: the principal components of the set together
// with its mirror image, whose mean is 0.
func originPCA(s *data.Set, d int) *linear.PCA {
	both := &data.Set{Name: s.Name + " and mirrored", N: 2 * s.N, D: s.D, X: slices.Concat(s.X, s.X)}
	for k := range s.X {
		both.X[k] = -both.X[k]
	}
	// On digits this takes a fraction of FitPCA's time.
	return try.Get(linear.FitRandomizedPCA(both, d, linear.RandomizedPCAOptions{}))
}

// biasedLoss is the loss of the linear autoencoder with both biases.
func biasedLoss(l *bench, encoder, decoder mat.Matrix, encoderBias, decoderBias []float64, s *data.Set) float64 {
	d, n := encoder.Dims()
	ae := try.Get(models.New(variants.Linear{Input: n, Latent: d, EncoderBias: true, DecoderBias: true},
		models.Options{DType: graph.Float64}))
	copy(ae.Params.Get("code/W").Value.Float64, rowMajor(encoder.T()))
	copy(ae.Params.Get("out/W").Value.Float64, rowMajor(decoder.T()))
	copy(ae.Params.Get("code/b").Value.Float64, encoderBias)
	copy(ae.Params.Get("out/b").Value.Float64, decoderBias)
	return try.Get(ae.Evaluate(l.Context, s)).Total
}

func whichBias(l *bench, f *Finding) {
	x := fullRank(l.Seed)
	mean := mat.Row(nil, 0, normals(l.Seed, 5, 1, 6))
	x.Apply(func(_, j int, v float64) float64 { return v + mean[j] }, x)
	set := setOf("", x)
	centred := try.Get(linear.FitPCA(set, 2))
	v := matrixOf(centred.Components)
	decoderBias := func(encoderBias []float64) []float64 { // (I − W_d W_e) m − W_d b_e
		m, b := mat.NewVecDense(6, centred.Mean), mat.NewVecDense(2, encoderBias)
		var code, out mat.VecDense
		code.MulVec(v, m)
		code.AddVec(&code, b)
		out.MulVec(v.T(), &code)
		out.SubVec(m, &out)
		return out.RawVector().Data
	}
	var with [2]float64
	for i, b := range [][]float64{{0, 0}, mat.Row(nil, 0, normals(l.Seed, 6, 1, 2))} {
		with[i] = biasedLoss(l, v, v.T(), b, decoderBias(b), set)
	}
	f.True.Near("loss with a decoder bias over the sum of PCA's other eigenvalues",
		with[0]/(centred.Total-centred.Variances[0]-centred.Variances[1]), 1, 1e-5)
	f.True.Near("loss with a decoder bias, with an encoder bias over without", with[1]/with[0], 1, 1e-5)

	// Without a bias of the decoder reconstructions lie in the span of its columns, a plane through the origin, and the
	// best plane is spanned by eigenvectors of E[x xᵀ]. A bias of the encoder moves them within it, away from the nearest
	// points.
	w := matrixOf(originPCA(set, 2).Components)
	without := biasedLoss(l, w, w.T(), []float64{0, 0}, make([]float64, 6), set)
	least := without
	for k := range uint64(20) {
		b := normals(l.Seed, 600+k, 1, 2)
		b.Scale(.1, b)
		least = min(least, biasedLoss(l, w, w.T(), rowMajor(b), make([]float64, 6), set))
	}
	f.Stated.Near("best loss, encoder bias alone over decoder bias", least/with[0], 1, .01)
	f.True.Near("best loss, encoder bias alone over no bias", least/without, 1, 1e-9)
	f.True.AtLeast("best loss, without a decoder bias over with it", without/with[0], 1.01)
}
