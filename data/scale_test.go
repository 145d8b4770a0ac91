package data_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestStandard(t *testing.T) {
	s := must(data.New([]float32{1, 7, 2, 7, 3, 7, 6, 7}, 4, 2))(t)
	var a data.Standard
	if err := a.Fit(s); err != nil {
		t.Fatal(err)
	}
	// The first column has mean 12/4 and variance (4+1+0+9)/4; the second is constant.
	if want := []float64{3, 7}; !slices.Equal(a.Mean, want) {
		t.Errorf("mean %v, want %v", a.Mean, want)
	}
	if want := []float64{math.Sqrt(3.5), 1}; !slices.Equal(a.Std, want) {
		t.Errorf("standard deviation %v, want %v", a.Std, want)
	}
	other := must(data.New([]float32{3, 7, 10, 9}, 2, 2))(t)
	got := must(a.Apply(other))(t)
	if want := []float32{0, 0, float32(7 / math.Sqrt(3.5)), 2}; !slices.Equal(got.X, want) {
		t.Errorf("scaled %v, want %v", got.X, want)
	}
	if !slices.Equal(other.X, []float32{3, 7, 10, 9}) {
		t.Error("Apply has changed its argument")
	}
}

func TestMinMax(t *testing.T) {
	s := must(data.New([]float32{-2, 7, 0, 7, 6, 7}, 3, 2))(t)
	for _, c := range []struct {
		a    data.MinMax
		want []float32
	}{
		{data.MinMax{}, []float32{0, 0, 0.25, 0, 1, 0}},
		{data.MinMax{Low: -1, High: 1}, []float32{-1, -1, -0.5, -1, 1, -1}},
	} {
		if err := c.a.Fit(s); err != nil {
			t.Fatal(err)
		}
		if got := must(c.a.Apply(s))(t); !slices.Equal(got.X, c.want) {
			t.Errorf("%+v: scaled %v, want %v", c.a, got.X, c.want)
		}
		out := must(data.New([]float32{14, 9}, 1, 2))(t)
		back := must(c.a.Invert(must(c.a.Apply(out))(t)))(t)
		if !slices.Equal(back.X, out.X) {
			t.Errorf("%+v: %v outside the range comes back as %v", c.a, out.X, back.X)
		}
	}
}

// Float64 accumulation matters: around 1e6 a float32 has steps of 1/16, and float32 sums would lose everything.
func TestStandardPrecision(t *testing.T) {
	const n = 20000
	x := make([]float32, n)
	for i := range x {
		x[i] = 1e6 + float32(i%2) // mean 1000000.5, standard deviation 0.5
	}
	var a data.Standard
	if err := a.Fit(must(data.New(x, n, 1))(t)); err != nil {
		t.Fatal(err)
	}
	if a.Mean[0] != 1000000.5 || a.Std[0] != 0.5 {
		t.Errorf("mean %v, standard deviation %v", a.Mean[0], a.Std[0])
	}
}

func TestScalers(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 0))
	s := numbered(t, 200, 6, 3)
	s.Image = data.Image{Height: 2, Width: 3, Channels: 1}
	s.Features = []string{"a", "b", "c", "d", "e", "f"}
	for i := range s.N {
		for j := range s.D - 1 {
			s.Row(i)[j] = float32(r.NormFloat64()*math.Pow(10, float64(j-2)) + float64(j))
		}
		s.Row(i)[5] = 0.1 // constant, and not a binary fraction
	}
	for name, a := range map[string]data.Scaler{
		"standard": &data.Standard{}, "min-max": &data.MinMax{}, "-1..1": &data.MinMax{Low: -1, High: 1},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, second(a.Apply(s)), "apply: not fitted")
			wantError(t, second(a.Invert(s)), "invert: not fitted")
			if err := a.Fit(s); err != nil {
				t.Fatal(err)
			}
			scaled := must(a.Apply(s))(t)
			if scaled.Row(0)[5] != scaled.Row(99)[5] || math.Abs(float64(scaled.Row(0)[5])) > 1 {
				t.Errorf("a constant column becomes %v", scaled.Row(0)[5])
			}
			back := must(a.Invert(scaled))(t)
			for i := range s.X {
				if d := math.Abs(float64(back.X[i] - s.X[i])); d > 1e-6*math.Pow(10, max(0, float64(i%s.D-2))+1) {
					t.Fatalf("seed %d: value %d: %v comes back as %v", seed, i, s.X[i], back.X[i])
				}
			}
			back.X = s.X
			if !reflect.DeepEqual(back, s) {
				t.Errorf("scaling has lost something of %v: %v", s, back)
			}

			text := must(json.Marshal(a))(t)
			b := reflect.New(reflect.TypeOf(a).Elem()).Interface().(data.Scaler)
			if err := json.Unmarshal(text, b); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("JSON changes %+v to %+v", a, b)
			}

			wantError(t, second(a.Apply(numbered(t, 3, 5, 0))), "the set has 5 features, but the scaler was fitted on 6")
			bad := s.Clone()
			bad.Row(7)[3] = float32(math.NaN())
			wantError(t, second(a.Apply(bad)), `row 7, column 3 ("d"): NaN becomes NaN`)
			wantError(t, a.Fit(bad), `fit: values: row 7, column 3 ("d"): NaN`)
			wantError(t, a.Fit(nil), "fit: the set is nil")
			if !reflect.DeepEqual(a, b) {
				t.Error("a failed Fit has changed the scaler")
			}
			one := must(s.Head(1))(t)
			if err := b.Fit(one); err != nil {
				t.Fatal(err)
			}
			if again := must(b.Invert(must(b.Apply(one))(t)))(t); !slices.Equal(again.X, one.X) {
				t.Errorf("one row: %v comes back as %v", one.X, again.X)
			}
		})
	}
}

func TestScalerErrors(t *testing.T) {
	s := numbered(t, 3, 2, 0)
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		a    data.Scaler
		want string
	}{
		{(*data.Standard)(nil), "standard: apply: the scaler is nil"},
		{(*data.MinMax)(nil), "min-max: apply: the scaler is nil"},
		{&data.Standard{Mean: []float64{1, 2}, Std: []float64{1}}, "2 means, but 1 standard deviations"},
		{&data.Standard{Mean: []float64{1, 2}, Std: []float64{1, 0}}, "standard deviation of column 1 is 0"},
		{&data.Standard{Mean: []float64{1, 2}, Std: []float64{nan, 1}}, "standard deviation of column 0 is NaN"},
		{&data.Standard{Mean: []float64{1, 2}, Std: []float64{1, inf}}, "standard deviation of column 1 is +Inf"},
		{&data.Standard{Mean: []float64{1, nan}, Std: []float64{1, 1}}, "mean of column 1 is NaN"},
		{&data.Standard{Mean: []float64{0, 0}, Std: []float64{1, 1e-45}}, "row 0, column 1: 1 becomes +Inf"},
		{&data.MinMax{Min: []float64{1, 2}, Max: []float64{2}}, "2 minima, but 1 maxima"},
		{&data.MinMax{Min: []float64{1, 2}, Max: []float64{2, 1}}, "column 1: minimum 2 is above maximum 1"},
		{&data.MinMax{Min: []float64{1, nan}, Max: []float64{2, 1}}, "column 1: minimum NaN"},
		{&data.MinMax{Min: []float64{1, 2}, Max: []float64{inf, 2}}, "maximum of column 0 is +Inf"},
		{&data.MinMax{Min: []float64{-inf, 2}, Max: []float64{2, 2}}, "minimum of column 0 is -Inf"},
		{&data.MinMax{Low: 1, High: -1, Min: []float64{1, 2}, Max: []float64{2, 2}}, "1..-1: want Low below High"},
		{&data.MinMax{Low: nan, High: 1}, "NaN..1: want Low below High"},
		{&data.MinMax{Low: 0, High: inf}, "0..+Inf: want Low below High, both finite"},
	} {
		wantError(t, second(c.a.Apply(s)), c.want)
	}
	wantError(t, (&data.MinMax{Low: 2, High: 1}).Fit(s), "min-max: fit: the range to map to is 2..1")
	wantError(t, (*data.MinMax)(nil).Fit(s), "min-max: fit: the scaler is nil")
	wantError(t, (*data.Standard)(nil).Fit(s), "standard: fit: the scaler is nil")
}
