package graph

import (
	"fmt"
	"math"
	"slices"
)

// NonFinite looks for the first expression, in the order of evaluation, whose value in the last run has a NaN or an
// infinity, and describes it; it returns "" if there is none, or no run yet. It is for finding where a diverging loss
// began, before parameters are changed: values that the run has not kept are computed again.
func (p *Program) NonFinite() string {
	if !slices.ContainsFunc(p.order, func(e *expr) bool { return e.op != nil && e.op.ran }) {
		return ""
	}
	values := map[*expr]Tensor{}
	for _, e := range p.written {
		t := e.again(values)
		for i := range t.Len() {
			if v := t.At(i); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Sprintf("%v has %v at element %d", Node{e: e}, v, i)
			}
		}
		values[e] = t
	}
	return ""
}

// again returns the value of an expression in the last run. Where it was not kept it is computed again from the values of
// the inputs.
func (e *expr) again(values map[*expr]Tensor) Tensor {
	if e.op == nil || e.became != nil || e.op.ran {
		return e.result()
	}
	o := &op{definition: e.op.definition, dtype: e.op.dtype, dims: e.op.dims}
	o.allocate()
	for i, in := range e.inputs {
		v := values[in]
		if v.Len() == 0 { // of Gorgonia's own
			return Tensor{}
		}
		o.in32[i], o.in64[i] = v.Float32, v.Float64
	}
	if o.dtype == Float64 {
		o.run.f64(o.out.Float64, o.in64)
	} else {
		o.run.f32(o.out.Float32, o.in32)
	}
	return o.out
}
