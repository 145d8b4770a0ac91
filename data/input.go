package data

import (
	"fmt"
	"slices"
)

// Input holds named values that accompany the samples beside features and labels: covariates, a mask, a second
// modality, a time. A model asks for them by name. Every operation on a set keeps each row with its sample and leaves
// the values alone; scaling, corruption and resampling change X only.
type Input struct {
	Name string    // not empty, and different from the others
	D    int       // values of a sample, at least 1
	X    []float32 // the values, N*D, row-major; nil in a [Header], which only describes them
}

// Row returns the D values of sample i as a view: writing to it changes the input. It returns nil if there is no
// sample i.
func (in Input) Row(i int) []float32 {
	if in.D < 1 || i < 0 || i >= len(in.X)/in.D {
		return nil
	}
	return in.X[i*in.D : (i+1)*in.D : (i+1)*in.D]
}

// Inputs are the named inputs of a set, a batch or a source, in a fixed order.
type Inputs []Input

// Named returns the input with the given name, and whether there is one.
func (in Inputs) Named(name string) (Input, bool) {
	if k := slices.IndexFunc(in, func(one Input) bool { return one.Name == name }); k >= 0 {
		return in[k], true
	}
	return Input{}, false
}

// Equal reports whether two lists have the same names and widths in the same order, whatever the values.
func (in Inputs) Equal(other Inputs) bool {
	return slices.EqualFunc(in, other, func(a, b Input) bool { return a.Name == b.Name && a.D == b.D })
}

// Header returns names and widths without values.
func (in Inputs) Header() Inputs {
	head := slices.Clone(in)
	for k := range head {
		head[k].X = nil
	}
	return head
}

// check checks everything but the values of the inputs of n samples. Its errors have no prefix.
func (in Inputs) check(n int) error {
	for k, one := range in {
		switch {
		case one.Name == "":
			return fmt.Errorf("inputs: input %d has no name", k)
		case one.D < 1:
			return fmt.Errorf("inputs: %q: %d values a sample: want at least 1", one.Name, one.D)
		case len(one.X)%one.D != 0 || len(one.X)/one.D != n: // by division, for n*D may overflow
			return fmt.Errorf("inputs: %q: %d values for %s x %d", one.Name, len(one.X), count(n, "sample"), one.D)
		}
		if _, twice := in[:k].Named(one.Name); twice {
			return fmt.Errorf("inputs: two are named %q", one.Name)
		}
	}
	return nil
}

// checkValues returns an error for the first NaN or infinity. The form has been checked.
func (in Inputs) checkValues() error {
	for _, one := range in {
		for i, v := range one.X {
			if !finite(v) {
				return fmt.Errorf("inputs: %q: %s: %v is not a finite number", one.Name, place(i/one.D, i%one.D, nil), v)
			}
		}
	}
	return nil
}

// width is the number of values of a sample in all inputs.
func (in Inputs) width() int {
	width := 0
	for _, one := range in {
		width += one.D
	}
	return width
}

// alloc returns memory for the inputs of n samples.
func (in Inputs) alloc(n int) Inputs {
	out := in.Header()
	for k := range out {
		out[k].X = make([]float32, n*out[k].D)
	}
	return out
}

// clone returns a deep copy.
func (in Inputs) clone() Inputs {
	out := slices.Clone(in)
	for k := range out {
		out[k].X = slices.Clone(out[k].X)
	}
	return out
}

// pick returns a copy of the rows of the given numbers.
func (in Inputs) pick(rows []int) Inputs {
	out := in.alloc(len(rows))
	for to, from := range rows {
		out.copyRow(to, in, from)
	}
	return out
}

// copyRow copies a row of another list of the same names and widths.
func (in Inputs) copyRow(to int, other Inputs, from int) {
	for k := range in {
		copy(in[k].Row(to), other[k].Row(from))
	}
}

// view makes in a view of the rows from lo up to hi of another list of the same names and widths.
func (in Inputs) view(other Inputs, lo, hi int) Inputs {
	for k, one := range other {
		in[k].X = one.X[lo*one.D : hi*one.D : hi*one.D]
	}
	return in
}

// put sets row i. The values of all inputs follow one another.
func (in Inputs) put(i int, values []float32) {
	for _, one := range in {
		values = values[copy(one.Row(i), values):]
	}
}

// add appends a row, as put sets one.
func (in Inputs) add(values []float32) {
	for k, one := range in {
		in[k].X = append(one.X, values[:one.D]...)
		values = values[one.D:]
	}
}
