package models

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph/optim"
)

// StepOptions says how a [Stepper] trains. The zero value means batches of 128 and Adam.
type StepOptions struct {
	Batch       int          // usual number of samples per step; 0 means 128
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
		return fmt.Errorf("batches of %d samples: use at least 1", o.Batch)
	case !(o.ClipNorm >= 0):
		return fmt.Errorf("gradient clipping at norm %v: it must be at least 0", o.ClipNorm)
	case !(o.ClipValue >= 0):
		return fmt.Errorf("gradient clipping at value %v: it must be at least 0", o.ClipValue)
	case !(o.WeightDecay >= 0) || math.IsInf(o.WeightDecay, 1):
		return fmt.Errorf("weight decay %v: it must be finite and at least 0", o.WeightDecay)
	}
	return nil
}

// Stepper takes single training steps. [Autoencoder.Fit] is built on it; use it for your own loop, over data that
// arrive as a stream or do not fit in memory.
//
//	s, err := a.Stepper(models.StepOptions{})
//	...
//	for b := range stream {
//		if err := s.Step(b, 0.001); err != nil { ... }
//		fmt.Println(a.Steps(), s.Loss())
//	}
//
// [Autoencoder.Steps] counts the steps of a Stepper and of Fit together, and the noise of a step depends on that
// number. Each has its own optimiser. A Stepper is not safe for concurrent use.
type Stepper struct {
	options   StepOptions
	a         *Autoencoder
	full      *program // for full batches; the optimiser reads its gradients
	other     *program // for the most recent other batch size; nil before
	last      *program // of the last step; nil before
	variables []optim.Variable
	optimizer optim.Optimizer
	scheduled []Scheduled
}

// Stepper compiles the graph of a training step. It reports impossible options.
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
	if s.variables = variables(s.full); len(s.variables) == 0 {
		return nil, errors.New("there is nothing to train: the loss depends on no parameter that is not frozen")
	}
	s.optimizer, err = o.Method.Bind(s.variables)
	return s, err
}

func (s *Stepper) key(batch int) programKey {
	return programKey{kind: training, batch: batch, decay: s.options.WeightDecay}
}

// Step trains on one batch with a learning rate. It returns an error, and leaves the parameters unchanged, if the batch
// does not fit the model, or if the loss or a gradient is not finite. A batch may be smaller or larger than
// StepOptions.Batch, but a change of size may compile a graph, so sizes should seldom change. Unlike Fit, Step does not
// compare the values with the range of the model's output.
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

// Loss returns the loss of the last step with its terms, and the zero Loss before the first step.
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

// Schedule sets the model's scheduled numbers, such as an annealed KL weight, to their values at a time in epochs. Fit
// calls it before each step; callers of Step decide what an epoch is.
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

// prepare ensures that a program exists for batches of n samples.
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
