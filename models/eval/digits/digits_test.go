package digits_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/digits"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestClassifier: the file is a good classifier, and the features are its last layer but one.
func TestClassifier(t *testing.T) {
	a, test := evaltest.Must(digits.Classifier()), mnist.Test()
	p := evaltest.Must(variants.Predict(a, test))
	if accuracy := evaltest.Must(eval.Accuracy(p)); math.Abs(accuracy-.9565) > .0011 { // two images on the border
		t.Errorf("accuracy %.4f, want .9565", accuracy)
	}
	f := evaltest.Must(digits.Features(test))
	w, b := a.Params.Get("classifier/W").Value, a.Params.Get("classifier/b").Value
	for i := range 20 {
		var logits [10]float64
		sum := 0.0
		for k := range logits {
			logits[k] = b.At(k)
			for j, z := range f.Row(i) {
				logits[k] += float64(z) * w.At(10*j+k)
			}
			sum += math.Exp(logits[k])
		}
		for k, v := range logits {
			if got, want := float64(p.Row(i)[k]), math.Exp(v)/sum; math.Abs(got-want) > 1e-4 {
				t.Errorf("sample %d, class %d: probability %v, %v by the features", i, k, got, want)
			}
		}
	}
}

// TestFrechetDistance: the distances that the tour of the package gives.
func TestFrechetDistance(t *testing.T) {
	train, test := mnist.Train(), mnist.Test()
	pca := evaltest.Must(linear.FitRandomizedPCA(test, 32, linear.RandomizedPCAOptions{}))
	reconstructed := func(d int) *data.Set {
		xhat := evaltest.Must(evaltest.Must(pca.Truncate(d)).Reconstruct(test))
		return evaltest.Must(eval.Clip(xhat, 0, 1))
	}
	corrupted := func(c variants.Corruption) *data.Set { return evaltest.Must(variants.Corrupt(test, c, 1)) }
	for _, c := range []struct {
		name string
		set  *data.Set
		want float64
	}{
		{"itself", test, 0},
		{"training images", evaltest.Must(train.Head(2000)), 3.341},
		{"dropped pixels", corrupted(variants.Corruption{Noise: variants.MaskingNoise, P: .1}), 2.729},
		{"32 components", reconstructed(32), 16.872},
		{"10 components", reconstructed(10), 53.894},
		{"noise", corrupted(variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3, Clip: true}), 32.430},
	} {
		got := evaltest.Must(digits.FrechetDistance(test, c.set))
		t.Logf("%s: %.3f", c.name, got)
		if math.Abs(got-c.want) > .005*(1+c.want) {
			t.Errorf("%s: distance %v, want %v", c.name, got, c.want)
		}
	}
}

// TestFeaturesAtOnce: several goroutines get the same features.
func TestFeaturesAtOnce(t *testing.T) {
	s := evaltest.Must(mnist.Test().Head(50))
	var got [4]string
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			f, err := digits.Features(s)
			got[i] = fmt.Sprint(f, err)
			if f != nil {
				got[i] += fmt.Sprint(f.X)
			}
		})
	}
	wg.Wait()
	for _, g := range got {
		if g != got[0] || !strings.Contains(g, "50 samples x 32 features") {
			t.Fatalf("features %.200s and %.200s", got[0], g)
		}
	}
}

func TestErrors(t *testing.T) {
	bytes := &data.Set{N: 1, D: 784, X: make([]float32, 784)}
	bytes.X[7] = 255
	colour := &data.Set{N: 1, D: 784, X: make([]float32, 784), Image: data.Image{Height: 14, Width: 14, Channels: 4}}
	for want, s := range map[string]*data.Set{
		"features: data: the set is nil":        nil,
		"must be images of 28x28":               {N: 1, D: 2, X: []float32{0, 1}},
		"1 sample x 784 features (14x14x4)":     colour,
		"sample 0, pixel 7: 255 is not in 0..1": bytes,
	} {
		if _, err := digits.Features(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	_, err := digits.FrechetDistance(mnist.Test(), bytes)
	if err == nil || !strings.Contains(err.Error(), "set 2: sample 0") {
		t.Errorf("error %v", err)
	}
}
