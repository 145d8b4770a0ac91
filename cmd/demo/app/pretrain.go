package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// pretrain trains the layers of the model one after the other, if it is to be pretrained, and shows the progress of
// each. When ctx is cancelled the model is saved as it is, as fit does.
func (a *app) pretrain(ctx context.Context, t *training, train *data.Set, p *progress) error {
	if t.pretrain == 0 {
		return nil
	}
	options := t.options
	options.Epochs, options.EarlyStopping, options.Progress = t.pretrain, models.EarlyStopping{}, p.step
	stages := len(stagesOf(t.ae.Model))
	layer := func(n int) string { return fmt.Sprintf("%s, layer %d of %d", t.name, n, stages) }
	p.begin(layer(1), t.pretrain)
	for e, err := range t.ae.Pretrain(ctx, train, options) {
		switch {
		case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			p.leave()
			err := a.saveInterrupted(t, e.Epoch, err)
			if stop, ok := errors.AsType[*interruption](err); ok {
				stop.name, stop.epoch, stop.total = layer(e.Stage), e.Number, t.pretrain
			}
			return err
		case err != nil:
			p.leave()
			return fmt.Errorf("pretraining %s: %w", t.name, err)
		}
		p.epoch(e.Epoch)
		if e.Number < t.pretrain {
			continue
		}
		p.end(fmt.Sprintf("pretrained; loss %.5g", e.Train.Total))
		if e.Stage < stages {
			p.begin(layer(e.Stage+1), t.pretrain)
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
