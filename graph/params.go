package graph

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/safetensors"
)

// Params holds the named tensors of a model: its trainable parameters, the state that training updates without
// gradients, and its scalars. They outlive graphs: every Program compiled over the same Params reads and writes the
// same memory, so that a training program, an evaluation program of another batch size and a decoder never copy
// weights. Tensors come in the order in which they were first made.
//
// The zero value is an empty set of float32 tensors with seed 0.
//
// A Params is not safe for concurrent use, nor are two programs over it when one of them trains.
type Params struct {
	// Metadata is stored beside the tensors by WriteTo.
	Metadata map[string]string

	dtype  DType
	seed   uint64
	sealed bool
	order  []*Param
	byName map[string]*Param

	scalars map[string]Tensor
}

// Param is one named tensor of a Params.
type Param struct {
	Name      string // its path, for instance "enc/0/W"
	Value     Tensor // shared with every program
	Trainable bool   // false for state

	// Weight is true if a graph over these Params has asked for the parameter by Scope.Weight. It is not saved.
	Weight bool

	// Frozen is true if a graph over these Params uses the tensor in a frozen scope ([Scope.Frozen]), and no training
	// graph uses it in another. It is not saved.
	Frozen  bool
	trained bool // a training graph uses it, not frozen
}

// NewParams returns an empty set of parameters. One seed decides the initial weights and the noise of every program.
func NewParams(d DType, seed uint64) *Params {
	return &Params{dtype: d, seed: seed, Metadata: map[string]string{}}
}

// DType returns the element type of every tensor.
func (p *Params) DType() DType { return p.dtype }

// Seed returns the seed.
func (p *Params) Seed() uint64 { return p.seed }

// All returns the tensors in order.
func (p *Params) All() []*Param { return slices.Clone(p.order) }

// Get returns the tensor of the given path, or nil.
func (p *Params) Get(name string) *Param { return p.byName[name] }

// Count returns the number of trainable numbers, frozen or not.
func (p *Params) Count() int {
	n := 0
	for _, v := range p.order {
		if v.Trainable {
			n += v.Value.Len()
		}
	}
	return n
}

// Seal forbids new tensors: a graph that asks for a missing path fails to compile. ReadFrom calls it, so that random
// numbers cannot silently replace a parameter that is missing from the file.
func (p *Params) Seal() { p.sealed = true }

// Unseal allows new tensors again, for programs that add parameters of their own to those of a file, such as a new head
// over a stored encoder. Compile the programs over the stored tensors first: from now on a mistyped path makes a new
// parameter.
func (p *Params) Unseal() { p.sealed = false }

// Clone returns a deep copy, which is sealed if p is.
func (p *Params) Clone() *Params {
	c := NewParams(p.dtype, p.seed)
	c.sealed = p.sealed
	maps.Copy(c.Metadata, p.Metadata)
	for _, v := range p.order {
		w := c.add(v.Name, v.Value.Shape, v.Trainable)
		w.Weight, w.Frozen, w.trained = v.Weight, v.Frozen, v.trained
		copy(w.Value.Float32, v.Value.Float32)
		copy(w.Value.Float64, v.Value.Float64)
	}
	for k, v := range p.scalars {
		c.scalar(k, v.At(0))
	}
	return c
}

// CopyFrom overwrites the values of p with those of q, which must have the same names and shapes. Programs over p see
// the new values at once; nothing is changed on error. Tensors convert between element types.
func (p *Params) CopyFrom(q *Params) error {
	if q == nil {
		return errors.New("graph: cannot copy parameters from nil")
	}
	if len(p.order) != len(q.order) {
		return fmt.Errorf("graph: cannot copy %d tensors over %d", len(q.order), len(p.order))
	}
	return p.copyFrom(q)
}

// copyFrom is CopyFrom for a q that may have more tensors than p.
func (p *Params) copyFrom(q *Params) error {
	for _, v := range p.order {
		w := q.byName[v.Name]
		if w == nil {
			return fmt.Errorf("graph: cannot copy parameters: %q is missing", v.Name)
		}
		if !slices.Equal(v.Value.Shape, w.Value.Shape) {
			return fmt.Errorf("graph: cannot copy parameter %q: shape %v over %v", v.Name, w.Value.Shape, v.Value.Shape)
		}
	}
	for _, v := range p.order {
		if err := v.Value.CopyFrom(q.byName[v.Name].Value); err != nil {
			return err
		}
	}
	return nil
}

// Scalar returns the value of the scalar of the given path (see Scope.Scalar).
func (p *Params) Scalar(name string) (float64, bool) {
	t, ok := p.scalars[name]
	if !ok {
		return 0, false
	}
	return t.At(0), true
}

// SetScalar changes a scalar in every program at once: this is how a schedule anneals a weight. It is an error if no
// graph has made the scalar.
func (p *Params) SetScalar(name string, v float64) error {
	t, ok := p.scalars[name]
	if !ok {
		names := slices.Sorted(maps.Keys(p.scalars))
		return fmt.Errorf("graph: no scalar %q; there are: [%s]", name, strings.Join(names, ", "))
	}
	if err := p.dtype.check(v); err != nil {
		return fmt.Errorf("graph: scalar %q: %w", name, err)
	}
	t.Set(0, v)
	return nil
}

func (p *Params) add(name string, shape []int, trainable bool) *Param {
	return p.insert(name, newTensor(p.dtype, shape), trainable)
}

func (p *Params) insert(name string, value Tensor, trainable bool) *Param {
	v := &Param{Name: name, Value: value, Trainable: trainable}
	p.order = append(p.order, v)
	if p.byName == nil {
		p.byName = map[string]*Param{}
	}
	p.byName[name] = v
	return v
}

// remove deletes the tensors and scalars made by a graph that failed to build.
func (p *Params) remove(tensors []*Param, scalars []string) {
	for _, v := range tensors {
		delete(p.byName, v.Name)
	}
	p.order = slices.DeleteFunc(p.order, func(v *Param) bool { return slices.Contains(tensors, v) })
	for _, name := range scalars {
		delete(p.scalars, name)
	}
}

// param returns the tensor of the path, which it makes and initialises on first use, and whether it has done so.
func (p *Params) param(name string, init Init, shape []int, trainable bool) (v *Param, made bool, err error) {
	if v := p.byName[name]; v != nil {
		if !slices.Equal(v.Value.Shape, shape) {
			return nil, false, fmt.Errorf("parameter %q has shape %v, asked for %v: one path is one parameter, "+
				"which two layers can share only if both have its shape", name, v.Value.Shape, shape)
		}
		if v.Trainable != trainable {
			return nil, false, fmt.Errorf("%q is both a parameter and state", name)
		}
		return v, false, nil
	}
	if p.sealed {
		return nil, false, fmt.Errorf("parameter %q is not among the %d stored ones (Params.Unseal allows new ones)",
			name, len(p.order))
	}
	if name == safetensors.MetadataKey {
		return nil, false, fmt.Errorf("parameter %q: the name is taken by the file format", name)
	}
	if init == nil {
		return nil, false, fmt.Errorf("parameter %q has no initialiser", name)
	}
	w := make([]float64, size(shape))
	from := initPath(name, init)
	r := rand.New(rand.NewPCG(streamKey(p.seed, from, 0), streamKey(p.seed, from, 1)))
	if err := init.Fill(w, shape, r); err != nil {
		return nil, false, fmt.Errorf("parameter %q: %w", name, err)
	}
	v = p.add(name, shape, trainable)
	for i, x := range w {
		v.Value.Set(i, x)
	}
	return v, true, nil
}

// scalar returns the scalar of the path, made with the value v on first use.
func (p *Params) scalar(name string, v float64) Tensor {
	t, ok := p.scalars[name]
	if !ok {
		t = newTensor(p.dtype, []int{1, 1})
		t.Set(0, v)
		if p.scalars == nil {
			p.scalars = map[string]Tensor{}
		}
		p.scalars[name] = t
	}
	return t
}
