package data_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// withInputs returns n images of 8x8 pixels in [0, 1]. Sample i has the label i, and named inputs that identify it.
func withInputs(t testing.TB, n int) *data.Set {
	t.Helper()
	s := &data.Set{Name: "numbered", N: n, D: 64, Image: data.Image{Height: 8, Width: 8, Channels: 1}}
	time, covariates := data.Input{Name: "time", D: 1}, data.Input{Name: "covariates", D: 3}
	for i := range n {
		for j := range s.D {
			s.X = append(s.X, float32((i*s.D+j)%101)/100)
		}
		s.Labels, s.Classes = append(s.Labels, i), append(s.Classes, fmt.Sprint(i))
		time.X = append(time.X, float32(-i))
		covariates.X = append(covariates.X, float32(i), float32(i)+0.25, float32(i)+0.5)
	}
	s.Inputs = data.Inputs{time, covariates}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// wantAligned checks that inputs are those of the given samples of withInputs.
func wantAligned(t *testing.T, inputs data.Inputs, numbers []int) {
	t.Helper()
	if !inputs.Equal(data.Inputs{{Name: "time", D: 1}, {Name: "covariates", D: 3}}) {
		t.Fatalf("the inputs are %v", inputs.Header())
	}
	time, _ := inputs.Named("time")
	covariates, _ := inputs.Named("covariates")
	if len(time.X) != len(numbers) || len(covariates.X) != 3*len(numbers) {
		t.Fatalf("%d and %d values for %d samples", len(time.X), len(covariates.X), len(numbers))
	}
	for k, i := range numbers {
		v := float32(i)
		if time.Row(k)[0] != -v || !slices.Equal(covariates.Row(k), []float32{v, v + 0.25, v + 0.5}) {
			t.Fatalf("row %d, sample %d: time %v, covariates %v", k, i, time.Row(k), covariates.Row(k))
		}
	}
}

// TestInputsStayWithTheirSamples puts a set with named inputs through every operation that makes a set from another.
func TestInputsStayWithTheirSamples(t *testing.T) {
	one := func(s *data.Set, err error) ([]*data.Set, error) { return []*data.Set{s}, err }
	scaled := func(a data.Scaler) func(*data.Set) ([]*data.Set, error) {
		return func(s *data.Set) ([]*data.Set, error) {
			if err := a.Fit(s); err != nil {
				return nil, err
			}
			there, err := a.Apply(s)
			if err != nil {
				return nil, err
			}
			back, err := a.Invert(there)
			return []*data.Set{there, back}, err
		}
	}
	columns := []data.ReadInput{{Name: "time"}, {Name: "covariates"}}
	for name, operation := range map[string]func(*data.Set) ([]*data.Set, error){
		"clone":  func(s *data.Set) ([]*data.Set, error) { return one(s.Clone(), nil) },
		"select": func(s *data.Set) ([]*data.Set, error) { return one(s.Select([]int{7, 3, 3, 0, s.N - 1})) },
		"head":   func(s *data.Set) ([]*data.Set, error) { return one(s.Head(5)) },
		"where": func(s *data.Set) ([]*data.Set, error) {
			return one(s.Where(func(label int) bool { return label%3 == 1 }))
		},
		"split":            func(s *data.Set) ([]*data.Set, error) { return s.Split(1, 0.5, 0.3, 0.2) },
		"stratified split": func(s *data.Set) ([]*data.Set, error) { return s.SplitStratified(1, 0.5, 0.5) },
		"concat": func(s *data.Set) ([]*data.Set, error) {
			parts, err := s.Split(1, 0.5, 0.5)
			if err != nil {
				return nil, err
			}
			return one(data.Concat(parts[1], parts[0], parts[1]))
		},
		"shrink":    func(s *data.Set) ([]*data.Set, error) { return one(data.Shrink(s, 2)) },
		"enlarge":   func(s *data.Set) ([]*data.Set, error) { return one(data.Enlarge(s, 2, data.Bilinear)) },
		"binarize":  func(s *data.Set) ([]*data.Set, error) { return one(data.Binarize(s, 1)) },
		"threshold": func(s *data.Set) ([]*data.Set, error) { return one(data.Threshold(s, 0.5)) },
		"min-max":   scaled(&data.MinMax{}),
		"standard":  scaled(&data.Standard{}),
		"imputer":   scaled(&data.Imputer{}),
		"chain":     scaled(data.Chain{&data.Imputer{}, &data.Standard{}, &data.MinMax{}}),
		"csv": func(s *data.Set) ([]*data.Set, error) {
			path := filepath.Join(t.TempDir(), "set.csv")
			if err := data.WriteCSV(path, s); err != nil {
				return nil, err
			}
			return one(data.Load(path, options{Label: "label", Inputs: columns}))
		},
		"npz": func(s *data.Set) ([]*data.Set, error) {
			path := filepath.Join(t.TempDir(), "set.npz")
			if err := data.WriteNPZ(path, s); err != nil {
				return nil, err
			}
			return one(data.Load(path, options{Inputs: columns}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := withInputs(t, 60)
			made, err := operation(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range made {
				if err := m.Check(); err != nil {
					t.Fatal(err)
				}
				wantAligned(t, m.Inputs, m.Labels)
				m.Inputs[0].X[0]++ // no memory is shared
			}
			wantAligned(t, s.Inputs, s.Labels)
		})
	}
}

// TestInputsOfBatches passes over sources of a set with named inputs.
func TestInputsOfBatches(t *testing.T) {
	const n = 200
	s := withInputs(t, n)
	var scaler data.MinMax
	if err := scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	path, archive := filepath.Join(t.TempDir(), "set.csv"), filepath.Join(t.TempDir(), "set.npz")
	if err := data.WriteCSV(path, s); err != nil {
		t.Fatal(err)
	}
	if err := data.WriteNPZ(archive, s); err != nil {
		t.Fatal(err)
	}
	o := options{Label: "label", Inputs: []data.ReadInput{{Name: "time"}, {Name: "covariates"}}}
	sources := map[string]data.Source{
		"set": s, "scaled": data.ScaledSource(s, &scaler), "binarized": data.BinarizedSource(s, 1),
		"file in memory": must(data.Open(path, o))(t),
	}
	o.Budget = 8 * 300 * 70 // chunks of 94 samples
	sources["file in chunks"] = must(data.Open(path, o))(t)
	sources["archive in chunks"] = must(data.Open(archive, o))(t)
	for name, src := range sources {
		for _, o := range []data.BatchOptions{
			{Size: 64}, {Size: 64, Shuffle: true, Seed: 3, Epoch: 2}, {Size: 7, Shuffle: true}, {Size: 64, DropLast: true},
		} {
			t.Run(fmt.Sprintf("%s %+v", name, o), func(t *testing.T) {
				if !src.Header().Inputs.Equal(s.Inputs) || src.Header().Inputs[0].X != nil {
					t.Errorf("the header has the inputs %v", src.Header().Inputs)
				}
				seen := 0
				for b, err := range src.Stream(o) {
					if err != nil {
						t.Fatal(err)
					}
					wantAligned(t, b.Inputs, b.Index)
					if !slices.Equal(b.Labels, b.Index) {
						t.Errorf("labels %v of samples %v", b.Labels, b.Index)
					}
					seen += b.N
				}
				want := n
				if o.DropLast {
					want -= n % o.Size
				}
				if seen != want {
					t.Errorf("%d samples, want %d", seen, want)
				}
			})
		}
	}
}

// An epoch allocates the same for 20 batches and for 100.
func TestInputsAllocateNoBatch(t *testing.T) {
	s := withInputs(t, 1000)
	for _, shuffle := range []bool{false, true} {
		epoch := func(size int) float64 {
			return testing.AllocsPerRun(5, func() {
				for range s.Batches(data.BatchOptions{Size: size, Shuffle: shuffle}) {
				}
			})
		}
		if few, many := epoch(50), epoch(10); few != many {
			t.Errorf("shuffle %v: %v allocations for 20 batches, %v for 100", shuffle, few, many)
		}
	}
}

func TestInputsWithoutFile(t *testing.T) {
	s := withInputs(t, 5)
	wantError(t, data.WriteImages(filepath.Join(t.TempDir(), "images"), s), `images have no place for the input "time"`)
	in := s.Inputs[0]
	in.Name = "x"
	s.Inputs = data.Inputs{in}
	wantError(t, data.WriteNPZ(filepath.Join(t.TempDir(), "a.npz"), s), `"x" is the name of another array`)
	if got, want := s.String(), "numbered: 5 samples x 64 features (8x8), 5 classes, x (1)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestCheckOfInputs(t *testing.T) {
	for want, spoil := range map[string]func(*data.Set){
		"inputs: input 1 has no name":                        func(s *data.Set) { s.Inputs[1].Name = "" },
		`inputs: "time": 0 values a sample: want at least 1`: func(s *data.Set) { s.Inputs[0].D = 0 },
		`inputs: "covariates": 14 values for 5 samples x 3`:  func(s *data.Set) { s.Inputs[1].X = s.Inputs[1].X[1:] },
		`inputs: "time": 0 values for 5 samples x 1`:         func(s *data.Set) { s.Inputs[0].X = nil },
		`inputs: two are named "time"`:                       func(s *data.Set) { s.Inputs[1].Name = "time" },
		`inputs: "covariates": row 2, column 1: NaN is not`:  func(s *data.Set) { s.Inputs[1].Row(2)[1] = nan32 },
	} {
		s := withInputs(t, 5)
		spoil(s)
		wantError(t, s.Check(), "data: "+want)
		_, _, err := s.Range()
		wantError(t, err, "data: "+want)
	}
	a, b := withInputs(t, 5), withInputs(t, 5)
	b.Inputs = b.Inputs[:1]
	wantError(t, second(data.Concat(a, b)), "set 1 against set 0: the names or widths of the inputs differ")
	if in, ok := a.Inputs.Named("weather"); ok || in.Row(0) != nil {
		t.Errorf("%v", in)
	}
}

func TestReadInputs(t *testing.T) {
	const text = "age,height,weight,sick\n20,1.8,80,no\n30,1.7,70,yes\n"
	path := write(t, "people.csv", text)
	o := options{Label: "sick", Inputs: []data.ReadInput{{Name: "age"}, {Name: "build", Columns: []string{"weight", "1"}}}}
	o.Columns = []string{"height"}
	s := must(data.Load(path, o))(t)
	if age, build := s.Inputs[0], s.Inputs[1]; !slices.Equal(age.X, []float32{20, 30}) ||
		!slices.Equal(build.X, []float32{80, 1.8, 70, 1.7}) || !slices.Equal(s.X, []float32{1.8, 1.7}) {
		t.Errorf("%v: %v and %v beside %v", s, age, build, s.X)
	}
	path = write(t, "missing.csv", "x,age\nNA,20\n1,NA\n")
	o = options{Inputs: []data.ReadInput{{Name: "age"}}, Missing: data.KeepMissing}
	wantLoadError(t, path, o, `line 3, column 1 ("age"): "NA": the value is missing; an Imputer fills in features only`)
	wantError(t, second(data.Open(path, o)), "line 3")
	path = write(t, "people.csv", text)
	for want, c := range map[string]struct {
		path, input string
		columns     []string
	}{
		`there is no column "size" for the input "size": there are "age"`:    {path, "size", nil},
		`there is no column 9 for the input "size": want 0 to 3`:             {path, "size", []string{"9"}},
		`inputs: input 0 has no name`:                                        {path, "", []string{"age"}},
		`inputs: "size": 0 values a sample`:                                  {path, "size", []string{}},
		`line 2, column 3 ("sick"): "no" is not a number`:                    {path, "sick", nil},
		`named inputs are read from tables (CSV, TSV) and NPZ only (Inputs)`: {"testdata/numpy/f4.npy", "age", nil},
		`there is no array "age": there are`:                                 {"testdata/numpy/plain.npz", "age", nil},
	} {
		o := options{Label: "sick", Inputs: []data.ReadInput{{Name: c.input, Columns: c.columns}}}
		wantLoadError(t, c.path, o, want)
	}
}
