package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C01", Place: "S0 A1.1", Expect: Approximately,
		Statement: "For an encoder W of full row rank the best linear decoder is E[x zᵀ] E[z zᵀ]⁻¹ = Σ Wᵀ (W Σ Wᵀ)⁻¹.",
		Correction: "W Σ Wᵀ must be invertible. If Σ is singular, as it is for digits, full row rank of W is not enough: a " +
			"row on a pixel that is always 0 makes a unit without variance.",
		Run: bestDecoderFormula,
	}, Claim{
		ID: "C02", Place: "S0 A1.1 box", Expect: Corrected,
		Statement: "The best decoder is (Wᵀ W)⁻¹ Wᵀ, the pseudo-inverse of W.",
		Correction: "Wᵀ W is n x n of rank d < n and has no inverse. The pseudo-inverse of a wide W is Wᵀ (W Wᵀ)⁻¹. It is " +
			"the best decoder only if Σ maps the row space of W into itself.",
		Run: pseudoInverse,
	}, Claim{
		ID: "C03", Place: "S0 A1.1", Expect: Holds,
		Statement:  "If the rows of W are orthonormal and span eigenvectors of Σ, the best decoder is Wᵀ.",
		Correction: "Orthonormal rows alone are not enough.",
		Run:        alignedRows,
	}, Claim{
		ID: "C04", Place: "S0 A1.2", Expect: Approximately,
		Statement: "With orthonormal rows the reconstruction is Wᵀ W x, and the best W is the top d eigenvectors of E[x " +
			"xᵀ].",
		Correction: "This holds for a tied decoder on centred data, up to a rotation of the d rows. Without centring, the " +
			"eigenvectors of E[x xᵀ] differ from PCA's, and reconstruct digits worse.",
		Run: tiedEigenvectors,
	})
}

// covariance is (1/N) Xᵀ X of a sample, which is either centred or taken about the origin.
func covariance(x mat.Matrix) *mat.Dense {
	samples, _ := x.Dims()
	sigma := product(x.T(), x)
	sigma.Scale(1/float64(samples), sigma)
	return sigma
}

// bestDecoder is Σ Wᵀ (W Σ Wᵀ)⁻¹.
func bestDecoder(sigma, w mat.Matrix) *mat.Dense {
	var inverse mat.Dense
	try.OK(inverse.Inverse(product(product(w, sigma), w.T())))
	return product(product(sigma, w.T()), &inverse)
}

// orthonormal returns a matrix of orthonormal rows that span those of a matrix.
func orthonormal(w mat.Matrix) *mat.Dense {
	d, n := w.Dims()
	var qr mat.QR
	qr.Factorize(w.T())
	var q mat.Dense
	qr.QTo(&q)
	return mat.DenseCopyOf(q.Slice(0, n, 0, d).T())
}

func bestDecoderFormula(l *bench, f *Finding) {
	x, w := fullRank(l.Seed), normals(l.Seed, 1, 2, 6)
	formula := bestDecoder(covariance(x), w)
	fitted := try.Get(linear.FitAffine(setOf("", product(x, w.T())), setOf("", x), 0))
	var difference mat.Dense
	difference.Sub(matrixOf(fitted.Weights).T(), formula)
	f.Approximate.AtMost("largest difference between the formula and least squares", largest(rowMajor(&difference)), 1e-5)
	_, byDecoder := slopes(x, w, formula)
	f.Approximate.AtMost("largest slope of the loss with respect to the decoder at the formula", largest(byDecoder), 1e-9)

	blank := mat.NewDense(2, l.Train.D, nil) // of full row rank
	rows := 0
	for j, m := range l.Train.ColumnMeans() {
		if m == 0 && rows < 2 {
			blank.Set(rows, j, 1)
			rows++
		}
	}
	f.True.AtLeast("rows on blank digit pixels, of a W of full row rank", float64(rows), 2)
	ae := linearOf(blank, blank.T(), nil)
	codes := try.Get(ae.Encode(l.Train))
	f.Stated.AtLeast("standard deviation of its codes, the root of the diagonal of W Σ Wᵀ", codes.Std(), 1e-6)
}

func pseudoInverse(l *bench, f *Finding) {
	x, w := fullRank(l.Seed), normals(l.Seed, 2, 2, 6)
	set, sigma := setOf("", x), covariance(x)
	out := compute(1, func(s *graph.Scope) []graph.Node { // WᵀW, by the library
		n := constant(s, w)
		return []graph.Node{n.TMatMul(n)}
	})
	var svd mat.SVD
	svd.Factorize(mat.NewDense(6, 6, out[0]), mat.SVDNone)
	singular := svd.Values(nil)
	f.Stated.AtLeast("singular values of Wᵀ W, which the formula inverts: smallest over largest",
		singular[5]/singular[0], 1e-9)

	var pseudo, inverse mat.Dense
	try.OK(inverse.Inverse(product(w, w.T())))
	pseudo.Mul(w.T(), &inverse)
	atPseudo := linearLoss(l, w, &pseudo, nil, set)
	atBest := linearLoss(l, w, bestDecoder(sigma, w), nil, set)
	v := principal(set, 2)
	atPCA := linearLoss(l, v, v.T(), nil, set)
	f.Stated.Near("loss, pseudo-inverse over best decoder", atPseudo/atBest, 1, 1e-3)
	f.True.AtLeast("loss, pseudo-inverse less Σ Wᵀ (W Σ Wᵀ)⁻¹", atPseudo-atBest, .01)
	f.True.AtLeast("loss, Σ Wᵀ (W Σ Wᵀ)⁻¹ less PCA", atBest-atPCA, .01)

	// T V, for any T, has the row space of V, which Σ maps into itself.
	mixed := product(normals(l.Seed, 3, 2, 2), v)
	try.OK(inverse.Inverse(product(mixed, mixed.T())))
	pseudo.Mul(mixed.T(), &inverse)
	_, byDecoder := slopes(x, mixed, &pseudo)
	f.True.AtMost("largest slope with respect to the decoder at the pseudo-inverse, if the rows of W span eigenvectors",
		largest(byDecoder), 1e-4)
}

func alignedRows(l *bench, f *Finding) {
	x := fullRank(l.Seed)
	set, sigma := setOf("", x), covariance(x)
	pca := try.Get(linear.FitPCA(set, 6))
	for _, rows := range [][2]int{{0, 1}, {1, 4}} {
		v := matrixOf([][]float64{pca.Components[rows[0]], pca.Components[rows[1]]})
		_, byDecoder := slopes(x, v, v.T())
		f.Stated.AtMost(fmt.Sprintf("eigenvectors %d and %d: largest slope with respect to the decoder at Wᵀ",
			rows[0]+1, rows[1]+1),
			largest(byDecoder), 1e-5)
	}
	w := orthonormal(normals(l.Seed, 4, 2, 6))
	atBest := linearLoss(l, w, bestDecoder(sigma, w), nil, set)
	atTransposed := linearLoss(l, w, w.T(), nil, set)
	f.True.AtLeast("any orthonormal rows: loss, Wᵀ over best decoder", atTransposed/atBest, 1.01)
}

func tiedEigenvectors(l *bench, f *Finding) {
	x := fullRank(l.Seed)
	set := setOf("", x)
	pca := try.Get(linear.FitPCA(set, 2))
	v := matrixOf(pca.Components)
	best := linearLoss(l, v, v.T(), nil, set)
	least := math.Inf(1)
	for k := range 20 {
		w := orthonormal(normals(l.Seed, uint64(40+k), 2, 6))
		least = min(least, linearLoss(l, w, w.T(), nil, set))
	}
	f.Approximate.AtMost("centred: loss at the top eigenvectors over the smallest loss of 20 random W", best/least, 1)
	f.Approximate.Near("centred: loss at the top eigenvectors over the sum of the other eigenvalues",
		best/(pca.Total-pca.Variances[0]-pca.Variances[1]), 1, 1e-5)
	turned := product(mat.NewDense(2, 2, []float64{.6, .8, -.8, .6}), v)
	rotated := linearLoss(l, turned, turned.T(), nil, set)
	f.True.Near("loss, after a rotation of the rows over before", rotated/best, 1, 1e-5)

	const what = "digits, d = 2: test MSE, eigenvectors of E[x xᵀ] over PCA"
	ratio := l.TestMSE(originPCA(l.Train, 2)) / l.TestMSE(l.PCA(2))
	f.Stated.Near(what, ratio, 1, .001)
	f.True.AtLeast(what, ratio, 1.02)
}
