package optim

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestBadRate(t *testing.T) {
	p := newProblem[float32](5)
	p.redraw()
	before := p.clone()
	for _, m := range allMethods {
		opt := mustBind(t, m, p.vars)
		for _, lr := range []float64{0, -1e-3, math.NaN(), math.Inf(1), math.Inf(-1), 1e39} {
			if err := opt.Step(lr); err == nil || !strings.HasPrefix(err.Error(), "optim: learning rate ") {
				t.Errorf("%s: Step(%v) = %v, want an error about the learning rate", m.Name(), lr, err)
			}
		}
		if opt.State().Steps != 0 {
			t.Errorf("%s counted a step that failed", m.Name())
		}
	}
	if !sameBits(p.values, before) {
		t.Error("values changed")
	}
}

func TestNonFiniteGradient(t *testing.T) {
	t.Run("float32", testNonFiniteGradient[float32])
	t.Run("float64", testNonFiniteGradient[float64])
}

func testNonFiniteGradient[F Float](t *testing.T) {
	for _, m := range allMethods {
		p := newProblem[F](3, 7, spanLength+5, 100)
		opt := bindParallel[F](t, m, p.vars)
		p.redraw()
		if err := opt.Step(0.01); err != nil {
			t.Fatal(err)
		}
		before, state := p.clone(), fmt.Sprint(opt.State().Steps)
		for _, c := range []struct {
			variable, element int
			value             float64
			want              string
		}{
			{0, 0, math.NaN(), `optim: gradient of "a" is NaN at element 0`},
			{1, 6, math.Inf(1), `optim: gradient of "b" is +Inf at element 6`},
			{1, 2, math.Inf(-1), `optim: gradient of "b" is -Inf at element 2`},
			{2, spanLength + 4, math.NaN(), fmt.Sprintf(`optim: gradient of "c" is NaN at element %d`, spanLength+4)},
		} {
			p.redraw()
			p.grads[c.variable][c.element] = F(c.value)
			p.grads[3][50] = F(math.NaN()) // a later one is not the one that is reported
			err := opt.Step(0.01)
			if err == nil || err.Error() != c.want {
				t.Errorf("%s: got %v, want %s", m.Name(), err, c.want)
			}
			var nonFinite *NonFiniteError
			if !errors.As(err, &nonFinite) || nonFinite.Element != c.element {
				t.Errorf("%s: %v is not a NonFiniteError at %d", m.Name(), err, c.element)
			}
		}
		if !sameBits(p.values, before) || fmt.Sprint(opt.State().Steps) != state {
			t.Errorf("%s: a failed step changed values or state", m.Name())
		}
		p.redraw()
		if err := opt.Step(0.01); err != nil {
			t.Errorf("%s: does not go on after an error: %v", m.Name(), err)
		}
	}
}

// TestExtremeGradients: the largest numbers that a method can bear are not mistaken for infinities, and larger ones are
// errors, rather than averages that no later step can bring back to earth.
func TestExtremeGradients(t *testing.T) {
	for _, m := range allMethods {
		largest := float32(math.MaxFloat32)
		switch m.(type) {
		case Adam, AdamW, RMSProp:
			largest = math.Nextafter32(0x1p64, 0)
		}
		value := []float32{1, 1, 1, 1, 1}
		grad := []float32{largest, -largest, math.SmallestNonzeroFloat32, 0, float32(math.Copysign(0, -1))}
		o := mustBind(t, m, []Variable{{Name: "p", Value: Float32(value), Grad: Float32(grad)}})
		if err := o.Step(1e-42); err != nil {
			t.Errorf("%s: %v", m.Name(), err)
		}
		if err := o.SetState(o.State()); err != nil {
			t.Errorf("%s: its own state: %v", m.Name(), err)
		}
		grad[1] = 2 * largest // infinite, or of an infinite square
		before := slices.Clone(value)
		err := o.Step(1e-42)
		if e, ok := errors.AsType[*NonFiniteError](err); !ok || e.Element != 1 {
			t.Errorf("%s: a gradient of %v is no error at element 1: %v", m.Name(), grad[1], err)
		}
		if !slices.Equal(value, before) {
			t.Errorf("%s: an error changed the values", m.Name())
		}
	}
}

// TestSameBitsForAnyGOMAXPROCS also holds that a list of several spans has the result of each variable on its own.
func TestSameBitsForAnyGOMAXPROCS(t *testing.T) {
	t.Run("float32", testSameBits[float32])
	t.Run("float64", testSameBits[float64])
}

func testSameBits[F Float](t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	lengths := []int{2*spanLength + 7, 1, spanLength - 1, 11}
	train := func(m Method) [][]F {
		p := newProblem[F](lengths...)
		opt := bindParallel[F](t, m, p.vars)
		for range 2 {
			p.redraw()
			if err := opt.Step(0.01); err != nil {
				t.Fatal(err)
			}
		}
		return p.values
	}
	for _, m := range allMethods {
		runtime.GOMAXPROCS(1)
		want := train(m)
		for _, n := range []int{2, 4} {
			runtime.GOMAXPROCS(n)
			if got := train(m); !sameBits(got, want) {
				t.Errorf("%+v: GOMAXPROCS %d and 1 differ", m, n)
			}
		}
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	t.Run("float32", testAllocations[float32])
	t.Run("float64", testAllocations[float64])
}

func testAllocations[F Float](t *testing.T) {
	p := newProblem[F](5, 100, 2*spanLength)
	p.redraw()
	for _, m := range allMethods {
		opt := mustBind(t, m, p.vars)
		if n := testing.AllocsPerRun(5, func() { _ = opt.Step(1e-3) }); n != 0 {
			t.Errorf("%+v: %v allocations a step", m, n)
		}
	}
}

// TestParallelStepAllocatesNothing counts allocations itself, as testing.AllocsPerRun allows one processor only. The
// first steps start goroutines, which are kept.
func TestParallelStepAllocatesNothing(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	p := newProblem[float32](2*spanLength, 5)
	p.redraw()
	opt := bindParallel[float32](t, Adam{}, p.vars)
	var before, after runtime.MemStats
	for range 50 {
		runtime.ReadMemStats(&before)
		for range 50 {
			if err := opt.Step(1e-3); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		if after.Mallocs == before.Mallocs {
			return
		}
	}
	t.Errorf("still %d allocations in 50 steps", after.Mallocs-before.Mallocs)
}

// bindParallel binds an optimiser that uses several goroutines even for a few variables.
func bindParallel[F Float](t *testing.T, m Method, vars []Variable) Optimizer {
	t.Helper()
	opt := mustBind(t, m, vars)
	opt.(*optimizer[F]).serial = 0
	return opt
}

// TestDecayOnlyWhereAsked: with a zero gradient, only a variable with Decay moves.
func TestDecayOnlyWhereAsked(t *testing.T) {
	for _, m := range []Method{
		SGD{WeightDecay: 0.1}, Momentum{WeightDecay: 0.1}, RMSProp{WeightDecay: 0.1}, Adam{WeightDecay: 0.1}, AdamW{},
	} {
		p := newProblem[float32](9, 9)
		before := p.clone()
		if err := mustBind(t, m, p.vars).Step(0.01); err != nil {
			t.Fatal(err)
		}
		for i, x := range p.values[0] {
			if math.Abs(float64(x)) >= math.Abs(float64(before[0][i])) {
				t.Errorf("%s: element %d went from %v to %v, want it to shrink", m.Name(), i, before[0][i], x)
			}
		}
		if !sameBits(p.values[1:], before[1:]) {
			t.Errorf("%s: decay moved a variable that does not ask for it", m.Name())
		}
	}
}

// TestAdamWWithoutDecayIsAdam, as its documentation says.
func TestAdamWWithoutDecayIsAdam(t *testing.T) {
	p, q := newProblem[float32](99), newProblem[float32](99)
	adam, adamW := mustBind(t, Adam{}, p.vars), mustBind(t, AdamW{WeightDecay: Zero}, q.vars)
	for range 5 {
		p.redraw()
		q.redraw()
		if err := errors.Join(adam.Step(0.01), adamW.Step(0.01)); err != nil {
			t.Fatal(err)
		}
	}
	if !sameBits(p.values, q.values) {
		t.Error("they differ")
	}
}
