package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph/optim"
)

// FitOptions says how to train a model. The zero value means 20 epochs, batches of 128, and Adam with a learning rate
// of 0.001.
type FitOptions struct {
	Epochs       int          // passes over the set; 0 means 20
	Batch        int          // samples per step; 0 means 128
	LearningRate float64      // 0 means 0.001
	Method       optim.Method // nil means optim.Adam{}
	// Schedule changes the learning rate during training; nil keeps it constant. A schedule that reacts to the
	// validation loss, such as [optim.ReduceOnPlateau], needs a Validation set.
	Schedule   optim.Schedule
	ClipNorm   float64   // largest global norm of the gradient; 0 does not clip
	ClipValue  float64   // largest absolute value of an element of the gradient; 0 does not clip
	Validation *data.Set // evaluated after each epoch, if set

	// WeightDecay is λ in the term "weight decay" of the training loss, λ Σ w². The sum is over the matrices and
	// kernels ([graph.Scope.Weight]) that the loss depends on, without biases and gains. (For decay decoupled from the
	// gradient use [optim.AdamW].)
	WeightDecay float64

	// EarlyStopping ends training when the validation loss has stopped falling; the zero value never does.
	EarlyStopping EarlyStopping

	// Progress, if set, is called after each step.
	Progress func(Progress)
}

func (o FitOptions) withDefaults() FitOptions {
	if o.Epochs == 0 {
		o.Epochs = 20
	}
	step := o.stepOptions().withDefaults()
	o.Batch, o.Method = step.Batch, step.Method
	if o.LearningRate == 0 {
		o.LearningRate = 1e-3
	}
	if o.Schedule == nil {
		o.Schedule = optim.Constant{}
	}
	return o
}

// stepOptions are the options of a single step.
func (o FitOptions) stepOptions() StepOptions {
	return StepOptions{Batch: o.Batch, Method: o.Method, ClipNorm: o.ClipNorm, ClipValue: o.ClipValue,
		WeightDecay: o.WeightDecay}
}

func (o FitOptions) check() error {
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("%d epochs: use at least 1", o.Epochs)
	case !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 1):
		return fmt.Errorf("learning rate %v: it must be positive and finite", o.LearningRate)
	}
	if err := o.stepOptions().check(); err != nil {
		return err
	}
	if optim.Adaptive(o.Schedule) && o.Validation == nil {
		return fmt.Errorf("the schedule %v needs a validation set", o.Schedule)
	}
	return o.EarlyStopping.check(o.Validation)
}
