package training

import (
	"context"
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/models"
)

// pretrainLayers trains the layers of the model one after the other, if --pretrain is given, and shows the
// progress of each. Like [Job.Fit] it saves the model when ctx is cancelled.
func (t *Job) pretrainLayers(ctx context.Context, a *cli.App, p *progress.Training) error {
	if t.pretrain == 0 {
		return nil
	}
	options := t.Options
	options.Epochs, options.EarlyStopping, options.Progress = t.pretrain, models.EarlyStopping{}, p.Step
	stages := len(stagesOf(t.AE.Model))
	layer := func(n int) string { return fmt.Sprintf("%s, layer %d of %d", t.Name, n, stages) }
	p.Begin(layer(1), t.pretrain)
	for e, err := range t.AE.Pretrain(ctx, t.Train, options) {
		switch {
		case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			p.Leave()
			err := t.saveInterrupted(a, e.Epoch, err)
			if stop, ok := errors.AsType[*interruption](err); ok {
				stop.name, stop.epoch, stop.total = layer(e.Stage), e.Number, t.pretrain
			}
			return err
		case err != nil:
			p.Leave()
			return fmt.Errorf("pretraining %s: %w", t.Name, err)
		}
		p.Epoch(e.Epoch)
		if e.Number < t.pretrain {
			continue
		}
		p.End(fmt.Sprintf("pretrained; loss %.5g", e.Train.Total))
		if e.Stage < stages {
			p.Begin(layer(e.Stage+1), t.pretrain)
		}
	}
	return nil
}

// stagesOf returns the layers of a model that can be pretrained one by one, nil if it has none.
func stagesOf(m models.Model) []models.Model {
	if s, ok := models.As[models.Stager](m); ok {
		return s.Stages()
	}
	return nil
}
