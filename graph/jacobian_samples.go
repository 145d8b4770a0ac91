package graph

import (
	"fmt"
	"slices"
)

// checkSamples reports an op that makes row i of z depend on row j of x. A pass of reverse mode has one seed for all
// samples, and would add up their derivatives. Only ops that have a derivative count. Ops of Gorgonia's own are
// assumed to keep samples apart if they keep the shape.
func checkSamples(z, x Node) error {
	batch := x.e.shape[0]
	path, err := differentiable(z.e)
	if err != nil || batch == 1 {
		return err
	}
	// Element f of an expression belongs to sample (f / inner) mod batch; inner is 0 for expressions independent of x.
	inner := map[*expr]int{x.e: size(x.e.shape) / batch}
	for _, e := range postorder(z.e) {
		if !path[e] || e == x.e {
			continue
		}
		diff, err := e.diffWRT()
		if err != nil {
			return err
		}
		for i, in := range e.inputs {
			if !diff[i] || inner[in] == 0 {
				continue
			}
			n, ok := e.samplesOf(i, inner[in], batch)
			if !ok || inner[e] != 0 && inner[e] != n {
				return mixed(e)
			}
			inner[e] = n
		}
	}
	if n := inner[z.e]; n != 0 && n != z.e.shape[1] {
		return mixed(z.e)
	}
	return nil
}

func mixed(e *expr) error {
	if e.op == nil {
		return fmt.Errorf("%v is an op of Gorgonia's own, which may make the samples of a batch depend on each other: "+
			"use an op of this package", Node{e: e})
	}
	return fmt.Errorf("%v makes the samples of a batch depend on each other, so that no sample has a Jacobian of its "+
		"own: batch normalisation does so in training, unless it is frozen; layer normalisation does not", Node{e: e})
}

// samplesOf returns the inner of an expression, given that of one of its inputs. It is not ok if samples do not stay
// apart, or the op is not known to keep them apart.
func (e *expr) samplesOf(input, inner, batch int) (to int, ok bool) {
	from, op, along := e.inputs[input].shape, "", 0
	if e.op != nil {
		op, along = e.op.op, e.op.attrs.Int("axis")
	}
	elementwise := e.op == nil || e.op.elementwise || e.op.part.f32 != nil
	if op == "reshape" || elementwise && slices.Equal(from, e.shape) {
		return inner, true
	}
	axis, each, ok := sampleAxis(from, inner, batch)
	if !ok {
		return 0, false
	}
	at := axis // where the samples are in the output
	switch op {
	case "transpose":
		at = 1 - axis
	case "matmul", "dense":
		p := e.op.products[0]
		switch {
		case input == 0 && axis == btoi(p.TransA):
			at = 0
		case input == 1 && axis == btoi(!p.TransB):
			at = 1
		case input < 2:
			return 0, false
		}
	case "softmax", "logsumexp", "slice", "pad", "concat":
		ok = axis != along
	case "conv2d", transposeName:
		ok = axis == 0 && input == 0
	case "max-pool2d", "max-pool2d-gradient", "avg-pool2d", "avg-pool2d-gradient", "window-sum", "upsample2d":
		ok = axis < 2
	case "gram-norms":
		ok = axis == 0 && input != 1
	case "sum", "broadcast":
	default:
		ok = elementwise
	}
	if !ok || e.shape[at] != from[axis] {
		return 0, false
	}
	return each * size(e.shape[at+1:]), true
}

// sampleAxis finds the dimension that separates samples, and the number of its neighbouring indices for each sample.
func sampleAxis(shape []int, inner, batch int) (axis, each int, ok bool) {
	stride := 1
	for axis := len(shape) - 1; axis >= 0; axis-- {
		if extent := stride * shape[axis]; inner%stride == 0 && extent%(inner*batch) == 0 {
			return axis, inner / stride, true
		}
		stride *= shape[axis]
	}
	return 0, 0, false
}
