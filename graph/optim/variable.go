package optim

import (
	"errors"
	"fmt"
	"unsafe"
)

// Variable is one parameter tensor as an optimiser sees it: its values and the gradient of the loss at the same
// positions. The memory is shared with the program that computes the gradient and must stay where it is. Shapes do not
// matter, so tensors are flattened.
type Variable struct {
	// Name identifies the variable in errors and in saved states, such as "enc/0/W". It is unique within a list.
	Name string
	// Value holds the parameter. Step changes it. No two variables share this memory.
	Value Vector
	// Grad holds the gradient of the loss, with the type and length of Value. Step reads it; clipping changes it.
	Grad Vector
	// Decay tells whether weight decay applies: usually to matrices and kernels, not to biases and norms.
	Decay bool
}

// parameter is a Variable of known element type.
type parameter[F Float] struct {
	name        string
	value, grad []F
	decay       bool
}

// checkVariables reports the first variable that an optimiser cannot use.
func checkVariables(vars []Variable) error {
	if len(vars) == 0 {
		return errors.New("optim: no variables: an optimiser needs at least one")
	}
	names := make(map[string]bool, len(vars))
	for i, v := range vars {
		if v.Name == "" {
			return fmt.Errorf("optim: variable %d of %d has no name", i, len(vars))
		}
		if names[v.Name] {
			return fmt.Errorf("optim: variable %q is listed twice", v.Name)
		}
		names[v.Name] = true
		if err := v.check(); err != nil {
			return err
		}
		if got, want := v.Value.typeName(), vars[0].Value.typeName(); got != want {
			return fmt.Errorf(
				"optim: variable %q is %s and variable %q is %s: all variables of an optimiser must be of one type",
				v.Name, got, vars[0].Name, want)
		}
		for _, other := range vars[:i] {
			if overlap(other.Value, v.Value) {
				return fmt.Errorf(
					"optim: variables %q and %q share the memory of their values: a shared parameter must be listed once",
					other.Name, v.Name)
			}
		}
	}
	for _, v := range vars {
		for _, owner := range vars {
			if overlap(v.Grad, owner.Value) {
				return fmt.Errorf("optim: gradient of %q lies in the memory of the value of %q", v.Name, owner.Name)
			}
		}
	}
	return nil
}

// check reports what is wrong with v on its own.
func (v Variable) check() error {
	switch {
	case v.Value == nil:
		return fmt.Errorf("optim: variable %q has no value", v.Name)
	case v.Grad == nil:
		return fmt.Errorf("optim: variable %q has no gradient", v.Name)
	case !isVector(v.Value):
		return fmt.Errorf("optim: variable %q: its value is a %T, want a Float32 or a Float64", v.Name, v.Value)
	case !isVector(v.Grad):
		return fmt.Errorf("optim: variable %q: its gradient is a %T, want a Float32 or a Float64", v.Name, v.Grad)
	case v.Value.typeName() != v.Grad.typeName():
		return fmt.Errorf("optim: variable %q: its value is %s and its gradient %s: both must be of one type",
			v.Name, v.Value.typeName(), v.Grad.typeName())
	case v.Value.Len() != v.Grad.Len():
		return fmt.Errorf("optim: variable %q: %d gradient elements for %d values", v.Name, v.Grad.Len(), v.Value.Len())
	case v.Value.Len() == 0:
		return fmt.Errorf("optim: variable %q has no elements", v.Name)
	}
	return nil
}

// overlap reports whether two vectors, neither of them empty, share memory.
func overlap(a, b Vector) bool {
	aLow, aHigh := extent(a)
	bLow, bHigh := extent(b)
	return aLow < bHigh && bLow < aHigh
}

// extent returns the address of the first byte of a vector and the address after its last byte.
func extent(v Vector) (low, high uintptr) {
	switch v := v.(type) {
	case Float32:
		low = uintptr(unsafe.Pointer(&v[0]))
		return low, low + 4*uintptr(len(v))
	case Float64:
		low = uintptr(unsafe.Pointer(&v[0]))
		return low, low + 8*uintptr(len(v))
	}
	return 0, 0
}

// parametersOf converts variables that checkVariables has accepted and whose type is F.
func parametersOf[F Float](vars []Variable) []parameter[F] {
	params := make([]parameter[F], len(vars))
	for i, v := range vars {
		value, _ := elements[F](v.Value)
		grad, _ := elements[F](v.Grad)
		params[i] = parameter[F]{v.Name, value, grad, v.Decay}
	}
	return params
}
