package models

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// Model is an autoencoder as three functions that build a graph. A Model is plain data: a struct of settings, whose
// exported fields are saved with the weights. Parameters live in the scope, under the names that the functions give
// them; Encode, Decode and Loss each get the model's root scope.
//
// Everything else that a model can do is an optional interface; ability.go lists them all.
type Model interface {
	// Encode returns the code of the input x (batch, features).
	Encode(s *graph.Scope, x graph.Node) Code
	// Decode returns the reconstruction of the code z (batch, latent), before the output activation: logits, or
	// values.
	Decode(s *graph.Scope, z graph.Node) graph.Node
	// Loss returns the terms of the objective for the input x, the decoder's output and the code.
	Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term
}

// Encode returns m.Encode's code with Code.Input filled in. Wrappers call it on their inner model.
func Encode(m Model, s *graph.Scope, x graph.Node) Code {
	c := m.Encode(s, x)
	if !c.Input.Valid() {
		c.Input = x
	}
	return c
}

// Reparameterize returns mean + e^(logvar/2)·ε with standard normal ε (Kingma and Welling, ICLR 2014, section 2.4), or
// the mean if the graph does not sample.
func Reparameterize(s *graph.Scope, mean, logvar graph.Node) graph.Node {
	if !s.Sampling() || !mean.Valid() {
		return mean
	}
	eps := s.Noise(graph.Normal(0, 1), mean.Shape()...)
	return mean.Add(logvar.Times(0.5).Exp().Mul(eps))
}

// GaussianPosterior returns a code with a Gaussian posterior, whose mean and log-variance are linear in h (batch,
// units): the layers mean and logvar of s, (batch, latent) each. [Reparameterize] draws Z.
func GaussianPosterior(s *graph.Scope, h graph.Node, latent int) Code {
	mean, logvar := s.Dense("mean", h, latent), s.Dense("logvar", h, latent)
	return Code{Z: Reparameterize(s, mean, logvar), Mean: mean, LogVar: logvar}
}

// Sizes returns the number of a model's input features and of its code units. It is an error if the model does not know
// them or if one is less than 1.
func Sizes(m Model) (input, latent int, err error) {
	s, ok := As[Sizer](m)
	if !ok {
		return 0, 0, errors.New("models: the model does not know its sizes; embed models.Spec, or implement models.Sizer")
	}
	input, latent = s.Sizes()
	return input, latent, checkSizes(input, latent)
}

// ActivateOutput applies a model's output activation to the decoder's output, which gives data.
func ActivateOutput(m Model, out graph.Node) graph.Node {
	if v, ok := As[OutputActivator](m); ok {
		return v.ActivateOutput(out)
	}
	return out
}

// Check reports impossible settings of a model: unknown sizes, sizes less than 1, and whatever the model's own Check
// finds. [New] and [Build] call it.
func Check(m Model) error {
	if m == nil {
		return errors.New("models: there is no model")
	}
	for w := range Nested(m) {
		if err := checkKind(w); err != nil {
			return err
		}
	}
	// The model's own message is clearer than one about sizes, for instance if a wrapper has no model.
	if c, ok := As[Checker](m); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	if _, _, err := Sizes(m); err != nil {
		return err
	}
	return checkDeclared(m)
}

// checkKind reports a pointer to a model that is registered as a struct: it could not be saved, and [As] would not find
// the struct.
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
