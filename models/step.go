package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
)

// step runs the graph on samples and updates the parameters with a learning rate. A program for their number must be
// prepared. If the loss or a gradient is not finite, nothing is updated and the error says where it began.
func (s *Stepper) step(in samples, rate float64) error {
	p := s.full
	if in.n != s.options.Batch {
		p = s.other
	}
	p.SetRunNumber(uint64(s.a.steps))
	if err := run(p, in); err != nil {
		return err
	}
	if l := p.Loss(); math.IsNaN(l) || math.IsInf(l, 0) {
		return fmt.Errorf("the loss is %v: %s; try a smaller learning rate or gradient clipping", l, p.NonFinite())
	}
	if p != s.full {
		s.copyGradients(p)
	}
	if err := s.clip(); err != nil {
		return err
	}
	if err := s.optimizer.Step(rate); err != nil {
		return err
	}
	s.last = p
	s.a.steps++
	return nil
}

// variables lists the trained parameters for the optimiser. Weight decay applies to the graph's weights, not to biases
// and gains.
func variables(p *program) []optim.Variable {
	var out []optim.Variable
	for _, g := range p.Gradients() {
		v := optim.Variable{Name: g.Name, Decay: g.Weight}
		if g.Value.DType() == graph.Float64 {
			v.Value, v.Grad = optim.Float64(g.Value.Float64), optim.Float64(g.Grad.Float64)
		} else {
			v.Value, v.Grad = optim.Float32(g.Value.Float32), optim.Float32(g.Grad.Float32)
		}
		out = append(out, v)
	}
	return out
}

// clip clips the gradients: first their elements, then their norm.
func (s *Stepper) clip() error {
	if s.options.ClipValue > 0 {
		if err := optim.ClipValue(s.variables, s.options.ClipValue); err != nil {
			return err
		}
	}
	if s.options.ClipNorm > 0 {
		_, err := optim.ClipNorm(s.variables, s.options.ClipNorm)
		return err
	}
	return nil
}

// copyGradients copies the gradients of a batch of another size to the program of full batches, whose gradients the
// optimiser reads. A parameter on which that batch's loss does not depend gets the gradient 0.
func (s *Stepper) copyGradients(p *program) {
	from := map[string]graph.Tensor{}
	for _, g := range p.Gradients() {
		from[g.Name] = g.Grad
	}
	for _, to := range s.full.Gradients() {
		clear(to.Grad.Float32)
		clear(to.Grad.Float64)
		copy(to.Grad.Float32, from[to.Name].Float32)
		copy(to.Grad.Float64, from[to.Name].Float64)
	}
}

// checkGradients reports parameters that only batches of another size would train: the optimiser does not know them.
func (s *Stepper) checkGradients(p *program) error {
	known := map[string]bool{}
	for _, g := range s.full.Gradients() {
		known[g.Name] = true
	}
	for _, g := range p.Gradients() {
		if !known[g.Name] {
			return fmt.Errorf("the loss depends on the parameter %q for a batch of %d samples, but not for %d",
				g.Name, p.Config().Batch, s.options.Batch)
		}
	}
	return nil
}
