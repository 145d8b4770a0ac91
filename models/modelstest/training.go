package modelstest

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// trained returns the saved bytes of a model after two epochs.
func (s *suite) trained(t *testing.T, seed uint64) []byte {
	t.Helper()
	a := s.new(t, models.Options{Seed: seed})
	s.fit(t, a, 2)
	return s.bytes(t, a)
}

func (s *suite) bytes(t *testing.T, a *models.Autoencoder) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *suite) deterministic(t *testing.T) {
	first := s.trained(t, 5)
	if !bytes.Equal(first, s.trained(t, 5)) {
		t.Error("two trainings with one seed differ")
	}
	if bytes.Equal(first, s.trained(t, 6)) {
		t.Error("two seeds give the same model")
	}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		if !bytes.Equal(first, s.trained(t, 5)) {
			t.Errorf("the result depends on GOMAXPROCS: %d differs from %d", n, before)
		}
	}
}

func (s *suite) savesAndLoads(t *testing.T) {
	a := s.new(t, models.Options{Seed: 2})
	s.fit(t, a, 1)
	saved := s.bytes(t, a)
	b, err := models.Read(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(saved, s.bytes(t, b)) {
		t.Error("saving a loaded model gives other bytes")
	}
	for what, f := range map[string]func(*models.Autoencoder) (*data.Set, error){
		"codes":           func(a *models.Autoencoder) (*data.Set, error) { return a.Encode(s.data) },
		"reconstructions": func(a *models.Autoencoder) (*data.Set, error) { return a.Reconstruct(s.data) },
	} {
		x, err := f(a)
		if err != nil {
			t.Fatal(err)
		}
		y, err := f(b)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(x.X, y.X) {
			t.Errorf("the %s of the loaded model differ", what)
		}
	}
	s.fit(t, a, 1)
	s.fit(t, b, 1)
	if !bytes.Equal(s.bytes(t, a), s.bytes(t, b)) {
		t.Error("training continues differently after loading")
	}
	if _, err := models.Read(bytes.NewReader(saved[:len(saved)-1])); err == nil {
		t.Error("a truncated file was loaded without an error")
	}
}

// dropsNoSample trains with a last batch that is smaller than the others or has only one sample.
func (s *suite) dropsNoSample(t *testing.T) {
	for _, batch := range []int{8, 36, 100} {
		a := s.new(t, models.Options{Seed: 4})
		for e, err := range a.Fit(t.Context(), s.data, models.FitOptions{Epochs: 1, Batch: batch}) {
			if err != nil {
				t.Fatalf("batches of %d: %v", batch, err)
			}
			if want := (samples + batch - 1) / batch; e.Steps != want || a.Steps() != want {
				t.Errorf("batches of %d: %d steps for %d samples, want %d", batch, e.Steps, samples, want)
			}
		}
	}
}

func (s *suite) stops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := s.new(t, models.Options{Seed: 4})
	var got error
	options := models.FitOptions{Epochs: 50, Batch: 8, Progress: func(p models.Progress) {
		if p.Epoch == 2 && p.Step == 3 {
			cancel()
		}
	}}
	for _, err := range a.Fit(ctx, s.data, options) {
		got = err
	}
	if !errors.Is(got, context.Canceled) {
		t.Errorf("a cancelled training ended with %v", got)
	}
	if want := (samples+7)/8 + 3; a.Steps() != want {
		t.Errorf("it stopped after %d steps, want %d", a.Steps(), want)
	}
	if _, err := a.Reconstruct(s.data); err != nil {
		t.Errorf("the model cannot be used after a cancelled training: %v", err)
	}
}

func (s *suite) samplesPrior(t *testing.T) {
	a := s.new(t, models.Options{Seed: 7})
	s.fit(t, a, 2)
	if _, ok := models.As[models.Prior](s.model); !ok {
		if _, err := a.Sample(1, 1); err == nil {
			t.Error("a model without a prior gave a sample")
		}
		return
	}
	draw := s.sampler(t, a)
	x, err := draw(300, 1)
	if err != nil {
		t.Fatal(err)
	}
	if x.N != 300 || x.D != features || x.Image != s.data.Image {
		t.Errorf("samples are %v, want 300 x %d of %v", x, features, s.data.Image)
	}
	again, err := draw(300, 1)
	if err != nil {
		t.Fatal(err)
	}
	other, err := draw(300, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(x.X, again.X) || slices.Equal(x.X, other.X) {
		t.Error("samples must depend on the seed and on nothing else")
	}
	if first := x.Row(0); slices.Equal(first, x.Row(1)) || slices.Equal(first, x.Row(299)) {
		t.Error("samples of one seed repeat each other")
	}
	if _, err := draw(0, 1); err == nil {
		t.Error("drawing 0 samples gives no error")
	}
}

// sampler returns the autoencoder's Sample or, if the decoder needs labels or inputs, its SampleGiven for one class and
// one sample's inputs.
func (s *suite) sampler(t *testing.T, a *models.Autoencoder) func(n int, seed uint64) (*data.Set, error) {
	t.Helper()
	codes, err := a.Encode(s.data)
	if err != nil {
		t.Fatal(err)
	}
	codes.Labels, codes.Classes, codes.Inputs = nil, nil, nil
	if _, err := a.Decode(codes); err == nil {
		return a.Sample
	}
	return func(n int, seed uint64) (*data.Set, error) {
		var given models.Given
		codes.Inputs = s.data.Inputs
		if _, err := a.Decode(codes); err != nil { // without labels
			given.Labels = slices.Repeat([]int{1}, n)
		}
		for _, in := range s.data.Inputs {
			one := data.Inputs{{Name: in.Name, D: in.D, X: slices.Repeat(in.Row(1), n)}}
			if _, err := a.SampleGiven(models.Given{Labels: given.Labels, Inputs: append(slices.Clone(given.Inputs), one...)},
				seed); n == 0 ||
				err == nil || !strings.Contains(err.Error(), "does not use the input") {
				given.Inputs = append(given.Inputs, one...)
			}
		}
		return a.SampleGiven(given, seed)
	}
}

// finite trains and evaluates at the corners of the data's range.
func (s *suite) finite(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		for name, f := range map[string]func(i int) float32{
			"zeros":         func(int) float32 { return 0 },
			"ones":          func(int) float32 { return 1 },
			"zeros and one": func(i int) float32 { return float32(btoi(i == 5)) },
			"tiny":          func(int) float32 { return 1e-40 },
		} {
			x := s.head(t, 6)
			for i := range x.X {
				x.X[i] = f(i)
			}
			a := s.new(t, models.Options{Seed: 8, DType: d})
			for _, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 5, LearningRate: 0.1}) {
				if err != nil {
					t.Errorf("%v, %s: %v", d, name, err)
				}
			}
			if _, err := a.Evaluate(t.Context(), x); err != nil {
				t.Errorf("%v, %s: %v", d, name, err)
			}
			if _, err := a.Reconstruct(x); err != nil {
				t.Errorf("%v, %s: %v", d, name, err)
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
