package graph

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/form"
)

// NonFinite looks for the first expression, in the order of evaluation, whose value in the last run has a NaN or an
// infinity, and describes it; it returns "" if there is none, or no run yet. It is for finding where a diverging loss
// began, before parameters are changed: values that the run has not kept are computed again.
func (p *Program) NonFinite() string {
	if p.machine == nil || !p.machine.ran() {
		return ""
	}
	values := map[*form.Node]Tensor{}
	for _, n := range p.written.Nodes {
		t := p.again(n, values)
		for i := range t.Len() {
			if v := t.At(i); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Sprintf("%v has %v at element %d", n, v, i)
			}
		}
		values[n] = t
	}
	return ""
}

// again returns the value that a node of the written form had in the last run. Where it was not kept it is computed
// again from the values of the inputs. Values of Gorgonia's own ops are empty, and so is what is made of them.
func (p *Program) again(n *form.Node, values map[*form.Node]Tensor) Tensor {
	if o := p.kept[n]; o != nil && o.ran {
		return o.out
	}
	d := p.written.definitions[n]
	if d == nil {
		return p.written.values[n]
	}
	in := make([]Tensor, len(n.Inputs))
	for i, x := range n.Inputs {
		if in[i] = values[x]; in[i].Len() == 0 {
			return Tensor{}
		}
	}
	return d.compute(p.params.dtype, d.run, in)
}
