package anomaly_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// pcaOf makes detectors of d principal components, by one score. The analysis is that of the samples that come first.
func pcaOf() func(d int, score anomaly.Score) anomaly.Factory {
	var pca *linear.PCA
	return func(d int, score anomaly.Score) anomaly.Factory {
		return func(train *data.Set) (anomaly.Scorer, error) {
			var err error
			if pca == nil {
				if pca, err = linear.FitPCA(train, 32); err != nil {
					return nil, err
				}
			}
			p, err := pca.Truncate(d)
			if err != nil {
				return nil, err
			}
			return anomaly.Fit(p, train, anomaly.Options{Scores: []anomaly.Score{score}})
		}
	}
}

// TestOneClassOfPCA compares with values computed by another program in float64, exact to the digits given.
func TestOneClassOfPCA(t *testing.T) {
	train, test, pca := mnist.Train(), mnist.Test(), pcaOf()
	for d, want := range map[int]float64{8: .7605, 32: .7777} {
		r := evaltest.Must(anomaly.Protocol{}.OneClass(train, test, 8, pca(d, anomaly.ReconstructionError)))
		evaltest.Close(t, "AUROC", r.AUROC, want, .5e-4)
		if r.Class != 8 || len(r.Normal)+len(r.Anomalous) != 2000 {
			t.Errorf("class %d, %d and %d scores", r.Class, len(r.Normal), len(r.Anomalous))
		}
		if fpr := r.FalsePositiveRate(); fpr < .01 || fpr > .12 {
			t.Errorf("d = %d: %.3f of the eights are flagged, want about .05", d, fpr)
		}
		// To see nothing is easy to reconstruct: an empty image passes for any digit.
		if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "an empty image") }) {
			t.Errorf("d = %d: no warning about empty images: %q", d, r.Warnings)
		}
	}
	// What is little to reconstruct has no advantage by the relative error.
	r := evaltest.Must(anomaly.Protocol{}.OneClass(train, test, 8, pca(16, anomaly.RelativeError)))
	if len(r.Warnings) > 0 || r.AUROC < .87 {
		t.Errorf("relative error: AUROC %.4f, warnings %q", r.AUROC, r.Warnings)
	}
}

// TestLeaveOneOutOfPCA: a model of the other digits reconstructs ones better than those (values as in
// TestOneClassOfPCA).
func TestLeaveOneOutOfPCA(t *testing.T) {
	r := evaltest.Must(anomaly.Protocol{}.LeaveOneOut(mnist.Train(), mnist.Test(), 1,
		pcaOf()(32, anomaly.ReconstructionError)))
	evaltest.Close(t, "AUROC", r.AUROC, .3487, .5e-4)
	if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "the AUROC is 0.349") }) {
		t.Errorf("warnings %q", r.Warnings)
	}
}

// firsts is a Scorer that is not calibrated: the score is the first feature.
type firsts struct{ fitted *data.Set }

func (f firsts) Score(s *data.Set) ([]float64, error) {
	var out []float64
	for i := range s.N {
		out = append(out, float64(s.Row(i)[0]))
	}
	return out, nil
}

// TestProtocolDivides: who gets which samples.
func TestProtocolDivides(t *testing.T) {
	train := &data.Set{N: 20, D: 1, Classes: []string{"a", "b"}}
	for i := range 20 {
		train.X, train.Labels = append(train.X, float32(i)), append(train.Labels, i%2)
	}
	test := evaltest.Must(train.Head(6))
	factory := func(s *data.Set) (anomaly.Scorer, error) { return firsts{s}, nil }
	run := func(p anomaly.Protocol,
		f func(anomaly.Protocol, *data.Set, *data.Set, int, anomaly.Factory) (anomaly.Result, error),
		test *data.Set) ([]float32, anomaly.Result) {
		t.Helper()
		r := evaltest.Must(f(p, train, test, 1, factory))
		return r.Scorer.(firsts).fitted.X, r
	}
	fitted, r := run(anomaly.Protocol{}, anomaly.Protocol.OneClass,
		test) // ones are 1, 3, ..., 19; the last two are held out
	if !slices.Equal(fitted, []float32{1, 3, 5, 7, 9, 11, 13, 15}) || !slices.Equal(r.Normal, []float64{1, 3, 5}) ||
		!slices.Equal(r.Anomalous, []float64{0, 2, 4}) {
		t.Errorf("fitted to %v; normal %v, anomalous %v", fitted, r.Normal, r.Anomalous)
	}
	evaltest.Close(t, "the threshold", r.Threshold, 17+.95*2, 1e-12)
	fitted, r = run(anomaly.Protocol{Fit: .5, Percentile: 50}, anomaly.Protocol.OneClass, nil)
	if !slices.Equal(fitted, []float32{1, 3, 5, 7, 9}) || !slices.Equal(r.Normal, []float64{11, 13, 15, 17, 19}) ||
		len(r.Anomalous) != 10 || r.Threshold != 15 {
		t.Errorf("fitted to %v; normal %v, anomalous %v, threshold %v", fitted, r.Normal, r.Anomalous, r.Threshold)
	}
	fitted, r = run(anomaly.Protocol{Percentile: 100}, anomaly.Protocol.LeaveOneOut, test)
	if !slices.Equal(fitted, []float32{0, 2, 4, 6, 8, 10, 12, 14, 16, 18}) ||
		!slices.Equal(r.Normal, []float64{0, 2, 4}) || r.Threshold != 18 {
		t.Errorf("fitted to %v; normal %v, threshold %v", fitted, r.Normal, r.Threshold)
	}

	bare := &data.Set{N: 20, D: 1, X: train.X}
	evaltest.Errors(t, "anomaly: ", map[string]error{
		"no labels":                     evaltest.Of(anomaly.Protocol{}.OneClass(bare, test, 1, factory)),
		"the test set has no labels":    evaltest.Of(anomaly.Protocol{}.OneClass(train, bare, 1, factory)),
		"one class, 7":                  evaltest.Of(anomaly.Protocol{}.OneClass(train, test, 7, factory)),
		"a share of 2":                  evaltest.Of(anomaly.Protocol{Fit: 2}.OneClass(train, test, 1, factory)),
		"percentile 101":                evaltest.Of(anomaly.Protocol{Percentile: 101}.OneClass(train, test, 1, factory)),
		"no factory":                    evaltest.Of(anomaly.Protocol{}.OneClass(train, test, 1, nil)),
		"leave one out, 1: without a t": evaltest.Of(anomaly.Protocol{}.LeaveOneOut(train, nil, 1, factory)),
		"the first 0 of":                evaltest.Of(anomaly.Protocol{Fit: .01}.OneClass(train, test, 1, factory)),
	})
}

// TestRecipe: the relative error and the neighbours of a variational autoencoder find more than principal components
// do.
func TestRecipe(t *testing.T) {
	r := evaltest.Must(anomaly.Protocol{}.OneClass(mnist.Train(), mnist.Test(), 8,
		func(train *data.Set) (anomaly.Scorer, error) {
			m, err := models.Build("vae", models.Spec{Input: train.D, Latent: 16, Hidden: []int{128}})
			if err != nil {
				return nil, err
			}
			a, err := models.New(m, models.Options{Seed: 1})
			if err != nil {
				return nil, err
			}
			for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 15, Batch: 32, LearningRate: 2e-3}) {
				if err != nil {
					return nil, err
				}
			}
			return anomaly.Fit(a, train, anomaly.Options{Scores: []anomaly.Score{anomaly.RelativeError, anomaly.Neighbours}})
		}))
	t.Logf("AUROC %.4f", r.AUROC)
	if r.AUROC < .86 || len(r.Warnings) > 0 {
		t.Errorf("AUROC %.4f, warnings %q; by the error of 32 principal components it is 0.7777", r.AUROC, r.Warnings)
	}
}
