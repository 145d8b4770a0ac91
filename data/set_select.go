package data

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Clone returns a deep copy: no slice is shared. The clone of nil is nil.
func (s *Set) Clone() *Set {
	if s == nil {
		return nil
	}
	c := *s
	c.X = slices.Clone(s.X)
	c.Labels = slices.Clone(s.Labels)
	c.Classes = slices.Clone(s.Classes)
	c.Features = slices.Clone(s.Features)
	c.Inputs = s.Inputs.clone()
	return &c
}

// Select returns a copy of the samples with the given indices, in that order. An index may occur more than once, as
// in a bootstrap. It is an error if there are no indices or if one is outside 0..N-1.
func (s *Set) Select(indices []int) (*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, fmt.Errorf("data: select: %w", err)
	}
	if len(indices) == 0 {
		return nil, errors.New("data: select: no samples are selected")
	}
	for k, i := range indices {
		if i < 0 || i >= s.N {
			return nil, fmt.Errorf("data: select: index %d: there is no sample %d in 0..%d", k, i, s.N-1)
		}
	}
	return s.pick(indices), nil
}

// Head returns a copy of the first n samples, which must be 1 to N.
func (s *Set) Head(n int) (*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, fmt.Errorf("data: head: %w", err)
	}
	if n < 1 || n > s.N {
		return nil, fmt.Errorf("data: head: the first %d of %s: want 1 to %d", n, count(s.N, "sample"), s.N)
	}
	return s.pick(ascending(n)), nil
}

// Where returns a copy of the samples whose label satisfies keep, in their order. Labels and class names do not
// change: label 7 still means class 7 when only two classes are left. It returns an error if the set has no labels or
// no sample is kept.
//
//	ones, err := set.Where(func(label int) bool { return label == 1 })
func (s *Set) Where(keep func(label int) bool) (*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, fmt.Errorf("data: where: %w", err)
	}
	if s.Labels == nil {
		return nil, errors.New("data: where: the set has no labels")
	}
	if keep == nil {
		return nil, errors.New("data: where: the condition is nil")
	}
	var indices []int
	for i, label := range s.Labels {
		if keep(label) {
			indices = append(indices, i)
		}
	}
	if len(indices) == 0 {
		return nil, fmt.Errorf("data: where: the condition selects none of %s", count(s.N, "sample"))
	}
	return s.pick(indices), nil
}

// Concat returns a copy of the samples of all sets, one set after another, named "first + second + ...". The sets
// must agree in the number and names of features, the image geometry, the classes, and the names and widths of the
// inputs. Either all have labels or none has.
func Concat(sets ...*Set) (*Set, error) {
	if len(sets) == 0 {
		return nil, errors.New("data: concat: no sets")
	}
	var names []string
	n := 0
	for k, s := range sets {
		if err := s.checkForm(); err != nil {
			return nil, fmt.Errorf("data: concat: set %d: %w", k, err)
		}
		if err := s.agrees(sets[0]); err != nil {
			return nil, fmt.Errorf("data: concat: set %d against set 0: %w", k, err)
		}
		if s.Name != "" {
			names = append(names, s.Name)
		}
		n += s.N
	}
	out := sets[0].empty()
	out.Name = strings.Join(names, " + ")
	out.N = n
	out.X = make([]float32, 0, n*out.D)
	if sets[0].Labels != nil {
		out.Labels = make([]int, 0, n)
	}
	out.Inputs = sets[0].Inputs.Header()
	for _, s := range sets {
		out.X = append(out.X, s.X...)
		out.Labels = append(out.Labels, s.Labels...)
		for k, in := range s.Inputs {
			out.Inputs[k].X = append(out.Inputs[k].X, in.X...)
		}
	}
	return out, nil
}

// agrees returns an error, without a prefix, unless the samples of s mean the same as those of t.
func (s *Set) agrees(t *Set) error {
	switch {
	case s.D != t.D:
		return fmt.Errorf("%d features against %d", s.D, t.D)
	case s.Image != t.Image:
		return fmt.Errorf("image geometry %v against %v", s.Image, t.Image)
	case (s.Labels == nil) != (t.Labels == nil):
		return errors.New("one has labels, the other has none")
	case !slices.Equal(s.Classes, t.Classes):
		return fmt.Errorf("classes %q against %q", s.Classes, t.Classes)
	case !slices.Equal(s.Features, t.Features):
		return errors.New("the names of the features differ")
	case !s.Inputs.Equal(t.Inputs):
		return errors.New("the names or widths of the inputs differ")
	}
	return nil
}

// empty returns a set without samples that describes its samples as s does, and shares no memory with it.
func (s *Set) empty() *Set {
	return &Set{
		Name: s.Name, D: s.D, Image: s.Image,
		Classes: slices.Clone(s.Classes), Features: slices.Clone(s.Features),
	}
}

// pick is Select once the set and the indices have been checked.
func (s *Set) pick(indices []int) *Set {
	out := s.empty()
	out.N = len(indices)
	out.X = make([]float32, 0, out.N*out.D)
	if s.Labels != nil {
		out.Labels = make([]int, 0, out.N)
	}
	for _, i := range indices {
		out.X = append(out.X, s.Row(i)...)
		if s.Labels != nil {
			out.Labels = append(out.Labels, s.Labels[i])
		}
	}
	out.Inputs = s.Inputs.pick(indices)
	return out
}

// ascending returns 0, 1, ..., n-1.
func ascending(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}
