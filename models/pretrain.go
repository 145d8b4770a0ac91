package models

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/aegis-ae/aegis/data"
)

// StageEpoch is an epoch of the training of one stage.
type StageEpoch struct {
	Stage, Stages int // from 1
	Epoch             // of the stage; its number counts from 1 in each
}

// Pretrain trains the stages of a model greedily (Bengio et al., NeurIPS 2006): the first on the set, each further one
// on the codes that the one before it gives the set, and the validation set if there is one, without noise. Each gets
// the whole training that o describes, o.Epochs epochs among them. What follows is fine-tuning of the whole, by Fit:
//
//	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 3}) { ... }
//	for epoch, err := range a.Fit(ctx, train, models.FitOptions{Epochs: 10}) { ... }
//
// A stage begins with the weights that the model has, which have those of the stage after each of its epochs. So the
// caller may stop at any time, and a cancelled ctx leaves a usable model, as in Fit. Pretraining is no training of the
// whole: its epochs and steps do not count among those of Fit, nor does it use up noise or orders of batches. It is an
// error if the model is no Stager.
func (a *Autoencoder) Pretrain(ctx context.Context, train *data.Set, o FitOptions) iter.Seq2[StageEpoch, error] {
	return func(yield func(StageEpoch, error) bool) {
		m, ok := As[Stager](a.Model)
		if !ok {
			yield(StageEpoch{}, errors.New("models: pretrain: the model has no stages to train one by one; models.Stacked has"))
			return
		}
		// The stages see what the whole model sees.
		train, o := train, o // of this pass over the iterator
		var err error
		if train, err = a.trainable(train); err == nil && o.Validation != nil {
			o.Validation, err = a.scaled(o.Validation)
		}
		if err != nil {
			yield(StageEpoch{}, fmt.Errorf("models: pretrain: training set: %w", err))
			return
		}
		a.Image, a.Features = train.Image, train.Features
		stages := m.Stages()
		for i, stage := range stages { // all, before the first is trained
			at := StageEpoch{Stage: i + 1, Stages: len(stages)}
			if _, err := a.stage(stage); err != nil {
				yield(at, at.wrap(err))
				return
			}
		}
		for i, stage := range stages {
			at := StageEpoch{Stage: i + 1, Stages: len(stages)}
			b, err := a.stage(stage)
			if err != nil {
				yield(at, at.wrap(err))
				return
			}
			for at.Epoch, err = range b.Fit(ctx, train, o) {
				if _, e := copyCommon(a.Params, b.Params); err == nil {
					err = e
				}
				if !yield(at, at.wrap(err)) || err != nil {
					return
				}
			}
			_, err = copyCommon(a.Params, b.Params) // early stopping has gone back to the best epoch
			if err == nil && i+1 < len(stages) {
				train, o.Validation, err = encodeBoth(b, train, o.Validation)
			}
			if err != nil {
				yield(at, at.wrap(err))
				return
			}
		}
	}
}

// stage returns the autoencoder of a stage of a, with the weights that a has.
func (a *Autoencoder) stage(m Model) (*Autoencoder, error) {
	b, err := New(m, Options{Seed: a.Params.Seed(), DType: a.Params.DType()})
	if err != nil {
		return nil, err
	}
	common, err := copyCommon(b.Params, a.Params)
	switch {
	case err != nil:
		err = fmt.Errorf("%w: what is around the stages, such as conditional, must not widen their inputs or codes", err)
	case common == 0:
		err = errors.New("it has no parameter of the same path as one of the model")
	}
	return b, err
}

// wrap says in which stage an error occurred. The end of the context is no error of a stage.
func (e StageEpoch) wrap(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("models: pretrain: stage %d of %d: %s", e.Stage, e.Stages, strings.TrimPrefix(err.Error(), "models: "))
}

// encodeBoth returns the codes of the training set, and of the validation set if there is one.
func encodeBoth(a *Autoencoder, train, validation *data.Set) (codes, validationCodes *data.Set, err error) {
	if codes, err = a.Encode(train); err != nil {
		return nil, nil, err
	}
	if validation != nil {
		validationCodes, err = a.Encode(validation)
	}
	return codes, validationCodes, err
}
