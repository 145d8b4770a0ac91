package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Encode returns the code of every sample, without noise (the mean of the posterior, if there is one): a set of Latent
// features with the labels of s.
func (a *Autoencoder) Encode(s *data.Set) (*data.Set, error) {
	codes, err := a.apply(programKey{kind: encoding}, s)
	if err != nil {
		return nil, fmt.Errorf("models: encode: %w", err)
	}
	for j := range a.latent {
		codes.Features = append(codes.Features, fmt.Sprintf("z%d", j+1))
	}
	return codes, nil
}

// Decode decodes codes of Latent features to data, with the labels of the codes.
func (a *Autoencoder) Decode(codes *data.Set) (*data.Set, error) {
	x, err := a.apply(programKey{kind: decoding}, codes)
	if err != nil {
		return nil, fmt.Errorf("models: decode: %w", err)
	}
	x.Image = a.Image
	return x, nil
}

// Reconstruct returns the reconstruction of every sample from its code without noise, with the names, labels and
// geometry of s.
func (a *Autoencoder) Reconstruct(s *data.Set) (*data.Set, error) {
	x, err := a.apply(programKey{kind: reconstruction}, s)
	if err != nil {
		return nil, fmt.Errorf("models: reconstruct: %w", err)
	}
	x.Image, x.Features = s.Image, s.Features
	return x, nil
}

// apply runs a program that maps a set to a set, batch by batch. The last batch may be smaller, so every sample is
// included.
func (a *Autoencoder) apply(key programKey, s *data.Set) (*data.Set, error) {
	ofCodes, makesData := key.kind == decoding, key.kind == decoding || key.kind == reconstruction
	if key.kind == ownProgram {
		own, err := a.own(key.own)
		if err != nil {
			return nil, err
		}
		ofCodes, makesData = own.OfCodes, own.MakesData
	}
	s, err := a.forModel(ofCodes, s)
	if err != nil {
		return nil, err
	}
	var x []float32
	at, out := 0, 0
	for b := range s.Batches(data.BatchOptions{Size: inferenceBatch}) {
		key.batch = b.N
		p, err := a.compiled(key)
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
	set := &data.Set{Name: s.Name, X: x, N: s.N, D: out, Labels: s.Labels, Classes: s.Classes, Inputs: s.Inputs}
	if makesData {
		if set, err = a.unscaled(set); err != nil {
			return nil, err
		}
	}
	return set, set.Check()
}

// forModel returns data or codes as a program takes them, and reports those that do not fit.
func (a *Autoencoder) forModel(ofCodes bool, s *data.Set) (*data.Set, error) {
	if ofCodes {
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

// samples are the input of a program's run: x, labels and inputs, all rows or the given ones.
type samples struct {
	x      []float32
	labels []int // nil if there are none
	inputs data.Inputs
	rows   []int // nil for all
	n      int
}

func samplesOf(b data.Batch) samples {
	return samples{x: b.X, labels: b.Labels, inputs: b.Inputs, n: b.N}
}

// run runs a program on samples, with the labels and named inputs that it needs.
func run(p *program, in samples) error {
	x := graph.Feed{Name: inputName, Float32: in.x, Rows: in.rows}
	return runWith(p, in, x)
}

// runWith runs a program on the given feeds and the labels and named inputs of samples.
func runWith(p *program, in samples, feeds ...graph.Feed) error {
	var err error
	if p.feeds, err = p.feedInputs(append(p.feeds[:0], feeds...), in.inputs, in.rows); err != nil {
		return err
	}
	if p.Needs(graph.LabelsInput) {
		if in.labels == nil {
			return errNoLabels
		}
		p.feeds = append(p.feeds, graph.Feed{Name: graph.LabelsInput, Labels: in.labels, Rows: in.rows})
	}
	return p.Run(p.feeds...)
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
