package variants_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestConditionalByHand computes the loss of a small conditional autoencoder in plain Go.
func TestConditionalByHand(t *testing.T) {
	set := &data.Set{X: []float32{1, .5, 0, .25, .75, 1}, N: 2, D: 3, Labels: []int{1, 0}, Classes: []string{"a", "b"}}
	sp := models.Spec{Input: 3, Latent: 1, Hidden: []int{}, Classes: 2}.WithDefaults()
	sp.Output = graph.Identity
	for _, encoder := range []bool{true, false} {
		m := variants.Conditional{Model: variants.Plain{Spec: sp}, Classes: 2, Encoder: encoder}
		a := kit.Must(models.New(m, models.Options{Seed: 4, DType: graph.Float64}))
		value := func(name string) graph.Tensor { return a.Params.Get(name).Value }
		we, be, wd, bd := value("code/W"), value("code/b"), value("out/W"), value("out/b") // (3 or 5, 1), (3, 3)
		if rows := map[bool]int{true: 5, false: 3}[encoder]; !slices.Equal(we.Shape, []int{rows, 1}) ||
			!slices.Equal(wd.Shape, []int{3, 3}) {
			t.Fatalf("encoder %t: weights of shape %v and %v", encoder, we.Shape, wd.Shape)
		}
		want := 0.0
		for i := range set.N {
			z := be.At(0)
			for j, x := range set.Row(i) {
				z += float64(x) * we.At(j)
			}
			if encoder {
				z += we.At(3 + set.Labels[i])
			}
			for j, x := range set.Row(i) {
				r := z*wd.At(j) + math.Sqrt2*wd.At(3*(1+set.Labels[i])+j) + bd.At(j) - float64(x)
				want += r * r / float64(set.N)
			}
		}
		if loss, err := a.Evaluate(t.Context(), set); err != nil || math.Abs(loss.Total-want) > 1e-12 {
			t.Errorf("encoder %t: loss %v (%v), want %v", encoder, loss.Total, err, want)
		}
	}
}

// TestConditionalFreesTheCode: with a code of two units, reconstructions improve if the code need not carry the label,
// and worsen with the wrong label.
func TestConditionalFreesTheCode(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 1200), kit.Head(t, mnist.Test(), 400)
	mse := map[string]float64{}
	for _, name := range []string{"plain", "conditional"} {
		a := kit.Build(t, name, models.Spec{Input: 784, Latent: 2, Hidden: []int{64}, Classes: 10}, models.Options{Seed: 1})
		for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 6, Batch: 25, LearningRate: .005}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		xhat, err := a.Reconstruct(test)
		if err != nil {
			t.Fatal(err)
		}
		if mse[name], err = eval.MSE(test, xhat); err != nil {
			t.Fatal(err)
		}
		if name == "plain" {
			continue
		}
		codes, err := a.Encode(test)
		if err != nil {
			t.Fatal(err)
		}
		right, err := a.Decode(codes)
		if err != nil || !slices.Equal(right.X, xhat.X) {
			t.Errorf("codes decode to something else than the reconstructions: %v", err)
		}
		codes.Labels = slices.Clone(codes.Labels)
		for i, label := range codes.Labels {
			codes.Labels[i] = (label + 1) % 10
		}
		wrong, err := a.Decode(codes)
		if err != nil {
			t.Fatal(err)
		}
		if mse["wrong label"], err = eval.MSE(test, wrong); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("MSE %v", mse)
	if !(mse["conditional"] < .95*mse["plain"]) || !(mse["wrong label"] > 1.3*mse["conditional"]) {
		t.Errorf("MSE %v: the label must free the code, and the wrong one must show", mse)
	}
}

// TestSampleLabels draws digits of chosen classes: a function of the seed, and, sample by sample, of the label.
func TestSampleLabels(t *testing.T) {
	t.Parallel()
	a := kit.Build(t, "conditional-vae", models.Spec{Input: 784, Latent: 4, Hidden: []int{32}}, models.Options{Seed: 1})
	train := kit.Head(t, mnist.Train(), 1000)
	for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 10, Batch: 50, LearningRate: .005}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	sample := func(labels []int, seed uint64) *data.Set {
		t.Helper()
		s := kit.Must(a.SampleLabels(labels, seed))
		return s
	}
	const n = 600 // more than one batch
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i % 2
	}
	x := sample(labels, 7)
	if x.N != n || !slices.Equal(x.Labels, labels) || !slices.Equal(x.Classes, train.Classes) ||
		x.Image != train.Image || x.Check() != nil {
		t.Errorf("the samples are %v", x)
	}
	other := slices.Clone(labels)
	other[3], other[n-1] = 5, 6
	y := sample(other, 7)
	for i := range n {
		if same := slices.Equal(x.Row(i), y.Row(i)); same == (i == 3 || i == n-1) {
			t.Errorf("sample %d of labels %d and %d: the same is %t", i, labels[i], other[i], same)
		}
	}
	if slices.Equal(x.X, sample(labels, 8).X) {
		t.Error("two seeds give the same samples")
	}
	// The mean image of a class is nearer to the samples of that class than to those of the other.
	for class := range 2 {
		own := kit.Must(train.Where(func(label int) bool { return label == class }))
		var distance [2]float64
		for i := range n {
			for j, mean := range own.ColumnMeans() {
				d := float64(x.Row(i)[j]) - mean
				distance[labels[i]] += d * d
			}
		}
		if !(distance[class] < .9*distance[1-class]) {
			t.Errorf("samples of class %d are at %v from its mean, those of the other at %v", class,
				distance[class], distance[1-class])
		}
	}
	for want, labels := range map[string][]int{"no labels": {}, "10": {0, 10}, "-1": {-1}} {
		kit.Fails(t, want, labels)(a.SampleLabels(labels, 1))
	}
	kit.Fails(t, "SampleLabels")(a.Sample(3, 1))
	for name, want := range map[string]string{"vae": "does not use labels", "conditional": "no prior"} {
		b := kit.Build(t, name, models.Spec{Input: 784, Latent: 2, Hidden: []int{3}}, models.Options{})
		kit.Fails(t, want, name)(b.SampleLabels([]int{1}, 1))
	}
}

// TestContractiveConditional: the Jacobian is taken with respect to the features, whichever wraps the other.
func TestContractiveConditional(t *testing.T) {
	sp := models.Spec{Input: 784, Latent: 3, Hidden: []int{}}.WithDefaults()
	plain := variants.Plain{Spec: sp, Code: graph.Sigmoid}
	inside := variants.Conditional{Model: variants.Contractive{Model: plain, Lambda: 1}, Classes: 10, Encoder: true}
	outside := variants.Contractive{Model: variants.Conditional{Model: plain, Classes: 10, Encoder: true}, Lambda: 1}
	set := kit.Head(t, mnist.Test(), 20)
	for _, m := range []models.Model{inside, outside} {
		a := kit.Must(models.New(m, models.Options{Seed: 3, DType: graph.Float64}))
		codes := kit.Must(a.Encode(set))
		w, want := a.Params.Get("code/W").Value, 0.0
		for n := range set.N {
			for k, z := range codes.Row(n) {
				slope := float64(z) * (1 - float64(z))
				for j := range set.D {
					want += math.Pow(slope*w.At(j*3+k), 2) / float64(set.N)
				}
			}
		}
		loss := kit.Must(a.Evaluate(t.Context(), set))
		if got, _ := loss.Term("contraction"); math.Abs(got.Value-want) > 1e-6*want {
			t.Errorf("%T: contraction %v, want %v", m, got.Value, want)
		}
	}
}

// TestImportanceWeightedConditional: with one draw the importance-weighted bound of a conditional VAE is the evidence
// lower bound, and the decoder gets the right label for each of several draws: with a code that says nothing, all
// weights are equal, and so is the bound for any number of draws.
func TestImportanceWeightedConditional(t *testing.T) {
	sp := models.Spec{Input: 784, Latent: 2, Hidden: []int{8}, Classes: 10}
	set := kit.Head(t, mnist.Test(), 30)
	var bounds []float64
	for _, draws := range []int{1, 3} {
		vae := kit.Must(models.Build("conditional-vae", sp))
		a := kit.Must(models.New(variants.IWAE{Model: vae, Samples: draws}, models.Options{Seed: 2, DType: graph.Float64}))
		for _, name := range []string{"mean/W", "logvar/W"} { // the posterior is the prior
			v := a.Params.Get(name).Value
			for i := range v.Len() {
				v.Set(i, 0)
			}
		}
		for i := range 2 * 8 { // and the decoder does not see the code
			a.Params.Get("dec/0/W").Value.Set(i, 0)
		}
		loss := kit.Must(a.Evaluate(t.Context(), set))
		bounds = append(bounds, loss.Total)
	}
	if math.Abs(bounds[0]-bounds[1]) > 1e-9*bounds[0] {
		t.Errorf("bounds %v of 1 and 3 draws that say nothing", bounds)
	}
}

// TestConditionalIsSaved: presets are saved as the models they are composed of.
func TestConditionalIsSaved(t *testing.T) {
	a := kit.Build(t, "conditional-vae", models.Spec{Input: 4, Latent: 2, Hidden: []int{3}, Classes: 3}, models.Options{})
	var saved bytes.Buffer
	if _, err := a.WriteTo(&saved); err != nil {
		t.Fatal(err)
	}
	b := kit.Must(models.Read(&saved))
	m, ok := b.Model.(variants.Conditional)
	if _, vae := m.Model.(variants.VAE); !ok || !vae || m.Classes != 3 || !m.Encoder {
		t.Errorf("the model came back as %+v", b.Model)
	}
}
