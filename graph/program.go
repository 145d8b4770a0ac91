package graph

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// Config says how a graph is compiled. The zero value is an inference graph for one sample.
type Config struct {
	Batch int  // samples in a run; 0 means 1
	Mode  Mode // what the graph is for

	// Probe keeps the value of every named node (Scope.Name) on which the outputs depend, and its gradient if there is a
	// loss, for Program.Value and Program.Gradient. It costs time and memory, since a value that is kept cannot be fused
	// with its use, and results may differ in their last digits from those of a program without probes.
	Probe bool
}

// Outputs is what a graph computes.
type Outputs struct {
	// Loss, if valid, is the (1, 1) number to minimise. In Training mode the program also computes its gradients
	// with respect to every trainable parameter on which it depends, except frozen ones.
	Loss Node
	// Read names the values to read after a run.
	Read map[string]Node
}

// Program is a compiled graph: a Gorgonia TapeMachine over the shared memory of a Params. A Run allocates no tensors.
// A Program is not safe for concurrent use.
type Program struct {
	config     Config
	params     *Params
	graph      *gorgonia.ExprGraph
	written    *written           // the form of the graph as it was written
	machine    *machine           // what computes it
	kept       map[*form.Node]*op // what computes the nodes of the written form that can be read
	inputs     []*input
	noises     []*noise
	assigns    []assign
	gradients  []Gradient
	gradientOf []*expr // the expressions of the gradients
	read       map[string]*expr
	probes     map[string]*named
	loss       *expr
	run        uint64 // number of the next run, which decides its noise
	feeds      uint64 // counts calls of Run, successful or not
	noiseSeed  uint64
	tensors    []string
	frozen     []string // those of tensors that are
}

// Gradient is a trainable parameter and the gradient of the loss with respect to it, in memory that each Run
// overwrites. Gradients may be changed in place, to clip them for instance.
type Gradient struct {
	Name   string
	Value  Tensor
	Grad   Tensor
	Node   *gorgonia.Node // computes it in Program.Graph
	Weight bool           // the graph asked for the parameter by Scope.Weight: weight decay applies to it
}

// Run computes all outputs. Every input that the outputs depend on must be fed. Noise is drawn anew, as a function of
// the seed, the mode, its path and the number of the run. After an error no state is assigned and the number of the
// run stays the same. If the loss, a gradient or a new state is not finite, no state is assigned either: a failed
// step leaves nothing behind.
func (p *Program) Run(feeds ...Feed) error {
	if p.machine == nil {
		return errors.New("graph: Run of a Program that Compile has not made")
	}
	p.feeds++
	for i := range feeds {
		if err := p.feed(&feeds[i]); err != nil {
			return err
		}
	}
	for _, in := range p.inputs {
		if in.expr != nil && in.run != p.feeds {
			return in.missing()
		}
	}
	for _, n := range p.noises {
		n.dist.fill(n.value, streamKey(p.noiseSeed, n.name, p.run))
	}
	if err := p.machine.run(); err != nil {
		return fmt.Errorf("graph: run %d: %w", p.run, err)
	}
	p.run++
	if len(p.assigns) > 0 && !p.assignable() {
		return nil
	}
	for _, a := range p.assigns {
		if err := a.state.Value.CopyFrom(a.value.result()); err != nil {
			return err
		}
	}
	return nil
}

// assignable reports whether the loss, the gradients and all new states are finite.
func (p *Program) assignable() bool {
	if p.loss != nil && !p.loss.result().finite() {
		return false
	}
	for _, a := range p.assigns {
		if !a.value.result().finite() {
			return false
		}
	}
	for _, g := range p.gradients {
		if !g.Grad.finite() {
			return false
		}
	}
	return true
}

// Loss returns the loss of the last run, NaN if the graph has none.
func (p *Program) Loss() float64 {
	if p.loss == nil || !p.loss.ran() {
		return math.NaN()
	}
	return p.loss.result().At(0)
}

// Output returns the value of a named output in the last run: memory that the next Run overwrites. It is an error if
// there is no such output, or no run yet.
func (p *Program) Output(name string) (Tensor, error) {
	e, ok := p.read[name]
	if !ok {
		names := slices.Sorted(maps.Keys(p.read))
		return Tensor{}, fmt.Errorf("graph: no output %q; there are: [%s]", name, strings.Join(names, ", "))
	}
	if !e.ran() {
		return Tensor{}, fmt.Errorf("graph: output %q has no value before the first run", name)
	}
	return e.result(), nil
}

// Gradients returns the trainable parameters that the loss depends on, in the order in which the graph asked for them,
// with their gradients. All runs use the same memory.
func (p *Program) Gradients() []Gradient { return slices.Clone(p.gradients) }

// Tensors returns the paths of the parameters and the state that the graph asked for.
func (p *Program) Tensors() []string { return slices.Clone(p.tensors) }

// Frozen returns the paths of the tensors that the graph asked for in a frozen scope (see [Scope.Frozen]).
func (p *Program) Frozen() []string { return slices.Clone(p.frozen) }

// Config returns how the program was compiled.
func (p *Program) Config() Config { return p.config }

// RunNumber returns the number of the next run, from 0.
func (p *Program) RunNumber() uint64 { return p.run }

// SetRunNumber sets the number of the next run, and with it the noise that it will draw. Programs of different batch
// sizes can so share one counter of training steps, and an evaluation can repeat itself exactly.
func (p *Program) SetRunNumber(n uint64) { p.run = n }

// FreezeStopGradients decides whether stop-gradients keep, in the runs that follow, the values of the run before;
// those without a value take that of the first run. Reverse mode computes the derivative of the program with its
// stop-gradients frozen. So freeze them after a run at a point, and finite differences around that point must agree
// with the gradients of that run, for straight-through estimators too. Training needs it off, which it is at first.
func (p *Program) FreezeStopGradients(frozen bool) {
	if p.machine == nil { // not from Compile
		return
	}
	for _, o := range p.machine.ops {
		if o.op == stopGradientOp {
			o.frozen = frozen
		}
	}
}

// Ops lists the operations of a run in the order of evaluation, each with the path of its scope, its name and the shape
// of its result. They differ from those of the graph: elementwise operations over tensors of one shape, and sums of
// their results, are one operation called fused, and operations that cost nothing are left out.
func (p *Program) Ops() []string {
	var out []string
	if p.machine == nil { // not from Compile
		return nil
	}
	for _, n := range p.machine.order {
		if o := p.machine.ops[n]; !n.Leaf() && (o == nil || !o.isPart && !o.view && !o.frozen) {
			out = append(out, n.String())
		}
	}
	return out
}
