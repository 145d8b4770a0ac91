package models

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Sample returns n draws from the model: codes from its prior, decoded. Equal seeds give equal samples. It returns an
// error if the model has no prior, or if its decoder needs labels: see SampleLabels.
func (a *Autoencoder) Sample(n int, seed uint64) (*data.Set, error) {
	if n < 1 {
		return nil, fmt.Errorf("models: sample: %d samples: there must be at least 1", n)
	}
	set, err := a.sample(n, nil, seed)
	if err != nil {
		return nil, fmt.Errorf("models: sample: %w", err)
	}
	return set, nil
}

// SampleLabels returns a draw from the model for each label, the number of a class: codes from its prior, decoded as
// members of that class. Equal seeds give equal samples. It returns an error if the model has no prior, or if labels
// make no difference to its decoder.
func (a *Autoencoder) SampleLabels(labels []int, seed uint64) (*data.Set, error) {
	if len(labels) == 0 {
		return nil, errors.New("models: sample: no labels: there must be at least 1")
	}
	set, err := a.sample(len(labels), labels, seed)
	if err != nil {
		return nil, fmt.Errorf("models: sample: %w", err)
	}
	set.Labels = append([]int{}, labels...)
	set.Classes = a.classNames(labels)
	return set, nil
}

// seedStride is how far apart the numbers of runs begin for two seeds that follow each other: farther than any has runs.
const seedStride = 0x9e3779b97f4a7c15

// classNames returns the names of the classes, or numbers for them where the model has not been told.
func (a *Autoencoder) classNames(labels []int) []string {
	names := append([]string{}, a.Classes...)
	for _, label := range labels {
		for label >= len(names) {
			names = append(names, strconv.Itoa(len(names)))
		}
	}
	return names
}

// sample draws n samples, of the given labels if there are any.
func (a *Autoencoder) sample(n int, labels []int, seed uint64) (*data.Set, error) {
	if _, ok := As[Prior](a.Model); !ok {
		return nil, errors.New("the model has no prior to sample from")
	}
	x := make([]float32, n*a.input)
	for at := 0; at < n; at += inferenceBatch {
		size := min(inferenceBatch, n-at)
		p, err := a.program(sampling, size)
		if err != nil {
			return nil, err
		}
		// Runs of one seed are numbered from a place of their own, so that neighbouring seeds share no noise.
		p.SetRunNumber(seed*seedStride + uint64(at))
		var feeds []graph.Feed
		switch conditional := p.Needs(graph.LabelsInput); {
		case conditional && labels == nil:
			return nil, errors.New("the decoder needs labels: SampleLabels takes them")
		case !conditional && labels != nil:
			return nil, errors.New("labels make no difference to the decoder: Sample draws without them")
		case conditional:
			feeds = append(feeds, graph.Feed{Name: graph.LabelsInput, Labels: labels[at : at+size]})
		}
		if err := p.Run(feeds...); err != nil {
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
