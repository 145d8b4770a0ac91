package claims

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

func init() {
	register(Claim{
		ID: "C72", Place: "S2", Expect: Approximately,
		Statement: "At the optimum of a linear autoencoder, encoder and decoder both span the principal subspace, and W_d " +
			"W_e is the orthogonal projection onto it.",
		Correction: "This needs a covariance matrix of full rank. Digits do not have one, since some pixels are always 0. " +
			"There only the decoder is determined; the encoder may do anything with such pixels at no loss.",
		Run: linearOptimum,
	}, Claim{
		ID: "C73", Place: "S2", Expect: Holds,
		Statement: "The solution of a linear autoencoder is unique up to an invertible matrix T: W_e → T W_e, W_d → W_d " +
			"T⁻¹.",
		Run: invertibleCodes,
	}, Claim{
		ID: "C88", Place: "S2 Q2", Expect: Holds,
		Statement:  "A linear autoencoder with the squared error and d units is equivalent to PCA with d components.",
		Correction: "It finds the same subspace, but neither the components themselves nor their order.",
		Run:        linearIsPCA,
	})
}

// fullRank is a sample of 6 features with mean 0 whose covariance matrix has the eigenvalues 4, 2, 1, 0.8, 0.6 and 0.4,
// in random directions.
func fullRank(seed uint64) *mat.Dense {
	var qr mat.QR
	qr.Factorize(normals(seed, 72, 6, 6))
	var q mat.Dense
	qr.QTo(&q)
	scale := mat.NewDiagDense(6, []float64{2, math.Sqrt2, 1, math.Sqrt(.8), math.Sqrt(.6), math.Sqrt(.4)})
	return product(signs(6), product(scale, q.T()))
}

// trainedLinear trains a linear autoencoder of two units on fullRank, and returns the principal components for
// comparison.
func trainedLinear(l *bench) (*trained, *linear.PCA) {
	set := setOf("six features of full rank", fullRank(l.Seed))
	pca := try.Get(linear.FitPCA(set, 2))
	ae := l.Fit(recipe{
		Model: variants.Linear{Input: 6, Latent: 2, EncoderBias: true, DecoderBias: true}, On: set,
		Fit: models.FitOptions{Epochs: 3000, Batch: set.N, LearningRate: .02, Schedule: optim.Cosine{}, Validation: set},
	})
	return ae, pca
}

func linearOptimum(l *bench, f *Finding) {
	ae, pca := trainedLinear(l)
	v := matrixOf(pca.Components)
	encoder, decoder := parameter(ae.Autoencoder, "code/W").T(), parameter(ae.Autoencoder, "out/W")
	spans(&f.Approximate, "full rank, ", encoder, decoder, v)

	digits := l.PCA(2)
	v = matrixOf(digits.Components)
	changed := mat.DenseCopyOf(v)
	blank := 0
	for j, m := range digits.Mean {
		if m == 0 && blank < 2 { // a pixel is never negative: with the mean 0 it is 0 in all images
			changed.Set(blank, j, 3)
			blank++
		}
	}
	spans(&f.Stated, "digits, ", changed, v, v)
	var bias mat.VecDense
	mean := mat.NewVecDense(len(digits.Mean), digits.Mean)
	bias.MulVec(product(v.T(), changed), mean)
	bias.SubVec(mean, &bias)
	loss := linearLoss(l, changed, v.T(), bias.RawVector().Data, l.Train)
	mse := mseOf(digits, l.Train)
	f.True.Near("digits, loss with that encoder over PCA's", loss/(mse*float64(l.Train.D)), 1, 1e-6)
	f.True.AtLeast("digits, cosine of the decoder's largest angle", smallestCosine(v, v), .9999)
}

// spans checks that encoder (d x n) and decoder (d x n, transposed) have the span of the rows of v, and that their
// product is the projection onto it.
func spans(cs *checks, of string, encoder, decoder, v mat.Matrix) {
	cs.AtLeast(of+"cosine of the encoder's largest angle", smallestCosine(encoder, v), .999)
	cs.AtLeast(of+"cosine of the decoder's largest angle", smallestCosine(decoder, v), .999)
	var difference mat.Dense
	difference.Sub(product(decoder.T(), encoder), product(v.T(), v))
	cs.AtMost(of+"‖W_d W_e − P‖", mat.Norm(&difference, 2), .02)
}

func invertibleCodes(l *bench, f *Finding) {
	set := setOf("", fullRank(l.Seed))
	encoder, decoder := normals(l.Seed, 73, 2, 6), normals(l.Seed, 74, 6, 2)
	t, inverse := normals(l.Seed, 75, 2, 2), new(mat.Dense)
	try.OK(inverse.Inverse(t))
	loss := linearLoss(l, encoder, decoder, nil, set)
	changed := linearLoss(l, product(t, encoder), product(decoder, inverse), nil, set)
	f.Stated.Near("loss, with T over without", changed/loss, 1, 1e-9)
	// Conversely, the codes of one solution are a linear map of the codes of another.
	ae, pca := trainedLinear(l)
	codes, components := try.Get(ae.Encode(set)), try.Get(pca.Encode(set))
	mapped := try.Get(try.Get(linear.FitAffine(codes, components, 0)).Reconstruct(codes))
	explained := try.Get(eval.ExplainedVariance(components, mapped))
	f.Stated.AtLeast("share of PCA's codes explained by a linear map of the learned codes", explained, .9999)
}

func linearIsPCA(l *bench, f *Finding) {
	ae, pca := trainedLinear(l)
	set := setOf("", fullRank(l.Seed))
	f.Stated.Near("error of the trained autoencoder over PCA's", mseOf(ae, set)/mseOf(pca, set), 1, 1e-3)
	decoder := parameter(ae.Autoencoder, "out/W")
	cosine := smallestCosine(decoder, matrixOf(pca.Components))
	f.Stated.AtLeast("cosine of the decoder's largest angle to the principal subspace", cosine, .999)
	first, component := mat.NewVecDense(6, mat.Row(nil, 0, decoder)), mat.NewVecDense(6, pca.Components[0])
	f.True.AtMost("cosine between its first unit and the first component",
		math.Abs(mat.Dot(first, component))/mat.Norm(first, 2), .999)
}
