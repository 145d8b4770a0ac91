package graph

import (
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
)

// kernels are the two instances of a generic function that computes an op's output from its inputs.
type kernels struct {
	f32 func(out []float32, in [][]float32)
	f64 func(out []float64, in [][]float64)
}

// definition is all that an op of ours has to say about itself.
type definition struct {
	// op and attrs say what the op computes of its inputs to a result of the shape: ops in which these are equal, and
	// the inputs, are one node. label is what people read, if that is not the op with the values of its attributes.
	op    string
	attrs form.Attrs
	label string
	shape []int
	run   kernels
	// grad returns, for each input, the gradient of a scalar with respect to it, given the gradient g with respect
	// to out, as nodes made of ops of this package; an invalid Node means zero. want says which are needed. A nil
	// grad means that the op is constant for differentiation.
	grad func(in []Node, out, g Node, want []bool) []Node
	// layer is set for a dense layer and for a product of matrices, the rows of whose first input are samples.
	layer *denseLayer
	// products are the products of matrices that the op computes, for Program.Products.
	products []Product
	// elementwise ops make each element of the output from the elements of the inputs at the same place.
	elementwise bool
	// part computes any contiguous part of the elements of the output from the same part of each input, for ops of which
	// that can be said. An input of an op of two arguments may also be one element that goes with all of the others.
	part kernels
	// bind, if set, is told the memory of the op and of its parts before the first run.
	bind func(outs []Tensor)
	// isPart marks an op whose value its only input computes beside its own; view, one whose value is that of its input,
	// in another shape.
	isPart, view bool
}

// attrs makes attributes of names and values.
func attrs(pairs ...any) form.Attrs {
	out := make(form.Attrs, len(pairs)/2)
	for i := range out {
		out[i] = form.Attr{Name: pairs[2*i].(string), Value: pairs[2*i+1]}
	}
	return out
}

// name is what people read: softmax(1).
func (d *definition) name() string {
	switch {
	case d.label != "":
		return d.label
	case len(d.attrs) == 0:
		return d.op
	}
	values := make([]string, len(d.attrs))
	for i, a := range d.attrs {
		values[i] = fmt.Sprint(a.Value)
	}
	return d.op + "(" + strings.Join(values, ", ") + ")"
}

// node is the op without inputs, as it is written.
func (d *definition) node(path string) *form.Node {
	return &form.Node{Op: d.op, Attrs: d.attrs, Shape: d.shape, Path: path, Label: d.name()}
}

// compute returns what kernels of the op make of some values.
func (d *definition) compute(t DType, k kernels, in []Tensor) Tensor {
	out := newTensor(t, d.shape)
	in32, in64 := make([][]float32, len(in)), make([][]float64, len(in))
	for i, x := range in {
		in32[i], in64[i] = x.Float32, x.Float64
	}
	if t == Float64 {
		k.f64(out.Float64, in64)
	} else {
		k.f32(out.Float32, in32)
	}
	return out
}
