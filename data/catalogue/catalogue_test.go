package catalogue_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/data/fetch"
)

// Every set is sound, as its entry describes it, and split as documented. TestNames checks downloaded sets by the
// sizes of their files.
func TestEntries(t *testing.T) {
	for _, e := range catalogue.Entries() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Origin == catalogue.Fetched {
				return
			}
			o := catalogue.Options{Seed: 3}
			train, test, err := catalogue.Load(t.Context(), e.Name, o)
			if err != nil {
				t.Fatal(err)
			}
			for k, s := range []*data.Set{train, test} {
				if err := s.Check(); err != nil {
					t.Fatal(err)
				}
				n, part := e.Train, "train"
				if k == 1 {
					n, part = e.Test, "test"
				}
				if s.N != n || s.D != e.Features || len(s.Classes) != e.Classes || s.Image != e.Image ||
					!strings.Contains(s.Name, " "+part+" (") {
					t.Errorf("%v, image %v, against %+v", s, s.Image, e)
				}
				if (len(s.Features) == s.D) == !s.Image.IsZero() {
					t.Errorf("%d names of features", len(s.Features))
				}
			}
			if !slices.Equal(train.Classes, test.Classes) || !slices.Equal(train.Features, test.Features) {
				t.Error("the parts differ in their names")
			}
			if e.Split {
				return
			}
			// A class has its share of the test set within one sample.
			if train.Labels != nil {
				inTrain, inTest := make([]int, e.Classes), make([]int, e.Classes)
				for _, label := range train.Labels {
					inTrain[label]++
				}
				for _, label := range test.Labels {
					inTest[label]++
				}
				for c := range inTest {
					if share := float64(inTrain[c]+inTest[c]) / 5; math.Abs(float64(inTest[c])-share) > 1 {
						t.Errorf("class %q: %d of %d samples are for tests", train.Classes[c], inTest[c], inTrain[c]+inTest[c])
					}
				}
			}
			if e.Name == "squares" {
				return // large
			}
			again, _, err := catalogue.Load(t.Context(), e.Name, o)
			if err != nil || !slices.Equal(again.X, train.X) {
				t.Errorf("one seed made two training sets, %v", err)
			}
			o.Seed = 4
			if other, _, err := catalogue.Load(t.Context(), e.Name, o); err != nil || slices.Equal(other.X, train.X) {
				t.Errorf("two seeds made one training set, %v", err)
			}
		})
	}
}

// LoadWhole returns the samples of both parts: training before test if the set is split, otherwise in the set's
// order.
func TestLoadWhole(t *testing.T) {
	for _, name := range []string{"mnist", "tissue", "moons", "linear-gaussian"} {
		o := catalogue.Options{Seed: 2}
		e, err := catalogue.Describe(name)
		if err != nil {
			t.Fatal(err)
		}
		train, test, err := catalogue.Load(t.Context(), name, o)
		if err != nil {
			t.Fatal(err)
		}
		all, err := catalogue.LoadWhole(t.Context(), name, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := all.Check(); err != nil || all.N != e.Train+e.Test || !strings.HasPrefix(all.Name, name+" (") {
			t.Errorf("%v, %v", all, err)
		}
		parts, err := data.Concat(train, test)
		if err != nil {
			t.Fatal(err)
		}
		if same := slices.Equal(parts.X, all.X); same != e.Split {
			t.Errorf("%s: in the order of its parts: %v", name, same)
		}
		if math.Abs(parts.Mean()-all.Mean()) > 1e-9 || math.Abs(parts.Std()-all.Std()) > 1e-9 {
			t.Errorf("%s: the parts are not the whole", name)
		}
	}
	if tissues, err := catalogue.LoadWhole(t.Context(), "tissue", catalogue.Options{}); err != nil ||
		!slices.IsSorted(tissues.Labels) {
		t.Errorf("the samples of the file have come in another order, or %v", err)
	}
	_, err := catalogue.LoadWhole(t.Context(), "x", catalogue.Options{})
	if err == nil || !strings.Contains(err.Error(), "unknown set") {
		t.Errorf("error %v", err)
	}
}

func TestNames(t *testing.T) {
	names := catalogue.Names()
	want := "mnist mnist-full fashion-mnist breast-cancer tissue optdigits " +
		"blobs mixture moons circles swiss-roll s-curve linear-gaussian squares"
	if strings.Join(names, " ") != want {
		t.Errorf("names %q", names)
	}
	for _, e := range catalogue.Entries() {
		if e.Title == "" || (e.Licence == "") != (e.Origin == catalogue.Synthetic) {
			t.Errorf("%+v", e)
		}
		if got, err := catalogue.Describe(e.Name); err != nil || got.Title != e.Title {
			t.Errorf("%s is described as %+v, %v", e.Name, got, err)
		}
		if d, ok := e.Dataset(); ok != (e.Origin == catalogue.Fetched) || ok &&
			(d.Files[0].Size != int64(16+e.Train*e.Features) || d.Files[3].Size != int64(8+e.Test)) {
			t.Errorf("%s: %v, %+v", e.Name, ok, d)
		}
	}
	_, _, err := catalogue.Load(t.Context(), "minst", catalogue.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), `catalogue: unknown set "minst": there are: mnist, `) {
		t.Errorf("error %v", err)
	}
}

// Downloaded sets respect the folder, Offline and the context.
func TestFetched(t *testing.T) {
	folder := t.TempDir()
	_, _, err := catalogue.Load(t.Context(), "mnist-full",
		catalogue.Options{Fetch: fetch.Options{Dir: folder, Offline: true}})
	if missing, ok := errors.AsType[*fetch.MissingError](err); !ok || missing.Folder != folder ||
		!strings.HasPrefix(err.Error(), "catalogue: mnist-full: fetch: mnist: ") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := catalogue.Load(ctx, "fashion-mnist",
		catalogue.Options{Fetch: fetch.Options{Dir: folder}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Mixture and LinearGaussian are the truths behind the sets.
func TestTruths(t *testing.T) {
	m, err := catalogue.Mixture()
	if err != nil {
		t.Fatal(err)
	}
	train, _, err := catalogue.Load(t.Context(), "mixture", catalogue.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	// The mean log density of the samples is minus the entropy. For five separate Gaussians of weight 1/5 that is log 5
	// + 1 + log 2π + log(1·0.3), less their overlap.
	sum := 0.0
	for i := range train.N {
		x := train.Row(i)
		sum += m.LogDensity([]float64{float64(x[0]), float64(x[1])})
	}
	if entropy := -sum / float64(train.N); math.Abs(entropy-(math.Log(5)+1+math.Log(2*math.Pi)+math.Log(0.3))) > 0.1 {
		t.Errorf("entropy %v", entropy)
	}

	g, err := catalogue.LinearGaussian(1)
	if err != nil {
		t.Fatal(err)
	}
	if train, _, err = catalogue.Load(t.Context(), "linear-gaussian", catalogue.Options{Seed: 1}); err != nil {
		t.Fatal(err)
	}
	for k, direction := range g.Directions {
		squares := 0.0
		for i := range train.N {
			along := 0.0
			for j, v := range train.Row(i) {
				along += (float64(v) - g.Mean[j]) * direction[j]
			}
			squares += along * along
		}
		if want := g.Variances[k] + 0.09; math.Abs(squares/float64(train.N)/want-1) > 5*math.Sqrt(2./4000) {
			t.Errorf("the variance along direction %d is %v, want %v", k, squares/float64(train.N), want)
		}
	}
}
