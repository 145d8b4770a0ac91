package tutor

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
)

// labFlags choose the data of a lab.
type labFlags struct {
	data  string
	full  bool
	other string
}

func (f *labFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.full, "full", false, "take all of MNIST, of --data")
	flags.StringVar(&f.data, "data", defaultFull, "with --full: `set` to take, as the other commands have it")
	flags.StringVar(&f.other, "other", "",
		"for E19: `set` of other images, such as fashion-mnist, or the folder of its files")
}

// check refuses flags that would make no difference.
func (f labFlags) check(cmd *cobra.Command, a *cli.App) error {
	switch {
	case f.full && a.Quick:
		return cli.Usagef("--full does not go with --quick, which takes a few digits")
	case !f.full:
		return cli.Refuse(cmd, "goes with --full: without it the digits inside the program are taken", "data")
	}
	return nil
}

// lab makes the lab with the sets that the flags ask for.
func (f labFlags) lab(ctx context.Context, a *cli.App) (*experiments.Lab, error) {
	source := input.Embedded
	if f.full {
		source = f.data
	}
	train, test, err := input.LoadBoth(ctx, a, input.DataFlags{Data: source}, nil)
	if err != nil {
		return nil, err
	}
	var other *data.Set
	if f.other != "" {
		if _, other, err = input.LoadBoth(ctx, a, input.DataFlags{Data: f.other}, nil); err != nil {
			return nil, err
		}
		if other.D != test.D {
			return nil, cli.Usagef("--other %s: its samples have %d features, but digits have %d", f.other, other.D, test.D)
		}
	}
	return &experiments.Lab{
		Train: train, Test: test, Other: other, Full: f.full, Quick: a.Quick, Seed: a.Seed,
		Progress: func(what string) { fmt.Fprintln(a.Stderr, "  "+what) },
	}, nil
}

// labWithStore makes the lab that the flags ask for, with a store of trained models below --out. It checks first that
// these folders can be written to.
func (f labFlags) labWithStore(ctx context.Context, a *cli.App, folders ...string) (*experiments.Lab, error) {
	lab, err := f.lab(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := a.TryOut(append(folders, storeFolder)...); err != nil {
		return nil, err
	}
	lab.Store, err = experiments.NewStore(a.Path(storeFolder))
	return lab, err
}

// again returns the flags that a command needs to compute the same once more.
func (f labFlags) again(a *cli.App) string {
	text := fmt.Sprintf(" --seed %d", a.Seed)
	if f.full {
		text += " --full"
	}
	if a.Quick {
		text += " --quick"
	}
	if f.full && f.data != defaultFull {
		text += " --data " + f.data
	}
	if f.other != "" {
		text += " --other " + f.other
	}
	return text
}
