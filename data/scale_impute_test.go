package data_test

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

var nan32 = float32(math.NaN())

// holey returns an unsound set, with missing values.
func holey(x []float32, n, d int) *data.Set { return &data.Set{X: x, N: n, D: d} }

func TestImputer(t *testing.T) {
	s := holey([]float32{
		1, nan32, -5,
		nan32, 8, 0,
		2, 4, nan32,
		6, 6, 7,
	}, 4, 3)
	for _, c := range []struct {
		a    data.Imputer
		want []float64
	}{
		{data.Imputer{}, []float64{3, 6, 2. / 3}},
		{data.Imputer{With: data.ByMean}, []float64{3, 6, 2. / 3}},
		{data.Imputer{With: data.ByMedian}, []float64{2, 6, 0}},
		{data.Imputer{With: data.ByConstant, Constant: -1}, []float64{-1, -1, -1}},
	} {
		t.Run(string(c.a.With), func(t *testing.T) {
			a := c.a
			wantError(t, second(a.Apply(s)), "impute: apply: not fitted")
			if err := a.Fit(s); err != nil {
				t.Fatal(err)
			}
			for j, v := range a.Values {
				if math.Abs(v-c.want[j]) > 1e-15 {
					t.Errorf("values %v, want %v", a.Values, c.want)
				}
			}
			got := must(a.Apply(s))(t)
			if err := got.Check(); err != nil {
				t.Error(err)
			}
			if got.X[1] != float32(a.Values[1]) || got.X[3] != float32(a.Values[0]) || got.X[0] != 1 || got.X[11] != 7 ||
				got.X[4] != 8 {
				t.Errorf("imputed %v", got.X)
			}
			if s.X[3] == s.X[3] {
				t.Error("Apply has changed its argument")
			}
			back := must(a.Invert(got))(t)
			if !slices.Equal(back.X, got.X) || &back.X[0] == &got.X[0] {
				t.Error("Invert is not a copy")
			}
			var b data.Imputer
			if err := json.Unmarshal(must(json.Marshal(a))(t), &b); err != nil || !reflect.DeepEqual(a, b) {
				t.Errorf("JSON changes %+v to %+v, %v", a, b, err)
			}
		})
	}
}

func TestImputerErrors(t *testing.T) {
	s := holey([]float32{1, nan32, 2, nan32}, 2, 2)
	s.Features = []string{"a", "b"}
	wantError(t, (&data.Imputer{}).Fit(s), `impute: fit: column 1 ("b") has nothing but missing values, so it has no mean`)
	wantError(t, (&data.Imputer{With: data.ByMedian}).Fit(s), "so it has no median")
	wantError(t, (&data.Imputer{With: "mode"}).Fit(s),
		`"mode": missing values are imputed by "mean", "median" or "constant"`)
	wantError(t, (&data.Imputer{With: data.ByConstant, Constant: 1e39}).Fit(s), "the constant is not a finite float32")
	wantError(t, (*data.Imputer)(nil).Fit(s), "the scaler is nil")
	wantError(t, (&data.Imputer{}).Fit(nil), "the set is nil")
	wantError(t, (&data.Imputer{}).FitSource(nil), "the source is nil")
	s.X[1] = float32(math.Inf(1))
	wantError(t, (&data.Imputer{}).Fit(s), `row 0, column 1 ("b"): +Inf is not a finite number`)
	wantError(t, second((&data.Imputer{Values: []float64{1, 2}}).Apply(s)), "+Inf becomes +Inf")
	wantError(t, second((&data.Imputer{Values: []float64{1}}).Apply(s)), "2 features, but the scaler was fitted on 1")
	wantError(t, second((&data.Imputer{Values: []float64{math.NaN(), 1}}).Apply(s)), "value of column 0 is NaN")
}

// Medians found digit by digit equal those of sorted columns.
func TestImputerMedians(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, 0))
	for _, n := range []int{1, 2, 3, 10, 301} {
		s := holey(make([]float32, n*4), n, 4)
		for i := range s.X {
			s.X[i] = float32(math.Trunc(r.NormFloat64()*3) * math.Pow(10, float64(i%4*8-10)))
			if r.IntN(5) == 0 && i >= 4 {
				s.X[i] = nan32
			}
		}
		a := data.Imputer{With: data.ByMedian}
		if err := a.FitSource(unnamed{s}); err != nil {
			t.Fatal(err)
		}
		for j := range 4 {
			var column []float64
			for i := range n {
				if v := s.X[i*4+j]; v == v {
					column = append(column, float64(v))
				}
			}
			slices.Sort(column)
			want := (column[(len(column)-1)/2] + column[len(column)/2]) / 2
			if a.Values[j] != want {
				t.Errorf("seed %d: %d rows, column %d: median %v, want %v", seed, n, j, a.Values[j], want)
			}
		}
	}
}

// unnamed hides that a source is a set.
type unnamed struct{ data.Source }

func TestSummarize(t *testing.T) {
	s := holey([]float32{1, nan32, 7, 2, nan32, 7, 6, nan32, 7, nan32, nan32, 7}, 4, 3)
	m := must(data.Summarize(s))(t)
	if m.N != 4 || !slices.Equal(m.Missing, []int{1, 4, 0}) {
		t.Errorf("%d samples, missing %v", m.N, m.Missing)
	}
	// The first column has mean 9/3 and variance (4+1+9)/3; the last is constant.
	if m.Min[0] != 1 || m.Max[0] != 6 || m.Mean[0] != 3 || math.Abs(m.Std[0]-math.Sqrt(14./3)) > 1e-15 {
		t.Errorf("first column: %v %v %v %v", m.Min[0], m.Max[0], m.Mean[0], m.Std[0])
	}
	if m.Min[2] != 7 || m.Max[2] != 7 || m.Mean[2] != 7 || m.Std[2] != 0 {
		t.Errorf("constant column: %v %v %v %v", m.Min[2], m.Max[2], m.Mean[2], m.Std[2])
	}
	for _, v := range []float64{m.Min[1], m.Max[1], m.Mean[1], m.Std[1]} {
		if !math.IsNaN(v) {
			t.Errorf("the statistics of nothing are %v", v)
		}
	}
	wantError(t, second(data.Summarize(nil)), "summary: the source is nil")
	wantError(t, second(data.Summarize((*data.Set)(nil))), "summary: the set is nil")
}

// Scalers learn the same from a source as from the set, up to rounding.
func TestFitSource(t *testing.T) {
	const seed = 8
	r := rand.New(rand.NewPCG(seed, 0))
	s := numbered(t, 500, 3, 0)
	for i := range s.X {
		s.X[i] = 1e4 + float32(r.NormFloat64())
		if i%3 == 2 {
			s.X[i] = 0.1
		}
	}
	var a, b data.MinMax
	var c, d data.Standard
	for _, err := range []error{a.Fit(s), b.FitSource(unnamed{s}), c.Fit(s), d.FitSource(unnamed{s})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("min-max from a source %+v, from the set %+v", b, a)
	}
	for j := range c.Mean {
		if math.Abs(c.Mean[j]-d.Mean[j]) > 1e-11 || math.Abs(c.Std[j]-d.Std[j]) > 1e-11 {
			t.Errorf("seed %d: standard from a source %+v, from the set %+v", seed, d, c)
		}
	}
	if d.Mean[2] != float64(float32(0.1)) || d.Std[2] != 1 {
		t.Errorf("constant column: mean %v, deviation %v", d.Mean[2], d.Std[2])
	}
	s.X[4] = nan32
	for _, a := range []data.Scaler{&data.MinMax{}, &data.Standard{}} {
		wantError(t, data.FitScaler(a, unnamed{s}),
			"column 1 has 1 missing value: put an Imputer before this scaler (data.Chain)")
	}
	wantError(t, data.FitScaler(nil, s), "fit: the scaler is nil")
}

func ExampleImputer() {
	nan := float32(math.NaN()) // as KeepMissing leaves it
	set := &data.Set{X: []float32{1, 10, nan, 30, 3, nan}, N: 3, D: 2}
	scaler := data.Chain{&data.Imputer{With: data.ByMedian}, &data.MinMax{}}
	if err := scaler.Fit(set); err != nil {
		log.Fatal(err)
	}
	scaled, err := scaler.Apply(set)
	if err != nil {
		log.Fatal(err)
	}
	back, err := scaler.Invert(scaled)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scaled.X)
	fmt.Println(back.X)
	// Output:
	// [0 0 0.5 1 1 0.5]
	// [1 10 2 30 3 20]
}
