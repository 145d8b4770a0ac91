package app

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// savedFlags are the flags of the commands that take a saved model to a set.
type savedFlags struct {
	dataFlags
	model, split string
}

func (f *savedFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.model, "model", "", "saved model `file`, .safetensors")
	f.dataFlags.register(flags)
	flags.StringVar(&f.split, "split", "", "`part` of the set: test, train or all (default: the test part of a set that comes with one, else all)")
}

// check finds what is wrong with the flags before anything is read.
func (f savedFlags) check(a *app) error {
	if f.model == "" {
		return usagef("--model is missing: it must be a saved model, such as %s", a.modelPath("plain-32"))
	}
	return f.checkData()
}

// checkData is check without the model.
func (f savedFlags) checkData() error {
	if err := f.dataFlags.check(); err != nil {
		return err
	}
	_, err := parseSplit(f.split)
	return err
}

// load reads the model and the part of the set, which fits it.
func (f savedFlags) load(ctx context.Context, a *app) (*models.Autoencoder, *data.Set, error) {
	part, err := parseSplit(f.split)
	if err != nil {
		return nil, nil, err
	}
	ae, err := models.Load(f.model)
	if err != nil {
		return nil, nil, err
	}
	set, err := a.loadFor(ctx, f.dataFlags, part, ae)
	return ae, set, err
}
