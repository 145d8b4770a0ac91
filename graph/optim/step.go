package optim

import (
	"slices"
	"sync/atomic"

	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// maxSlots is the largest number of tensors that a method keeps for each variable.
const maxSlots = 3

// spanLength is the number of elements that are updated at a time: few enough to share a list evenly between
// processors, many enough to make handing them out cheap.
const spanLength = 16 << 10

// serialLength is the number of parameters up to which one processor does the step: sharing a loop takes a microsecond,
// in which Adam updates 2,000 parameters.
const serialLength = 4 << 10

// rule is the arithmetic of one method for one element type. Everything else is shared.
type rule[F Float] interface {
	// slots names the tensors that the method keeps for each variable, at most maxSlots.
	slots() []string
	// squares reports whether the method squares gradients, whose squares must then be finite.
	squares() bool
	// begin computes what all elements share in step t, counted from 1, at learning rate lr.
	begin(lr float64, t int)
	// apply updates one span. It is called concurrently and must not allocate.
	apply(s *span[F])
}

// span is a contiguous part of one variable, with the same part of the tensors kept for it.
type span[F Float] struct {
	value, grad []F
	slots       [maxSlots][]F
	decay       bool
}

// optimizer is the Optimizer of every method: the list of variables, the tensors kept for them and the rule.
type optimizer[F Float] struct {
	name   string
	rule   rule[F]
	params []parameter[F]
	slots  [][maxSlots][]F // one entry for each of params
	spans  []span[F]
	size   int // number of elements of all params
	serial int // the size up to which one goroutine does a step: serialLength, unless a test says otherwise
	reach  F   // see the function of that name
	steps  int

	// The two loops of a step are made once, since a method value is an allocation.
	check, update func(part int)
	diverged      atomic.Bool // whether a gradient was not finite
}

// bind is the Bind of every method. It checks vars and takes the rule of their type.
func bind(name string, vars []Variable, single rule[float32], double rule[float64]) (Optimizer, error) {
	if err := checkVariables(vars); err != nil {
		return nil, err
	}
	if _, ok := vars[0].Value.(Float32); ok {
		return newOptimizer(name, vars, single), nil
	}
	return newOptimizer(name, vars, double), nil
}

func newOptimizer[F Float](name string, vars []Variable, r rule[F]) *optimizer[F] {
	o := &optimizer[F]{name: name, rule: r, params: parametersOf[F](vars), serial: serialLength,
		reach: reach[F](r.squares())}
	o.slots = make([][maxSlots][]F, len(o.params))
	for i, p := range o.params {
		n := len(p.value)
		o.size += n
		for k := range r.slots() {
			o.slots[i][k] = make([]F, n)
		}
		for low := 0; low < n; low += spanLength {
			high := min(low+spanLength, n)
			s := span[F]{value: p.value[low:high], grad: p.grad[low:high], decay: p.decay}
			for k := range r.slots() {
				s.slots[k] = o.slots[i][k][low:high]
			}
			o.spans = append(o.spans, s)
		}
	}
	o.spans = slices.Clip(o.spans)
	o.check, o.update = o.checkSpan, o.updateSpan
	return o
}

// Step implements Optimizer.
func (o *optimizer[F]) Step(lr float64) error {
	if err := checkRate[F](lr); err != nil {
		return err
	}
	o.rule.begin(lr, o.steps+1)
	o.diverged.Store(false)
	o.share(o.check) // before the first update, so that an error changes nothing
	if o.diverged.Load() {
		return o.firstNonFinite()
	}
	o.share(o.update)
	o.steps++
	return nil
}

// share calls f for every span, on several processors if that pays. The result does not depend on which processor takes
// which span.
func (o *optimizer[F]) share(f func(part int)) {
	if o.size > o.serial {
		parallel.Run(len(o.spans), f)
		return
	}
	for i := range o.spans {
		f(i)
	}
}

func (o *optimizer[F]) checkSpan(i int) {
	if !update.AllFinite(o.spans[i].grad, o.reach) {
		o.diverged.Store(true)
	}
}

func (o *optimizer[F]) updateSpan(i int) { o.rule.apply(&o.spans[i]) }

// firstNonFinite returns the error for the first variable in the list whose gradient is not finite.
func (o *optimizer[F]) firstNonFinite() error {
	for _, p := range o.params {
		if err := nonFinite(p.name, p.grad, o.reach); err != nil {
			return err
		}
	}
	return nil
}
