package models

import (
	"errors"
	"fmt"
	"iter"

	"github.com/aegis-ae/aegis/data"
)

// trainable returns a set as the model sees it, and reports one that it can take but not reproduce: values outside the
// range of its output.
func (a *Autoencoder) trainable(s *data.Set) (*data.Set, error) {
	if a.Scaler != nil {
		var err error
		if s, err = a.scaled(s); err != nil {
			return nil, err
		}
	}
	least, most, err := s.Range()
	if err != nil {
		return nil, err
	}
	if err := checkFeatures(s, a.input); err != nil {
		return nil, err
	}
	return s, a.checkRange(least, most)
}

// validation returns a validation set as the model sees it. Scaled by the range of the training set, some of its values
// may well lie outside the range of the model's output.
func (a *Autoencoder) validation(s *data.Set) (*data.Set, error) {
	if a.Scaler != nil {
		return a.forModel(false, s)
	}
	return a.trainable(s)
}

// checkRange reports values that the model's output cannot have.
func (a *Autoencoder) checkRange(least, most float32) error {
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

// trainableSource returns a source as the model sees it, and reports one that the model cannot take.
func (a *Autoencoder) trainableSource(s data.Source) (data.Source, error) {
	if s == nil {
		return nil, errors.New("there is none")
	}
	h := s.Header()
	if h.N < 1 {
		return nil, errors.New("it has no samples")
	}
	if h.D != a.input {
		return nil, checkFeatures(&data.Set{D: h.D}, a.input)
	}
	if a.Scaler != nil {
		s = data.ScaledSource(s, a.Scaler)
	}
	return s, nil
}

// batches yields what the steps of an epoch are taken on.
func (f *fit) batches(order data.BatchOptions) iter.Seq2[samples, error] {
	return func(yield func(samples, error) bool) {
		if f.set != nil {
			// The step gathers its samples itself, into the memory of the graph, on all processors. To have them
			// gathered beside the step before takes a processor away from it that it could use, and one more copy; that
			// was measured to cost more.
			for rows := range f.set.Indices(order) {
				if !yield(samples{f.set.X, f.set.Labels, f.set.Inputs, rows, len(rows)}, nil) {
					return
				}
			}
			return
		}
		for b, err := range f.train.Stream(order) {
			if err == nil {
				err = f.checkBatch(b)
			}
			if !yield(samplesOf(b), err) || err != nil {
				return
			}
		}
	}
}

// checkBatch reports a batch of a source that cannot be trained on: its values have not been validated.
func (f *fit) checkBatch(b data.Batch) error {
	s := data.Set{X: b.X, N: b.N, D: f.a.input, Inputs: b.Inputs}
	least, most, err := s.Range()
	if err != nil {
		return fmt.Errorf("a batch of the training set: %w", err)
	}
	return f.a.checkRange(least, most)
}
