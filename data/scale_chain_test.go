package data_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestChain(t *testing.T) {
	s := holey([]float32{1, nan32, 3, 20, 5, 40}, 3, 2)
	for _, fit := range []func(data.Scaler) error{
		func(a data.Scaler) error { return a.Fit(s) },
		func(a data.Scaler) error { return data.FitScaler(a, unnamed{s}) },
	} {
		inner := &data.MinMax{Low: -1, High: 1}
		c := data.Chain{&data.Imputer{}, data.Chain{&data.MinMax{}}, inner}
		if err := fit(c); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(inner.Max, []float64{1, 1}) {
			t.Errorf("the last scaler saw a maximum of %v", inner.Max)
		}
		got := must(c.Apply(s))(t)
		if want := []float32{-1, 0, 0, -1, 1, 1}; !slices.Equal(got.X, want) {
			t.Errorf("%v, want %v", got.X, want)
		}
		back := must(c.Invert(got))(t)
		if want := []float32{1, 30, 3, 20, 5, 40}; !slices.Equal(back.X, want) {
			t.Errorf("back %v, want %v", back.X, want)
		}
		text := must(data.MarshalScaler(c))(t)
		if again := must(data.UnmarshalScaler(text))(t); !reflect.DeepEqual(again, data.Scaler(c)) {
			t.Errorf("%s comes back as %+v", text, again)
		}
	}
	same := must(data.Chain{}.Apply(numbered(t, 2, 2, 0)))(t)
	if !slices.Equal(same.X, numbered(t, 2, 2, 0).X) {
		t.Error("no scalers change something")
	}
}

// A chain that cannot be fitted does not change.
func TestChainFailure(t *testing.T) {
	fitted := &data.Standard{Mean: []float64{1}, Std: []float64{2}}
	c := data.Chain{data.Chain{&data.MinMax{}, fitted}, &data.Imputer{With: "mode"}}
	before := must(data.MarshalScaler(c[0]))(t)
	wantError(t, c.Fit(numbered(t, 4, 2, 0)), `chain: impute: fit: "mode"`)
	if after := must(data.MarshalScaler(c[0]))(t); string(after) != string(before) {
		t.Errorf("%s has become %s", before, after)
	}
	wantError(t, data.Chain{nil}.Fit(numbered(t, 4, 2, 0)), "chain: fit: scaler 0 is nil")
	wantError(t, second(data.Chain{nil}.Apply(numbered(t, 4, 2, 0))), "chain: scaler 0 is nil")
	wantError(t, second(data.Chain{nil}.Invert(numbered(t, 4, 2, 0))), "chain: scaler 0 is nil")
	wantError(t, second(data.Chain{&data.MinMax{}}.Apply(numbered(t, 4, 2, 0))), "chain: not fitted")
	wantError(t, second(data.Chain{&data.MinMax{}}.Invert(numbered(t, 4, 2, 0))), "chain: min-max: invert: not fitted")
	wantError(t, second(data.Chain{}.Apply(nil)), "chain: the set is nil")
}

func TestScalerJSON(t *testing.T) {
	third := 1. / 3
	for want, a := range map[string]data.Scaler{
		`null`: nil,
		`{"min-max":{"low":-1,"high":1,"min":[0.3333333333333333],"max":[2]}}`: &data.MinMax{Low: -1, High: 1,
			Min: []float64{third}, Max: []float64{2}},
		`{"standard":{"mean":[5e-324],"std":[1.7976931348623157e+308]}}`: &data.Standard{
			Mean: []float64{5e-324}, Std: []float64{math.MaxFloat64},
		},
		`{"impute":{"with":"median","constant":0,"values":[0.1]}}`: &data.Imputer{With: data.ByMedian,
			Values: []float64{0.1}},
		`{"chain":[{"standard":{"mean":null,"std":null}},{"chain":[]}]}`: data.Chain{&data.Standard{},
			data.Chain{}},
		`{"chain":[{"impute":{"with":"constant","constant":-1,"values":[-1,-1,-1]}}]}`: data.Chain{
			&data.Imputer{With: data.ByConstant, Constant: -1, Values: []float64{-1, -1, -1}},
		},
	} {
		text := must(data.MarshalScaler(a))(t)
		if string(text) != want {
			t.Errorf("%s, want %s", text, want)
		}
		if b := must(data.UnmarshalScaler(text))(t); !reflect.DeepEqual(a, b) {
			t.Errorf("%s comes back as %+v", text, b)
		}
	}
	for text, want := range map[string]string{
		``: "unexpected end of JSON input: a scaler is an object with its kind as the key, " +
			"or null",
		`[]`:                            "a scaler is an object",
		`{}`:                            `an object with the keys []: want one, the kind: chain, impute, min-max, standard`,
		`{"min-max":{},"chain":[]}`:     `keys ["chain" "min-max"]`,
		`{"minmax":{}}`:                 `unknown kind "minmax": there are chain, impute, min-max, standard`,
		`{"min-max":{"lo":1}}`:          `min-max: json: unknown field "lo"`,
		`{"min-max":{"min":1}}`:         "min-max: json: cannot unmarshal number",
		`{"min-max":{"min":[1]}}`:       "min-max: 1 minima, but 0 maxima",
		`{"standard":{"mean":[1]}}`:     "standard: 1 means, but 0 standard deviations",
		`{"impute":{"with":"mode"}}`:    `impute: "mode": missing values`,
		`{"chain":{}}`:                  "chain: json: cannot unmarshal object",
		`{"chain":[null]}`:              "chain: scaler 0 is null",
		`{"chain":[{"robust":{}}]}`:     `chain: unknown kind "robust"`,
		`{"standard":{"mean":[1e999]}}`: "standard: json: cannot unmarshal number 1e999",
	} {
		wantError(t, second(data.UnmarshalScaler([]byte(text))), "scaler: ", want)
	}
	wantError(t, second(data.MarshalScaler(foreign{})),
		"scaler: data_test.foreign is not a scaler of this package; the kinds are chain, impute")
	wantError(t, second(data.MarshalScaler(data.Chain{foreign{}})), "data_test.foreign")
}

// foreign is a scaler of another package, which doubles values.
type foreign struct{}

func (foreign) Fit(*data.Set) error { return nil }
func (foreign) Apply(s *data.Set) (*data.Set, error) {
	out := s.Clone()
	for i := range out.X {
		out.X[i] *= 2
	}
	return out, nil
}
func (foreign) Invert(s *data.Set) (*data.Set, error) { return s, nil }

func TestScaledSource(t *testing.T) {
	s := numbered(t, 300, 2, 2)
	var a data.MinMax
	if err := a.Fit(s); err != nil {
		t.Fatal(err)
	}
	before := s.Clone()
	for _, scaler := range []data.Scaler{&a, foreign{}, data.Chain{foreign{}, foreign{}}} {
		scaled := must(scaler.Apply(s))(t)
		src := data.ScaledSource(s, scaler)
		if !reflect.DeepEqual(src.Header(), s.Header()) {
			t.Errorf("header %+v", src.Header())
		}
		for _, shuffle := range []bool{false, true} {
			n := 0
			for b, err := range src.Stream(data.BatchOptions{Size: 7, Shuffle: shuffle}) {
				if err != nil {
					t.Fatal(err)
				}
				for k, i := range b.Index {
					if !slices.Equal(b.X[2*k:2*k+2], scaled.Row(i)) || b.Labels[k] != s.Labels[i] {
						t.Fatalf("sample %d is %v, want %v", i, b.X[2*k:2*k+2], scaled.Row(i))
					}
				}
				n += b.N
			}
			if n != s.N {
				t.Errorf("%d samples of %d", n, s.N)
			}
		}
	}
	if !reflect.DeepEqual(s, before) {
		t.Error("the set was scaled in place")
	}
	if src := data.ScaledSource(s, nil); src != data.Source(s) {
		t.Error("no scaler makes another source")
	}
	s.Row(250)[1] = nan32
	for _, err := range data.ScaledSource(s, &a).Stream(data.BatchOptions{Size: 100}) {
		if err != nil {
			wantError(t, err, "scale: row 250, column 1: NaN becomes NaN")
			return
		}
	}
	t.Error("NaN was scaled")
}
