package models

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// inferenceBatch is the number of samples of an encoder or decoder run: enough for the products of matrices to be
// efficient, few enough for the activations to stay in the cache.
const inferenceBatch = 256

// The names under which programs are fed and read.
const (
	inputName  = "x"
	outputName = "y"
)

// programKind says what a program computes.
type programKind int

const (
	training       programKind = iota // the loss, its terms and the gradients
	evaluation                        // the loss and its terms, of the model as it is used
	encoding                          // x to code
	decoding                          // code to data
	reconstruction                    // x to data
	sampling                          // nothing to data
)

func (k programKind) mode() graph.Mode {
	switch k {
	case training:
		return graph.Training
	case evaluation:
		return graph.Evaluation
	}
	return graph.Inference
}

type programKey struct {
	kind  programKind
	batch int
}

// program returns the program of a kind for a batch size, compiled on first use. Shapes are part of a graph, so the
// last, smaller batch of a set has a program of its own; all work on the same parameters.
func (a *Autoencoder) program(kind programKind, batch int) (*graph.Program, error) {
	key := programKey{kind, batch}
	if p := a.programs[key]; p != nil {
		return p, nil
	}
	p, err := graph.Compile(a.Params, graph.Config{Batch: batch, Mode: kind.mode()}, a.build(kind))
	if err != nil {
		return nil, err
	}
	if a.programs == nil || len(a.programs) >= maxPrograms {
		a.programs = map[programKey]*graph.Program{}
	}
	a.programs[key] = p
	return p, nil
}

// maxPrograms bounds the compiled programs that are kept, each of which holds the activations of its batch.
const maxPrograms = 16

// build returns the function that builds the graph of a kind.
func (a *Autoencoder) build(kind programKind) func(*graph.Scope) graph.Outputs {
	return func(s *graph.Scope) graph.Outputs {
		switch kind {
		case training, evaluation:
			return a.buildLoss(s)
		case encoding:
			return output(Encode(a.Model, s, s.Input(inputName, a.input)).Point())
		case decoding:
			return output(visible(a.Model, a.Model.Decode(s, s.Input(inputName, a.latent))))
		case sampling:
			prior, _ := As[Prior](a.Model)
			return output(visible(a.Model, a.Model.Decode(s, prior.Prior(s))))
		}
		c := Encode(a.Model, s, s.Input(inputName, a.input))
		return output(visible(a.Model, a.Model.Decode(s, c.Z)))
	}
}

func output(y graph.Node) graph.Outputs {
	return graph.Outputs{Read: map[string]graph.Node{outputName: y}}
}

// buildLoss builds the loss. Each term is read as its unweighted average over the batch, beside its weight.
func (a *Autoencoder) buildLoss(s *graph.Scope) graph.Outputs {
	x := s.Input(inputName, a.input)
	c := Encode(a.Model, s, x)
	out := a.Model.Decode(s, c.Z)
	terms := a.Model.Loss(s, x, out, c)
	o := graph.Outputs{Loss: losses.Total(s, terms...), Read: map[string]graph.Node{}}
	a.terms = a.terms[:0]
	for _, t := range terms {
		a.terms = append(a.terms, t.Name)
		o.Read[valueOf(t.Name)] = t.Mean()
		if t.Weight.Valid() {
			o.Read[weightOf(t.Name)] = t.Weight
		}
	}
	return o
}

func valueOf(term string) string  { return "value of " + term }
func weightOf(term string) string { return "weight of " + term }
