package graph

import (
	"math"
	"testing"
)

// TestClosedFormIsReverseMode: for one dense layer the closed form and d passes of reverse mode are the same numbers,
// and so are their gradients with respect to the weights.
func TestClosedFormIsReverseMode(t *testing.T) {
	for _, act := range []Activation{"", Identity, Sigmoid, Tanh, ReLU, LeakyReLU, ELU} {
		for _, transposed := range []bool{false, true} {
			p := NewParams(Float64, 3)
			prog, err := Compile(p, Config{Batch: 3}, func(s *Scope) Outputs {
				x := s.Noise(Normal(0, 1), 3, 4)
				shape := []int{4, 2}
				if transposed {
					shape = []int{2, 4}
				}
				w := s.Param("w", GlorotNormal, shape...)
				z := dense(x, w, s.Param("b", Constant(0.1), 1, 2), transposed, act)
				closed, reverse := denseJacobianNorm(z, x), reverseJacobianNorm(z, x)
				if !closed.Valid() {
					t.Fatalf("no closed form for %q", act)
				}
				if got := JacobianSquaredNorm(z, x); got.e != closed.e {
					t.Errorf("the closed form is not taken for %q", act)
				}
				return Outputs{Read: map[string]Node{"closed": closed, "reverse": reverse,
					"closed gradient": Grad(closed, w)[0], "reverse gradient": Grad(reverse, w)[0]}}
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := prog.Run(); err != nil {
				t.Fatal(err)
			}
			for _, what := range []string{"", " gradient"} {
				a, errA := prog.Output("closed" + what)
				b, errB := prog.Output("reverse" + what)
				if errA != nil || errB != nil {
					t.Fatal(errA, errB)
				}
				for i := range a.Len() {
					if !(math.Abs(a.At(i)-b.At(i)) <= 1e-12*max(1, math.Abs(b.At(i)))) {
						t.Errorf("%q, transposed %t%s: closed form %v, reverse mode %v", act, transposed, what, a.At(i), b.At(i))
					}
				}
			}
		}
	}
}
