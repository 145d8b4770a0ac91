package optim

import (
	"math"
	"testing"
)

// TestNoSubnormalAverages: after a gradient has become zero for good, as of a dead unit, no average lingers among the
// subnormal numbers, where every step would be some fifty times slower.
func TestNoSubnormalAverages(t *testing.T) {
	for _, m := range allMethods {
		p := newProblem[float32](21)
		p.redraw()
		vars := p.vars
		vars[0].Decay = false
		opt := mustBind(t, m, vars)
		for step := range 12_000 {
			if step == 1 {
				clear(p.grads[0])
			}
			if err := opt.Step(1e-3); err != nil {
				t.Fatal(err)
			}
		}
		for _, tensor := range opt.State().Tensors {
			for i, x := range tensor.Values.(Float32) {
				if x != 0 && max(x, -x) < 0x1p-103 {
					t.Errorf("%+v: %s[%d] = %v", m, tensor.Name, i, x)
				}
			}
		}
	}
}

// TestTinyGradients: no gradient is so small that a step is many times the learning rate, with the least Epsilon
// either.
func TestTinyGradients(t *testing.T) {
	for _, m := range []Method{Adam{Epsilon: smallestSingleEpsilon}, RMSProp{Epsilon: smallestSingleEpsilon}} {
		for exponent := -37; exponent < 0; exponent++ {
			value, grad := make([]float32, 9), make([]float32, 9)
			for i := range grad {
				grad[i] = float32(i+1) * float32(math.Pow10(exponent))
			}
			opt := mustBind(t, m, []Variable{{Name: "p", Value: Float32(value), Grad: Float32(grad)}})
			for range 20 {
				clear(value)
				if err := opt.Step(1); err != nil {
					t.Fatal(err)
				}
				for i, step := range value {
					if !(step <= 0 && step > -12) { // the first of RMSProp is 10
						t.Errorf("%+v: the gradient %v makes a step of %v", m, grad[i], step)
					}
				}
			}
		}
	}
}
