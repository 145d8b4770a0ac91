package models

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/aegis-ae/aegis/data"
)

// StageEpoch is an epoch of one stage of [Autoencoder.Pretrain].
type StageEpoch struct {
	Stage, Stages int // from 1
	Epoch             // of the stage; its Number begins at 1 in each
}

// Pretrain trains the stages of a model greedily (Bengio et al., NeurIPS 2006): the first on the set, each later one on
// the noiseless codes of its predecessor. A validation set is encoded likewise. Each stage gets the whole training that
// o describes, o.Epochs epochs included. Then fine-tune the whole model with [Autoencoder.Fit]:
//
//	for epoch, err := range a.Pretrain(ctx, train, models.FitOptions{Epochs: 3}) { ... }
//	for epoch, err := range a.Fit(ctx, train, models.FitOptions{Epochs: 10}) { ... }
//
// A stage begins with the model's weights, and its own are copied back after each of its epochs. So the caller may stop
// at any time, and a cancelled ctx leaves a usable model, as in Fit. The epochs and steps of pretraining do not count
// among those of Fit, and change neither its noise nor its batches. It is an error if the model is not a [Stager].
func (a *Autoencoder) Pretrain(ctx context.Context, train *data.Set, o FitOptions) iter.Seq2[StageEpoch, error] {
	return func(yield func(StageEpoch, error) bool) {
		m, ok := As[Stager](a.Model)
		if !ok {
			yield(StageEpoch{}, errors.New(
				"models: pretrain: the model has no stages to train one by one; use the variant stacked"))
			return
		}
		// The stages see the same data as the whole model.
		train, o := train, o // for this pass over the iterator
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
			_, err = copyCommon(a.Params, b.Params) // early stopping has restored the best epoch
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

// stage returns the autoencoder of a stage, with the weights of a.
func (a *Autoencoder) stage(m Model) (*Autoencoder, error) {
	b, err := New(m, Options{Seed: a.Params.Seed(), DType: a.Params.DType()})
	if err != nil {
		return nil, err
	}
	common, err := copyCommon(b.Params, a.Params)
	switch {
	case err != nil:
		err = fmt.Errorf("%w: a wrapper around the stages, such as conditional, must not widen inputs or codes", err)
	case common == 0:
		err = errors.New("it shares no parameter path with the model")
	}
	return b, err
}

// wrap says in which stage an error occurred. The end of the context is not an error of a stage.
func (e StageEpoch) wrap(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("models: pretrain: stage %d of %d: %s", e.Stage, e.Stages,
		strings.TrimPrefix(err.Error(), "models: "))
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
