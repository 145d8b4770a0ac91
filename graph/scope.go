package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mode says what a graph is for. It is a property of the Scope; no op keeps a mode of its own.
type Mode int

const (
	// Inference is deterministic: no dropout and no corruption, and a latent variable is its mean. Encoders, decoders
	// and reconstructions are compiled so.
	Inference Mode = iota
	// Evaluation computes the loss as it is defined: no dropout and no corruption, but latent variables are drawn,
	// with noise that is the same in every evaluation.
	Evaluation
	// Training has everything: dropout, corruption, drawn latent variables, updated state.
	Training
)

// String returns the name of the mode in lower case.
func (m Mode) String() string {
	switch m {
	case Inference:
		return "inference"
	case Evaluation:
		return "evaluation"
	case Training:
		return "training"
	}
	return fmt.Sprintf("Mode(%d)", int(m))
}

// Scope is where a graph is defined. It names things, makes parameters, inputs and noise, and keeps the first error.
// After an error every method does nothing and returns an invalid Node, and Compile reports the error once, with the
// path where it happened. Sub-scopes of one graph share all of this; they differ in their paths, and may be frozen.
type Scope struct {
	b      *builder
	path   string
	frozen bool // see Frozen
}

// nowhere is the scope of the zero Node and its results. It has an error from the start, so that nothing is ever made
// in it, and whoever reads such a node gets the error.
var nowhere = &Scope{b: &builder{params: &Params{}, err: errNowhere}}

var errNowhere = errors.New("graph: a zero Node, or a Scope that Compile has not made")

// orNowhere replaces a nil or zero Scope by nowhere.
func (s *Scope) orNowhere() *Scope {
	if s == nil || s.b == nil {
		return nowhere
	}
	return s
}

// In returns the sub-scope name: the names that it gives begin with path/name/. The same name twice is the same scope,
// which is how layers share parameters.
func (s *Scope) In(name string) *Scope {
	s = s.orNowhere()
	if err := checkName(name); err != nil {
		s.fail("scope", err)
	}
	return &Scope{s.b, s.join(name), s.frozen}
}

// at returns the scope of another path of the same graph, for nodes derived from others.
func (s *Scope) at(path string) *Scope { return &Scope{b: s.b, path: path} }

// Path returns the path of the scope, "" at the root.
func (s *Scope) Path() string { return s.orNowhere().path }

// Mode returns what the graph is for.
func (s *Scope) Mode() Mode { return s.orNowhere().b.config.Mode }

// Training reports whether the graph trains: dropout, corruption and state updates are on.
func (s *Scope) Training() bool { return s.Mode() == Training }

// Sampling reports whether latent variables are drawn rather than replaced by their mean: when training and when
// evaluating the loss.
func (s *Scope) Sampling() bool { return s.Mode() != Inference }

// Batch returns the number of samples of a run.
func (s *Scope) Batch() int { return s.orNowhere().b.config.Batch }

// DType returns the element type of the graph.
func (s *Scope) DType() DType { return s.orNowhere().b.params.dtype }

// Err returns the first error of the graph so far, or nil.
func (s *Scope) Err() error { return s.orNowhere().b.err }

// Fail records an error of the caller at this scope, such as a bad setting of a layer or a model. It returns an invalid
// Node.
func (s *Scope) Fail(err error) Node {
	if err == nil {
		err = errors.New("Fail was called without an error")
	}
	return s.fail("", err)
}

// Explain adds to the first error of the graph what the caller knows about its cause. Without an error it does nothing.
func (s *Scope) Explain(cause error) {
	if s = s.orNowhere(); s.b.err != nil && cause != nil {
		s.b.err = fmt.Errorf("%w (%w)", s.b.err, cause)
	}
}

func (s *Scope) fail(what string, err error) Node {
	s = s.orNowhere()
	if s.b.err == nil {
		parts := slices.DeleteFunc([]string{s.path, what}, func(p string) bool { return p == "" })
		s.b.err = fmt.Errorf("graph: %s: %w", strings.Join(parts, "/"), err)
		if len(parts) == 0 {
			s.b.err = fmt.Errorf("graph: %w", err)
		}
	}
	return Node{s: s}
}

func (s *Scope) ok() bool { return s.orNowhere().b.err == nil }

func (s *Scope) join(name string) string {
	if s.path == "" {
		return name
	}
	return s.path + "/" + name
}

// owns reports nodes that are invalid or belong to another graph.
func (s *Scope) owns(nodes ...Node) error {
	for i, n := range nodes {
		if n.e == nil {
			return fmt.Errorf("argument %d is not a node (a zero Node, or the result of a failed operation)", i)
		}
		if n.s.b != s.b {
			return fmt.Errorf("argument %d belongs to another graph", i)
		}
	}
	return nil
}

func checkName(name string) error {
	if name == "" || strings.HasPrefix(name, "/") || strings.HasSuffix(name, "/") || strings.Contains(name, "//") {
		return fmt.Errorf("%q is not a valid name: it must be non-empty, without empty parts between slashes", name)
	}
	if !utf8.ValidString(name) {
		return fmt.Errorf("%q is not a valid name: it must be valid UTF-8", name)
	}
	return nil
}
