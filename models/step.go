package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
)

// step runs the graph on a batch and updates the parameters at a learning rate. Nothing is updated if the loss or a gradient is not
// finite; the error then says where it began.
func (f *fit) step(b data.Batch, rate float64) (*program, error) {
	p := f.full
	if b.N != f.Batch {
		p = f.last
	}
	p.SetRunNumber(uint64(f.a.steps))
	if err := run(p, b); err != nil {
		return nil, err
	}
	if l := p.Loss(); math.IsNaN(l) || math.IsInf(l, 0) {
		return nil, fmt.Errorf("the loss is %v: %s; a smaller learning rate or clipping of gradients may help", l, p.NonFinite())
	}
	if p != f.full {
		f.copyGradients(p)
	}
	if err := f.clip(); err != nil {
		return nil, err
	}
	if err := f.optimizer.Step(rate); err != nil {
		return nil, err
	}
	f.a.steps++
	return p, nil
}

// schedule sets the scalars of the model to their values at a time of training, in epochs.
func (f *fit) schedule(epoch float64) error {
	var err error
	for _, m := range f.scheduled {
		m.Schedule(epoch, func(path string, value float64) {
			if err == nil {
				err = f.a.Params.SetScalar(path, value)
			}
		})
	}
	return err
}

// clip limits the gradients as asked, elements before the norm.
func (f *fit) clip() error {
	if f.ClipValue > 0 {
		if err := optim.ClipValue(f.variables, f.ClipValue); err != nil {
			return err
		}
	}
	if f.ClipNorm > 0 {
		_, err := optim.ClipNorm(f.variables, f.ClipNorm)
		return err
	}
	return nil
}

// copyGradients brings the gradients of the smaller batch to where the optimiser, which is bound to the program of
// full batches, expects them. A parameter on which the smaller batch's loss does not depend has the gradient 0.
func (f *fit) copyGradients(p *program) {
	from := map[string]graph.Tensor{}
	for _, g := range p.Gradients() {
		from[g.Name] = g.Grad
	}
	for _, to := range f.full.Gradients() {
		clear(to.Grad.Float32)
		clear(to.Grad.Float64)
		copy(to.Grad.Float32, from[to.Name].Float32)
		copy(to.Grad.Float64, from[to.Name].Float64)
	}
}

// checkGradients reports parameters that only the smaller last batch would train: the optimiser does not know them.
func (f *fit) checkGradients() error {
	if f.last == nil {
		return nil
	}
	known := map[string]bool{}
	for _, g := range f.full.Gradients() {
		known[g.Name] = true
	}
	for _, g := range f.last.Gradients() {
		if !known[g.Name] {
			return fmt.Errorf("the loss of the last batch, of %d samples, depends on the parameter %q, that of %d samples does not", f.last.Config().Batch, g.Name, f.Batch)
		}
	}
	return nil
}
