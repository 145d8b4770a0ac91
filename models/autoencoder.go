package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Autoencoder is a model with its parameters. It is not safe for concurrent use.
type Autoencoder struct {
	// Model is the definition; do not change it after New.
	Model Model
	// Params holds the weights. Whoever changes them changes the autoencoder.
	Params *graph.Params
	// Image is the geometry of the data the model was trained on, if they were images. Samples and decoded codes get
	// it.
	Image data.Image
	// Classes are the names of the labels the model was trained with, if they were given and the model uses them.
	// Samples of chosen classes and predictions get them.
	Classes []string
	// Features are the names of the features of the data the model was trained on, if they have any.
	Features []string
	// Scaler maps data to what the model sees, and what it makes back to the units of the data; nil leaves both as they are.
	// Fit it on the training set and set it before training; it is saved with the model. With it every method takes and
	// returns data in their own units, Sample and Decode too; losses are those of scaled data. Only Stepper, which does not
	// look at data, takes scaled batches (data.ScaledSource).
	Scaler data.Scaler

	input, latent int
	steps, epochs int      // of training so far
	tensors       []string // paths of the parameters and the state that the model uses
	programs      map[programKey]*program
}

// Options says how an Autoencoder is made. The zero value is float32 with seed 0.
type Options struct {
	Seed  uint64      // decides the initial weights, the noise and the order of batches
	DType graph.DType // float32 unless gradients are to be checked
}

// New returns an autoencoder with freshly initialised parameters. It returns an error for a model with impossible
// settings or a graph that does not fit together.
func New(m Model, o Options) (*Autoencoder, error) {
	a := &Autoencoder{Model: m, Params: graph.NewParams(o.DType, o.Seed)}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	return a, nil
}

// prepare checks the model and makes its parameters, by building each of its graphs once.
func (a *Autoencoder) prepare() error {
	if err := Check(a.Model); err != nil {
		return err
	}
	var err error
	if a.input, a.latent, err = sizes(a.Model); err != nil {
		return err
	}
	for _, kind := range a.kinds() {
		p, err := a.compile(programKey{kind: kind, batch: 2})
		if err != nil {
			return err
		}
		a.tensors = append(a.tensors, p.Tensors()...)
	}
	return nil
}

// Input returns the number of features of a sample.
func (a *Autoencoder) Input() int { return a.input }

// Latent returns the number of units of the code.
func (a *Autoencoder) Latent() int { return a.latent }

// Steps returns how many training steps the parameters have had.
func (a *Autoencoder) Steps() int { return a.steps }

// Epochs returns how many whole passes over a training set the parameters have had.
func (a *Autoencoder) Epochs() int { return a.epochs }

// Encode returns the code of every sample, without noise (the posterior mean, where there is a posterior): a set of
// Latent features with the labels of s.
func (a *Autoencoder) Encode(s *data.Set) (*data.Set, error) {
	codes, err := a.apply(encoding, s)
	if err != nil {
		return nil, fmt.Errorf("models: encode: %w", err)
	}
	for j := range a.latent {
		codes.Features = append(codes.Features, fmt.Sprintf("z%d", j+1))
	}
	return codes, nil
}

// Decode returns the data that codes of Latent features stand for, with the labels of the codes.
func (a *Autoencoder) Decode(codes *data.Set) (*data.Set, error) {
	x, err := a.apply(decoding, codes)
	if err != nil {
		return nil, fmt.Errorf("models: decode: %w", err)
	}
	x.Image = a.Image
	return x, nil
}

// Reconstruct returns the reconstruction of every sample, through its code without noise, with the names, labels and
// geometry of s.
func (a *Autoencoder) Reconstruct(s *data.Set) (*data.Set, error) {
	x, err := a.apply(reconstruction, s)
	if err != nil {
		return nil, fmt.Errorf("models: reconstruct: %w", err)
	}
	x.Image, x.Features = s.Image, s.Features
	return x, nil
}

// apply runs a program that maps a set to a set, batch by batch; every sample is there, the last batch being as small
// as it is.
func (a *Autoencoder) apply(kind programKind, s *data.Set) (*data.Set, error) {
	s, err := a.forModel(kind, s)
	if err != nil {
		return nil, err
	}
	var x []float32
	at, out := 0, 0
	for b := range s.Batches(data.BatchOptions{Size: inferenceBatch}) {
		p, err := a.program(kind, b.N)
		if err != nil {
			return nil, err
		}
		if err := run(p, samplesOf(b)); err != nil {
			return nil, err
		}
		if x == nil {
			y, err := p.Output(outputName)
			if err != nil {
				return nil, err
			}
			out = y.Shape[1]
			x = make([]float32, s.N*out)
		}
		if err := copyOutput(x[at*out:(at+b.N)*out], p); err != nil {
			return nil, fmt.Errorf("samples %d to %d: %w", at, at+b.N-1, err)
		}
		at += b.N
	}
	set := &data.Set{Name: s.Name, X: x, N: s.N, D: out, Labels: s.Labels, Classes: s.Classes}
	if kind == decoding || kind == reconstruction {
		if set, err = a.unscaled(set); err != nil {
			return nil, err
		}
	}
	return set, set.Check()
}

// forModel returns a set as a program of the kind takes it, and reports one that it cannot take.
func (a *Autoencoder) forModel(kind programKind, s *data.Set) (*data.Set, error) {
	if kind == decoding {
		if err := s.Check(); err != nil {
			return nil, err
		}
		return s, checkFeatures(s, a.latent)
	}
	s, err := a.scaled(s)
	if err != nil {
		return nil, err
	}
	return s, checkFeatures(s, a.input)
}

func checkFeatures(s *data.Set, features int) error {
	if s.D != features {
		return fmt.Errorf("the set has %d features; the model takes %d", s.D, features)
	}
	return nil
}

// samples are what a program is run on: all of x and labels, or the given rows of them.
type samples struct {
	x      []float32
	labels []int // nil if there are none
	rows   []int // nil for all
	n      int
}

func samplesOf(b data.Batch) samples { return samples{x: b.X, labels: b.Labels, n: b.N} }

// run feeds samples, and their labels where the program wants them.
func run(p *program, in samples) error {
	x := graph.Feed{Name: inputName, Float32: in.x, Rows: in.rows}
	if !p.Needs(graph.LabelsInput) {
		return p.Run(x)
	}
	if in.labels == nil {
		return errNoLabels
	}
	return p.Run(x, graph.Feed{Name: graph.LabelsInput, Labels: in.labels, Rows: in.rows})
}

// copyOutput copies the program's output, which must be finite.
func copyOutput(dst []float32, p *program) error {
	out, err := p.Output(outputName)
	if err != nil {
		return err
	}
	if err := (graph.Tensor{Shape: out.Shape, Float32: dst}).CopyFrom(out); err != nil {
		return err
	}
	for _, v := range dst {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return fmt.Errorf("the output is not finite: %s", p.NonFinite())
		}
	}
	return nil
}
