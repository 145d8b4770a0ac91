package models

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph/optim"
)

// StepOptions says how a Stepper trains. The zero value is batches of 128 with Adam.
type StepOptions struct {
	Batch       int          // samples of a batch, but for smaller ones; 0 means 128
	Method      optim.Method // nil means optim.Adam{}
	ClipNorm    float64      // largest global norm of the gradient; 0 does not clip
	ClipValue   float64      // largest absolute value of an element of the gradient; 0 does not clip
	WeightDecay float64      // as in FitOptions
}

func (o StepOptions) withDefaults() StepOptions {
	if o.Batch == 0 {
		o.Batch = data.DefaultBatchSize
	}
	if o.Method == nil {
		o.Method = optim.Adam{}
	}
	return o
}

func (o StepOptions) check() error {
	switch {
	case o.Batch < 1:
		return fmt.Errorf("batches of %d: they must have at least 1 sample", o.Batch)
	case !(o.ClipNorm >= 0):
		return fmt.Errorf("clipping at norm %v: it must be at least 0", o.ClipNorm)
	case !(o.ClipValue >= 0):
		return fmt.Errorf("clipping at value %v: it must be at least 0", o.ClipValue)
	case !(o.WeightDecay >= 0) || math.IsInf(o.WeightDecay, 1):
		return fmt.Errorf("weight decay %v: it must be finite and at least 0", o.WeightDecay)
	}
	return nil
}

// Stepper takes the steps of a training one by one: what Fit is made of, for a loop of one's own, over data that stream
// in or do not fit in memory.
//
//	s, err := a.Stepper(models.StepOptions{})
//	...
//	for b := range stream {
//		if err := s.Step(b, 0.001); err != nil { ... }
//		fmt.Println(a.Steps(), s.Loss())
//	}
//
// The steps of a Stepper and those of Fit add up in Autoencoder.Steps, and the noise of a step depends on that number;
// each has an optimiser of its own. A Stepper is no more safe for concurrent use than its Autoencoder.
type Stepper struct {
	options   StepOptions
	a         *Autoencoder
	full      *program // for whole batches; its gradients are the optimiser's
	other     *program // for the last batch of another size; nil before
	last      *program // of the last step; nil before
	variables []optim.Variable
	optimizer optim.Optimizer
	scheduled []Scheduled
}

// Stepper compiles the graph of a training step. It returns an error for impossible options.
func (a *Autoencoder) Stepper(o StepOptions) (*Stepper, error) {
	s, err := a.stepper(o)
	if err != nil {
		return nil, fmt.Errorf("models: stepper: %w", err)
	}
	return s, nil
}

func (a *Autoencoder) stepper(o StepOptions) (*Stepper, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	s := &Stepper{options: o, a: a, scheduled: All[Scheduled](a.Model)}
	var err error
	if s.full, err = a.compiled(s.key(o.Batch)); err != nil {
		return nil, err
	}
	s.variables = variables(s.full)
	s.optimizer, err = o.Method.Bind(s.variables)
	return s, err
}

func (s *Stepper) key(batch int) programKey {
	return programKey{kind: training, batch: batch, decay: s.options.WeightDecay}
}

// Step trains on one batch, at a learning rate. It returns an error, and leaves the parameters as they are, if the
// batch does not fit the model, or if the loss or a gradient is not finite. A batch may be smaller than
// StepOptions.Batch, or larger; the first one of another size, and each time the size changes, may compile a graph, so
// that sizes should not change all the time. Unlike Fit, Step does not compare the values with the range of the model's
// output.
func (s *Stepper) Step(b data.Batch, rate float64) error {
	err := s.prepare(b.N)
	if err == nil {
		err = s.step(samplesOf(b), rate)
	}
	if err != nil {
		return fmt.Errorf("models: step %d: %w", s.a.steps+1, err)
	}
	return nil
}

// Loss returns the loss of the last step, with its terms; it is zero before the first.
func (s *Stepper) Loss() Loss {
	if s.last == nil {
		return Loss{}
	}
	var m average
	if err := m.add(s.last, 1); err != nil {
		return Loss{}
	}
	return m.loss()
}

// Schedule sets what the model itself changes in the course of a training, such as the weight of a KL term that is
// annealed, to its value at a time in epochs. Fit does it before each step; the caller of Step decides what an epoch
// is.
func (s *Stepper) Schedule(epoch float64) error {
	var err error
	for _, m := range s.scheduled {
		m.Schedule(epoch, func(path string, value float64) {
			if err == nil {
				err = s.a.Params.SetScalar(path, value)
			}
		})
	}
	return err
}

// prepare sees to the program for batches of n samples.
func (s *Stepper) prepare(n int) error {
	switch {
	case n < 1:
		return errors.New("a batch must have at least 1 sample")
	case n == s.options.Batch || s.other != nil && n == s.other.Config().Batch:
		return nil
	}
	p, err := s.a.compiled(s.key(n))
	if err != nil {
		return err
	}
	if err := s.checkGradients(p); err != nil {
		return err
	}
	s.other = p
	return nil
}
