package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C46", Place: "S1 part 3", Expect: Holds,
		Statement:  "I(X; Z) = H(X) − H(X|Z), where H(X) is fixed by the data.",
		Correction: "For discrete X. A continuous X has differential entropies, which may be negative.",
		Run:        mutualInformation,
	}, Claim{
		ID: "C47", Place: "S1 part 3", Expect: Approximately,
		Statement: "Minimising the reconstruction error minimises H(X|Z), so training maximises I(X; Z).",
		Correction: "The error gives only an upper bound, h(X|Z) ≤ n/2 log(2πe MSE). A random code that was never trained " +
			"already has all information about a finite set.",
		Run: errorBoundsEntropy,
	}, Claim{
		ID: "C48", Place: "S1 part 4", Expect: Corrected,
		Statement: "With d < n an autoencoder is guaranteed to learn a compressed representation that keeps what is " +
			"important.",
		Correction: "One random number tells all 10,000 images apart. A decoder that looks this number up makes no error " +
			"on them, and on test images a larger error than the mean image.",
		Run: lookedUp,
	}, Claim{
		ID: "C49", Place: "S1 part 3", Expect: Holds,
		Statement:  "R(D) is the least mutual information of all codes with a distortion of at most D.",
		Correction: "The standard form has p(x̂|x) instead of the code; the two agree, since x̂ is a function of z.",
		Run:        rateDistortionFunction,
	}, Claim{
		ID: "C50", Place: "S1 part 3", Expect: Approximately,
		Statement: "The dimension of the bottleneck limits the rate.",
		Correction: "It does for a given number of bits per unit, b·d. The dimension alone does not: one real number tells " +
			"all images apart.",
		Run: rateByDimension,
	})
}

// distinctShare is the number of distinct codes of the training images by one random direction, per image.
func distinctShare(l *bench) float64 {
	return float64(distinct(randomCodes(l, l.Train))) / float64(l.Train.N)
}

// randomCodes are the codes of a set by one random direction, in float64.
func randomCodes(l *bench, s *data.Set) []float64 {
	out := compute(s.N, func(g *graph.Scope) []graph.Node {
		return []graph.Node{samples(g, s).MatMul(constant(g, normals(l.Seed, 48, s.D, 1)))}
	})
	return out[0]
}

func mutualInformation(l *bench, f *Finding) {
	some := try.Get(l.Test.Head(min(1000, l.Test.N)))
	pca := l.PCA(5)
	codes := try.Get(pca.Encode(some))
	clusters := try.Get(cluster.FitKMeans(codes, 10, cluster.KMeansOptions{Starts: 1, Seed: l.Seed}))
	x, z := some.Labels, clusters.Labels
	// entropy is the entropy of the shares of samples with the same key, in nats.
	entropy := func(key func(i int) int) float64 {
		counts := make([]float64, 100)
		for i := range x {
			counts[key(i)]++
		}
		h := 0.0
		for _, c := range counts {
			if p := c / float64(len(x)); p > 0 {
				h -= p * math.Log(p)
			}
		}
		return h
	}
	hx, hz := entropy(func(i int) int { return x[i] }), entropy(func(i int) int { return z[i] })
	conditional := entropy(func(i int) int { return 10*x[i] + z[i] }) - hz
	nmi := try.Get(cluster.NMI(x, z))
	f.Stated.Near("digits and clusters of codes: I(X; Z) from the normalised mutual information, less H(X) − H(X|Z)",
		nmi*(hx+hz)/2-(hx-conditional), 0, 1e-9)
	f.Stated.AtLeast("I(X; Z) in nats", nmi*(hx+hz)/2, .1)
}

func errorBoundsEntropy(l *bench, f *Finding) {
	codes := randomCodes(l, l.Train)
	f.Stated.AtLeast("nats of I(X; Z) left to learn for an untrained code of one number, training images",
		math.Log(float64(l.Train.N))-math.Log(float64(distinct(codes))), .01)
	// For Gaussian x and z = Wx + noise of variance ¼, h(X|Z) is ½ log det(2πe S) with S = (Σ⁻¹ + 4 WᵀW)⁻¹, and the least
	// error is the trace of S. The noise is made of the columns of signs that x does not use, so that moments are exact.
	walsh := signs(7)
	x := mat.NewDense(8, 5, nil)
	scale := []float64{2, 1.5, 1, .8, .5}
	x.Apply(func(i, j int, _ float64) float64 { return scale[j] * walsh.At(i, j) }, x)
	w := normals(l.Seed, 47, 2, 5)
	z := product(x, w.T())
	z.Apply(func(i, j int, v float64) float64 { return v + .5*walsh.At(i, 5+j) }, z)
	fit := try.Get(linear.FitAffine(setOf("", z), setOf("", x), 0))
	xhat := try.Get(fit.Reconstruct(setOf("", z)))
	mse := try.Get(eval.MSE(setOf("", x), xhat))
	precision := product(w.T(), w)
	precision.Apply(func(i, j int, v float64) float64 {
		if i == j {
			return 4*v + 1/(scale[i]*scale[i])
		}
		return 4 * v
	}, precision)
	logDet, _ := mat.LogDet(precision)
	entropy := (5*math.Log(2*math.Pi*math.E) - logDet) / 2
	bound := 2.5 * math.Log(2*math.Pi*math.E*mse)
	f.Approximate.AtLeast("n/2 log(2πe MSE) less h(X|Z) for a Gaussian code", bound-entropy, 0)
	var s mat.Dense
	try.OK(s.Inverse(precision))
	f.True.Near("MSE by least squares over the trace of the covariance of X given Z, divided by n",
		mse*5/mat.Trace(&s), 1, 1e-5)
}

func lookedUp(l *bench, f *Finding) {
	different, training, test := lookup(l)
	mean := meanImageMSE(l)
	f.True.Near("distinct codes of the training images by one random number", float64(different), float64(l.Train.N), 0)
	f.Stated.AtMost("test MSE, decoder that looks the number up over mean image", test/mean, 1)
	f.True.Near("training MSE of that decoder", training, 0, 0)
	f.True.AtLeast("test MSE, that decoder over mean image", test/mean, 1.3)
	f.True.Near("test MSE of the mean image", mean, .064273, 2e-6)
}

func rateDistortionFunction(l *bench, f *Finding) {
	variances := []float64{4, 2, 1, .5}
	for _, beta := range []float64{.4, 1, 3} {
		best := try.Get(linear.RateDistortionOf(variances, beta, 0))
		// Any other allocation of the distortion to the features has at least the rate Σ ½ log(λ/D).
		least := math.Inf(1)
		for k := range uint64(200) {
			shares, sum := normals(l.Seed, 4900+k, 1, 4), 0.0
			for j := range 4 {
				shares.Set(0, j, math.Exp(shares.At(0, j)))
				sum += shares.At(0, j)
			}
			rate := 0.0
			for j, v := range variances {
				rate += math.Log(v/min(v, best.Distortion*shares.At(0, j)/sum)) / 2
			}
			least = min(least, rate)
		}
		f.Stated.AtLeast(fmt.Sprintf("weight %v: smallest rate of 200 other allocations of the same distortion, less the "+
			"optimal rate", beta), least-best.Rate, 0)
		one := try.Get(linear.RateDistortionOf(variances[:1], beta, 0))
		f.Stated.Near(fmt.Sprintf("weight %v, one feature: rate less ½ log(λ/D)", beta),
			one.Rate-math.Log(4/one.Distortion)/2, 0, 1e-12)
	}
}

func rateByDimension(l *bench, f *Finding) {
	f.Stated.AtMost("distinct codes of one real number over training images", distinctShare(l), .99)
	for _, bits := range []int{2, 8} {
		rounded, _ := quantised(l, l.Train, 1, bits)
		f.Approximate.AtMost(fmt.Sprintf("log2 of the number of distinct codes in %d bits", bits),
			math.Log2(float64(distinct(rounded.X))), float64(bits))
	}
}
