package training

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

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

// Title names the model, or the file of --init, after the variants wrapped around it.
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

// make returns the autoencoder for the samples of the sets and a number of classes: a new one, with its scaling, or the
// one of --init, perhaps as a part of a larger one.
func (f Flags) make(sets Sets, classes int, seed uint64) (*models.Autoencoder, error) {
	if f.init == "" {
		scaler, err := f.scaler(sets)
		if err != nil {
			return nil, err
		}
		m, err := f.define(sets.Train, classes, scaler)
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
	ae, err := input.LoadModel("init", f.init)
	if err != nil || len(f.Wraps)+len(f.Settings) == 0 {
		return ae, err
	}
	sp := models.Spec{Input: ae.Input(), Latent: ae.Latent(), Image: sets.Train.Image, Classes: classes}
	m, err := f.adjust(ae.Model, sp)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	ae, err = ae.Extend(m)
	return ae, cli.AsUsage(err)
}

// define returns the model for scaled samples of a set and a number of classes.
func (f Flags) define(train *data.Set, classes int, scaler data.Scaler) (models.Model, error) {
	if _, err := models.Lookup(f.Model); err != nil {
		return nil, fmt.Errorf("--model %s: %w", f.Model, err)
	}
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

// checkUse refuses flags of settings that the variant does not have.
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
			return fmt.Errorf("--%s: the variant %s has no such setting; demo models %s lists its settings",
				flag.name, f.Model, f.Model)
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
			return nil, fmt.Errorf("--hidden %q: it must be widths of at least 1 with commas between, such as 256,128, or "+
				"none", text)
		}
		out = append(out, n)
	}
	return out, nil
}

// noteBits records in the model on which bits it is trained. To continue with such a model, --binarize must be given.
func (f Flags) noteBits(ae *models.Autoencoder) error {
	before := ae.Params.Metadata[input.MetaBinarize]
	switch {
	case f.Binarize == "" && before != "":
		return cli.Usagef("--init %s: it was trained on bits: say --binarize %s, or none", f.init, before)
	case f.Binarize == "" || f.Binarize == input.BitsNone:
		delete(ae.Params.Metadata, input.MetaBinarize)
		return nil
	case f.Binarize == input.BitsDynamic && f.pretrain > 0:
		return cli.Usagef("--pretrain does not go with --binarize dynamic: layers are trained on what is drawn once, static")
	}
	if ae.Params.Metadata == nil {
		ae.Params.Metadata = map[string]string{}
	}
	ae.Params.Metadata[input.MetaBinarize] = f.Binarize
	return nil
}
