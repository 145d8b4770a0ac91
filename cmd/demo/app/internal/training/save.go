package training

import (
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
)

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
	return fmt.Sprintf("interrupted: %s, in epoch %d of %d, after %s of it; the model as it was then is in %s; "+
		"demo train --init %s continues",
		i.name, i.epoch, i.total, report.Count(i.step, "complete step"), i.path, i.path)
}

// Unwrap returns the error of the context.
func (i *interruption) Unwrap() error { return i.cause }

// save saves the model.
func (t *Job) save(a *cli.App) error {
	path := a.ModelPath(t.Name)
	if err := t.AE.Save(path); err != nil {
		return err
	}
	a.Wrote(path)
	return nil
}

// saveInterrupted saves the model under way and returns the interruption.
func (t *Job) saveInterrupted(a *cli.App, epoch models.Epoch, cause error) error {
	i := &interruption{
		name: t.Name, epoch: len(t.epochs) + 1, total: t.Options.Epochs, step: epoch.Steps,
		path: a.ModelPath(t.Name), cause: cause,
	}
	if err := t.save(a); err != nil {
		return fmt.Errorf("interrupted: %s, in epoch %d; saving it failed: %w", i.name, i.epoch, err)
	}
	return i
}

// saveFailed saves the model of a training that failed after a step, and returns the error.
func (t *Job) saveFailed(a *cli.App, cause error) error {
	err := fmt.Errorf("training %s: %w", t.Name, cause)
	if t.Steps == 0 {
		return err
	}
	if saveErr := t.save(a); saveErr != nil {
		return fmt.Errorf("%w; saving the model as it was before failed: %w", err, saveErr)
	}
	return fmt.Errorf("%w; the model as it was before, after %s, is in %s",
		err, report.Count(t.Steps, "complete step"), a.ModelPath(t.Name))
}

// WithLosses adds to the error of a training where the losses until then are, or why writing them failed. Without such
// an error it returns writeErr.
func WithLosses(fitErr error, files []string, writeErr error) error {
	switch {
	case fitErr == nil:
		return writeErr
	case writeErr != nil:
		return fmt.Errorf("%w; and writing the losses until then failed: %w", fitErr, writeErr)
	}
	return fmt.Errorf("%w; the losses of the complete epochs are in %s", fitErr, strings.Join(files, ", "))
}
