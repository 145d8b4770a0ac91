package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C29", Place: "S0 B4", Expect: Holds,
		Statement: "The error to compare with is PCA's: fitted on the training set, applied to the test set and inverted, " +
			"as a mean over all entries.",
		Run: pcaBaseline,
	}, Claim{
		ID: "C37", Place: "S0 C5", Expect: Approximately,
		Statement: "The entropy of a code bounds its rate, so a smaller d inevitably raises the distortion.",
		Correction: "A real number has unbounded entropy, so d alone fixes no rate. The least distortion never falls when " +
			"d does, and rises only while the lost direction carries variance.",
		Run: distortionBySize,
	}, Claim{
		ID: "C61", Place: "S1 part 8", Expect: Approximately,
		Statement: "A code should have d ≈ √n units: 28 for 784.",
		Correction: "A place to start for digits, where 28 components keep 72 % of the variance. It is not a law: n does " +
			"not determine the dimension of the data.",
		Run: squareRoot,
	}, Claim{
		ID: "C62", Place: "S1 part 9", Expect: Corrected,
		Statement: "If the code is too large, the autoencoder learns the identity, and is worse for it.",
		Correction: "A linear one can copy only for d ≥ n, or for d ≥ the rank of the data. Below that, PCA's test error " +
			"falls with every unit and never rises.",
		Run: largerCodes,
	})
}

// pcaErrors are the test errors of PCA by code size.
func pcaErrors(l *bench, sizes ...int) []float64 {
	var out []float64
	for _, d := range sizes {
		out = append(out, l.TestMSE(l.PCA(d)))
	}
	return out
}

func pcaBaseline(l *bench, f *Finding) {
	sizes := []int{2, 5, 10, 32}
	errors := pcaErrors(l, sizes...)
	for i, want := range []float64{.054254, .044166, .034385, .017543} {
		f.Stated.Near(fmt.Sprintf("test MSE, d = %d", sizes[i]), errors[i], want, 2e-6)
	}
	pca := l.PCA(32)
	mse := mseOf(pca, l.Train)
	rest := pca.Total
	for _, v := range pca.Variances[:32] {
		rest -= v
	}
	f.True.Near("training MSE, d = 32, over the sum of the other eigenvalues divided by n",
		mse*float64(l.Train.D)/rest, 1, 1e-5)
}

func distortionBySize(l *bench, f *Finding) {
	f.Stated.AtMost("distinct codes of one real number over training images", distinctShare(l), .99)
	flat := setOf("", product(normals(l.Seed, 37, 200, 3), normals(l.Seed, 38, 3, 6))) // six features of rank 3
	pca := try.Get(linear.FitPCA(flat, 6))
	gain := mseOf(try.Get(pca.Truncate(3)), flat) - mseOf(try.Get(pca.Truncate(5)), flat)
	f.Stated.AtLeast("data of rank 3: distortion, d = 3 less d = 5", gain, 1e-6)
	errors := pcaErrors(l, 1, 2, 3, 5, 8, 10, 16, 28, 32, 64, 128, 256)
	f.Approximate.Falling("PCA's distortion of digits with d", errors, -.01)
	var rates, levels []float64
	digits := l.PCA(1)
	for _, d := range []int{1, 4, 16, 0} {
		best := try.Get(linear.RateDistortionOf(digits.Variances, .5, d))
		rates, levels = append(rates, best.Rate), append(levels, best.Distortion)
	}
	f.True.Falling("distortion of the best linear model at a fixed weight of the rate, with d", levels, 0)
	f.True.Rising("its rate with d", rates, 0)
}

func squareRoot(l *bench, f *Finding) {
	d := int(math.Sqrt(float64(l.Train.D)))
	pca := l.PCA(d)
	f.Approximate.AtLeast("digits, √n = 28 components: share of the variance", pca.VarianceKept(), .7)
	f.True.Near("digits, 28 components: test MSE", l.TestMSE(pca), .019363, 2e-6)
	round := try.Get(linear.FitPCA(setOf("", normals(l.Seed, 61, 2000, 100)), 10))
	f.Stated.AtLeast("100 independent features, √n = 10 components: share of the variance", round.VarianceKept(), .7)
	flat := try.Get(linear.FitPCA(setOf("", product(normals(l.Seed, 62, 500, 3), normals(l.Seed, 63, 3, 100))), 3))
	f.True.Near("100 features of rank 3, 3 components: share of the variance", flat.VarianceKept(), 1, 1e-6)
}

func largerCodes(l *bench, f *Finding) {
	errors := pcaErrors(l, 1, 2, 5, 10, 32, 64, 128, 256)
	f.Stated.AtLeast("digits, PCA: test MSE, d = 256 over d = 32", errors[7]/errors[4], 1)
	f.Stated.AtMost("digits, PCA: test MSE at d = 256, if it copied", errors[7], 1e-6)
	f.True.Falling("test MSE of PCA with d", errors, 0)
	set := setOf("", fullRank(l.Seed))
	f.True.AtMost("loss of a copy, d = n = 6", linearLoss(l, identity(6), identity(6), nil, set), 1e-20)
	v := principal(set, 5)
	f.True.AtLeast("smallest loss at d = 5 for n = 6", linearLoss(l, v, v.T(), nil, set), .1)
}
