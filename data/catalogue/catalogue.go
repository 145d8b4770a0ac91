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
	Fetched   Origin = "fetched"   // downloaded once and kept; see package fetch
	Synthetic Origin = "synthetic" // drawn from a seed; see package synthetic
)

// Entry describes a set.
type Entry struct {
	Name    string // for [Load]
	Title   string // a short description
	Origin  Origin
	Licence string // of the data; empty for synthetic sets

	Split       bool // the authors split it into training and test samples
	Train, Test int  // samples
	Features    int
	Classes     int        // 0: no labels
	Image       data.Image // zero if the features are not pixels

	published *fetch.Dataset                                                          // of downloaded sets
	parts     func(ctx context.Context, o Options) (train, test *data.Set, err error) // of sets with a split
	whole     func(o Options) (*data.Set, error)                                      // of sets without a split
}

// Options are the options of [Load].
type Options struct {
	Seed  uint64        // of synthetic sets, and of splits that are not published
	Fetch fetch.Options // of downloaded sets
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

// Describe returns the description of the set of the given name. The error for an unknown name lists the known ones.
func Describe(name string) (Entry, error) {
	for _, e := range Entries() {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("catalogue: unknown set %q: there are: %s", name, strings.Join(Names(), ", "))
}

// Dataset returns the [fetch.Dataset] of a downloaded set, and false for others.
func (e Entry) Dataset() (d fetch.Dataset, ok bool) {
	if e.published == nil {
		return fetch.Dataset{}, false
	}
	return *e.published, true
}

// Load returns the training and the test set of the given name. Synthetic sets and splits depend on the seed only.
// Embedded sets are shared between callers: treat their values as read-only, or take a Clone.
//
// It returns an error for an unknown name, and the errors of [fetch.Get] for downloaded sets.
func Load(ctx context.Context, name string, o Options) (train, test *data.Set, err error) {
	e, err := Describe(name)
	if err != nil {
		return nil, nil, err
	}
	if e.Split {
		train, test, err = e.parts(ctx, o)
	} else {
		train, test, err = e.deal(o)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("catalogue: %s: %w", name, err)
	}
	return train, test, nil
}

// LoadWhole returns all samples of a set, for a split of your own: the training samples and then the test samples if
// the authors split the set, otherwise the samples in their order. It has the errors of [Load].
func LoadWhole(ctx context.Context, name string, o Options) (*data.Set, error) {
	e, err := Describe(name)
	if err != nil {
		return nil, err
	}
	s, err := e.all(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("catalogue: %s: %w", name, err)
	}
	s.Name = fmt.Sprintf("%s (%s)", name, thousands(s.N))
	return s, nil
}

func (e Entry) all(ctx context.Context, o Options) (*data.Set, error) {
	if !e.Split {
		return e.whole(o)
	}
	train, test, err := e.parts(ctx, o)
	if err != nil {
		return nil, err
	}
	return data.Concat(train, test)
}

// deal splits a set that has no published split.
func (e Entry) deal(o Options) (train, test *data.Set, err error) {
	s, err := e.whole(o)
	if err != nil {
		return nil, nil, err
	}
	split := s.SplitStratified
	if s.Labels == nil {
		split = s.Split
	}
	parts, err := split(o.Seed, 0.8, 0.2)
	if err != nil {
		return nil, nil, err
	}
	train, test = parts[0], parts[1]
	train.Name = fmt.Sprintf("%s train (%s)", e.Name, thousands(train.N))
	test.Name = fmt.Sprintf("%s test (%s)", e.Name, thousands(test.N))
	return train, test, nil
}

// thousands writes n with commas: 10,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
