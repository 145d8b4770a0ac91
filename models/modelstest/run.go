package modelstest

import (
	"runtime/debug"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// The sizes at which a variant is tested.
const (
	features = 12
	latent   = 3
	samples  = 37 // not a multiple of any batch size used here
)

// Run runs the suite on a registered variant, with one hidden layer and with none.
func Run(t *testing.T, name string) {
	t.Helper()
	v, err := models.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		hidden []int
	}{{"hidden layer", []int{7}}, {"no hidden layer", []int{}}} {
		sound := t.Run(c.name, func(t *testing.T) {
			set := patterns()
			RunModel(t, v.New(models.Spec{
				Input: features, Latent: latent, Hidden: c.hidden, Image: set.Image, Classes: len(set.Classes),
			}))
		})
		if !sound { // report a mistake only once
			return
		}
	}
}

// RunModel runs the suite on one model. It must accept 12 features in [0, 1] (images of 3x4 pixels) with labels of 3
// classes, and have a code of at least 2 units. For a model that reads 0 as missing ([models.ZeroMissing]) the features
// are not 0 and a few are missing. A model with named inputs ([models.InputTaker]) gets values for them. If the model
// does not build, or if its Loss does not share Encode's results, the other tests are skipped.
func RunModel(t *testing.T, m models.Model) {
	t.Helper()
	s := suite{model: m, data: patterns(), incomplete: models.Is[models.ZeroMissing](m)}
	if s.incomplete {
		s.data = incomplete(s.data)
	}
	if m != nil {
		s.data.Inputs = inputs(m)
	}
	if !t.Run("builds", s.builds) || !t.Run("Encode and Loss share a graph", s.sharesAGraph) {
		return
	}
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"gradients", s.gradients},
		{"trains every parameter", s.trainsEveryParameter},
		{"one seed, one result", s.deterministic},
		{"saves and loads", s.savesAndLoads},
		{"overfits a batch", s.overfits},
		{"samples are independent", s.samplesIndependent},
		{"terms are of samples", s.termsOfSamples},
		{"use changes nothing", s.useChangesNothing},
		{"finite at the extremes", s.finite},
		{"drops no sample", s.dropsNoSample},
		{"stops when cancelled", s.stops},
		{"samples from its prior", s.samplesPrior},
	} {
		t.Run(c.name, c.test)
	}
}

// suite is one model with its test data.
type suite struct {
	model      models.Model
	data       *data.Set
	incomplete bool // values of 0 are missing
}

// patterns returns a small set of labelled binary patterns: three prototypes with a few flipped bits.
func patterns() *data.Set {
	s := &data.Set{
		Name: "patterns", N: samples, D: features,
		X: make([]float32, samples*features), Labels: make([]int, samples),
		Classes: []string{"a", "b", "c"},
		Image:   data.Image{Height: 3, Width: 4, Channels: 1},
	}
	for i := range samples {
		s.Labels[i] = i % 3
		for j := range features {
			bit := (j/(i%3+1))%2 == 0
			if (i*7+j*5)%11 == 0 {
				bit = !bit
			}
			if bit {
				s.X[i*features+j] = 1
			}
		}
	}
	return s
}

// incomplete returns the patterns with 0.25 instead of 0, and with every seventh value missing (0).
func incomplete(s *data.Set) *data.Set {
	for i, v := range s.X {
		s.X[i] = max(v, 0.25)
		if i%7 == 0 {
			s.X[i] = 0
		}
	}
	return s
}

// inputs returns values for the named inputs of a model.
func inputs(m models.Model) data.Inputs {
	all := models.InputsOf(m)
	for k := range all {
		all[k].X = make([]float32, samples*all[k].D)
		for i := range all[k].X {
			all[k].X[i] = float32((i*5+k*3)%7) / 7
		}
	}
	return all
}

// new returns a fresh autoencoder.
func (s *suite) new(t *testing.T, o models.Options) *models.Autoencoder {
	t.Helper()
	a, err := models.New(s.model, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fit trains with small batches for a number of epochs.
func (s *suite) fit(t *testing.T, a *models.Autoencoder, epochs int) models.Epoch {
	t.Helper()
	var last models.Epoch
	for e, err := range a.Fit(t.Context(), s.data, models.FitOptions{Epochs: epochs, Batch: 8, LearningRate: 0.01}) {
		if err != nil {
			t.Fatal(err)
		}
		last = e
	}
	return last
}

// head returns the first n samples.
func (s *suite) head(t *testing.T, n int) *data.Set {
	t.Helper()
	h, err := s.data.Head(n)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (s *suite) builds(t *testing.T) {
	defer func() { // the other tests of the package go on
		if r := recover(); r != nil {
			t.Fatalf("the model panics: %v\n%s", r, debug.Stack())
		}
	}()
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		a := s.new(t, models.Options{Seed: 1, DType: d})
		if _, err := a.Evaluate(t.Context(), s.data); err != nil {
			t.Errorf("%v: %v", d, err)
		}
		codes, err := a.Encode(s.data)
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		again, err := a.Encode(s.data)
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		if !slices.Equal(codes.X, again.X) {
			t.Fatalf("%v: two encodings of the same samples differ: the encoder draws noise in inference; "+
				"draw only where graph.Scope.Sampling is true, as models.Reparameterize does", d)
		}
		if codes.N != samples || codes.D != a.Latent() {
			t.Errorf("%v: codes are %d x %d, want %d x %d", d, codes.N, codes.D, samples, a.Latent())
		}
		x, err := a.Decode(codes)
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		xhat, err := a.Reconstruct(s.data)
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		if x.N != samples || x.D != features || xhat.N != samples || xhat.D != features {
			t.Errorf("%v: decoded %d x %d and reconstructed %d x %d, want %d x %d",
				d, x.N, x.D, xhat.N, xhat.D, samples, features)
		}
		s.fit(t, a, 1)
	}
}
