package models

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
)

// Progress says how far training is, after a step.
type Progress struct {
	Epoch, Epochs int     // from 1
	Step, Steps   int     // of the epoch, from 1
	Loss          float64 // of the step
}

// Epoch is the result of one pass over the training set.
type Epoch struct {
	Number     int   // from 1, counted over all calls of Fit
	Steps      int   // of this epoch
	Train      Loss  // average over the epoch's steps, while the parameters changed
	Validation *Loss // at the end of the epoch; nil without a validation set
	Best       bool  // EarlyStopping found the lowest validation loss so far

	LearningRate float64 // of the last step
}

// Fit trains the model and yields each epoch as it ends:
//
//	for epoch, err := range a.Fit(ctx, train, models.FitOptions{Validation: test}) {
//		if err != nil { ... }
//	}
//
// The caller may stop, plot or save between epochs. Nothing is yielded after an error. The parameters are then those of
// the last complete step, also if ctx was cancelled within an epoch; the error is then ctx.Err(). Every epoch visits
// every sample, in an order that depends on the seed and the epoch's number. Another call of Fit continues with new
// orders and new noise, and with a fresh optimiser.
//
// With [EarlyStopping] the parameters are those of the best epoch, unless the caller left the loop early.
func (a *Autoencoder) Fit(ctx context.Context, train *data.Set, o FitOptions) iter.Seq2[Epoch, error] {
	return a.FitSource(ctx, train, o)
}

// FitSource is [Autoencoder.Fit] for samples that need not be in memory, a [data.File] for instance. They are checked
// batch by batch, so an invalid sample ends training when it is reached. The source determines the order of samples.
func (a *Autoencoder) FitSource(ctx context.Context, train data.Source, o FitOptions) iter.Seq2[Epoch, error] {
	return func(yield func(Epoch, error) bool) {
		f, err := a.newFit(train, o)
		if err != nil {
			yield(Epoch{}, fmt.Errorf("models: fit: %w", err))
			return
		}
		for n := range f.Epochs {
			epoch, err := f.epoch(ctx, n)
			if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
				err = fmt.Errorf("models: fit: epoch %d, step %d: %w", epoch.Number, epoch.Steps+1, err)
			}
			enough := err == nil && f.best.observe(a, &epoch)
			if !yield(epoch, err) || err != nil {
				return
			}
			if enough {
				break
			}
		}
		if err := f.best.restore(a); err != nil {
			yield(Epoch{}, fmt.Errorf("models: fit: %w", err))
		}
	}
}

// fit is the state of a running training.
type fit struct {
	FitOptions
	a       *Autoencoder
	stepper *Stepper
	train   data.Source
	set     *data.Set // train, where it is in memory
	rates   optim.Rates
	best    best
}

func (a *Autoencoder) newFit(train data.Source, o FitOptions) (*fit, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := a.checkScaler(); err != nil {
		return nil, err
	}
	set, inMemory := train.(*data.Set)
	var err error
	if inMemory {
		set, err = a.trainable(set)
		train = set
	} else {
		train, err = a.trainableSource(train)
	}
	if err != nil {
		return nil, fmt.Errorf("training set: %w", err)
	}
	if o.Validation != nil {
		if o.Validation, err = a.validation(o.Validation); err != nil {
			return nil, fmt.Errorf("validation set: %w", err)
		}
	}
	rates, err := o.Schedule.Start()
	if err != nil {
		return nil, err
	}
	h := train.Header()
	a.Image, a.Features = h.Image, h.Features
	o.Batch = min(o.Batch, h.N)
	f := &fit{FitOptions: o, a: a, train: train, set: set, rates: rates, best: best{EarlyStopping: o.EarlyStopping}}
	if f.stepper, err = a.stepper(o.stepOptions()); err != nil {
		return nil, err
	}
	if rest := h.N % o.Batch; rest != 0 {
		if err := f.stepper.prepare(rest); err != nil {
			return nil, err
		}
	}
	if _, err := f.stepper.full.feedInputs(nil, h.Inputs, nil); err != nil {
		return nil, fmt.Errorf("training set: %w", err)
	}
	if o.Validation != nil {
		if _, err := f.stepper.full.feedInputs(nil, o.Validation.Inputs, nil); err != nil {
			return nil, fmt.Errorf("validation set: %w", err)
		}
	}
	if f.stepper.full.Needs(graph.LabelsInput) {
		if err := f.checkLabels(); err != nil {
			return nil, err
		}
		a.Classes = h.Classes
	}
	return f, nil
}

// epoch makes one pass over the training set. On error it returns the part of the epoch so far.
func (f *fit) epoch(ctx context.Context, n int) (Epoch, error) {
	a := f.a
	result := Epoch{Number: a.epochs + 1}
	var m average
	err := f.pass(ctx, n, &result, &m)
	if result.Steps > 0 {
		result.Train = m.loss()
	}
	if err != nil {
		return result, err
	}
	a.epochs++
	if f.Validation != nil {
		v, err := a.evaluate(ctx, f.Validation)
		if err != nil {
			return result, err
		}
		result.Validation = &v
		f.rates.Observe(v.Total)
	}
	return result, nil
}

// pass takes the steps of an epoch and adds their losses to m.
func (f *fit) pass(ctx context.Context, n int, result *Epoch, m *average) error {
	order := data.BatchOptions{Size: f.Batch, Shuffle: true, Seed: f.a.Params.Seed(), Epoch: f.a.epochs}
	steps := (f.train.Header().N + f.Batch - 1) / f.Batch
	for in, err := range f.batches(order) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := f.stepper.Schedule(float64(f.a.epochs) + float64(result.Steps)/float64(steps)); err != nil {
			return err
		}
		result.LearningRate = f.rates.Rate(f.LearningRate, optim.Position{
			Step: n*steps + result.Steps, Steps: f.Epochs * steps, Epoch: n, Epochs: f.Epochs,
		})
		if err := f.stepper.step(in, result.LearningRate); err != nil {
			return err
		}
		if err := m.add(f.stepper.last, in.n); err != nil {
			return err
		}
		result.Steps++
		if f.Progress != nil {
			f.Progress(Progress{Epoch: n + 1, Epochs: f.Epochs, Step: result.Steps, Steps: steps, Loss: f.stepper.last.Loss()})
		}
	}
	return nil
}
