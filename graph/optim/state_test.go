package optim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestResume: ten steps are five, a restart from the saved state, and five more, bit for bit.
func TestResume(t *testing.T) {
	t.Run("float32", testResume[float32])
	t.Run("float64", testResume[float64])
}

func testResume[F Float](t *testing.T) {
	for _, m := range allMethods {
		p := newProblem[F](7, 30, 1)
		opt := mustBind(t, m, p.vars)
		steps := func(opt Optimizer) {
			for range 5 {
				p.redraw()
				if err := opt.Step(0.01); err != nil {
					t.Fatal(err)
				}
			}
		}
		steps(opt)
		middle, saved := p.clone(), opt.State()
		p.rng = rand.New(rand.NewPCG(seed, 2))
		steps(opt)
		want, wantState := p.clone(), fmt.Sprintf("%x", opt.State())

		for i, v := range middle {
			copy(p.values[i], v)
		}
		p.rng = rand.New(rand.NewPCG(seed, 2)) // the same gradients again
		slices.Reverse(saved.Tensors)          // the order does not matter
		again := mustBind(t, m, p.vars)
		if err := again.SetState(saved); err != nil {
			t.Fatal(err)
		}
		clear(saved.Tensors) // it was copied
		steps(again)
		if !sameBits(p.values, want) {
			t.Errorf("%+v: a resumed run differs", m)
		}
		if got := fmt.Sprintf("%x", again.State()); got != wantState {
			t.Errorf("%+v: the state of a resumed run differs", m)
		}
	}
}

func TestStateNames(t *testing.T) {
	grad := Float32{2}
	vars := []Variable{{Name: "enc/0/W", Value: Float32{1}, Grad: grad},
		{Name: "enc/0/b", Value: Float32{1}, Grad: Float32{0}}}
	for _, c := range []struct {
		method Method
		want   string
	}{
		{SGD{}, ""},
		{Momentum{}, "momentum/velocity/enc/0/W momentum/velocity/enc/0/b"},
		{Momentum{Nesterov: true}, "nesterov/velocity/enc/0/W nesterov/velocity/enc/0/b"},
		{RMSProp{}, "rmsprop/square/enc/0/W rmsprop/square/enc/0/b"},
		{RMSProp{Momentum: 0.5},
			"rmsprop/square/enc/0/W rmsprop/velocity/enc/0/W rmsprop/square/enc/0/b rmsprop/velocity/enc/0/b"},
		{RMSProp{Centered: true}, "rmsprop/square/enc/0/W rmsprop/mean/enc/0/W rmsprop/square/enc/0/b rmsprop/mean/enc/0/b"},
		{Adam{}, "adam/m/enc/0/W adam/v/enc/0/W adam/m/enc/0/b adam/v/enc/0/b"},
		{AdamW{}, "adamw/m/enc/0/W adamw/v/enc/0/W adamw/m/enc/0/b adamw/v/enc/0/b"},
	} {
		opt := mustBind(t, c.method, vars)
		if err := opt.Step(0.1); err != nil {
			t.Fatal(err)
		}
		s := opt.State()
		var names []string
		for _, tensor := range s.Tensors {
			names = append(names, tensor.Name)
		}
		if got := strings.Join(names, " "); got != c.want || s.Steps != 1 || s.Method != c.method.Name() {
			t.Errorf("%+v: %s, %d steps, tensors %q; want %q", c.method, s.Method, s.Steps, got, c.want)
		}
	}
	// The state is a copy: it does not follow the optimiser, nor the optimiser it.
	opt := mustBind(t, Momentum{}, vars)
	before := opt.State()
	if err := opt.Step(0.1); err != nil {
		t.Fatal(err)
	}
	if got := before.Tensors[0].Values.(Float32)[0]; got != 0 {
		t.Errorf("the state of step 0 became %v", got)
	}
	opt.State().Tensors[0].Values.(Float32)[0] = 99
	if got := opt.State().Tensors[0].Values.(Float32)[0]; got != 2 {
		t.Errorf("the velocity is %v, want 2", got)
	}
}

func TestSetStateErrors(t *testing.T) {
	p := newProblem[float32](2, 3)
	opt := mustBind(t, Adam{}, p.vars)
	p.redraw()
	if err := opt.Step(0.1); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%x", opt.State())
	for _, c := range []struct {
		name  string
		spoil func(*State)
		want  string
	}{
		{"method", func(s *State) { s.Method = "sgd" }, `optim: a state of method "sgd" for an optimiser of method "adam"`},
		{"steps", func(s *State) { s.Steps = -1 }, `optim: state: -1 steps, want 0 to 2147483646`},
		{"missing", func(s *State) { s.Tensors = s.Tensors[:3] }, `optim: state: tensor "adam/v/b" is missing`},
		{"twice", func(s *State) { s.Tensors = append(s.Tensors, s.Tensors[0]) },
			`optim: state: tensor "adam/m/a" is listed twice`},
		{"foreign", func(s *State) { s.Tensors = append(s.Tensors, Tensor{"adam/m/z", Float32{1}}) },
			`optim: state: tensor "adam/m/z" belongs to none of the variables`},
		{"length", func(s *State) { s.Tensors[1].Values = Float32{1} },
			`optim: state: tensor "adam/v/a" has 1 elements, want 2`},
		{"type", func(s *State) { s.Tensors[1].Values = Float64{1, 2} },
			`optim: state: tensor "adam/v/a" is float64, want float32`},
		{"nil", func(s *State) { s.Tensors[1].Values = nil }, `optim: state: tensor "adam/v/a" has no values`},
		{"NaN", func(s *State) { s.Tensors[3].Values.(Float32)[2] = float32(math.NaN()) },
			`optim: state: tensor "adam/v/b" is NaN at element 2`},
	} {
		s := opt.State()
		for _, tensor := range s.Tensors { // were it copied in part, it would show
			for i := range tensor.Values.(Float32) {
				tensor.Values.(Float32)[i]++
			}
		}
		c.spoil(&s)
		if err := opt.SetState(s); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if got := fmt.Sprintf("%x", opt.State()); got != want {
			t.Errorf("%s: a state that was refused changed the optimiser", c.name)
		}
	}
}
