package training

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/variants"
)

// Job is the training of a model: what has to be done, and the results so far.
type Job struct {
	Sets
	Name     string // of its files
	AE       *models.Autoencoder
	Options  models.FitOptions
	pretrain int  // epochs of each layer before the whole is trained
	detects  bool // a detector of anomalies is kept with the model

	epochs  []models.Epoch
	Steps   int     // whole ones, of those epochs and the one under way
	Seconds float64 // of training, for the eye only: no file depends on the clock
	// Of the trained model, on the test set.
	Loss     models.Loss
	MSE      float64
	accuracy float64 // of its predicted labels, if it predicts any, else -1
}

// NewJob returns the training of the model that the flags describe, with the options and sets that they name.
func NewJob(a *cli.App, f Flags, o models.FitOptions, s Sets) (*Job, error) {
	t := &Job{Sets: s, Options: o, pretrain: f.pretrain}
	t.Options.Validation = s.Validation
	// A class may be in the test samples alone.
	classes := max(len(s.Train.Classes), len(s.Test.Classes))
	var err error
	if t.AE, err = f.make(s, classes, a.Seed); err != nil {
		return nil, err
	}
	if err := f.noteBits(t.AE); err != nil {
		return nil, err
	}
	t.Name = f.fileName(t.AE)
	if t.pretrain > 0 && stagesOf(t.AE.Model) == nil {
		return nil, cli.Usagef("--pretrain %d: the model has no layers to pretrain; stacked has", f.pretrain)
	}
	return t, input.Fits(t.AE, s.Train)
}

// Fit trains the model, shows its progress, measures it on the test set and saves it. When ctx is cancelled, it
// saves the model with the parameters of the last complete step, and returns an *interruption. It also saves the model
// if training fails after a step, for example because the loss diverges; the error says where.
func (t *Job) Fit(ctx context.Context, a *cli.App, p *progress.Training) error {
	start, stepsBefore := time.Now(), t.AE.Steps()
	if err := t.pretrainLayers(ctx, a, p); err != nil {
		return err
	}
	p.Begin(t.Name, t.Options.Epochs)
	t.Options.Progress = p.Step
	source := t.source
	if source == nil {
		source = t.Train
	}
	for epoch, err := range t.AE.FitSource(ctx, source, t.Options) {
		t.Steps = t.AE.Steps() - stepsBefore
		switch {
		case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			p.Leave()
			return t.saveInterrupted(a, epoch, err)
		case err != nil:
			p.Leave()
			return t.saveFailed(a, err)
		}
		t.epochs = append(t.epochs, epoch)
		p.Epoch(epoch)
	}
	t.Seconds = time.Since(start).Seconds()
	if err := t.measure(ctx); err != nil {
		p.Leave()
		return t.saveFailed(a, err)
	}
	p.End(fmt.Sprintf("%s; loss %.5g, %s", report.Duration(time.Since(start)), t.last().Train.Total, t.quality()))
	if t.detects {
		t.keepDetector()
	}
	return t.save(a)
}

// FitAll trains and saves one model after the other. Several could be trained at once, but each uses all processors
// already.
func FitAll(ctx context.Context, a *cli.App, jobs []*Job) error {
	p := progress.New(a.Stderr)
	for _, t := range jobs {
		if err := t.Fit(ctx, a, p); err != nil {
			return err
		}
	}
	return nil
}

// Widest is the largest code of the models.
func Widest(jobs []*Job) int {
	d := 1
	for _, t := range jobs {
		d = max(d, t.AE.Latent())
	}
	return d
}

// last returns the last complete epoch; there is one after a training.
func (t *Job) last() models.Epoch { return t.epochs[len(t.epochs)-1] }

// measure evaluates the trained model on the test set.
func (t *Job) measure(ctx context.Context) error {
	var err error
	if t.Loss, err = t.testLoss(ctx); err != nil {
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

// testLoss returns the loss on the test set. It is known if that set validated the last epoch, whose weights the model
// has.
func (t *Job) testLoss(ctx context.Context) (models.Loss, error) {
	if last := t.last(); t.Validation == t.Test && t.Options.EarlyStopping.Patience == 0 && last.Validation != nil {
		return *last.Validation, nil
	}
	return t.AE.Evaluate(ctx, t.Test)
}

// quality sums up the test results.
func (t *Job) quality() string {
	text := fmt.Sprintf("test loss %.5g, test MSE %.5f", t.Loss.Total, t.MSE)
	if t.accuracy >= 0 {
		text += fmt.Sprintf(", test accuracy %.2f %%", 100*t.accuracy)
	}
	if t.Options.EarlyStopping.Patience > 0 {
		text += fmt.Sprintf("; weights of epoch %d", t.AE.Epochs())
	}
	return text
}

// keepDetector fits a detector by the model's error, with a threshold on the validation set, and keeps it with the
// model. Models that cannot have one, such as those that take labels, are left as they are.
func (t *Job) keepDetector() {
	d, err := anomaly.Fit(t.AE, t.Train, anomaly.Options{})
	if err != nil || d.Calibrate(t.Validation, 95) != nil {
		return
	}
	_ = d.Attach() // its failure is no reason to lose a trained model either
}
