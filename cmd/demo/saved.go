package main

import (
	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// savedFlags are the flags of the commands that take a saved model to a set.
type savedFlags struct{ model, data, split string }

func (f *savedFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.model, "model", "", "saved model `file`, .safetensors")
	flags.StringVar(&f.data, "data", embedded, dataUsage)
	flags.StringVar(&f.split, "split", string(testSplit), "`part` of the set: test or train")
}

// check finds what is wrong with the flags before anything is read.
func (f savedFlags) check(a *app) error {
	if f.model == "" {
		return usagef("--model is missing: it must be a saved model, such as %s", a.modelPath("plain-32"))
	}
	_, err := parseSplit(f.split)
	return err
}

// load reads the model and the part of the set, which fits it.
func (f savedFlags) load(a *app) (*models.Autoencoder, *data.Set, error) {
	part, err := parseSplit(f.split)
	if err != nil {
		return nil, nil, err
	}
	ae, err := models.Load(f.model)
	if err != nil {
		return nil, nil, err
	}
	set, err := a.load(f.data, part)
	if err != nil {
		return nil, nil, err
	}
	return ae, set, fits(ae, set)
}
