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

// Progress is where a training stands, after a step.
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
	Best       bool  // the validation loss is the best so far, by EarlyStopping

	LearningRate float64 // of the last step
}

// Fit trains the model and yields each epoch as it ends:
//
//	for epoch, err := range a.Fit(ctx, train, models.FitOptions{Validation: test}) {
//		if err != nil { ... }
//	}
//
// The caller may stop, plot or save between epochs. After an error nothing more is yielded; the parameters are then
// those of the last whole step, also when ctx was cancelled in the middle of an epoch (the error is then ctx.Err()).
// Every sample takes part in each epoch, in an order that depends on the seed and the number of the epoch; calling Fit
// again goes on with new orders and new noise, and a fresh optimiser.
//
// With EarlyStopping the parameters are those of the best epoch when the loop over the epochs has ended by itself.
func (a *Autoencoder) Fit(ctx context.Context, train *data.Set, o FitOptions) iter.Seq2[Epoch, error] {
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

// fit is a training under way.
type fit struct {
	FitOptions
	a       *Autoencoder
	stepper *Stepper
	train   *data.Set
	rates   optim.Rates
	best    best
}

func (a *Autoencoder) newFit(train *data.Set, o FitOptions) (*fit, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := a.checkTraining(train); err != nil {
		return nil, fmt.Errorf("training set: %w", err)
	}
	if o.Validation != nil {
		if err := a.checkTraining(o.Validation); err != nil {
			return nil, fmt.Errorf("validation set: %w", err)
		}
	}
	rates, err := o.Schedule.Start()
	if err != nil {
		return nil, err
	}
	a.Image = train.Image
	o.Batch = min(o.Batch, train.N)
	f := &fit{FitOptions: o, a: a, train: train, rates: rates, best: best{EarlyStopping: o.EarlyStopping}}
	if f.stepper, err = a.stepper(o.stepOptions()); err != nil {
		return nil, err
	}
	if rest := train.N % o.Batch; rest != 0 {
		if err := f.stepper.prepare(rest); err != nil {
			return nil, err
		}
	}
	if f.stepper.full.Needs(graph.LabelsInput) {
		if err := f.checkLabels(); err != nil {
			return nil, err
		}
		a.Classes = train.Classes
	}
	return f, nil
}

// checkTraining reports a set that the model can take but not reproduce: values outside the range of its output.
func (a *Autoencoder) checkTraining(s *data.Set) error {
	least, most, err := s.Range()
	if err != nil {
		return err
	}
	if err := checkFeatures(s, a.input); err != nil {
		return err
	}
	r, ok := As[Ranger](a.Model)
	if !ok {
		return nil
	}
	lo, hi := r.Range()
	if float64(least) < lo || float64(most) > hi {
		return fmt.Errorf("values lie in [%.4g, %.4g], the model's output in [%.4g, %.4g]: scale them (data.MinMax), or choose another output activation", least, most, lo, hi)
	}
	return nil
}

// epoch makes one pass over the training set. On error it returns what there is of the epoch.
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
		v, err := a.Evaluate(ctx, f.Validation)
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
	steps := f.train.NumBatches(order)
	// The step gathers its samples itself, into the memory of the graph, on all processors. To have them gathered beside the
	// step before takes a processor away from it that it could use, and one more copy; that was measured to cost more.
	for rows := range f.train.Indices(order) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.stepper.Schedule(float64(f.a.epochs) + float64(result.Steps)/float64(steps)); err != nil {
			return err
		}
		result.LearningRate = f.rates.Rate(f.LearningRate, optim.Position{
			Step: n*steps + result.Steps, Steps: f.Epochs * steps, Epoch: n, Epochs: f.Epochs,
		})
		if err := f.stepper.step(samples{f.train.X, f.train.Labels, rows, len(rows)}, result.LearningRate); err != nil {
			return err
		}
		if err := m.add(f.stepper.last, len(rows)); err != nil {
			return err
		}
		result.Steps++
		if f.Progress != nil {
			f.Progress(Progress{Epoch: n + 1, Epochs: f.Epochs, Step: result.Steps, Steps: steps, Loss: f.stepper.last.Loss()})
		}
	}
	return nil
}
