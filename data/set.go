package data

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Set is N samples of D features each, row-major, with optional labels, image geometry, names and named inputs.
//
// The fields are exported: fill in Labels, Classes, Features, Image or Inputs after [New] as needed, and call
// [Set.Check] once at the end. No method panics on an unsound Set: it returns Check's error, or does what it
// documents.
//
// Several goroutines may read a Set at the same time as long as none changes it.
type Set struct {
	Name     string    // for messages and figure titles; may be empty
	X        []float32 // the values, N*D of them; feature j of sample i is X[i*D+j]
	N, D     int       // samples and features, both at least 1
	Labels   []int     // nil, or one class number in 0..len(Classes)-1 for each sample
	Classes  []string  // the names of the classes; nil when there are no labels
	Features []string  // the names of the D features, or nil
	Image    Image     // how the features form an image; zero when they are not pixels
	Inputs   Inputs    // named values beside features and labels; usually nil
}

// New returns a set of n samples of d features. It does not copy x, which holds the samples row by row. It returns an
// error if n or d is less than 1, if x does not hold exactly n*d values, or if a value is NaN or infinite.
func New(x []float32, n, d int) (*Set, error) {
	s := &Set{X: x, N: n, D: d}
	if err := s.Check(); err != nil {
		return nil, err
	}
	return s, nil
}

// Len returns the number of samples, N; 0 for a nil set.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return s.N
}

// Row returns the D features of sample i as a view: writing to it changes the set. It returns nil if there is no
// sample i.
func (s *Set) Row(i int) []float32 {
	if s == nil || i < 0 || i >= s.N || s.D < 1 || i >= len(s.X)/s.D {
		return nil
	}
	return s.X[i*s.D : (i+1)*s.D : (i+1)*s.D]
}

// Check returns nil for a sound set, and otherwise an error that names the first fault: a wrong number of values, a
// label outside the classes, too few or too many names, a geometry or an input that does not fit, or a value that is
// NaN or infinite, with its row and column counted from 0.
func (s *Set) Check() error {
	err := s.checkForm()
	if err == nil {
		err = s.checkValues()
	}
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	return nil
}

// checkForm checks everything but the values. It costs O(N), against O(N*D) for the values, so operations that only
// move samples can afford it. Its error has no prefix; callers add "data:" and their own name.
func (s *Set) checkForm() error {
	switch {
	case s == nil:
		return errors.New("the set is nil")
	case s.N < 1 || s.D < 1:
		return fmt.Errorf("values: %d samples x %d features: there must be at least one of each", s.N, s.D)
	case len(s.X)%s.D != 0 || len(s.X)/s.D != s.N: // by division, for N*D may overflow
		return fmt.Errorf("values: %d values for %d samples x %d features", len(s.X), s.N, s.D)
	case s.Features != nil && len(s.Features) != s.D:
		return fmt.Errorf("features: %d names for %d features", len(s.Features), s.D)
	case s.Labels != nil && len(s.Labels) != s.N:
		return fmt.Errorf("labels: %d labels for %d samples", len(s.Labels), s.N)
	case s.Labels == nil && s.Classes != nil:
		return fmt.Errorf("classes: %d class names for a set without labels", len(s.Classes))
	}
	for i, label := range s.Labels {
		if label < 0 || label >= len(s.Classes) {
			return fmt.Errorf("labels: row %d: label %d is outside 0..%d (%s)",
				i, label, len(s.Classes)-1, count(len(s.Classes), "class name"))
		}
	}
	if err := s.Image.check(s.D); err != nil {
		return err
	}
	return s.Inputs.check(s.N)
}

// checkValues returns an error for the first NaN or infinity. The form has been checked.
func (s *Set) checkValues() error {
	_, _, err := s.valueRange()
	return err
}

// nonFinite returns an error for the first NaN or infinity in X, nil if there is none.
func (s *Set) nonFinite() error {
	for i, v := range s.X {
		if !finite(v) {
			return fmt.Errorf("values: %s: %v is not a finite number", place(i/s.D, i%s.D, s.Features), v)
		}
	}
	return nil
}

// place describes the position of a value, with the name of the column if it has one.
func place(row, column int, features []string) string {
	if column < len(features) {
		return fmt.Sprintf("row %d, column %d (%q)", row, column, features[column])
	}
	return fmt.Sprintf("row %d, column %d", row, column)
}

// String summarises the set in one line for messages:
//
//	mnist train: 10000 samples x 784 features (28x28), 10 classes
func (s *Set) String() string {
	if s == nil {
		return "no set"
	}
	var b strings.Builder
	if s.Name != "" {
		b.WriteString(s.Name + ": ")
	}
	b.WriteString(count(s.N, "sample") + " x " + count(s.D, "feature"))
	if !s.Image.IsZero() {
		b.WriteString(" (" + s.Image.String() + ")")
	}
	if s.Labels != nil {
		b.WriteString(", " + count(len(s.Classes), "class"))
	}
	for _, in := range s.Inputs {
		fmt.Fprintf(&b, ", %s (%d)", in.Name, in.D)
	}
	return b.String()
}

// finite reports whether v is neither NaN nor infinite. The comparison is false for NaN, and cheaper than a conversion.
func finite(v float32) bool { return v >= -math.MaxFloat32 && v <= math.MaxFloat32 }

// count returns n and the noun, in the plural unless n is 1.
func count(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "s"):
		noun += "es"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
