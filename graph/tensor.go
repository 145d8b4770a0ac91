package graph

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/tensor"
)

// DType is the element type of every tensor of a Params and of the programs over it.
type DType int

// The element types. Float32 is the default; Float64 serves gradient checks.
const (
	Float32 DType = iota
	Float64
)

// String returns "float32" or "float64".
func (d DType) String() string {
	switch d {
	case Float32:
		return "float32"
	case Float64:
		return "float64"
	}
	return fmt.Sprintf("DType(%d)", int(d))
}

// check reports a number that is not finite in the element type.
func (d DType) check(v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("%v is not finite", v)
	}
	if d == Float32 && math.IsInf(float64(float32(v)), 0) {
		return fmt.Errorf("%v is infinite in float32", v)
	}
	return nil
}

// round returns the number as the element type has it.
func (d DType) round(v float64) float64 {
	if d == Float32 {
		return float64(float32(v))
	}
	return v
}

func (d DType) gorgonia() tensor.Dtype {
	if d == Float64 {
		return tensor.Float64
	}
	return tensor.Float32
}

// Tensor is a dense row-major array whose elements are float32 or float64: exactly one of the two slices is in use.
// Copying a Tensor copies the header, not the elements.
type Tensor struct {
	Shape   []int
	Float32 []float32 // nil in a float64 tensor
	Float64 []float64 // nil in a float32 tensor
}

// newTensor allocates a zero tensor.
func newTensor(d DType, shape []int) Tensor {
	t := Tensor{Shape: slices.Clone(shape)}
	if d == Float64 {
		t.Float64 = make([]float64, size(shape))
	} else {
		t.Float32 = make([]float32, size(shape))
	}
	return t
}

// DType returns the element type.
func (t Tensor) DType() DType {
	if t.Float64 != nil {
		return Float64
	}
	return Float32
}

// Len returns the number of elements.
func (t Tensor) Len() int {
	if t.Float64 != nil {
		return len(t.Float64)
	}
	return len(t.Float32)
}

// At returns element i in row-major order.
func (t Tensor) At(i int) float64 {
	if t.Float64 != nil {
		return t.Float64[i]
	}
	return float64(t.Float32[i])
}

// Set sets element i in row-major order.
func (t Tensor) Set(i int, v float64) {
	if t.Float64 != nil {
		t.Float64[i] = v
	} else {
		t.Float32[i] = float32(v)
	}
}

// finite reports whether no element is NaN or infinite: x-x is 0 for all other numbers.
func (t Tensor) finite() bool {
	for _, x := range t.Float32 {
		if x-x != 0 {
			return false
		}
	}
	for _, x := range t.Float64 {
		if x-x != 0 {
			return false
		}
	}
	return true
}

// CopyFrom copies the elements of src, converting between element types where they differ. It returns an error if the
// numbers of elements differ.
func (t Tensor) CopyFrom(src Tensor) error {
	if t.Len() != src.Len() {
		return fmt.Errorf("graph: cannot copy %d elements of shape %v into %d of shape %v",
			src.Len(), src.Shape, t.Len(), t.Shape)
	}
	switch {
	case src.Float32 != nil && t.Float32 != nil:
		copy(t.Float32, src.Float32)
	case src.Float64 != nil && t.Float64 != nil:
		copy(t.Float64, src.Float64)
	default:
		for i := range t.Len() {
			t.Set(i, src.At(i))
		}
	}
	return nil
}

// Float64s returns the elements as a new slice of float64.
func (t Tensor) Float64s() []float64 {
	out := make([]float64, t.Len())
	for i := range out {
		out[i] = t.At(i)
	}
	return out
}

// dense makes a Gorgonia header of its own over the same memory. Two machines may share memory, never a header:
// some Gorgonia ops transpose the header in place while they run.
func (t Tensor) dense() *tensor.Dense {
	if t.Float64 != nil {
		return tensor.New(tensor.WithShape(t.Shape...), tensor.WithBacking(t.Float64))
	}
	return tensor.New(tensor.WithShape(t.Shape...), tensor.WithBacking(t.Float32))
}

// size is the number of elements of a shape.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
