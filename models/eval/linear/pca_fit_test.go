package linear_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/data/tissue"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// singular returns the variances and the directions of a set from the singular values of its centred matrix, which no
// matrix of products enters.
func singular(t *testing.T, s *data.Set) ([]float64, *mat.Dense) {
	t.Helper()
	m, means := mat.NewDense(s.N, s.D, nil), s.ColumnMeans()
	for i := range s.N {
		for j, v := range s.Row(i) {
			m.Set(i, j, float64(v)-means[j])
		}
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDThin) {
		t.Fatal("no singular values")
	}
	values := svd.Values(nil)
	for i, v := range values {
		values[i] = v * v / float64(s.N)
	}
	var v mat.Dense
	svd.VTo(&v)
	return values, &v
}

// checkOrthonormal checks the components and their orientation.
func checkOrthonormal(t *testing.T, p *linear.PCA) {
	t.Helper()
	for i, a := range p.Components {
		most := slices.MaxFunc(a, func(x, y float64) int { return int(math.Copysign(1, math.Abs(x)-math.Abs(y))) })
		if most < 0 {
			t.Errorf("the largest entry of component %d is negative", i)
		}
		for j, b := range p.Components[:i+1] {
			want := 0.0
			if i == j {
				want = 1
			}
			evaltest.Close(t, fmt.Sprintf("product of components %d and %d", i, j), floats.Dot(a, b), want, 1e-12)
		}
	}
}

// TestPCAOfWideSets: fewer samples than features, against singular values.
func TestPCAOfWideSets(t *testing.T) {
	wide := evaltest.Must(synthetic.NewLinearGaussian(3000, []float64{9, 4, 1}, .1, 1))
	points, _, err := wide.Sample(40, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*data.Set{tissue.Set(), points} {
		const d = 20
		p := evaltest.Must(linear.FitPCA(s, d))
		checkOrthonormal(t, p)
		variances, v := singular(t, s)
		if len(p.Variances) != s.D {
			t.Errorf("%v: %d variances", s, len(p.Variances))
		}
		for i, want := range variances {
			evaltest.Close(t, fmt.Sprintf("%v: variance %d", s, i), p.Variances[i], want, 1e-12*variances[0])
		}
		evaltest.Close(t, "total variance", p.Total, floats.Sum(variances), 1e-11*variances[0])
		for i, c := range p.Components {
			evaltest.Close(t, fmt.Sprintf("%v: cosine of component %d", s, i), math.Abs(floats.Dot(c, mat.Col(nil, i, v))), 1,
				1e-9)
		}
	}
}

// TestPCABeyondTheRank: four points of six features span three dimensions; any basis has all six.
func TestPCABeyondTheRank(t *testing.T) {
	s := &data.Set{N: 4, D: 6, X: []float32{1, 0, 0, 2, 0, 0, 0, 3, 0, 1, 0, 0, 4, 1, 1, 0, 0, 0, 2, 2, 2, 1, 5, 0}}
	p := evaltest.Must(linear.FitPCA(s, 6))
	checkOrthonormal(t, p)
	for i, v := range p.Variances {
		if (v > 1e-10) != (i < 3) {
			t.Errorf("variances %v, of which 3 should be positive", p.Variances)
		}
	}
	for d := 3; d <= 6; d++ {
		q := evaltest.Must(p.Truncate(d))
		if got := evaltest.MSE(t, s)(q.Reconstruct(s)); got > 1e-12 {
			t.Errorf("d = %d: MSE %v of what the components span", d, got)
		}
	}
	evaltest.Close(t, "variance kept", p.VarianceKept(), 1, 1e-12)
}

// TestRandomizedPCAOfLowRank: 12 dimensions are found exactly, without power iterations to speak of.
func TestRandomizedPCAOfLowRank(t *testing.T) {
	g := evaltest.Must(synthetic.NewLinearGaussian(400, []float64{20, 15, 11, 8, 6, 5, 4, 3, 2, 1, .5, .25}, 0, 3))
	s, _, err := g.Sample(300, 4)
	if err != nil {
		t.Fatal(err)
	}
	exact := evaltest.Must(linear.FitPCA(s, 12))
	p := evaltest.Must(linear.FitRandomizedPCA(s, 12, linear.RandomizedPCAOptions{PowerIterations: 1}))
	checkOrthonormal(t, p)
	for i, v := range p.Variances {
		evaltest.Close(t, fmt.Sprintf("variance %d", i), v, exact.Variances[i], 1e-9)
	}
	evaltest.Close(t, "total variance", p.Total, exact.Total, 1e-9)
	angles, err := linear.PrincipalAngles(p.Components, exact.Components)
	if err != nil || angles[11] > 1e-6 { // samples are float32
		t.Errorf("angles %v, %v", angles, err)
	}
}

// TestRandomizedPCAOfDigits: ten components of images whose variances fall slowly.
func TestRandomizedPCAOfDigits(t *testing.T) {
	const d = 10
	s := evaltest.Must(mnist.Train().Head(700))
	exact := evaltest.Must(linear.FitPCA(s, d))
	var last float64
	for i, o := range []linear.RandomizedPCAOptions{{PowerIterations: 1}, {},
		{PowerIterations: 12, Oversampling: 20, Seed: 9}} {
		p := evaltest.Must(linear.FitRandomizedPCA(s, d, o))
		angles := evaltest.Must(linear.PrincipalAngles(p.Components, exact.Components))
		degrees := angles[d-1] * 180 / math.Pi
		excess := (exact.VarianceKept() - p.VarianceKept()) / exact.VarianceKept()
		t.Logf("%+v: %.4f degrees, %.2g of the variance kept is lost", o, degrees, excess)
		if most := []float64{40, 1, .01}[i]; degrees > most || excess < -1e-9 || excess > []float64{.05, 1e-4, 1e-9}[i] {
			t.Errorf("%+v: %v degrees from the components, %v of the variance lost", o, degrees, excess)
		}
		if i > 0 && degrees > last {
			t.Errorf("%+v: more iterations, but %v degrees after %v", o, degrees, last)
		}
		last = degrees
	}
}

// TestPCAIsDeterministic: the bits do not depend on the number of processors, for more samples than features or fewer.
func TestPCAIsDeterministic(t *testing.T) {
	few := evaltest.Must(mnist.Train().Head(100))
	for _, s := range []*data.Set{few, optdigits.Set()} {
		var first []string
		evaltest.ForProcessors(func(int) {
			exact := evaltest.Must(linear.FitPCA(s, 3))
			p := evaltest.Must(linear.FitRandomizedPCA(s, 3, linear.RandomizedPCAOptions{Seed: 5}))
			codes := evaltest.Must(exact.Encode(s))
			got := []string{fmt.Sprint(exact), fmt.Sprint(p), fmt.Sprint(codes.X)}
			if first == nil {
				first = got
			}
			if !slices.Equal(got, first) {
				t.Errorf("%v: another number of processors changes the result", s)
			}
		})
	}
}

func TestRandomizedPCAErrors(t *testing.T) {
	s := &data.Set{N: 2, D: 3, X: make([]float32, 6)}
	evaltest.Errors(t, "", map[string]error{
		"there must be 1 to 2": evaltest.Of(linear.FitRandomizedPCA(s, 3, linear.RandomizedPCAOptions{})),
		"oversampling -1":      evaltest.Of(linear.FitRandomizedPCA(s, 1, linear.RandomizedPCAOptions{Oversampling: -1})),
		"-1 power iterations": evaltest.Of(linear.FitRandomizedPCA(s, 1,
			linear.RandomizedPCAOptions{PowerIterations: -1})),
		"the set is nil":         evaltest.Of(linear.FitRandomizedPCA(nil, 1, linear.RandomizedPCAOptions{})),
		"leave nothing":          noisy(linear.FitPCA(s, 3)),
		"2 components leave not": noisy(linear.FitRandomizedPCA(s, 2, linear.RandomizedPCAOptions{})),
	})
}

func noisy(p *linear.PCA, err error) error {
	if err == nil {
		_, err = p.Probabilistic(0)
	}
	return err
}

// TestEncodeInBlocks: a set of more samples than a block has, whose last block is short, is encoded sample by sample.
func TestEncodeInBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := &data.Set{N: 1300, D: 3}
	for range s.N * s.D {
		s.X = append(s.X, float32(r.NormFloat64()))
	}
	p := evaltest.Must(linear.FitPCA(s, 2))
	codes := evaltest.Must(p.Encode(s))
	xhat := evaltest.Must(p.Decode(codes))
	for i := range s.N {
		for k, v := range p.Components {
			z := 0.0
			for j := range v {
				z += v[j] * (float64(s.Row(i)[j]) - p.Mean[j])
			}
			evaltest.Close(t, fmt.Sprintf("code %d of sample %d", k, i), float64(codes.Row(i)[k]), z, 1e-6)
		}
		for j := range s.D {
			x := p.Mean[j] + p.Components[0][j]*float64(codes.Row(i)[0]) + p.Components[1][j]*float64(codes.Row(i)[1])
			evaltest.Close(t, fmt.Sprintf("feature %d of sample %d", j, i), float64(xhat.Row(i)[j]), x, 1e-6)
		}
	}
}
