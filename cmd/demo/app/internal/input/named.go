package input

import (
	"context"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/data/catalogue"
)

// namedSets are the names that --data knows.
var namedSets = catalogue.Names()

// loadNamed returns a set by its name. One that is not on the machine yet is fetched, and the progress shown.
func loadNamed(ctx context.Context, a *cli.App, name string) (s *Source, err error) {
	e, err := catalogue.Describe(name)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	p := progress.NewFetch(a.Stderr)
	defer p.End()
	o := catalogue.Options{Seed: a.Seed, Fetch: p.Options("")}
	s = &Source{}
	if e.Split {
		s.Train, s.Test, err = catalogue.Load(ctx, name, o)
	} else {
		s.Whole, err = catalogue.LoadWhole(ctx, name, o)
	}
	return s, err
}
