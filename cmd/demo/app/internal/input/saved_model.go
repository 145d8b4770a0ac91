package input

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// SavedFlags choose a saved model and data for it.
type SavedFlags struct {
	DataFlags
	Model, Split string
}

// Register adds the flags of a command that needs both parts of the set.
func (f *SavedFlags) Register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.Model, "model", "", "saved model `file`, .safetensors")
	f.DataFlags.Register(flags)
}

// RegisterSplit adds --split, for a command that works on a part of the set, with a text for its default.
func (f *SavedFlags) RegisterSplit(flags *pflag.FlagSet, otherwise string) {
	flags.StringVar(&f.Split, "split", "", "`part` of the set: test, train or all (default: "+otherwise+")")
}

// OwnPart is the default of --split if a file is meant as a whole.
const OwnPart = "the test part of a set that comes with one, else all"

// Check checks the flags before anything is read.
func (f SavedFlags) Check() error {
	if err := f.DataFlags.Check(); err != nil {
		return err
	}
	_, err := ParseSplit(f.Split)
	return err
}

// Load reads the model and the part of the set, which fits it.
func (f SavedFlags) Load(ctx context.Context, a *cli.App) (*models.Autoencoder, *data.Set, error) {
	part, err := ParseSplit(f.Split)
	if err != nil {
		return nil, nil, err
	}
	ae, err := LoadModel("model", f.Model)
	if err != nil {
		return nil, nil, err
	}
	set, err := LoadPart(ctx, a, f.DataFlags, part, ae)
	return ae, set, err
}

// LoadModel reads the saved model that a flag names.
func LoadModel(flag, path string) (*models.Autoencoder, error) {
	ae, err := models.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--%s %s: there is no such file; demo train saves models", flag, path)
	}
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flag, err)
	}
	return ae, nil
}
