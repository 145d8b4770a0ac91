package optim

import "testing"

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
