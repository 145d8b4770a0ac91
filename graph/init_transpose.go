package graph

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// TransposeOf fills a matrix with the transpose of the values that init gives to the parameter of the given full
// path. An encoder (inputs, units) can so begin as the transpose of a decoder (units, inputs) and change freely from
// then on. The other parameter must have the transposed shape and the initialiser init.
func TransposeOf(path string, init Init) Init { return transposed{path, init} }

type transposed struct {
	path string
	init Init
}

// String implements Init.
func (t transposed) String() string { return fmt.Sprintf("TransposeOf(%q, %v)", t.path, t.init) }

// Fill implements Init.
func (t transposed) Fill(w []float64, shape []int, r *rand.Rand) error {
	if t.init == nil {
		return errors.New(t.String() + ": there is no initialiser")
	}
	if len(shape) != 2 {
		return fmt.Errorf("%v: needs a matrix, not shape %v", t, shape)
	}
	rows, cols := shape[0], shape[1]
	other := make([]float64, len(w))
	if err := t.init.Fill(other, []int{cols, rows}, r); err != nil {
		return err
	}
	for i := range rows {
		for j := range cols {
			w[i*cols+j] = other[j*rows+i]
		}
	}
	return nil
}

// initPath returns the path that seeds the values of a parameter: its own, or that given to TransposeOf.
func initPath(path string, init Init) string {
	if t, ok := init.(transposed); ok {
		return t.path
	}
	return path
}
