package models

import (
	"errors"
	"fmt"
	"iter"

	"github.com/aegis-ae/aegis/data"
)

// trainable returns a set as the model sees it, and reports values outside the range of the model's output.
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

// validation returns a validation set as the model sees it. Scaled like the training set, its values may lie outside
// the range of the model's output.
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
		return fmt.Errorf("values lie in [%.4g, %.4g], the model's output in [%.4g, %.4g]: "+
			"scale them (data.MinMax), or choose another output activation", least, most, lo, hi)
	}
	return nil
}

// trainableSource returns a source as the model sees it, and reports one that does not fit the model.
func (a *Autoencoder) trainableSource(s data.Source) (data.Source, error) {
	if s == nil {
		return nil, errors.New("it is nil")
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

// batches yields the samples for the steps of an epoch.
func (f *fit) batches(order data.BatchOptions) iter.Seq2[samples, error] {
	return func(yield func(samples, error) bool) {
		if f.set != nil {
			// The step gathers its samples itself, on all processors, into the graph's memory. Gathering them during
			// the previous step was measured to cost more: it occupies a processor and adds a copy.
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

// checkBatch validates the values of a batch of a source; nothing has done so before.
func (f *fit) checkBatch(b data.Batch) error {
	s := data.Set{X: b.X, N: b.N, D: f.a.input, Inputs: b.Inputs}
	least, most, err := s.Range()
	if err != nil {
		return fmt.Errorf("a batch of the training set: %w", err)
	}
	return f.a.checkRange(least, most)
}
