package training

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// training is one model in training: what has to be done, and what has come of it so far.
type Job struct {
	Name     string // of its files
	AE       *models.Autoencoder
	Options  models.FitOptions
	source   data.Source // what an epoch goes over, in the place of the training set, if it is not nil
	pretrain int         // epochs of each layer before the whole is trained
	Test     *data.Set   // what the trained model is measured on; the validation set may be another one
	held     *data.Set   // samples that the threshold of its detector of anomalies is set on; nil keeps none with it

	epochs  []models.Epoch
	Steps   int     // whole ones, of those epochs and the one under way
	Seconds float64 // of training, for the eye only: no file depends on the clock
	// Of the trained model, on the test set.
	Loss     models.Loss
	MSE      float64
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
		i.name, i.epoch, i.total, report.Count(i.step, "whole step"), i.path, i.path)
}

// Unwrap returns the error of the context.
func (i *interruption) Unwrap() error { return i.cause }

// fit trains the model on the set, shows its progress, saves it and measures it on the validation set. When ctx is
// cancelled the model is saved as well, with the parameters of the last whole step, and the error is an *interruption.
// So it is saved when training fails after a step, as it does when the loss diverges; the error then says where.
func Fit(ctx context.Context, a *cli.App, t *Job, train *data.Set, p *progress.Training) error {
	start, stepsBefore := time.Now(), t.AE.Steps()
	if err := pretrain(ctx, a, t, train, p); err != nil {
		return err
	}
	p.Begin(t.Name, t.Options.Epochs)
	t.Options.Progress = p.Step
	source := t.source
	if source == nil {
		source = train
	}
	for epoch, err := range t.AE.FitSource(ctx, source, t.Options) {
		t.Steps = t.AE.Steps() - stepsBefore
		switch {
		case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			p.Leave()
			return saveInterrupted(a, t, epoch, err)
		case err != nil:
			p.Leave()
			return saveFailed(a, t, err)
		}
		t.epochs = append(t.epochs, epoch)
		p.Epoch(epoch)
	}
	t.Seconds = time.Since(start).Seconds()
	if err := t.measure(ctx); err != nil {
		p.Leave()
		return saveFailed(a, t, err)
	}
	p.End(fmt.Sprintf("%s; loss %.5g, %s", report.Duration(time.Since(start)), t.last().Train.Total, t.quality()))
	if t.held != nil {
		keepDetector(t.AE, train, t.held)
	}
	return saveModel(a, t)
}

// measure finds how the trained model does on the test set.
func (t *Job) measure(ctx context.Context) error {
	var err error
	if t.Loss, err = t.AE.Evaluate(ctx, t.Test); err != nil {
		return err
	}
	reconstruction, err := t.AE.Reconstruct(t.Test)
	if err != nil {
		return err
	}
	if t.MSE, err = scaledMSE(t.AE, t.Test, reconstruction); err != nil {
		return err
	}
	t.accuracy = -1
	if _, ok := models.As[models.Classifier](t.AE.Model); ok {
		p, err := variants.Predict(t.AE, t.Test)
		if err != nil {
			return err
		}
		t.accuracy, err = eval.Accuracy(p)
		return err
	}
	return nil
}

// quality says how the trained model does on the test set.
func (t *Job) quality() string {
	text := fmt.Sprintf("test loss %.5g, test MSE %.5f", t.Loss.Total, t.MSE)
	if t.accuracy >= 0 {
		text += fmt.Sprintf(", test accuracy %.2f %%", 100*t.accuracy)
	}
	if stopped := t.Options.EarlyStopping.Patience > 0; stopped {
		text += fmt.Sprintf("; weights of epoch %d", t.AE.Epochs())
	}
	return text
}

// last returns the last whole epoch, of which there is one after a training.
func (t *Job) last() models.Epoch { return t.epochs[len(t.epochs)-1] }

func saveModel(a *cli.App, t *Job) error {
	path := a.ModelPath(t.Name)
	if err := t.AE.Save(path); err != nil {
		return err
	}
	a.Wrote(path)
	return nil
}

// saveInterrupted saves the model under way and returns the interruption.
func saveInterrupted(a *cli.App, t *Job, epoch models.Epoch, cause error) error {
	i := &interruption{
		name: t.Name, epoch: len(t.epochs) + 1, total: t.Options.Epochs, step: epoch.Steps,
		path: a.ModelPath(t.Name), cause: cause,
	}
	if err := saveModel(a, t); err != nil {
		return fmt.Errorf("interrupted: %s, in epoch %d, and not saved: %w", i.name, i.epoch, err)
	}
	return i
}

// saveFailed saves the model of a training that has failed, if it has learned anything, and returns the error.
func saveFailed(a *cli.App, t *Job, cause error) error {
	err := fmt.Errorf("training %s: %w", t.Name, cause)
	if t.Steps == 0 {
		return err
	}
	if saveErr := saveModel(a, t); saveErr != nil {
		return fmt.Errorf("%w; the model as it was before is not saved: %w", err, saveErr)
	}
	return fmt.Errorf("%w; the model as it was before, after %s, is in %s", err, report.Count(t.Steps, "whole step"), a.ModelPath(t.Name))
}

// withLosses adds to the error of a training, if there is one, where the losses until then are, or why they are not
// written. Without one it returns writeErr.
func WithLosses(fitErr error, files []string, writeErr error) error {
	switch {
	case fitErr == nil:
		return writeErr
	case writeErr != nil:
		return fmt.Errorf("%w; and of the losses until then not all are written: %w", fitErr, writeErr)
	}
	return fmt.Errorf("%w; the losses of the whole epochs are in %s", fitErr, strings.Join(files, ", "))
}
