package models

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// inferenceBatch is the number of samples in one run of an encoder or decoder: enough for efficient matrix products,
// few enough to keep the activations in the cache.
const inferenceBatch = 256

// The names of programs' inputs and outputs.
const (
	inputName  = "x"
	outputName = "y"

	reconstructionName = "reconstruction" // each sample's error
	klName             = "KL"             // each sample's divergence
)

// programKind says what a program computes.
type programKind int

const (
	training         programKind = iota // the loss, its terms and the gradients
	evaluation                          // the loss and its terms, without dropout and corruption
	encoding                            // x to code
	decoding                            // code to data
	reconstruction                      // x to data
	sampling                            // nothing to data
	ownProgram                          // a Program of the model
	posterior                           // x to mean and log-variance of the code
	sampleLoss                          // each sample's loss terms, with drawn codes
	sampleLossAtMean                    // the same at the posterior means
	likelihood                          // x and z to log p(x|z) and log p(z)
)

func (k programKind) mode() graph.Mode {
	switch k {
	case training:
		return graph.Training
	case evaluation, sampleLoss:
		return graph.Evaluation
	}
	return graph.Inference
}

type programKey struct {
	kind  programKind
	own   string // the name of the model's own program
	batch int
	decay float64 // weight decay of a training program
}

// program is a compiled graph with the names of its loss terms, which may depend on the mode.
type program struct {
	*graph.Program
	terms []termOutputs
	parts []string    // other outputs with one value per sample
	named data.Inputs // possible inputs beside x, codes and labels
	feeds []graph.Feed
}

// termOutputs are the output names of a term's unweighted value and its weight, which is "" if there is none.
type termOutputs struct {
	name, value, weight string
	role                losses.Role
	ofBatch             bool
}

// program returns the program of a kind for a batch size, compiled on first use. Shapes are part of a graph, so the
// smaller last batch of a set has its own program; all share the same parameters.
func (a *Autoencoder) program(kind programKind, batch int) (*program, error) {
	return a.compiled(programKey{kind: kind, batch: batch})
}

func (a *Autoencoder) compiled(key programKey) (*program, error) {
	if p := a.programs[key]; p != nil {
		return p, nil
	}
	p, err := a.compile(key)
	if err != nil {
		return nil, err
	}
	if a.programs == nil || len(a.programs) >= maxPrograms {
		a.programs = map[programKey]*program{}
	}
	a.programs[key] = p
	return p, nil
}

// maxPrograms bounds the number of compiled programs that are kept; each holds the activations of its batch.
const maxPrograms = 16

func (a *Autoencoder) compile(key programKey) (*program, error) {
	p := &program{named: InputsOf(a.Model)}
	var own Program
	var err error
	if key.kind == ownProgram {
		if own, err = a.own(key.own); err != nil {
			return nil, err
		}
		p.named = append(p.named, own.Inputs...)
	}
	config := graph.Config{Batch: key.batch, Mode: key.kind.mode()}
	p.Program, err = graph.Compile(a.Params, config, func(s *graph.Scope) graph.Outputs {
		switch key.kind {
		case training, evaluation:
			return a.buildLoss(s, p, key.decay)
		case encoding:
			return output(a.encode(s, s.Input(inputName, a.input)).Point())
		case decoding:
			return output(a.decodeData(s, s.Input(inputName, a.latent)))
		case sampling:
			prior, _ := As[Prior](a.Model)
			z := prior.Prior(s)
			a.checkShape(s, "prior's draw", z, a.latent)
			return output(a.decodeData(s, z))
		case ownProgram:
			return a.buildOwn(s, own)
		case posterior:
			return output(a.buildPosterior(s))
		case sampleLoss, sampleLossAtMean:
			return a.buildSampleLosses(s, p)
		case likelihood:
			return a.buildLikelihood(s)
		}
		c := a.encode(s, s.Input(inputName, a.input))
		return output(a.decodeData(s, c.Z))
	})
	if err != nil {
		return nil, err
	}
	return p, p.checkInputs(key.kind)
}

// all lists the model's programs. The posterior is part of encoding, and likelihoods are composed from the others.
func (a *Autoencoder) all() []programKey {
	keys := []programKey{{kind: training}, {kind: evaluation}, {kind: encoding}, {kind: decoding}, {kind: reconstruction}}
	if Is[Prior](a.Model) {
		keys = append(keys, programKey{kind: sampling})
	}
	for _, p := range a.ownPrograms() {
		keys = append(keys, programKey{kind: ownProgram, own: p.Name})
	}
	return keys
}

func output(y graph.Node) graph.Outputs {
	return graph.Outputs{Read: map[string]graph.Node{outputName: y}}
}

// encode calls the model's Encode and checks the shape of the code: one that is too narrow would broadcast silently.
func (a *Autoencoder) encode(s *graph.Scope, x graph.Node) Code {
	c := Encode(a.Model, s, x)
	a.checkShape(s, "code", c.Z, a.latent)
	if c.Mean.Valid() {
		a.checkShape(s, "mean of the code", c.Mean, a.latent)
	}
	if c.LogVar.Valid() {
		a.checkShape(s, "log-variance of the code", c.LogVar, a.latent)
	}
	return c
}

// decode calls the model's Decode and checks the shape of the output.
func (a *Autoencoder) decode(s *graph.Scope, z graph.Node) graph.Node {
	out := a.Model.Decode(s, z)
	a.checkShape(s, "decoder's output", out, a.input)
	return out
}

// decodeData decodes to data: the decoder's output with its activation.
func (a *Autoencoder) decodeData(s *graph.Scope, z graph.Node) graph.Node {
	x := ActivateOutput(a.Model, a.decode(s, z))
	a.checkShape(s, "activated output", x, a.input)
	return x
}

func (a *Autoencoder) checkShape(s *graph.Scope, what string, n graph.Node, features int) {
	if want := []int{s.Batch(), features}; s.Err() == nil && !slices.Equal(n.Shape(), want) {
		s.Fail(fmt.Errorf("the %s has shape %v; it must be %v", what, n.Shape(), want))
	}
}

// buildLoss builds the loss, with a penalty on the weights that the loss trains if decay is positive. Each term is read
// as its unweighted average over the batch, beside its weight.
func (a *Autoencoder) buildLoss(s *graph.Scope, p *program, decay float64) graph.Outputs {
	x := s.Input(inputName, a.input)
	c := a.encode(s, x)
	out := a.decode(s, c.Z)
	terms := a.Model.Loss(s, x, out, c)
	total := losses.Total(s, terms...)
	if decay > 0 {
		// Leave out weights that the loss does not depend on, such as a classifier's decoder: they would only shrink.
		weights := s.WeightsOf(total)
		if len(weights) == 0 && s.Err() == nil {
			s.Fail(errors.New("weight decay: the loss trains no weights; set WeightDecay to 0"))
		}
		penalty := losses.WeightL2(s, weights...)
		penalty.Name = "weight decay"
		terms = append(terms, penalty.Times(decay))
		total = losses.Total(s, terms...)
	}
	o := graph.Outputs{Loss: total, Read: map[string]graph.Node{}}
	for _, t := range terms {
		p.terms = append(p.terms, readTerm(o.Read, t, t.Mean()))
	}
	return o
}

// readTerm makes a term's value and its weight, if it has one, outputs of a graph.
func readTerm(read map[string]graph.Node, t losses.Term, value graph.Node) termOutputs {
	names := termOutputs{name: t.Name, value: "value of " + t.Name, role: t.Role, ofBatch: t.OfBatch}
	read[names.value] = value
	if t.Weight.Valid() {
		names.weight = "weight of " + t.Name
		read[names.weight] = t.Weight
	}
	return names
}
