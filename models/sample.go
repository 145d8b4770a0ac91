package models

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Sample returns n draws from the model: codes from its prior, decoded. Equal seeds give equal samples. It is an error
// if the model has no prior, or if its decoder needs labels (see [Autoencoder.SampleLabels]).
func (a *Autoencoder) Sample(n int, seed uint64) (*data.Set, error) {
	if n < 1 {
		return nil, fmt.Errorf("models: sample: %d samples: use at least 1", n)
	}
	set, err := a.sample(n, Given{}, seed)
	if err != nil {
		return nil, fmt.Errorf("models: sample: %w", err)
	}
	return set, nil
}

// SampleLabels is [Autoencoder.SampleGiven] for labels alone: it returns one draw for each label.
func (a *Autoencoder) SampleLabels(labels []int, seed uint64) (*data.Set, error) {
	if len(labels) == 0 {
		return nil, errors.New("models: sample: no labels: give at least 1")
	}
	return a.SampleGiven(Given{Labels: labels}, seed)
}

// Given holds the decoder's extra inputs for the samples to draw, one row per sample.
type Given struct {
	Labels []int       // class numbers; nil if the decoder takes no labels
	Inputs data.Inputs // the decoder's named inputs (InputTaker)
}

// n returns the number of samples, 0 if nothing is given.
func (g Given) n() int {
	if g.Labels != nil {
		return len(g.Labels)
	}
	for _, in := range g.Inputs {
		return len(in.X) / max(1, in.D)
	}
	return 0
}

// SampleGiven returns one draw for each row of g: a code from the prior, decoded with that row's label and inputs.
// Equal seeds give equal samples. It is an error if the model has no prior, if the decoder needs something that g
// lacks, or if it does not use something that g has.
func (a *Autoencoder) SampleGiven(g Given, seed uint64) (*data.Set, error) {
	n := g.n()
	if n == 0 {
		return nil, errors.New("models: sample: neither labels nor inputs are given")
	}
	for i, in := range g.Inputs {
		if _, twice := g.Inputs[:i].Named(in.Name); twice {
			return nil, fmt.Errorf("models: sample: the input %q is given twice", in.Name)
		}
		if in.D < 1 || len(in.X) != n*in.D {
			return nil, fmt.Errorf("models: sample: the input %q has %d values, not %d samples of %d",
				in.Name, len(in.X), n, in.D)
		}
	}
	set, err := a.sample(n, g, seed)
	if err != nil {
		return nil, fmt.Errorf("models: sample: %w", err)
	}
	set.Inputs = g.Inputs
	if g.Labels != nil {
		set.Labels = append([]int{}, g.Labels...)
		set.Classes = a.classNames(g.Labels)
	}
	return set, nil
}

// seedStride is the distance between the first run numbers of consecutive seeds, larger than any number of runs.
const seedStride = 0x9e3779b97f4a7c15

// classNames returns the names of the classes, or their numbers if the model has no names.
func (a *Autoencoder) classNames(labels []int) []string {
	names := append([]string{}, a.Classes...)
	for _, label := range labels {
		for label >= len(names) {
			names = append(names, strconv.Itoa(len(names)))
		}
	}
	return names
}

// sample draws n samples, given g.
func (a *Autoencoder) sample(n int, g Given, seed uint64) (*data.Set, error) {
	if !Is[Prior](a.Model) {
		return nil, errors.New("the model has no prior to sample from")
	}
	x := make([]float32, n*a.input)
	for at := 0; at < n; at += inferenceBatch {
		size := min(inferenceBatch, n-at)
		p, err := a.program(sampling, size)
		if err != nil {
			return nil, err
		}
		// Each seed has its own range of run numbers, so neighbouring seeds share no noise.
		p.SetRunNumber(seed*seedStride + uint64(at))
		part, err := g.part(p, at, at+size)
		if err != nil {
			return nil, err
		}
		if err := runWith(p, part); err != nil {
			return nil, err
		}
		if err := copyOutput(x[at*a.input:(at+size)*a.input], p); err != nil {
			return nil, err
		}
	}
	set, err := data.New(x, n, a.input)
	if err != nil {
		return nil, err
	}
	set.Image = a.Image
	return a.unscaled(set)
}

// part returns the rows from lo up to hi, and reports labels and inputs that the program does not use.
func (g Given) part(p *program, lo, hi int) (samples, error) {
	needsLabels := p.Needs(graph.LabelsInput)
	switch {
	case needsLabels && g.Labels == nil:
		return samples{}, errors.New("the decoder needs labels: use SampleLabels, or SampleGiven with Labels")
	case !needsLabels && g.Labels != nil:
		return samples{}, errors.New("the decoder does not use labels: use Sample, or SampleGiven without Labels")
	}
	in := samples{n: hi - lo}
	if needsLabels {
		in.labels = g.Labels[lo:hi]
	}
	for _, one := range g.Inputs {
		if !p.Needs(one.Name) {
			return samples{}, fmt.Errorf("the decoder does not use the input %q", one.Name)
		}
		in.inputs = append(in.inputs, data.Input{Name: one.Name, D: one.D, X: one.X[lo*one.D : hi*one.D]})
	}
	return in, nil
}
