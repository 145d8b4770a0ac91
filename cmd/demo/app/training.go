package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// training is one model in training: what has to be done, and what has come of it so far.
type training struct {
	name     string // of its files
	ae       *models.Autoencoder
	options  models.FitOptions
	source   data.Source // what an epoch goes over, in the place of the training set, if it is not nil
	pretrain int         // epochs of each layer before the whole is trained
	test     *data.Set   // what the trained model is measured on; the validation set may be another one
	held     *data.Set   // samples that the threshold of its detector of anomalies is set on; nil keeps none with it

	epochs  []models.Epoch
	steps   int     // whole ones, of those epochs and the one under way
	seconds float64 // of training, for the eye only: no file depends on the clock
	// Of the trained model, on the test set.
	loss     models.Loss
	mse      float64
	accuracy float64 // of its predicted labels, if it predicts any, else -1
}

// interruption is the error of a training that was cancelled. It wraps the error of the context.
type interruption struct {
	name         string
	epoch, total int
	step         int    // the last whole one of the epoch
	path         string // where the model has been saved
	cause        error
}

// Error says where the training stopped and where the model is.
func (i *interruption) Error() string {
	return fmt.Sprintf("interrupted: %s, in epoch %d of %d, after %s of it; the model as it was then is in %s; demo train --init %s goes on",
		i.name, i.epoch, i.total, count(i.step, "whole step"), i.path, i.path)
}

// Unwrap returns the error of the context.
func (i *interruption) Unwrap() error { return i.cause }

// fit trains the model on the set, shows its progress, saves it and measures it on the validation set. When ctx is
// cancelled the model is saved as well, with the parameters of the last whole step, and the error is an *interruption.
// So it is saved when training fails after a step, as it does when the loss diverges; the error then says where.
func (a *app) fit(ctx context.Context, t *training, train *data.Set, p *progress) error {
	start, stepsBefore := time.Now(), t.ae.Steps()
	if err := a.pretrain(ctx, t, train, p); err != nil {
		return err
	}
	p.begin(t.name, t.options.Epochs)
	t.options.Progress = p.step
	source := t.source
	if source == nil {
		source = train
	}
	for epoch, err := range t.ae.FitSource(ctx, source, t.options) {
		t.steps = t.ae.Steps() - stepsBefore
		switch {
		case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			p.leave()
			return a.saveInterrupted(t, epoch, err)
		case err != nil:
			p.leave()
			return a.saveFailed(t, err)
		}
		t.epochs = append(t.epochs, epoch)
		p.epoch(epoch)
	}
	t.seconds = time.Since(start).Seconds()
	if err := t.measure(ctx); err != nil {
		p.leave()
		return a.saveFailed(t, err)
	}
	p.end(fmt.Sprintf("%s; loss %.5g, %s", duration(time.Since(start)), t.last().Train.Total, t.quality()))
	if t.held != nil {
		keepDetector(t.ae, train, t.held)
	}
	return a.saveModel(t)
}

// measure finds how the trained model does on the test set.
func (t *training) measure(ctx context.Context) error {
	var err error
	if t.loss, err = t.ae.Evaluate(ctx, t.test); err != nil {
		return err
	}
	reconstruction, err := t.ae.Reconstruct(t.test)
	if err != nil {
		return err
	}
	if t.mse, err = scaledMSE(t.ae, t.test, reconstruction); err != nil {
		return err
	}
	t.accuracy = -1
	if _, ok := models.As[models.Classifier](t.ae.Model); ok {
		p, err := t.ae.Predict(t.test)
		if err != nil {
			return err
		}
		t.accuracy, err = eval.Accuracy(p)
		return err
	}
	return nil
}

// quality says how the trained model does on the test set.
func (t *training) quality() string {
	text := fmt.Sprintf("test loss %.5g, test MSE %.5f", t.loss.Total, t.mse)
	if t.accuracy >= 0 {
		text += fmt.Sprintf(", test accuracy %.2f %%", 100*t.accuracy)
	}
	if stopped := t.options.EarlyStopping.Patience > 0; stopped {
		text += fmt.Sprintf("; weights of epoch %d", t.ae.Epochs())
	}
	return text
}

// last returns the last whole epoch, of which there is one after a training.
func (t *training) last() models.Epoch { return t.epochs[len(t.epochs)-1] }

func (a *app) saveModel(t *training) error {
	path := a.modelPath(t.name)
	if err := t.ae.Save(path); err != nil {
		return err
	}
	a.wrote(path)
	return nil
}

// saveInterrupted saves the model under way and returns the interruption.
func (a *app) saveInterrupted(t *training, epoch models.Epoch, cause error) error {
	i := &interruption{
		name: t.name, epoch: len(t.epochs) + 1, total: t.options.Epochs, step: epoch.Steps,
		path: a.modelPath(t.name), cause: cause,
	}
	if err := a.saveModel(t); err != nil {
		return fmt.Errorf("interrupted: %s, in epoch %d, and not saved: %w", i.name, i.epoch, err)
	}
	return i
}

// saveFailed saves the model of a training that has failed, if it has learned anything, and returns the error.
func (a *app) saveFailed(t *training, cause error) error {
	err := fmt.Errorf("training %s: %w", t.name, cause)
	if t.steps == 0 {
		return err
	}
	if saveErr := a.saveModel(t); saveErr != nil {
		return fmt.Errorf("%w; the model as it was before is not saved: %w", err, saveErr)
	}
	return fmt.Errorf("%w; the model as it was before, after %s, is in %s", err, count(t.steps, "whole step"), a.modelPath(t.name))
}

// withLosses adds to the error of a training, if there is one, where the losses until then are, or why they are not
// written. Without one it returns writeErr.
func withLosses(fitErr error, files []string, writeErr error) error {
	switch {
	case fitErr == nil:
		return writeErr
	case writeErr != nil:
		return fmt.Errorf("%w; and of the losses until then not all are written: %w", fitErr, writeErr)
	}
	return fmt.Errorf("%w; the losses of the whole epochs are in %s", fitErr, strings.Join(files, ", "))
}

// count returns n with thousands apart and the noun, in the plural unless n is 1.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// duration writes a time as a user likes it: 41 s, 3 min 5 s.
func duration(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s >= 3600:
		return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
	case s >= 60:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d s", s)
}
