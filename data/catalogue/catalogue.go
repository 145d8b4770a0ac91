package catalogue

import (
	"context"
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/fetch"
)

// Origin says where a set comes from.
type Origin string

const (
	Embedded  Origin = "embedded"  // inside the program
	Fetched   Origin = "fetched"   // downloaded once, and kept; see package fetch
	Synthetic Origin = "synthetic" // drawn by a seed; see package synthetic
)

// Entry describes a set.
type Entry struct {
	Name    string // for [Load]
	Title   string // what it is, in a few words
	Origin  Origin
	Licence string // of the data; empty for synthetic sets

	Train, Test int // samples
	Features    int
	Classes     int        // 0: no labels
	Image       data.Image // zero if the features are no pixels

	load func(ctx context.Context, o Options) (train, test *data.Set, err error)
}

// Options says how [Load] loads.
type Options struct {
	Seed  uint64        // of synthetic sets, and of the split where there is no published one
	Fetch fetch.Options // of sets that are fetched
}

// Entries describes all sets, real ones first.
func Entries() []Entry { return append(measured(), invented()...) }

// Names returns the names of all sets, in the order of Entries.
func Names() []string {
	var names []string
	for _, e := range Entries() {
		names = append(names, e.Name)
	}
	return names
}

// Describe returns the description of the set of the given name. The error of an unknown one names those that there are.
func Describe(name string) (Entry, error) {
	for _, e := range Entries() {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("catalogue: unknown set %q: there are: %s", name, strings.Join(Names(), ", "))
}

// Load returns the training and the test set of the given name. Synthetic sets and splits depend on the seed and nothing else.
// Those inside the program are shared between callers: treat their values as read-only, or take a Clone.
//
// It returns an error for an unknown name, and those of [fetch.Get] for sets that are fetched.
func Load(ctx context.Context, name string, o Options) (train, test *data.Set, err error) {
	e, err := Describe(name)
	if err != nil {
		return nil, nil, err
	}
	if train, test, err = e.load(ctx, o); err != nil {
		return nil, nil, fmt.Errorf("catalogue: %s: %w", name, err)
	}
	return train, test, nil
}

// split deals a set without a published split.
func split(name string, s *data.Set, seed uint64) (train, test *data.Set, err error) {
	deal := s.SplitStratified
	if s.Labels == nil {
		deal = s.Split
	}
	parts, err := deal(seed, 0.8, 0.2)
	if err != nil {
		return nil, nil, err
	}
	train, test = parts[0], parts[1]
	train.Name = fmt.Sprintf("%s train (%s)", name, thousands(train.N))
	test.Name = fmt.Sprintf("%s test (%s)", name, thousands(test.N))
	return train, test, nil
}

// thousands writes n with commas: 10,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
