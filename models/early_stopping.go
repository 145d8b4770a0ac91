package models

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// EarlyStopping ends training when the validation loss has stopped falling, and restores the parameters of the epoch
// with the lowest loss (Prechelt, Neural Networks: Tricks of the Trade, 1998). It needs a validation set or a Score.
type EarlyStopping struct {
	// Patience is the number of epochs without a new lowest loss after which training ends. 0 switches early stopping
	// off.
	Patience int
	// From is the first epoch of this call of Fit that counts, from 1; 0 means 1. Use it while a KL weight is warmed
	// up, for instance, when losses cannot be compared with later ones.
	From int
	// MinDelta is how far a loss must fall below the lowest so far to count as lower.
	MinDelta float64
	// Term names the loss term to watch, unweighted; empty means the total.
	Term string
	// Score, if set, is called after each epoch that counts, and its value is watched instead of the validation loss:
	// the model's error on hold-out ratings, for instance. If Score returns an error, training ends.
	Score func() (float64, error)
}

func (o EarlyStopping) check(validation *data.Set) error {
	switch {
	case o.Patience < 0 || o.From < 0:
		return fmt.Errorf("early stopping: patience %d, from epoch %d: neither may be negative", o.Patience, o.From)
	case !(o.MinDelta >= 0) || math.IsInf(o.MinDelta, 1):
		return fmt.Errorf("early stopping: least difference %v: it must be finite and at least 0", o.MinDelta)
	case o.Score != nil && (o.Term != "" || o.Patience == 0):
		return errors.New("early stopping watches Score: set Patience, and leave Term empty")
	case o.Patience > 0 && o.Score == nil && validation == nil:
		return errors.New("early stopping needs a validation set")
	}
	return nil
}

// best remembers the epoch of the lowest validation loss.
type best struct {
	EarlyStopping
	params        *graph.Params // as they were; nil before the first epoch that counts
	value         float64
	steps, epochs int
	seen, since   int // epochs in all, and since the best
	err           error
}

// observe records an epoch that has ended, and reports whether training must end.
func (b *best) observe(a *Autoencoder, e *Epoch) bool {
	if b.Patience == 0 || b.err != nil {
		return b.err != nil
	}
	b.seen++
	if b.seen < b.From {
		return false
	}
	value, err := b.watched(e)
	if err != nil {
		b.err = fmt.Errorf("early stopping: %w", err)
		return true
	}
	// NaN is never the lowest loss.
	if math.IsNaN(value) || b.params != nil && !(value < b.value-b.MinDelta) {
		b.since++
		return b.since >= b.Patience
	}
	e.Best = true
	b.value, b.since, b.steps, b.epochs = value, 0, a.steps, a.epochs
	if b.params == nil {
		b.params = a.Params.Clone()
		return false
	}
	b.err = b.params.CopyFrom(a.Params)
	return b.err != nil
}

// watched returns the value that must fall.
func (b *best) watched(e *Epoch) (float64, error) {
	switch {
	case b.Score != nil:
		return b.Score()
	case b.Term == "":
		return e.Validation.Total, nil
	}
	t, ok := e.Validation.Term(b.Term)
	if !ok {
		return 0, fmt.Errorf("the validation loss has no term %q: %v", b.Term, e.Validation)
	}
	return t.Value, nil
}

// restore gives the autoencoder the parameters of the best epoch.
func (b *best) restore(a *Autoencoder) error {
	if b.err != nil || b.params == nil {
		return b.err
	}
	a.steps, a.epochs = b.steps, b.epochs
	return a.Params.CopyFrom(b.params)
}
