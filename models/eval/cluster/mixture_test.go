package cluster_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/cluster"
)

// ExampleFitMixture fits two Gaussians to codes and draws new ones.
func ExampleFitMixture() {
	codes, err := data.New([]float32{1, 2, 3, 11, 12, 13}, 6, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := cluster.FitMixture(codes, 2, cluster.MixtureOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.3f\n", m.Weights, m.Covariances[0])
	more, err := m.Sample(1000, 1)
	fmt.Println(more, err)
	// Output:
	// [0.50 0.50] [0.667]
	// gaussian mixture: 1000 samples x 1 feature <nil>
}

// TestMixtureOnBlobs compares with scikit-learn 1.9.1: Mixture(3, covariance_type=…, tol=1e-12,
// reg_covar=1e-6*X.var(0).mean(), max_iter=20000).fit(blobs), which regularises the covariances only.
func TestMixtureOnBlobs(t *testing.T) {
	s := evaltest.Blobs(t)
	for _, want := range []struct {
		diagonal    bool
		score, bic  float64
		weights     []float64
		means, covs [][]float64
		logs        []float64
	}{
		{false, -3.0387870421088254, 1920.2365273344506,
			[]float64{0.3355634953, 0.333677229, 0.3307592757},
			[][]float64{{1.0044299999, 4.016997832}, {-0.2415369567, -0.0626186253}, {4.0244165222, 1.0083772578}},
			[][]float64{{1.0096344760, -.69182433915, -.69182433915, .90175307665},
				{1.0476773450, 6.0635316478e-04, 6.0635316478e-04, .26642032565},
				{.26781680231, .15431188013, .15431188013, .23863051434}},
			[]float64{-2.6602797011, -1.9197656767, -3.3980202931}},
		{true, -3.2303997829491573, 2018.0928244146812,
			[]float64{0.3314045615, 0.3346967354, 0.3338987032},
			[][]float64{{0.9755938951, 4.043615531}, {-0.2307122552, -0.063146479}, {4.0175960912, 1.0232320175}},
			[][]float64{{0.9561596549, 0.851707558}, {1.079887034, 0.2652850835}, {0.2722166171, 0.2458326891}},
			[]float64{-2.6683419068, -1.9824557456, -3.5505771298}},
	} {
		m, err := cluster.FitMixture(s, 3,
			cluster.MixtureOptions{Diagonal: want.diagonal, Tolerance: 1e-12, MaxIterations: 2000})
		if err != nil {
			t.Fatal(err)
		}
		if !m.Converged {
			t.Error("not converged")
		}
		for k, mean := range want.means {
			c := slices.IndexFunc(m.Means, func(got []float64) bool { return math.Hypot(got[0]-mean[0], got[1]-mean[1]) < 1e-4 })
			if c < 0 {
				t.Fatalf("there is no mean %v among %v", mean, m.Means)
			}
			evaltest.Near(t, "weight", m.Weights[c:c+1], want.weights[k:k+1], 1e-4)
			evaltest.Near(t, "covariance", m.Covariances[c], want.covs[k], 1e-4)
		}
		logs := evaltest.Must(m.LogDensity(s))
		evaltest.Near(t, "log-density", logs[:3], want.logs, 1e-4)
		sum := 0.0
		for _, v := range logs {
			sum += v
		}
		bic, err := m.BIC(s)
		evaltest.Near(t, "mean log-density and BIC", []float64{sum / 300, bic / 300}, []float64{want.score, want.bic / 300},
			1e-6)
		if err != nil {
			t.Error(err)
		}
		components := evaltest.Must(m.Predict(s))
		pairs := map[[2]int]int{}
		for i, c := range components {
			pairs[[2]int{s.Labels[i], c}]++
		}
		right := 0
		for _, n := range pairs {
			if n > 50 {
				right += n
			}
		}
		if right < 285 {
			t.Errorf("%d of 300 points in the components of their blobs", right)
		}
	}
}

// TestMixtureRises: the regularised likelihood never falls, even with a component that wants to shrink to copies
// of one point, and the bits are the same for any number of processors.
func TestMixtureRises(t *testing.T) {
	s := evaltest.Blobs(t)
	for i := range 9 {
		copy(s.Row(3*i), s.Row(0))
	}
	for _, o := range []cluster.MixtureOptions{
		{MaxIterations: 60, Tolerance: 1e-9, Seed: 1}, {MaxIterations: 60, Tolerance: 1e-9, Seed: 2, Diagonal: true},
		{MaxIterations: 60, Tolerance: 1e-9, Regularization: .05, Starts: 2},
	} {
		var first *cluster.Mixture
		evaltest.ForProcessors(func(n int) {
			m := evaltest.Must(cluster.FitMixture(s, 7, o))
			if first == nil {
				first = m
			}
			if !reflect.DeepEqual(m, first) {
				t.Errorf("%+v: another mixture with %d processors", o, n)
			}
		})
		if len(first.Likelihoods) < 10 {
			t.Errorf("%+v: only %d iterations, too few to tell", o, len(first.Likelihoods))
		}
		for i := 1; i < len(first.Likelihoods); i++ {
			if fall := first.Likelihoods[i-1] - first.Likelihoods[i]; fall > 1e-12 {
				t.Errorf("%+v: the likelihood falls by %v in iteration %d", o, fall, i)
			}
		}
	}
}

// TestMixtureSamples: the moments of samples are those of the mixture, and so are those of a mixture that is fitted
// to them.
func TestMixtureSamples(t *testing.T) {
	m := &cluster.Mixture{
		Weights: []float64{.25, .75}, Means: [][]float64{{-4, 0}, {4, 2}},
		Covariances: [][]float64{{1, .8, .8, 1}, {2, -1, -1, 1}},
	}
	s := evaltest.Must(m.Sample(40000, 7))
	sum, square, cross := 0.0, 0.0, 0.0
	for i := range s.N {
		x, y := float64(s.Row(i)[0]), float64(s.Row(i)[1])
		sum, square, cross = sum+x, square+x*x, cross+x*y
	}
	n := float64(s.N)
	// E x = 2, E x² = ¼(16 + 1) + ¾(16 + 2) = 17.75, E xy = ¼(0.8) + ¾(8 − 1) = 5.45
	evaltest.Near(t, "moments", []float64{sum / n, square / n, cross / n}, []float64{2, 17.75, 5.45}, .15)
	fitted := evaltest.Must(cluster.FitMixture(s, 2, cluster.MixtureOptions{}))
	c := 0
	if fitted.Means[0][0] > 0 {
		c = 1
	}
	evaltest.Near(t, "weights", []float64{fitted.Weights[c], fitted.Weights[1-c]}, m.Weights, .02)
	evaltest.Near(t, "first covariance", fitted.Covariances[c], m.Covariances[0], .06)
	evaltest.Near(t, "second covariance", fitted.Covariances[1-c], m.Covariances[1], .08)

	again, err := m.Sample(40000, 7)
	if err != nil || !slices.Equal(again.X, s.X) {
		t.Errorf("other samples from the same seed (%v)", err)
	}
	other, err := m.Sample(40000, 8)
	if err != nil || slices.Equal(other.X, s.X) {
		t.Errorf("the same samples from another seed (%v)", err)
	}
	diagonal := &cluster.Mixture{Weights: []float64{0, 1}, Means: [][]float64{{9, 9}, {1, 2}},
		Covariances: [][]float64{{1, 1}, {4, .25}}, Diagonal: true}
	s = evaltest.Must(diagonal.Sample(40000, 7))
	var scaler data.Standard
	if err := scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	evaltest.Near(t, "means", scaler.Mean, []float64{1, 2}, .04)
	evaltest.Near(t, "deviations", scaler.Std, []float64{2, .5}, .03)
}

// TestLogDensityByHand: the density of one Gaussian is its formula, far from the origin too, and a plain struct
// survives JSON.
func TestLogDensityByHand(t *testing.T) {
	m := &cluster.Mixture{Weights: []float64{1}, Means: [][]float64{{1000, -1000}}, Covariances: [][]float64{{2, 1, 1, 2}}}
	text := evaltest.Must(json.Marshal(m))
	var read cluster.Mixture
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	s := &data.Set{X: []float32{1001, -1000, 1000, -1000}, N: 2, D: 2}
	logs := evaltest.Must(read.LogDensity(s))
	at := -math.Log(2*math.Pi) - math.Log(3)/2 // Σ⁻¹ = (2 −1; −1 2)/3
	evaltest.Near(t, "log-density", logs, []float64{at - 1.0/3, at}, 1e-12)
}

func TestMixtureErrors(t *testing.T) {
	s := evaltest.Blobs(t)
	bad := s.Clone()
	bad.X[5] = float32(math.Inf(1))
	fit := func(s *data.Set, k int, o cluster.MixtureOptions) error {
		_, err := cluster.FitMixture(s, k, o)
		return err
	}
	good := func() *cluster.Mixture {
		return &cluster.Mixture{Weights: []float64{.5, .5}, Means: [][]float64{{0}, {1}}, Covariances: [][]float64{{1}, {1}}}
	}
	changed := func(change func(m *cluster.Mixture)) error {
		m := good()
		change(m)
		_, err := m.Sample(1, 1)
		return err
	}
	_, dims := good().LogDensity(s)
	_, unfitted := new(cluster.Mixture).LogDensity(s)
	_, none := good().Sample(0, 1)
	_, bic := good().BIC(nil)
	for _, c := range []struct {
		err  error
		want string
	}{
		{fit(bad, 2, cluster.MixtureOptions{}), "row 2, column 1"},
		{fit(nil, 2, cluster.MixtureOptions{}), "nil"},
		{fit(s, 0, cluster.MixtureOptions{}), "1 to 300"},
		{fit(s, 301, cluster.MixtureOptions{}), "1 to 300"},
		{fit(&data.Set{X: []float32{3, 3}, N: 2, D: 1}, 1, cluster.MixtureOptions{}), "no variance"},
		{fit(&data.Set{X: []float32{3, 3, 4}, N: 3, D: 1}, 3, cluster.MixtureOptions{}), "2 different codes"},
		{fit(s, 2, cluster.MixtureOptions{Regularization: -1}), "regularization"},
		{fit(s, 2, cluster.MixtureOptions{MaxIterations: -1}), "iterations"},
		{fit(s, 2, cluster.MixtureOptions{Tolerance: math.NaN()}), "tolerance"},
		{fit(s, 2, cluster.MixtureOptions{Starts: -1}), "starts"},
		{dims, "codes of 2 values; the components have 1"}, {unfitted, "FitMixture"}, {none, "at least 1"}, {bic, "nil"},
		{changed(func(m *cluster.Mixture) { m.Weights[0] = .4 }), "sum to"},
		{changed(func(m *cluster.Mixture) { m.Weights[0] = -.5 }), "weight"},
		{changed(func(m *cluster.Mixture) { m.Means = m.Means[:1] }), "as many"},
		{changed(func(m *cluster.Mixture) { m.Means[1] = nil }), "mean of 0 values"},
		{changed(func(m *cluster.Mixture) { m.Covariances[1] = nil }), "covariance of 0 values"},
		{
			changed(func(m *cluster.Mixture) { m.Covariances[1][0] = -1 }),
			"component 1: the covariance of 1 dimensions is not positive",
		},
		{changed(func(m *cluster.Mixture) { m.Covariances[1][0], m.Diagonal = 0, true }), "component 1: variance 0"},
		{changed(func(m *cluster.Mixture) { m.Means[1][0] = math.NaN() }), "finite"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "cluster: mixture: ") ||
			!strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
}
