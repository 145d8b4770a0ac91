package optim

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// maxSlots is the largest number of tensors that a method keeps for each variable.
const maxSlots = 3

// spanLength is the number of elements that are updated at a time: few enough for a span to stay in a core's cache
// between the tensors of a method, many enough that handing it out costs nothing.
const spanLength = 16 << 10

// serialLength is the number of parameters up to which one goroutine does a step. To wake another processor was measured
// to take some 100 µs, in which Adam updates 140,000 parameters, and more on a machine that is busy. With three million
// parameters two processors are 1.6 times as fast as one.
const serialLength = 64 * spanLength

// rule is the arithmetic of one method, for one element type. All else is shared.
type rule[F Float] interface {
	// slots names the tensors that the method keeps for each variable, at most maxSlots.
	slots() []string
	// squares reports whether the method squares gradients, which must then have a finite square.
	squares() bool
	// begin computes what all elements share in step number t, counted from 1, at learning rate lr.
	begin(lr float64, t int)
	// apply updates one span. It is called concurrently and must not allocate.
	apply(s *span[F])
}

// span is a stretch of one variable, with the same stretch of the tensors kept for it.
type span[F Float] struct {
	value, grad []F
	slots       [maxSlots][]F
	decay       bool
}

// optimizer is every method's Optimizer: the list of variables, the tensors kept for them and the rule that is applied.
type optimizer[F Float] struct {
	name   string
	rule   rule[F]
	params []parameter[F]
	slots  [][maxSlots][]F // one entry for each of params
	spans  []span[F]
	size   int // the number of elements of all params
	serial int // the size up to which one goroutine does a step: serialLength, unless a test says otherwise
	reach  F   // see the function of that name
	steps  int

	// The function and the synchronisation of a step live here, so that a step makes none of them.
	work     func()
	next     atomic.Int64 // the first piece of work that nobody has taken
	checked  atomic.Int64 // the number of spans whose gradients have been checked
	diverged atomic.Bool  // whether one of them was not finite
	running  sync.WaitGroup
}

// bind is the Bind of every method: it checks vars and chooses the rule for their type.
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
	o := &optimizer[F]{name: name, rule: r, params: parametersOf[F](vars), serial: serialLength, reach: reach[F](r.squares())}
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
	o.work = o.worker // once: a method value is an allocation
	return o
}

// Step implements Optimizer.
func (o *optimizer[F]) Step(lr float64) error {
	if err := checkRate[F](lr); err != nil {
		return err
	}
	workers := 1
	if o.size > o.serial {
		workers = min(runtime.GOMAXPROCS(0), runtime.NumCPU(), len(o.spans))
	}
	o.rule.begin(lr, o.steps+1)
	o.next.Store(0)
	o.diverged.Store(false)
	o.checked.Store(0)
	o.running.Add(workers)
	for range workers - 1 {
		go o.work()
	}
	o.work()
	o.running.Wait()
	if o.diverged.Load() {
		return o.firstNonFinite()
	}
	o.steps++
	return nil
}

// worker does the work of a step together with any number of others: it takes spans to check as long as there are any,
// and, when all have been found finite, spans to update. Which worker takes which makes no difference to the result.
// Both in one go start goroutines once a step, and the first update waits for nothing but checks already under way.
func (o *optimizer[F]) worker() {
	defer o.running.Done()
	n := int64(len(o.spans))
	i := o.next.Add(1) - 1
	for ; i < n; i = o.next.Add(1) - 1 {
		if !allFinite(o.spans[i].grad, o.reach) {
			o.diverged.Store(true)
		}
		o.checked.Add(1)
	}
	for o.checked.Load() < n {
		runtime.Gosched() // for microseconds: blocking would take longer, and may allocate
	}
	if o.diverged.Load() {
		return
	}
	for ; i < 2*n; i = o.next.Add(1) - 1 {
		o.rule.apply(&o.spans[i-n])
	}
}

// firstNonFinite names the first variable in the list whose gradient is not finite, whichever span was seen first.
func (o *optimizer[F]) firstNonFinite() error {
	for _, p := range o.params {
		if err := nonFinite(p.name, p.grad, o.reach); err != nil {
			return err
		}
	}
	return nil
}
