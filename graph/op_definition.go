package graph

import (
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
)

// kernels are the two instances of a generic function that computes the output of an op from its inputs.
type kernels struct {
	f32 func(out []float32, in [][]float32)
	f64 func(out []float64, in [][]float64)
}

// definition is everything the package knows about one of its ops.
type definition struct {
	// op and attrs say how the op computes a result of the given shape from its inputs: if they and the inputs are equal,
	// so is the value, and Scope makes one node. label is what people read; by default it is the op with the values of its
	// attributes.
	op    string
	attrs form.Attrs
	label string
	shape []int
	run   kernels
	// grad returns the gradient of a scalar with respect to each input, given its gradient g with respect to out, as nodes
	// made of ops of this package. An invalid Node means zero. want says which gradients are needed. Without grad the op
	// is a constant for differentiation.
	grad func(in []Node, out, g Node, want []bool) []Node
	// products are the matrix products that the op computes, for Program.Products.
	products []Product
	// elementwise is true if each element of the output depends only on the elements of the inputs at the same place.
	elementwise bool
	// part computes any contiguous range of the output from the same range of each input, if the op allows that. For an op
	// of two arguments, an input may also be a single element that is combined with all others.
	part kernels
	// bind, if set, receives the memory of the op and of its parts before the first run.
	bind func(outs []Tensor)
	// isPart marks an op whose value its only input has already computed; view marks an op that returns its input in
	// another shape.
	isPart, view bool
}

// attrs makes attributes from names and values.
func attrs(pairs ...any) form.Attrs {
	out := make(form.Attrs, len(pairs)/2)
	for i := range out {
		out[i] = form.Attr{Name: pairs[2*i].(string), Value: pairs[2*i+1]}
	}
	return out
}

// name returns what people read, such as softmax(1).
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

// node returns the op as a node of a form, without inputs.
func (d *definition) node(path string) *form.Node {
	return &form.Node{Op: d.op, Attrs: d.attrs, Shape: d.shape, Path: path, Label: d.name()}
}

// compute applies kernels of the op to values.
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
