package probe_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/data/tissue"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
)

// mnistPCA is the principal components of the embedded training images, which several tests take.
var mnistPCA = sync.OnceValues(func() (*linear.PCA, error) { return linear.FitPCA(mnist.Train(), 32) })

// TestProbesOnMNIST compares codes of principal components with a table that another program has made: shares of
// correct ones, to three digits. Its votes go to the first of equally frequent classes, its logistic regression is that
// of standardised codes with C = 1, and its k-means, on the test images, is the best of a few random starts.
func TestProbesOnMNIST(t *testing.T) {
	train, test := mnist.Train(), mnist.Test()
	all := evaltest.Must(mnistPCA())
	for _, want := range []struct {
		d                             int
		nearest, five, at10, logistic float64
		nmi, ari, purity              float64
	}{
		{d: 2, nearest: .369, five: .410, at10: .371, logistic: .436, nmi: .342, ari: .205, purity: .410},
		{d: 5, nearest: .633, five: .690, at10: .615, logistic: .625, nmi: .404, ari: .285, purity: .456},
		{d: 10, nearest: .860, five: .876, at10: .812, logistic: .767, nmi: .418, ari: .268, purity: .496},
		{d: 32, nearest: .944, five: .943, at10: .890, logistic: .864, nmi: .449, ari: .301, purity: .534},
		{d: 784, nearest: .9225, five: .9205, at10: .866},
	} {
		codes, queries := train, test
		if want.d < 784 {
			pca := evaltest.Must(all.Truncate(want.d))
			codes = evaltest.Must(pca.Encode(train))
			queries = evaltest.Must(pca.Encode(test))
		}
		check := func(what string, got, want, tolerance float64) {
			if !(math.Abs(got-want) <= tolerance) {
				t.Errorf("%d dimensions: %s %.4f, want %.4f", codes.D, what, got, want)
			}
		}
		const digits = .0005 + 1e-9
		ix := evaltest.Must(nearest.NewIndex(codes, nearest.Options{}))
		n := evaltest.Must(ix.Neighbours(queries, 10))
		one, five, at10 := 0, 0, 0
		for i, label := range queries.Labels {
			var votes [10]int
			for j, at := range n.Indices[i] {
				if codes.Labels[at] == label {
					at10++
				}
				if j < 5 {
					votes[codes.Labels[at]]++
				}
			}
			if codes.Labels[n.Indices[i][0]] == label {
				one++
			}
			if slices.Index(votes[:], slices.Max(votes[:])) == label {
				five++
			}
		}
		check("1-NN", float64(one)/2000, want.nearest, digits)
		check("5-NN", float64(five)/2000, want.five, digits)
		check("precision@10", float64(at10)/20000, want.at10, digits)
		if want.d == 10 { // by the functions that do the same
			for k, want := range map[int]float64{1: want.nearest, 5: want.five} {
				r := evaltest.Must(probe.Nearest(k, nearest.Options{FirstClass: true}).Run(codes, queries))
				check(r.Probe, r.Accuracy, want, digits)
			}
			precision := evaltest.Must(ix.PrecisionAt(queries, 10))
			check("precision@10", precision, want.at10, digits)
		}
		if want.logistic == 0 {
			continue
		}
		r := evaltest.Must(probe.Logistic(probe.LogisticOptions{}).Run(codes, queries))
		check(r.Probe, r.Accuracy, want.logistic, digits)
		clusters := evaltest.Must(cluster.FitKMeans(codes, 10, cluster.KMeansOptions{Starts: 2}))
		of := evaltest.Must(clusters.Predict(queries))
		for what, score := range map[string]struct {
			f    func(labels, clusters []int) (float64, error)
			want float64
		}{"NMI": {cluster.NMI, want.nmi}, "ARI": {cluster.ARI, want.ari}, "purity": {cluster.Purity, want.purity}} {
			got := evaltest.Must(score.f(queries.Labels, of))
			check(what, got, score.want, .07)
		}
	}
}

// TestProbesOnTissues: 189 samples of 500 genes, standardised. Few of their principal components tell the tissues
// apart.
func TestProbesOnTissues(t *testing.T) {
	var scaler data.Standard
	if err := scaler.Fit(tissue.Set()); err != nil {
		t.Fatal(err)
	}
	s := evaltest.Must(scaler.Apply(tissue.Set()))
	all := evaltest.Must(linear.FitPCA(s, 10))
	for d, want := range map[int]float64{2: .73, 5: .93, 10: .97, 500: .97} {
		codes := s
		if d <= 10 {
			pca := evaltest.Must(all.Truncate(d))
			codes = evaltest.Must(pca.Encode(s))
		}
		sum := 0.0
		for seed := range uint64(3) {
			r := evaltest.Must(probe.Nearest(5, nearest.Options{}).CrossValidate(codes, 5, seed))
			sum += r.Accuracy / 3
		}
		if math.Abs(sum-want) > .025 {
			t.Errorf("%d dimensions: accuracy %.3f, want %.2f", d, sum, want)
		}
	}
}

// ExampleCompare asks how easily classes are read off principal components, and off the samples themselves.
func ExampleCompare() {
	s := tissue.Set()
	parts, err := s.SplitStratified(1, .7, .3)
	if err != nil {
		fmt.Println(err)
		return
	}
	pca, err := linear.FitPCA(parts[0], 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	probes := []probe.Probe{probe.Logistic(probe.LogisticOptions{}), probe.Nearest(5, nearest.Options{})}
	rows, err := probe.Compare(parts[0], parts[1], probes,
		eval.Coded{Name: "PCA", By: pca}, eval.Coded{Name: "genes", By: eval.Identity{}})
	for _, row := range rows {
		fmt.Printf("%-5s %3d", row.Name, row.Dims)
		for _, r := range row.Results {
			fmt.Printf("  %s %.2f", r.Probe, r.Accuracy)
		}
		fmt.Println()
	}
	fmt.Println(err)
	// Output:
	// PCA     5  logistic 0.95  5-NN 0.98
	// genes 500  logistic 1.00  5-NN 1.00
	// <nil>
}

// TestProbeResults: a classifier that is always wrong in the same way has the confusion that goes with it, and all
// samples of a cross-validation are predicted by what was trained without them.
func TestProbeResults(t *testing.T) {
	s := evaltest.Blobs(t)
	next := probe.Probe{Name: "next", Fit: func(train *data.Set) (probe.Classifier, error) { return nextClass{}, nil }}
	r := evaltest.Must(next.Run(s, s))
	want := [][]int{{0, 100, 0}, {0, 0, 100}, {100, 0, 0}}
	for i, row := range r.Confusion.Counts {
		if !slices.Equal(row, want[i]) {
			t.Errorf("confusion %v, want %v", r.Confusion.Counts, want)
		}
	}
	if r.Accuracy != 0 || r.Probe != "next" || !slices.Equal(r.Confusion.Classes, s.Classes) {
		t.Errorf("%+v", r)
	}
	// Among themselves, points next to their copies have a neighbour of distance 0, and this test would see it.
	nearest := probe.Nearest(1, nearest.Options{})
	noise := s.Clone()
	for i := range noise.Labels {
		noise.Labels[i] = (i * i / 7) % 3
	}
	itself, err := nearest.Run(noise, noise)
	if err != nil || itself.Accuracy != 1 {
		t.Errorf("accuracy %v (%v) on the training set, want 1", itself, err)
	}
	crossed, err := nearest.CrossValidate(noise, 10, 1)
	if err != nil || crossed.Accuracy > .6 {
		t.Errorf("accuracy %v (%v) of labels that are noise, want about a third", crossed, err)
	}
	ridge, err := probe.Ridge(1e-3).Run(s, s)
	if err != nil || ridge.Accuracy < .97 {
		t.Errorf("accuracy %v (%v) of least squares on three blobs", ridge, err)
	}
}

// nextClass takes every blob for the next one.
type nextClass struct{}

func (nextClass) Classify(s *data.Set) ([]int, error) {
	out := make([]int, s.N)
	for i, label := range s.Labels {
		out[i] = (label + 1) % 3
	}
	return out, nil
}

// failing is a Probe and an Encoder that fails.
type failing struct{}

func (failing) Encode(*data.Set) (*data.Set, error) { return nil, errors.New("failed") }

func TestProbeErrors(t *testing.T) {
	s := evaltest.Blobs(t)
	plain := &data.Set{X: s.X, N: s.N, D: s.D}
	other := s.Clone()
	other.Classes = []string{"b", "a", "c"}
	one := probe.Nearest(1, nearest.Options{})
	bad := probe.Probe{Name: "bad", Fit: func(*data.Set) (probe.Classifier, error) { return nil, errors.New("failed") }}
	_, unlabelled := one.Run(plain, s)
	_, unlabelledTest := one.Run(s, plain)
	_, classes := one.Run(s, other)
	_, many := probe.Nearest(301, nearest.Options{}).Run(s, s)
	_, fails := bad.Run(s, s)
	_, fold := bad.CrossValidate(s, 3, 1)
	_, folds := one.CrossValidate(s, 1, 1)
	_, noLabels := one.CrossValidate(plain, 5, 1)
	_, noProbes := probe.Compare(s, s, nil, eval.Coded{Name: "all", By: eval.Identity{}})
	_, noCode := probe.Compare(s, s, []probe.Probe{one}, eval.Coded{Name: "none", By: failing{}})
	_, worse := probe.Compare(s, s, []probe.Probe{one, bad}, eval.Coded{Name: "all", By: eval.Identity{}})
	_, empty := probe.Probe{Name: "empty"}.Run(s, s)
	_, nothing := probe.Compare(s, s, []probe.Probe{one}, eval.Coded{Name: "nothing"})
	_, ridgeLabels := probe.FitRidge(plain, 1)
	_, ridge := probe.FitRidge(s, -1)
	_, unfitted := new(probe.RidgeClassifier).Classify(s)
	for _, c := range []struct {
		err  error
		want string
	}{
		{unlabelled, "no labels"}, {unlabelledTest, "no labels"}, {classes, "do not mean the same"}, {many, "1 to 300"},
		{fails, "bad: failed"},
		{fold, "cross-validation: fold 0: failed"}, {folds, "1 folds"}, {noLabels, "no labels"}, {noProbes, "at least"},
		{noCode, "none: failed"}, {worse, "all: probe: bad: failed"}, {ridgeLabels, "no labels"}, {ridge, "ridge -1"},
		{unfitted, "FitRidge"},
		{empty, "empty: it has no Fit"}, {nothing, "nothing: there is nothing"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "probe: ") || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
}
