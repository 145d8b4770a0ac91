package training

import (
	"math"
	"path/filepath"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// Options returns what the flags say about training. Zeros would mean defaults to [models.Autoencoder.Fit], so they are
// refused here.
func (f Flags) Options() (models.FitOptions, error) {
	var o models.FitOptions
	switch {
	case f.Epochs < 1:
		return o, cli.Usagef("--epochs %d: there must be at least 1", f.Epochs)
	case f.pretrain < 0:
		return o, cli.Usagef("--pretrain %d: it must be at least 0", f.pretrain)
	case f.Batch < 1:
		return o, cli.Usagef("--batch %d: a step needs at least 1 sample", f.Batch)
	case !(f.Rate > 0) || math.IsInf(f.Rate, 1):
		return o, cli.Usagef("--lr %v: it must be positive and finite", f.Rate)
	case !(f.clipNorm >= 0) || math.IsInf(f.clipNorm, 1):
		return o, cli.Usagef("--clip-norm %v: it must be finite and at least 0", f.clipNorm)
	case !(f.clipValue >= 0) || math.IsInf(f.clipValue, 1):
		return o, cli.Usagef("--clip-value %v: it must be finite and at least 0", f.clipValue)
	case !(f.decay >= 0) || math.IsInf(f.decay, 1):
		return o, cli.Usagef("--weight-decay %v: it must be finite and at least 0", f.decay)
	case f.patience < 0:
		return o, cli.Usagef("--patience %d: it must be at least 0", f.patience)
	case f.from < 1 || f.from > f.Epochs:
		return o, cli.Usagef("--patience-from %d: it must be one of the epochs, 1 to %d", f.from, f.Epochs)
	case f.from > 1 && f.patience == 0:
		return o, cli.Usagef("--patience-from %d: it needs --patience", f.from)
	case !(f.validation >= 0 && f.validation < 1):
		return o, cli.Usagef("--validation %v: it must be in [0, 1)", f.validation)
	case f.budget < 0:
		return o, cli.Usagef("--budget %d: it must be a number of megabytes of at least 1", f.budget)
	case f.budget > 0 && f.Binarize != "" && f.Binarize != input.BitsNone:
		return o, cli.Usagef("--binarize does not go with --budget")
	case f.budget > 0 && f.pretrain > 0:
		return o, cli.Usagef("--pretrain does not go with --budget: the codes of each layer would have to be in memory")
	case f.budget > 0 && f.validation > 0:
		return o, cli.Usagef("--validation does not go with --budget: a sample of the file validates")
	case f.Name != "" && (f.Name != filepath.Base(f.Name) || f.Name == "." || f.Name == ".."):
		return o, cli.Usagef("--name %q: it must be a name without folders; --out is the folder", f.Name)
	}
	method, err := optim.ByName(f.optimizer)
	if err != nil {
		return o, cli.Usagef("--optimizer: %w", err)
	}
	schedule, err := optim.ParseSchedule(f.schedule)
	if err != nil {
		return o, cli.Usagef("--lr-schedule: %w", err)
	}
	return models.FitOptions{
		Epochs: f.Epochs, Batch: f.Batch, LearningRate: f.Rate, Schedule: schedule, Method: method,
		WeightDecay: f.decay, ClipNorm: f.clipNorm, ClipValue: f.clipValue,
		EarlyStopping: models.EarlyStopping{Patience: f.patience, From: f.from},
	}, nil
}
