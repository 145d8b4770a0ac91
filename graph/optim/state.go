package optim

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// State is everything an optimiser remembers between steps, for a checkpoint: the number of steps, and the tensors that
// its method keeps, variable by variable in the order of the list.
type State struct {
	// Method is the name of the method: "adam".
	Method string
	// Steps is the number of steps made. Bias corrections depend on it.
	Steps int
	// Tensors holds the averages of every variable. It is empty for SGD.
	Tensors []Tensor
}

// Tensor is one named tensor of a State, flattened.
type Tensor struct {
	// Name is the method, the role and the variable: "adam/m/enc/0/W".
	Name string
	// Values has the type and the length of the variable.
	Values Vector
}

// State implements Optimizer.
func (o *optimizer[F]) State() State {
	s := State{Method: o.name, Steps: o.steps}
	for name, values := range o.tensors {
		s.Tensors = append(s.Tensors, Tensor{name, VectorOf(append([]F(nil), values...))})
	}
	return s
}

// tensors yields the tensors kept for the variables, with their names, in the order of a State.
func (o *optimizer[F]) tensors(yield func(string, []F) bool) {
	for i, p := range o.params {
		for k, role := range o.rule.slots() {
			if !yield(o.name+"/"+role+"/"+p.name, o.slots[i][k]) {
				return
			}
		}
	}
}

// SetState implements Optimizer.
func (o *optimizer[F]) SetState(s State) error {
	if s.Method != o.name {
		return fmt.Errorf("optim: a state of method %q for an optimiser of method %q", s.Method, o.name)
	}
	if s.Steps < 0 || s.Steps >= math.MaxInt32 {
		return fmt.Errorf("optim: state: %d steps, want 0 to %d", s.Steps, math.MaxInt32-1)
	}
	saved := make(map[string]Vector, len(s.Tensors))
	for _, t := range s.Tensors {
		if _, twice := saved[t.Name]; twice {
			return fmt.Errorf("optim: state: tensor %q is listed twice", t.Name)
		}
		saved[t.Name] = t.Values
	}
	// Everything is checked before anything is copied, so that a state that does not fit changes nothing.
	for name, own := range o.tensors {
		v, found := saved[name]
		if !found {
			return fmt.Errorf("optim: state: tensor %q is missing", name)
		}
		if err := checkTensor(name, v, own); err != nil {
			return err
		}
		delete(saved, name)
	}
	for _, t := range s.Tensors {
		if _, left := saved[t.Name]; left {
			return fmt.Errorf("optim: state: tensor %q belongs to none of the variables", t.Name)
		}
	}
	for _, t := range s.Tensors {
		saved[t.Name] = t.Values
	}
	for name, own := range o.tensors {
		values, _ := elements[F](saved[name])
		copy(own, values)
	}
	o.steps = s.Steps
	return nil
}

// checkTensor reports a saved tensor that does not fit own.
func checkTensor[F Float](name string, v Vector, own []F) error {
	want := VectorOf(own).typeName()
	if !isVector(v) {
		return fmt.Errorf("optim: state: tensor %q has no values", name)
	}
	values, ok := elements[F](v)
	if !ok {
		return fmt.Errorf("optim: state: tensor %q is %s, want %s", name, v.typeName(), want)
	}
	if len(values) != len(own) {
		return fmt.Errorf("optim: state: tensor %q has %d elements, want %d", name, len(values), len(own))
	}
	if i := update.FirstNonFinite(values, 1); i >= 0 {
		return fmt.Errorf("optim: state: tensor %q is %v at element %d", name, values[i], i)
	}
	return nil
}
