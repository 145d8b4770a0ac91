package training

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// trainFlags are the flags of demo train.
type Flags struct {
	input.DataFlags
	Model, init, Name                 string
	Scale                             string
	Hidden                            string
	Latent                            int
	activation, Output, Reconstructed string
	norm                              string
	dropout                           float64
	Wraps, Settings                   []string
	Epochs, pretrain, Batch           int
	Rate, decay, clipNorm, clipValue  float64
	schedule, optimizer               string
	patience, from                    int
	validation                        float64
	budget                            int         // megabytes, for a file that is not read into memory
	source                            data.Source // that file
}

// defaultTraining is what demo train does without flags.
func Defaults() Flags {
	return Flags{
		Model: "plain", Scale: scaleAuto, Epochs: 20, Batch: data.DefaultBatchSize, Rate: 0.001, schedule: "constant",
		optimizer: "adam", from: 1,
	}
}

// fileName is the name of the files that training writes.
func (f Flags) fileName(ae *models.Autoencoder) string {
	switch {
	case f.Name != "":
		return f.Name
	case f.init != "":
		return f.Title()
	}
	return fmt.Sprintf("%s-%d", f.Title(), ae.Latent())
}

// title names the model, or the file that it comes from, behind the variants that are wrapped around it.
func (f Flags) Title() string {
	name := f.Model
	if f.init != "" {
		name = strings.TrimSuffix(filepath.Base(f.init), filepath.Ext(f.init))
	}
	for _, w := range f.Wraps {
		name = w + "-" + name
	}
	return name
}

// validationShare is the share of the training images that is held out. What is chosen by the validation loss must not
// be chosen by the test images.
func (f Flags) validationShare(s optim.Schedule) float64 {
	if f.validation == 0 && (f.patience > 0 || optim.Adaptive(s)) {
		return 0.1
	}
	return f.validation
}

// fitOptions checks the flags of training. Zeros would mean defaults to models.Fit, so they are refused here.
func (f Flags) FitOptions() (models.FitOptions, error) {
	var o models.FitOptions
	switch {
	case f.Epochs < 1:
		return o, fmt.Errorf("--epochs %d: there must be at least 1", f.Epochs)
	case f.pretrain < 0:
		return o, fmt.Errorf("--pretrain %d: it must be at least 0", f.pretrain)
	case f.Batch < 1:
		return o, fmt.Errorf("--batch %d: a step needs at least 1 image", f.Batch)
	case !(f.Rate > 0) || math.IsInf(f.Rate, 1):
		return o, fmt.Errorf("--lr %v: it must be positive and finite", f.Rate)
	case !(f.clipNorm >= 0) || math.IsInf(f.clipNorm, 1):
		return o, fmt.Errorf("--clip-norm %v: it must be finite and at least 0", f.clipNorm)
	case !(f.clipValue >= 0) || math.IsInf(f.clipValue, 1):
		return o, fmt.Errorf("--clip-value %v: it must be finite and at least 0", f.clipValue)
	case !(f.decay >= 0) || math.IsInf(f.decay, 1):
		return o, fmt.Errorf("--weight-decay %v: it must be finite and at least 0", f.decay)
	case f.patience < 0:
		return o, fmt.Errorf("--patience %d: it must be at least 0", f.patience)
	case f.from < 1 || f.from > f.Epochs:
		return o, fmt.Errorf("--patience-from %d: it must be one of the epochs, 1 to %d", f.from, f.Epochs)
	case f.from > 1 && f.patience == 0:
		return o, fmt.Errorf("--patience-from %d: it says where --patience begins, which is not given", f.from)
	case !(f.validation >= 0 && f.validation < 1):
		return o, fmt.Errorf("--validation %v: it must be in [0, 1)", f.validation)
	case f.Name != "" && (f.Name != filepath.Base(f.Name) || f.Name == "." || f.Name == ".."):
		return o, fmt.Errorf("--name %q: it must be a name without folders; --out is the folder", f.Name)
	}
	method, err := optim.ByName(f.optimizer)
	if err != nil {
		return o, fmt.Errorf("--optimizer: %w", err)
	}
	schedule, err := optim.ParseSchedule(f.schedule)
	if err != nil {
		return o, fmt.Errorf("--lr-schedule: %w", err)
	}
	return models.FitOptions{
		Epochs: f.Epochs, Batch: f.Batch, LearningRate: f.Rate, Schedule: schedule, Method: method,
		WeightDecay: f.decay, ClipNorm: f.clipNorm, ClipValue: f.clipValue,
		EarlyStopping: models.EarlyStopping{Patience: f.patience, From: f.from},
	}, nil
}

// make makes the autoencoder for samples as those of a set and a number of classes: a new one, with its scaling, or the
// saved one, perhaps as a part of a larger one.
func (f Flags) make(train *data.Set, classes int, seed uint64) (*models.Autoencoder, error) {
	if f.init == "" {
		scaler, err := f.scaler(train)
		if err != nil {
			return nil, err
		}
		m, err := f.define(train, classes, scaler)
		if err != nil {
			return nil, cli.AsUsage(err)
		}
		ae, err := models.New(m, models.Options{Seed: seed})
		if err != nil {
			return nil, cli.AsUsage(err)
		}
		ae.Scaler = scaler
		return ae, nil
	}
	ae, err := models.Load(f.init)
	if err != nil || len(f.Wraps)+len(f.Settings) == 0 {
		return ae, err
	}
	sp := models.Spec{Input: ae.Input(), Latent: ae.Latent(), Image: train.Image, Classes: classes}
	m, err := f.adjust(ae.Model, sp)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	ae, err = ae.Extend(m)
	return ae, cli.AsUsage(err)
}

// define makes the definition of the model for samples as those of a set, scaled, and a number of classes.
func (f Flags) define(train *data.Set, classes int, scaler data.Scaler) (models.Model, error) {
	hidden, err := parseWidths(f.Hidden)
	if err != nil {
		return nil, err
	}
	sp := models.Spec{
		Input: train.D, Latent: f.Latent, Hidden: hidden, Activation: graph.Activation(f.activation),
		Output: graph.Activation(f.Output), Error: f.Reconstructed, Norm: graph.Norm(f.norm), Dropout: f.dropout,
		Image: train.Image, Classes: classes,
	}
	if sp, err = f.suit(sp, scaler); err != nil {
		return nil, err
	}
	m, err := models.Build(f.Model, sp)
	if err != nil {
		return nil, err
	}
	if err := f.checkUse(m); err != nil {
		return nil, err
	}
	return f.adjust(m, sp)
}

// checkUse refuses flags that would make no difference to the model, because its variant has no such setting.
func (f Flags) checkUse(m models.Model) error {
	settings, err := models.Settings(m)
	if err != nil {
		return err
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"hidden", f.Hidden != ""}, {"activation", f.activation != ""}, {"output", f.Output != ""},
		{"error", f.Reconstructed != ""}, {"norm", f.norm != ""}, {"dropout", f.dropout != 0},
	} {
		has := slices.ContainsFunc(settings, func(s models.Setting) bool { return s.Name == flag.name })
		if flag.given && !has {
			return fmt.Errorf("--%s: the variant %s has no such setting; demo models %s lists what it has", flag.name, f.Model, f.Model)
		}
	}
	return nil
}

// adjust wraps the model and changes its settings as the flags say.
func (f Flags) adjust(m models.Model, sp models.Spec) (models.Model, error) {
	var err error
	for _, name := range f.Wraps {
		if m, err = models.Wrap(name, m, sp); err != nil {
			return nil, fmt.Errorf("--wrap %s: %w", name, err)
		}
	}
	for _, setting := range f.Settings {
		key, value, ok := strings.Cut(setting, "=")
		switch {
		case !ok:
			return nil, fmt.Errorf("--set %q: it must be KEY=VALUE, such as lambda=0.1", setting)
		case key == "input" || strings.HasSuffix(key, ".input"):
			return nil, fmt.Errorf("--set %s: the number of inputs follows from the data", setting)
		}
		if m, err = models.Set(m, key, value); err != nil {
			return nil, fmt.Errorf("--set %s: %w", setting, err)
		}
	}
	return m, models.Check(m)
}

// checkGiven refuses flags that are given where they would say nothing.
func (f Flags) CheckGiven(cmd *cobra.Command) error {
	if f.init != "" {
		for _, name := range definingFlags {
			if cmd.Flags().Changed(name) {
				return cli.Usagef("--%s does not go with --init: the file says what the model is", name)
			}
		}
	}
	return CheckLatent(cmd, f.Latent)
}

// checkLatent refuses a code without units, which would mean that of the variant if it were not said.
func CheckLatent(cmd *cobra.Command, units int) error {
	if cmd.Flags().Changed("latent") && units < 1 {
		return cli.Usagef("--latent %d: a code of %d units: there must be at least 1", units, units)
	}
	return nil
}

// parseWidths reads the widths of hidden layers: nil, the variant's own, if the text is empty; no layers for "none".
func parseWidths(text string) ([]int, error) {
	switch text {
	case "":
		return nil, nil
	case "none":
		return []int{}, nil
	}
	var out []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("--hidden %q: it must be widths of at least 1 with commas between, such as 256,128, or none", text)
		}
		out = append(out, n)
	}
	return out, nil
}
