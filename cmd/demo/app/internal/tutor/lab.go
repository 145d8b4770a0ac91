package tutor

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
)

// labFlags are the flags that say what a lab has.
func labFlags(a *cli.App, flags *pflag.FlagSet, f *experimentsFlags) {
	flags.BoolVar(&f.full, "full", false, "take all of MNIST, of --data")
	flags.StringVar(&f.data, "data", defaultFull, "with --full: `set` to take, as the other commands have it")
	flags.StringVar(&f.other, "other", "", "for E19: `set` of other images, such as fashion-mnist, or the folder of its files")
}

// lab makes the lab with the sets that the flags ask for.
func lab(ctx context.Context, a *cli.App, f experimentsFlags) (*experiments.Lab, error) {
	if f.full && a.Quick {
		return nil, cli.Usagef("--full and --quick: it can be one of them")
	}
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
			return nil, cli.Usagef("--other %s: its samples have %d features, and digits %d", f.other, other.D, test.D)
		}
	}
	return &experiments.Lab{
		Train: train, Test: test, Other: other, Full: f.full, Quick: a.Quick, Seed: a.Seed,
		Progress: func(what string) { fmt.Fprintln(a.Stderr, "  "+what) },
	}, nil
}

// labWithStore makes the lab that the flags ask for, tries the folders below --out that it is to write to, and lets it keep
// what it trains in one of its own there.
func labWithStore(ctx context.Context, a *cli.App, f experimentsFlags, folders ...string) (*experiments.Lab, error) {
	lab, err := lab(ctx, a, f)
	if err != nil {
		return nil, err
	}
	if err := a.TryOut(append(folders, storeFolder)...); err != nil {
		return nil, err
	}
	lab.Store, err = experiments.NewStore(a.Path(storeFolder))
	return lab, err
}
