package app

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// trainFlags are the flags of demo train.
type trainFlags struct {
	dataFlags
	model, init, name                 string
	scale                             string
	hidden                            string
	latent                            int
	activation, output, reconstructed string
	norm                              string
	dropout                           float64
	wraps, settings                   []string
	epochs, pretrain, batch           int
	rate, decay, clipNorm, clipValue  float64
	schedule, optimizer               string
	patience, from                    int
	validation                        float64
	budget                            int         // megabytes, for a file that is not read into memory
	source                            data.Source // that file
}

// defaultTraining is what demo train does without flags.
func defaultTraining() trainFlags {
	return trainFlags{
		model: "plain", scale: scaleAuto, epochs: 20, batch: data.DefaultBatchSize, rate: 0.001, schedule: "constant",
		optimizer: "adam", from: 1,
	}
}

// fileName is the name of the files that training writes.
func (f trainFlags) fileName(ae *models.Autoencoder) string {
	switch {
	case f.name != "":
		return f.name
	case f.init != "":
		return f.title()
	}
	return fmt.Sprintf("%s-%d", f.title(), ae.Latent())
}

// title names the model, or the file that it comes from, behind the variants that are wrapped around it.
func (f trainFlags) title() string {
	name := f.model
	if f.init != "" {
		name = strings.TrimSuffix(filepath.Base(f.init), filepath.Ext(f.init))
	}
	for _, w := range f.wraps {
		name = w + "-" + name
	}
	return name
}

// validationShare is the share of the training images that is held out. What is chosen by the validation loss must not
// be chosen by the test images.
func (f trainFlags) validationShare(s optim.Schedule) float64 {
	if f.validation == 0 && (f.patience > 0 || optim.Adaptive(s)) {
		return 0.1
	}
	return f.validation
}

// fitOptions checks the flags of training. Zeros would mean defaults to models.Fit, so they are refused here.
func (f trainFlags) fitOptions() (models.FitOptions, error) {
	var o models.FitOptions
	switch {
	case f.epochs < 1:
		return o, fmt.Errorf("--epochs %d: there must be at least 1", f.epochs)
	case f.pretrain < 0:
		return o, fmt.Errorf("--pretrain %d: it must be at least 0", f.pretrain)
	case f.batch < 1:
		return o, fmt.Errorf("--batch %d: a step needs at least 1 image", f.batch)
	case !(f.rate > 0) || math.IsInf(f.rate, 1):
		return o, fmt.Errorf("--lr %v: it must be positive and finite", f.rate)
	case !(f.clipNorm >= 0) || math.IsInf(f.clipNorm, 1):
		return o, fmt.Errorf("--clip-norm %v: it must be finite and at least 0", f.clipNorm)
	case !(f.clipValue >= 0) || math.IsInf(f.clipValue, 1):
		return o, fmt.Errorf("--clip-value %v: it must be finite and at least 0", f.clipValue)
	case !(f.decay >= 0) || math.IsInf(f.decay, 1):
		return o, fmt.Errorf("--weight-decay %v: it must be finite and at least 0", f.decay)
	case f.patience < 0:
		return o, fmt.Errorf("--patience %d: it must be at least 0", f.patience)
	case f.from < 1 || f.from > f.epochs:
		return o, fmt.Errorf("--patience-from %d: it must be one of the epochs, 1 to %d", f.from, f.epochs)
	case f.from > 1 && f.patience == 0:
		return o, fmt.Errorf("--patience-from %d: it says where --patience begins, which is not given", f.from)
	case !(f.validation >= 0 && f.validation < 1):
		return o, fmt.Errorf("--validation %v: it must be in [0, 1)", f.validation)
	case f.name != "" && (f.name != filepath.Base(f.name) || f.name == "." || f.name == ".."):
		return o, fmt.Errorf("--name %q: it must be a name without folders; --out is the folder", f.name)
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
		Epochs: f.epochs, Batch: f.batch, LearningRate: f.rate, Schedule: schedule, Method: method,
		WeightDecay: f.decay, ClipNorm: f.clipNorm, ClipValue: f.clipValue,
		EarlyStopping: models.EarlyStopping{Patience: f.patience, From: f.from},
	}, nil
}

// make makes the autoencoder for samples as those of a set and a number of classes: a new one, with its scaling, or the
// saved one, perhaps as a part of a larger one.
func (f trainFlags) make(train *data.Set, classes int, seed uint64) (*models.Autoencoder, error) {
	if f.init == "" {
		scaler, err := f.scaler(train)
		if err != nil {
			return nil, err
		}
		m, err := f.define(train, classes, scaler)
		if err != nil {
			return nil, asUsage(err)
		}
		ae, err := models.New(m, models.Options{Seed: seed})
		if err != nil {
			return nil, asUsage(err)
		}
		ae.Scaler = scaler
		return ae, nil
	}
	ae, err := models.Load(f.init)
	if err != nil || len(f.wraps)+len(f.settings) == 0 {
		return ae, err
	}
	sp := models.Spec{Input: ae.Input(), Latent: ae.Latent(), Image: train.Image, Classes: classes}
	m, err := f.adjust(ae.Model, sp)
	if err != nil {
		return nil, asUsage(err)
	}
	ae, err = ae.Extend(m)
	return ae, asUsage(err)
}

// define makes the definition of the model for samples as those of a set, scaled, and a number of classes.
func (f trainFlags) define(train *data.Set, classes int, scaler data.Scaler) (models.Model, error) {
	hidden, err := parseWidths(f.hidden)
	if err != nil {
		return nil, err
	}
	sp := models.Spec{
		Input: train.D, Latent: f.latent, Hidden: hidden, Activation: graph.Activation(f.activation),
		Output: graph.Activation(f.output), Error: f.reconstructed, Norm: graph.Norm(f.norm), Dropout: f.dropout,
		Image: train.Image, Classes: classes,
	}
	if sp, err = f.suit(sp, scaler); err != nil {
		return nil, err
	}
	m, err := models.Build(f.model, sp)
	if err != nil {
		return nil, err
	}
	if err := f.checkUse(m); err != nil {
		return nil, err
	}
	return f.adjust(m, sp)
}

// checkUse refuses flags that would make no difference to the model, because its variant has no such setting.
func (f trainFlags) checkUse(m models.Model) error {
	settings, err := models.Settings(m)
	if err != nil {
		return err
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"hidden", f.hidden != ""}, {"activation", f.activation != ""}, {"output", f.output != ""},
		{"error", f.reconstructed != ""}, {"norm", f.norm != ""}, {"dropout", f.dropout != 0},
	} {
		has := slices.ContainsFunc(settings, func(s models.Setting) bool { return s.Name == flag.name })
		if flag.given && !has {
			return fmt.Errorf("--%s: the variant %s has no such setting; demo models %s lists what it has", flag.name, f.model, f.model)
		}
	}
	return nil
}

// adjust wraps the model and changes its settings as the flags say.
func (f trainFlags) adjust(m models.Model, sp models.Spec) (models.Model, error) {
	var err error
	for _, name := range f.wraps {
		if m, err = models.Wrap(name, m, sp); err != nil {
			return nil, fmt.Errorf("--wrap %s: %w", name, err)
		}
	}
	for _, setting := range f.settings {
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
func (f trainFlags) checkGiven(cmd *cobra.Command) error {
	if f.init != "" {
		for _, name := range definingFlags {
			if cmd.Flags().Changed(name) {
				return usagef("--%s does not go with --init: the file says what the model is", name)
			}
		}
	}
	return checkLatent(cmd, f.latent)
}

// checkLatent refuses a code without units, which would mean that of the variant if it were not said.
func checkLatent(cmd *cobra.Command, units int) error {
	if cmd.Flags().Changed("latent") && units < 1 {
		return usagef("--latent %d: a code of %d units: there must be at least 1", units, units)
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
