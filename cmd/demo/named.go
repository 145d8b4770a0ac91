package main

import (
	"context"

	"github.com/aegis-ae/aegis/data/cancer"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/data/tissue"
)

// namedSets are the names that --data knows.
var namedSets = []string{embedded, "breast-cancer", "tissue", "optdigits"}

// loadNamed returns a set by its name.
func (a *app) loadNamed(_ context.Context, name string) (*source, error) {
	switch name {
	case "breast-cancer":
		return &source{whole: cancer.Set()}, nil
	case "tissue":
		return &source{whole: tissue.Set()}, nil
	case "optdigits":
		return &source{whole: optdigits.Set()}, nil
	}
	return &source{train: mnist.Train(), test: mnist.Test()}, nil
}
