package probe_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/probe"
)

// TestLogisticOnBlobs compares with scikit-learn 1.9.1: LogisticRegression(C=C, tol=1e-14, solver="newton-cg") of
// blobs, standardised by their means and standard deviations or not. With two classes, its C is 2 for C = 1 here.
func TestLogisticOnBlobs(t *testing.T) {
	s := evaltest.Blobs(t)
	two := evaltest.Must(s.Where(func(label int) bool { return label < 2 }))
	for _, want := range []struct {
		set     *data.Set
		options probe.LogisticOptions
		loss    float64
		weights [][]float64
		bias    []float64
	}{
		{s, probe.LogisticOptions{}, 0.03643747752417684,
			[][]float64{{-2.261822510819, -1.914338890544}, {2.953179118934, -0.960475532698},
				{-0.691356608115, 2.874814423242}},
			[]float64{0.2146123202, -0.888622593253, 0.674010273053}},
		{s, probe.LogisticOptions{C: .01, Unscaled: true}, 0.24556917191637326,
			[][]float64{{-0.443155149663, -0.415856315496}, {0.571415115168, -0.165457832633},
				{-0.128259965505, 0.581314148129}},
			[]float64{1.416976072706, -0.753905285331, -0.663070787375}},
		{two, probe.LogisticOptions{}, 0.027962640956705805, // half of scikit-learn's differences
			[][]float64{{-4.642177459062 / 2, -1.262798706892 / 2}, {4.642177459062 / 2, 1.262798706892 / 2}, {0, 0}},
			[]float64{0.438332000708 / 2, -0.438332000708 / 2, math.Inf(-1)}},
	} {
		want.options.Tolerance = 1e-8
		m := evaltest.Must(probe.FitLogistic(want.set, want.options))
		if !m.Converged || m.Gradient > 1e-8 {
			t.Errorf("%+v: converged: %v, gradient %v", want.options, m.Converged, m.Gradient)
		}
		evaltest.Near(t, "loss", []float64{m.Loss}, []float64{want.loss}, 1e-8)
		bias := slices.Clone(m.Bias)
		for c := range m.Weights {
			evaltest.Near(t, "weights", m.Weights[c], want.weights[c], 1e-5)
			if want.options.Unscaled { // scikit-learn's features are not centred
				for j, w := range m.Weights[c] {
					bias[c] -= w * m.Mean[j]
				}
			}
		}
		if math.IsInf(want.bias[2], -1) && math.IsInf(bias[2], -1) {
			bias[2], want.bias[2] = 0, 0
		}
		evaltest.Near(t, "biases", bias, want.bias, 1e-5)
	}
	m := evaltest.Must(probe.FitLogistic(s, probe.LogisticOptions{Tolerance: 1e-8}))
	p := evaltest.Must(m.Predict(s))
	evaltest.Near(t, "probabilities", float64s(p.X[:6]),
		[]float64{9.979579148888e-01, 1.154878862972e-04, 1.926597224949e-03,
			4.637003163790e-03, 9.638116943645e-01, 3.155130247173e-02}, 1e-6)
	if a, err := eval.Accuracy(p); err != nil || a != 1 {
		t.Errorf("accuracy %v (%v), scikit-learn's is 1", a, err)
	}
	if classes, err := m.Classify(s); err != nil || !slices.Equal(classes, s.Labels) {
		t.Errorf("classes %v (%v)", classes, err)
	}
}

func float64s(x []float32) []float64 {
	var out []float64
	for _, v := range x {
		out = append(out, float64(v))
	}
	return out
}

// TestLogisticMinimum: the same minimum from a loose and from a tight search, hence for any number of iterations that
// converges, and for separable classes with hardly a penalty; the same bits for any number of processors.
func TestLogisticMinimum(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	s := &data.Set{N: 2000, D: 6, Classes: []string{"a", "b", "c", "d"}}
	for i := range s.N {
		label := i % 4
		common := r.NormFloat64()
		for j := range s.D {
			s.X = append(s.X, float32(r.NormFloat64()+10*common+float64(label*j%3)))
		}
		s.Labels = append(s.Labels, label)
	}
	tight, err := probe.FitLogistic(s, probe.LogisticOptions{Tolerance: 2e-8})
	if err != nil || !tight.Converged {
		t.Fatalf("a tight search has not converged (%v): gradient %v after %d iterations", err, tight.Gradient,
			tight.Iterations)
	}
	var loose *probe.LogisticClassifier
	evaltest.ForProcessors(func(n int) {
		m := evaltest.Must(probe.FitLogistic(s, probe.LogisticOptions{}))
		if loose == nil {
			loose = m
		}
		if !reflect.DeepEqual(m, loose) {
			t.Errorf("other weights with %d processors", n)
		}
	})
	if !loose.Converged || loose.Iterations >= tight.Iterations {
		t.Errorf("converged: %v after %d iterations, the tight search after %d", loose.Converged, loose.Iterations,
			tight.Iterations)
	}
	for c := range tight.Weights {
		evaltest.Near(t, "weights", loose.Weights[c], tight.Weights[c], 5e-3)
	}
	stopped, err := probe.FitLogistic(s, probe.LogisticOptions{MaxIterations: 2})
	if err != nil || stopped.Converged || stopped.Gradient < 1e-6 {
		t.Errorf("a search of two iterations has converged: %v (%v)", stopped, err)
	}
	far := evaltest.Blobs(t)
	for i, label := range far.Labels {
		far.Row(i)[0] += float32(100 * label)
	}
	m, err := probe.FitLogistic(far, probe.LogisticOptions{C: 1e8})
	if err != nil || !m.Converged {
		t.Fatalf("separable classes: converged %v (%v)", m, err)
	}
	if classes, err := m.Classify(far); err != nil || !slices.Equal(classes, far.Labels) {
		t.Errorf("separable classes are not separated (%v)", err)
	}
}

func TestLogisticErrors(t *testing.T) {
	s := evaltest.Blobs(t)
	m := evaltest.Must(probe.FitLogistic(s, probe.LogisticOptions{}))
	fit := func(s *data.Set, o probe.LogisticOptions) error {
		_, err := probe.FitLogistic(s, o)
		return err
	}
	bad := s.Clone()
	bad.X[5] = float32(math.NaN())
	one := evaltest.Must(s.Where(func(label int) bool { return label == 1 }))
	_, dims := m.Classify(&data.Set{X: []float32{1, 2, 3}, N: 1, D: 3})
	_, none := m.Predict(nil)
	_, unfitted := new(probe.LogisticClassifier).Predict(s)
	var nobody *probe.LogisticClassifier
	_, nothing := nobody.Predict(s)
	uneven := *m
	uneven.Bias = uneven.Bias[:2]
	_, biases := uneven.Predict(s)
	for _, c := range []struct {
		err  error
		want string
	}{
		{fit(bad, probe.LogisticOptions{}), "row 2, column 1"}, {fit(nil, probe.LogisticOptions{}), "nil"},
		{fit(&data.Set{X: []float32{1, 2}, N: 2, D: 1}, probe.LogisticOptions{}), "no labels"},
		{fit(one, probe.LogisticOptions{}), `class "b"`},
		{fit(s, probe.LogisticOptions{C: -1}), "C = -1"}, {fit(s, probe.LogisticOptions{C: math.NaN()}), "C = NaN"},
		{fit(s, probe.LogisticOptions{Tolerance: -1}), "tolerance"},
		{fit(s, probe.LogisticOptions{MaxIterations: -1}), "iterations"},
		{dims, "3 features; the weights are for 2"}, {none, "nil"}, {unfitted, "FitLogistic"}, {nothing, "FitLogistic"},
		{biases, "2 biases"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "probe: logistic regression: ") ||
			!strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
}

// ExampleFitLogistic fits the linear probe to codes of two classes.
func ExampleFitLogistic() {
	codes := &data.Set{X: []float32{1, 2, 3, 11, 12, 13}, N: 6, D: 1, Labels: []int{0, 0, 0, 1, 1, 1},
		Classes: []string{"low", "high"}}
	m, err := probe.FitLogistic(codes, probe.LogisticOptions{C: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := m.Predict(&data.Set{X: []float32{2, 7, 12}, N: 3, D: 1})
	fmt.Printf("%.2f %v\n", p.X, err)
	// Output:
	// [0.85 0.15 0.50 0.50 0.15 0.85] <nil>
}
