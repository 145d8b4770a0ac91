package num

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// SameForm reports invalid sets, and sets that differ in the numbers of samples or features.
func SameForm(what string, x, xhat *data.Set) error {
	for _, s := range []*data.Set{x, xhat} {
		if err := s.Check(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if x.N != xhat.N || x.D != xhat.D {
		return fmt.Errorf("%s: %d x %d values against %d x %d", what, x.N, x.D, xhat.N, xhat.D)
	}
	return nil
}

// SameClasses reports sets whose labels cannot be compared.
func SameClasses(a, b *data.Set) error {
	for _, s := range []*data.Set{a, b} {
		if err := s.Check(); err != nil {
			return err
		}
		if s.Labels == nil {
			return errors.New("a set has no labels to compare")
		}
	}
	if !slices.Equal(a.Classes, b.Classes) {
		return fmt.Errorf("classes %q against %q: their labels do not mean the same", a.Classes, b.Classes)
	}
	return nil
}

// Name puts what failed before an error, if there is one: defer num.Name(&err, "linear: pca").
func Name(err *error, what string) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", what, *err)
	}
}
