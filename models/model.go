package models

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// Model is an autoencoder as three functions that add to a graph. A Model is plain data: a struct of settings, whose
// exported fields are saved with the weights. Parameters live in the scope, under the names that the functions give
// them; Encode, Decode and Loss each get the root scope of the model.
//
// What else a model can do is found by optional interfaces, which ability.go lists.
type Model interface {
	// Encode returns the code of the input x (batch, features).
	Encode(s *graph.Scope, x graph.Node) Code
	// Decode returns the reconstruction of the code z (batch, latent), before the output activation: logits, or
	// values.
	Decode(s *graph.Scope, z graph.Node) graph.Node
	// Loss returns the terms of the objective for the input x, the decoder's output and the code.
	Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term
}

// Encode is m.Encode with Code.Input filled in. Wrappers call it on their inner model.
func Encode(m Model, s *graph.Scope, x graph.Node) Code {
	c := m.Encode(s, x)
	if !c.Input.Valid() {
		c.Input = x
	}
	return c
}

// Reparameterize returns mean + e^(logvar/2)·ε with standard normal ε (Kingma and Welling, ICLR 2014, section 2.4), or
// the mean where the graph does not sample.
func Reparameterize(s *graph.Scope, mean, logvar graph.Node) graph.Node {
	if !s.Sampling() || !mean.Valid() {
		return mean
	}
	eps := s.Noise(graph.Normal(0, 1), mean.Shape()...)
	return mean.Add(logvar.Times(0.5).Exp().Mul(eps))
}

// GaussianPosterior returns the code whose posterior is normal, with a mean and a logarithm of the variance that are
// linear in h (batch, units): the layers mean and logvar of s, (batch, latent) each. Z is drawn from it by
// Reparameterize.
func GaussianPosterior(s *graph.Scope, h graph.Node, latent int) Code {
	mean, logvar := s.Dense("mean", h, latent), s.Dense("logvar", h, latent)
	return Code{Z: Reparameterize(s, mean, logvar), Mean: mean, LogVar: logvar}
}

// Sizes returns the number of features of a model's input and of its code. It is an error if the model does not know
// them or they are less than 1.
func Sizes(m Model) (input, latent int, err error) {
	s, ok := As[Sizer](m)
	if !ok {
		return 0, 0, errors.New("models: the model does not know its sizes; embed models.Spec, or implement models.Sizer")
	}
	input, latent = s.Sizes()
	return input, latent, checkSizes(input, latent)
}

// ActivateOutput returns the data that the decoder output of a model stands for: its output activation applied.
func ActivateOutput(m Model, out graph.Node) graph.Node {
	if v, ok := As[OutputActivator](m); ok {
		return v.ActivateOutput(out)
	}
	return out
}

// Check reports impossible settings of a model: sizes that it does not know or that are less than 1, and what its own
// Check finds. New and Build call it.
func Check(m Model) error {
	if m == nil {
		return errors.New("models: there is no model")
	}
	for w := range Nested(m) {
		if err := checkKind(w); err != nil {
			return err
		}
	}
	// What a model says of itself is clearer than what can be said of its sizes, as when a wrapper has no model.
	if c, ok := As[Checker](m); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	_, _, err := Sizes(m)
	return err
}

// checkKind reports a pointer to a model that is registered as a struct: it could not be saved, and would not be found
// by those that look for the struct.
func checkKind(m Model) error {
	t := reflect.TypeOf(m)
	if t.Kind() != reflect.Pointer {
		return nil
	}
	if reflect.ValueOf(m).IsNil() {
		return fmt.Errorf("models: the model is a nil %v", t)
	}
	if v, ok := reflect.ValueOf(m).Elem().Interface().(Model); ok {
		if _, err := NameOf(v); err == nil {
			return fmt.Errorf("models: the model is a pointer, %v: pass the struct itself, which can be saved", t)
		}
	}
	return nil
}
