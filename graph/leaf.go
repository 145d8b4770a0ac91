package graph

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Input returns the input of the given name and shape (batch, features...), fed in each Run. The same name again, in
// any scope, is the same input.
func (s *Scope) Input(name string, features ...int) Node {
	if err := checkName(name); err != nil {
		return s.fail("input", err)
	}
	return s.input(name, append([]int{s.Batch()}, features...), inputFed)
}

// Labels returns the one-hot encoding (batch, classes) of the labels of the batch, which must then be fed.
func (s *Scope) Labels(classes int) Node {
	return s.input(LabelsInput, []int{s.Batch(), classes}, inputLabels)
}

// LabelsInput is the name under which labels are fed.
const LabelsInput = "labels"

func (s *Scope) input(name string, shape []int, kind inputKind) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := checkShape(shape); err != nil {
		return s.fail("input "+name, err)
	}
	for _, in := range s.b.inputs {
		if in.name != name {
			continue
		}
		if in.kind != kind {
			return s.fail("input "+name, errors.New("already declared, once as labels and once as numbers"))
		}
		if !slices.Equal(in.value.Shape, shape) {
			return s.fail("input "+name, fmt.Errorf("already declared with shape %v, now %v", in.value.Shape, shape))
		}
		return Node{in.expr, s}
	}
	t := newTensor(s.DType(), shape)
	e := s.b.leaf("input:"+name, t, s.path)
	s.b.inputs = append(s.b.inputs, &input{name: name, kind: kind, value: t, expr: e})
	s.b.name(name, e)
	return Node{e, s}
}

// Param returns the trainable parameter path/name, made by init the first time any graph over the same Params asks
// for it. The same path is the same parameter; asking for it with another shape is an error.
func (s *Scope) Param(name string, init Init, shape ...int) Node {
	return s.tensor("parameter", name, init, shape, true)
}

// State returns the tensor path/name that is saved with the parameters but not trained: running statistics,
// codebooks. Assign updates it.
func (s *Scope) State(name string, init Init, shape ...int) Node {
	return s.tensor("state", name, init, shape, false)
}

func (s *Scope) tensor(what, name string, init Init, shape []int, trainable bool) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := errors.Join(checkName(name), checkShape(shape)); err != nil {
		return s.fail(what+" "+name, err)
	}
	p, made, err := s.b.params.param(s.join(name), init, shape, trainable)
	if err != nil {
		return s.fail("", err)
	}
	if made {
		s.b.madeParams = append(s.b.madeParams, p)
	}
	if e := s.b.paramLeaf[p]; e != nil {
		if s.b.frozen[p] != s.frozen {
			return s.fail(what+" "+name,
				fmt.Errorf("%q is frozen in one place of the graph and not in another: freeze both or neither", p.Name))
		}
		return Node{e, s}
	}
	s.b.frozen[p] = s.frozen
	e := s.b.leaf(paramPrefix+p.Name, p.Value, s.path)
	s.b.paramLeaf[p] = e
	s.b.used = append(s.b.used, p)
	return Node{e, s}
}

// paramPrefix is the prefix of the names of leaves that are parameters or state.
const paramPrefix = "param:"

// Assign sets the state after each run to the value that v had in the run. Within the run the state keeps its old
// value. Frozen state does not change.
func (s *Scope) Assign(state, v Node) {
	if !s.ok() {
		return
	}
	if err := s.owns(state, v); err != nil {
		s.fail("assign", err)
		return
	}
	for p, e := range s.b.paramLeaf {
		if e != state.e {
			continue
		}
		if p.Trainable {
			s.fail("assign", fmt.Errorf("%q is a trainable parameter, not state", p.Name))
			return
		}
		if !slices.Equal(p.Value.Shape, v.e.shape) {
			s.fail("assign", fmt.Errorf("state %q has shape %v, its new value %v", p.Name, p.Value.Shape, v.e.shape))
			return
		}
		if slices.ContainsFunc(s.b.assigns, func(a assign) bool { return a.state == p }) {
			s.fail("assign", fmt.Errorf("state %q is assigned twice", p.Name))
			return
		}
		if !s.b.frozen[p] {
			s.b.assigns = append(s.b.assigns, assign{p, v.e})
		}
		return
	}
	s.fail("assign", errors.New("the target is not a state tensor"))
}

// assigned reports whether the state has been assigned in this graph.
func (s *Scope) assigned(state Node) bool {
	return slices.ContainsFunc(s.b.assigns, func(a assign) bool { return s.b.paramLeaf[a.state] == state.e })
}

// Noise returns a tensor of independent draws from the distribution. It is an input of the graph: each Run draws it
// anew, as a function of the seed, the path and the number of the run.
func (s *Scope) Noise(d Dist, shape ...int) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := errors.Join(d.check(s.DType()), checkShape(shape)); err != nil {
		return s.fail("noise", err)
	}
	name := s.b.unique(s.join("noise"))
	t := newTensor(s.DType(), shape)
	e := s.b.leaf("noise:"+name, t, s.path)
	s.b.noises = append(s.b.noises, &noise{name: name, dist: d, value: t, expr: e})
	return Node{e, s}
}

// Scalar returns the number path/name as a (1, 1) tensor. Params.SetScalar changes its value between runs, in every
// program at once; v is its first value. Use it for the weight of a term that follows a schedule.
func (s *Scope) Scalar(name string, v float64) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := checkName(name); err != nil {
		return s.fail("scalar", err)
	}
	path := s.join(name)
	if err := s.DType().check(v); err != nil {
		return s.fail("scalar "+name, err)
	}
	if e := s.b.scalarLeaf[path]; e != nil {
		return Node{e, s}
	}
	if _, ok := s.b.params.scalars[path]; !ok {
		s.b.madeScalars = append(s.b.madeScalars, path)
	}
	e := s.b.leaf("scalar:"+path, s.b.params.scalar(path, v), s.path)
	s.b.scalarLeaf[path] = e
	return Node{e, s}
}

// Const returns a tensor that never changes. The values are row-major; a single value fills the shape. It is an error
// if the element type would turn a finite value into an infinity.
func (s *Scope) Const(values []float64, shape ...int) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := checkShape(shape); err != nil {
		return s.fail("constant", err)
	}
	if n := size(shape); len(values) != n && len(values) != 1 {
		return s.fail("constant", fmt.Errorf("%d values for shape %v", len(values), shape))
	}
	for i, v := range values {
		if err := s.DType().check(v); err != nil && math.Abs(v) <= math.MaxFloat64 {
			return s.fail("constant", fmt.Errorf("element %d: %w", i, err))
		}
	}
	var key string // of small constants, which recur; for a large one the key would cost more than the constant
	if len(values) <= maxShared {
		key = fmt.Sprintf("const:%v:%v", shape, values)
		if e := s.b.byKey[key]; e != nil {
			return Node{e, s}
		}
	}
	t := newTensor(s.DType(), shape)
	for i := range t.Len() {
		t.Set(i, values[i%len(values)])
	}
	e := s.b.leaf(s.b.unique("const"), t, s.path)
	e.constant = true
	if key != "" {
		s.b.byKey[key] = e
	}
	return Node{e, s}
}

// maxShared is the number of values up to which equal constants are one node.
const maxShared = 64
