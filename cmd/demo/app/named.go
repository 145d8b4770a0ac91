package app

import (
	"context"

	"github.com/aegis-ae/aegis/data/catalogue"
)

// namedSets are the names that --data knows.
var namedSets = catalogue.Names()

// loadNamed returns a set by its name. One that is not on the machine yet is fetched, and the progress shown.
func (a *app) loadNamed(ctx context.Context, name string) (s *source, err error) {
	e, err := catalogue.Describe(name)
	if err != nil {
		return nil, asUsage(err)
	}
	p := newFetchProgress(a.stderr)
	defer p.end()
	o := catalogue.Options{Seed: a.seed, Fetch: p.options("")}
	s = &source{}
	if e.Split {
		s.train, s.test, err = catalogue.Load(ctx, name, o)
	} else {
		s.whole, err = catalogue.LoadWhole(ctx, name, o)
	}
	return s, err
}
