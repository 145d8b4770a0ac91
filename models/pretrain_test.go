package models_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestPretrainingHelps is the paper's claim at a small scale: the first epoch of fine-tuning beats the first epoch from
// random weights.
func TestPretrainingHelps(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 1000), kit.Head(t, mnist.Test(), 300)
	sp := models.Spec{Input: 784, Latent: 16, Hidden: []int{64, 32}}
	o := models.FitOptions{Epochs: 3, Batch: 32, Validation: test}
	a, direct := kit.Build(t, "stacked", sp, models.Options{Seed: 1}), kit.Build(t, "stacked", sp, models.Options{Seed: 1})
	epochs := kit.Pretrain(t, a, train, o)
	for i, e := range epochs {
		if e.Stage != 1+i/3 || e.Stages != 3 || e.Number != 1+i%3 || e.Validation == nil {
			t.Errorf("epoch %d of the pretraining is %+v", i, e)
		}
		if i%3 > 0 && !(e.Validation.Total < epochs[i-1].Validation.Total) {
			t.Errorf("stage %d, epoch %d: validation loss %v, before %v", e.Stage, e.Number,
				e.Validation, epochs[i-1].Validation)
		}
	}
	if len(epochs) != 9 || a.Epochs() != 0 || a.Steps() != 0 || a.Image != train.Image {
		t.Errorf("%d epochs; the whole has had %d epochs and %d steps, images of %v", len(epochs),
			a.Epochs(), a.Steps(), a.Image)
	}
	before := kit.Must(a.Evaluate(t.Context(), test))
	o.Epochs = 1
	first := func(a *models.Autoencoder) float64 {
		for e, err := range a.Fit(t.Context(), train, o) {
			if err != nil {
				t.Fatal(err)
			}
			return e.Validation.Total / 784
		}
		return math.NaN()
	}
	tuned, fresh := first(a), first(direct)
	t.Logf("MSE of the test set: pretrained %.4f, fine-tuned for an epoch %.4f, direct %.4f",
		before.Total/784, tuned, fresh)
	if !(tuned < .9*fresh) {
		t.Errorf("fine-tuning gives %.4f after an epoch, from %.4f; direct training %.4f", tuned, before.Total/784, fresh)
	}
}

// TestStagesComposeToTheWhole: encoding and decoding through the stages one by one equals the whole model, for every
// hidden activation, tied or not, normalised or not.
func TestStagesComposeToTheWhole(t *testing.T) {
	t.Parallel()
	train := kit.Bits(t, 20, 3)
	for _, act := range graph.Activations() {
		for _, norm := range graph.Norms() {
			for _, tied := range []bool{false, true} {
				if tied && norm != graph.NoNorm {
					continue // there is no such model
				}
				m := variants.Stacked{Plain: variants.Plain{Code: graph.Tanh, Tied: tied,
					Spec: models.Spec{Input: train.D, Latent: 2, Hidden: []int{5, 4}, Activation: act, Norm: norm}.WithDefaults()}}
				a := kit.NewOf(t, m, models.Options{Seed: 2, DType: graph.Float64})
				kit.Pretrain(t, a, train, models.FitOptions{Epochs: 1, Batch: 7})
				compose(t, fmt.Sprintf("%s, normalisation %q, tied %t", act, norm, tied), a, m.Stages(), train)
			}
		}
	}
}

// compose compares the codes and reconstructions of a with those of its stages.
func compose(t *testing.T, what string, a *models.Autoencoder, stages []models.Model, set *data.Set) {
	t.Helper()
	x := set
	var each []*models.Autoencoder
	for _, st := range stages {
		b := kit.NewOf(t, st, models.Options{Seed: 9, DType: graph.Float64})
		for _, p := range b.Params.All() {
			whole := a.Params.Get(p.Name)
			if whole == nil {
				t.Fatalf("%s: the whole has no %q", what, p.Name)
			}
			if err := p.Value.CopyFrom(whole.Value); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if x, err = b.Encode(x); err != nil {
			t.Fatal(err)
		}
		each = append(each, b)
	}
	codes, err := a.Encode(set)
	if err != nil {
		t.Fatal(err)
	}
	kit.NearSets(t, what+": codes", x, codes)
	for _, b := range slices.Backward(each) {
		if x, err = b.Decode(x); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := a.Reconstruct(set)
	if err != nil {
		t.Fatal(err)
	}
	kit.NearSets(t, what+": reconstructions", x, whole)
}

// TestPretrainIsGreedy: training a stage changes only its own parameters, and every stage's parameters change.
func TestPretrainIsGreedy(t *testing.T) {
	train := kit.Bits(t, 20, 4)
	a := kit.Build(t, "stacked", models.Spec{Input: train.D, Latent: 2, Hidden: []int{5, 4}}, models.Options{Seed: 2})
	last := a.Params.Clone()
	own := [][]string{{"enc/0/W", "enc/0/b", "out/W", "out/b"}, {"enc/1/W", "enc/1/b", "dec/1/W", "dec/1/b"},
		{"code/W", "code/b", "dec/0/W", "dec/0/b"}}
	for e, err := range a.Pretrain(t.Context(), train, models.FitOptions{Epochs: 2, Batch: 7}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range a.Params.All() {
			changed := !slices.Equal(p.Value.Float32, last.Get(p.Name).Value.Float32)
			if want := slices.Contains(own[e.Stage-1], p.Name); changed != want {
				t.Errorf("stage %d, epoch %d: %s has changed: %t", e.Stage, e.Number, p.Name, changed)
			}
		}
		last = a.Params.Clone()
	}
}

func TestPretrainIsDeterministic(t *testing.T) {
	train := kit.Bits(t, 30, 5)
	once := func(seed uint64) []byte {
		m := variants.Stacked{Masking: .25, Plain: variants.Plain{
			Spec: models.Spec{Input: train.D, Latent: 2, Hidden: []int{5}, Activation: graph.Sigmoid,
				Error: models.CrossEntropy}.WithDefaults()}}
		a := kit.Must(models.New(m, models.Options{Seed: seed}))
		kit.Pretrain(t, a, train, models.FitOptions{Epochs: 2, Batch: 8})
		return kit.Saved(t, a)
	}
	if first := once(1); !bytes.Equal(first, once(1)) || bytes.Equal(first, once(2)) {
		t.Error("one seed gives two models, or two seeds give one")
	}
}

// TestMaskingOfStages counts the inputs that a denoising stage's encoder sees, in training and otherwise.
func TestMaskingOfStages(t *testing.T) {
	m := variants.Stacked{Masking: .25,
		Plain: variants.Plain{Spec: models.Spec{Input: 50, Latent: 2, Hidden: []int{4}}.WithDefaults()}}
	for l, width := range []int{50, 4} {
		for _, mode := range []graph.Mode{graph.Training, graph.Evaluation, graph.Inference} {
			const n = 400
			p, err := graph.Compile(graph.NewParams(graph.Float64, 7), graph.Config{Batch: n, Mode: mode},
				func(s *graph.Scope) graph.Outputs {
					c := models.Encode(m.Stages()[l], s, s.Const([]float64{1}, n, width))
					return graph.Outputs{Read: map[string]graph.Node{"seen": c.Input.Mean()}}
				})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Run(); err != nil {
				t.Fatal(err)
			}
			seen := kit.Must(p.Output("seen"))
			want := 1.
			if mode == graph.Training {
				want = .75
			}
			if math.Abs(seen.At(0)-want) > 5*math.Sqrt(want*(1-want)/float64(n*width)) {
				t.Errorf("stage %d, %v: the encoder sees %v of its input, want %v", l+1, mode, seen.At(0), want)
			}
		}
	}
}

// TestPretrainThroughWrappers pretrains the encoder of a classifier, and with early stopping.
func TestPretrainThroughWrappers(t *testing.T) {
	train := kit.Bits(t, 40, 7)
	m := variants.Supervised{Classes: 3, Reconstruction: 1, Model: variants.Stacked{
		Plain: variants.Plain{Spec: models.Spec{Input: train.D, Latent: 2, Hidden: []int{4}}.WithDefaults()}}}
	a := kit.Must(models.New(m, models.Options{Seed: 3}))
	before := a.Params.Clone()
	best := map[int]float64{}
	o := models.FitOptions{Epochs: 30, Batch: 8, LearningRate: .3, Validation: train,
		EarlyStopping: models.EarlyStopping{Patience: 2}}
	for _, e := range kit.Pretrain(t, a, train, o) {
		if e.Best {
			best[e.Stage] = e.Validation.Total
		}
	}
	if len(best) != 2 {
		t.Fatalf("best epochs of %d stages", len(best))
	}
	for _, p := range a.Params.All() {
		same := slices.Equal(p.Value.Float32, before.Get(p.Name).Value.Float32)
		if head := strings.HasPrefix(p.Name, "classifier/"); head != same {
			t.Errorf("%s has changed: %t", p.Name, !same)
		}
	}
	// The weights of the first stage are those of its best epoch.
	b := kit.Must(models.New(m.Model.(variants.Stacked).Stages()[0], models.Options{}))
	for _, p := range b.Params.All() {
		if err := p.Value.CopyFrom(a.Params.Get(p.Name).Value); err != nil {
			t.Fatal(err)
		}
	}
	loss, err := b.Evaluate(t.Context(), train)
	if err != nil || math.Abs(loss.Total-best[1]) > 1e-6 {
		t.Errorf("the first stage has the loss %v (%v), its best was %v", loss, err, best[1])
	}
}
