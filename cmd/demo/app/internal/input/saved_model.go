package input

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// savedFlags are the flags of the commands that take a saved model to a set.
type SavedFlags struct {
	DataFlags
	Model, Split string
}

func (f *SavedFlags) Register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.Model, "model", "", "saved model `file`, .safetensors")
	f.DataFlags.Register(flags)
	flags.StringVar(&f.Split, "split", "", "`part` of the set: test, train or all (default: the test part of a set that comes with one, else all)")
}

// check finds what is wrong with the flags before anything is read.
func (f SavedFlags) Check(a *cli.App) error {
	if f.Model == "" {
		return cli.Usagef("--model is missing: it must be a saved model, such as %s", a.ModelPath("plain-32"))
	}
	return f.CheckData()
}

// checkData is check without the model.
func (f SavedFlags) CheckData() error {
	if err := f.DataFlags.Check(); err != nil {
		return err
	}
	_, err := ParseSplit(f.Split)
	return err
}

// load reads the model and the part of the set, which fits it.
func (f SavedFlags) Load(ctx context.Context, a *cli.App) (*models.Autoencoder, *data.Set, error) {
	part, err := ParseSplit(f.Split)
	if err != nil {
		return nil, nil, err
	}
	ae, err := models.Load(f.Model)
	if err != nil {
		return nil, nil, err
	}
	set, err := LoadPart(ctx, a, f.DataFlags, part, ae)
	return ae, set, err
}
