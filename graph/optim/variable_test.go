package optim

import (
	"math"
	"testing"
)

func TestBindErrors(t *testing.T) {
	f32 := func(n int) Float32 { return make(Float32, n) }
	f64 := func(n int) Float64 { return make(Float64, n) }
	ok := Variable{Name: "a", Value: f32(3), Grad: f32(3)}
	shared := f32(3)
	cases := []struct {
		name string
		vars []Variable
		want string
	}{
		{"none", nil, `optim: no variables: an optimiser needs at least one`},
		{"no name", []Variable{ok, {Value: f32(1), Grad: f32(1)}}, `optim: variable 1 of 2 has no name`},
		{"twice", []Variable{ok, ok}, `optim: variable "a" is listed twice`},
		{"no value", []Variable{{Name: "b", Grad: f32(1)}}, `optim: variable "b" has no value`},
		{"no gradient", []Variable{{Name: "b", Value: f32(1)}}, `optim: variable "b" has no gradient`},
		{"empty", []Variable{{Name: "b", Value: f32(0), Grad: f32(0)}}, `optim: variable "b" has no elements`},
		{"nil slices", []Variable{{Name: "b", Value: Float64(nil), Grad: Float64(nil)}},
			`optim: variable "b" has no elements`},
		{"lengths", []Variable{ok, {Name: "b", Value: f32(4), Grad: f32(3)}},
			`optim: variable "b": 3 gradient elements for 4 values`},
		{"mixed", []Variable{{Name: "b", Value: f32(3), Grad: f64(3)}},
			`optim: variable "b": its value is float32 and its gradient float64: both must be of one type`},
		{"mixed list", []Variable{ok, {Name: "b", Value: f64(3), Grad: f64(3)}},
			`optim: variable "b" is float64 and variable "a" is float32: all variables of an optimiser must be of one type`},
		{"shared value", []Variable{{Name: "a", Value: shared, Grad: f32(3)}, {Name: "b", Value: shared, Grad: f32(3)}},
			`optim: variables "a" and "b" share the memory of their values: a shared parameter must be listed once`},
		{"overlapping values", []Variable{{Name: "a", Value: shared[:2], Grad: f32(2)},
			{Name: "b", Value: shared[1:], Grad: f32(2)}},
			`optim: variables "a" and "b" share the memory of their values: a shared parameter must be listed once`},
		{"pointer to a vector", []Variable{{Name: "a", Value: &shared, Grad: f32(3)}},
			`optim: variable "a": its value is a *optim.Float32, want a Float32 or a Float64`},
		{"struct around a vector", []Variable{{Name: "a", Value: f32(3), Grad: struct{ Float32 }{f32(3)}}},
			`optim: variable "a": its gradient is a struct { optim.Float32 }, want a Float32 or a Float64`},
		{"gradient in value", []Variable{{Name: "a", Value: f32(3), Grad: shared}, {Name: "b", Value: shared, Grad: f32(3)}},
			`optim: gradient of "a" lies in the memory of the value of "b"`},
	}
	for _, c := range cases {
		for _, m := range allMethods {
			if _, err := m.Bind(c.vars); err == nil || err.Error() != c.want {
				t.Errorf("%s: %s: got %v, want %s", c.name, m.Name(), err, c.want)
			}
		}
	}
}

func TestSharedGradientIsFine(t *testing.T) {
	grad := Float64{1}
	a, b := Float64{1}, Float64{2}
	opt := mustBind(t, SGD{}, []Variable{{Name: "a", Value: a, Grad: grad}, {Name: "b", Value: b, Grad: grad}})
	if err := opt.Step(0.5); err != nil || a[0] != 0.5 || b[0] != 1.5 {
		t.Errorf("got %v, %v, %v", a, b, err)
	}
}

func TestSettingErrors(t *testing.T) {
	vars := newProblem[float64](1).vars
	nan := math.NaN()
	cases := []struct {
		method Method
		want   string
	}{
		{SGD{WeightDecay: -1}, "optim: sgd: WeightDecay is -1, want a finite number of at least 0"},
		{Momentum{Mu: 1}, "optim: momentum: Mu is 1, want a number in [0, 1)"},
		{Momentum{Mu: -0.5, Nesterov: true}, "optim: nesterov: Mu is -0.5, want a number in [0, 1)"},
		{Momentum{WeightDecay: math.Inf(1)}, "optim: momentum: WeightDecay is +Inf, want a finite number of at least 0"},
		{RMSProp{Alpha: nan}, "optim: rmsprop: Alpha is NaN, want a number in [0, 1)"},
		{RMSProp{Momentum: 2}, "optim: rmsprop: Momentum is 2, want a number in [0, 1)"},
		{RMSProp{Epsilon: -1e-8}, "optim: rmsprop: Epsilon is -1e-08, want a finite number of at least 1e-30"},
		{RMSProp{WeightDecay: nan}, "optim: rmsprop: WeightDecay is NaN, want a finite number of at least 0"},
		{Adam{Beta1: 1.5}, "optim: adam: Beta1 is 1.5, want a number in [0, 1)"},
		{Adam{Beta2: -1}, "optim: adam: Beta2 is -1, want a number in [0, 1)"},
		{Adam{Epsilon: Zero}, "optim: adam: Epsilon is 0, want a finite number of at least 1e-30"},
		{AdamW{Epsilon: math.Inf(1)}, "optim: adamw: Epsilon is +Inf, want a finite number of at least 1e-30"},
		{AdamW{WeightDecay: -0.01}, "optim: adamw: WeightDecay is -0.01, want a finite number of at least 0"},
		{Config{}, "optim: config holds no method"},
	}
	for _, c := range cases {
		if _, err := c.method.Bind(vars); err == nil || err.Error() != c.want {
			t.Errorf("%+v: got %v, want %s", c.method, err, c.want)
		}
	}
	want := "optim: adam: Epsilon is 1e-16, want a finite number of at least 1e-15 for float32"
	if _, err := (Adam{Epsilon: 1e-16}).Bind(newProblem[float32](1).vars); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestVectorOfSharesMemory(t *testing.T) {
	a, b := []float32{1}, []float64{2}
	VectorOf(a).(Float32)[0] = 3
	VectorOf(b).(Float64)[0] = 4
	if a[0] != 3 || b[0] != 4 || VectorOf(a).Len() != 1 || VectorOf(b).Len() != 1 {
		t.Errorf("got %v and %v", a, b)
	}
}
