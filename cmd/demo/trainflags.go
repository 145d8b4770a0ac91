package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// trainFlags are the flags of demo train.
type trainFlags struct {
	model, data, init, name           string
	hidden                            string
	latent                            int
	activation, output, reconstructed string
	dropout                           float64
	settings                          []string
	epochs, batch                     int
	rate, clipNorm                    float64
	optimizer                         string
}

// fileName is the name of the files that training writes.
func (f trainFlags) fileName() string {
	switch {
	case f.name != "":
		return f.name
	case f.init != "":
		return strings.TrimSuffix(filepath.Base(f.init), filepath.Ext(f.init))
	}
	return fmt.Sprintf("%s-%d", f.model, f.latent)
}

// fitOptions checks the flags of training. Zeros would mean defaults to models.Fit, so they are refused here.
func (f trainFlags) fitOptions() (models.FitOptions, error) {
	var o models.FitOptions
	switch {
	case f.epochs < 1:
		return o, fmt.Errorf("--epochs %d: there must be at least 1", f.epochs)
	case f.batch < 1:
		return o, fmt.Errorf("--batch %d: a step needs at least 1 image", f.batch)
	case !(f.rate > 0) || math.IsInf(f.rate, 1):
		return o, fmt.Errorf("--lr %v: it must be positive and finite", f.rate)
	case !(f.clipNorm >= 0) || math.IsInf(f.clipNorm, 1):
		return o, fmt.Errorf("--clip-norm %v: it must be finite and at least 0", f.clipNorm)
	case f.name != "" && (f.name != filepath.Base(f.name) || f.name == "." || f.name == ".."):
		return o, fmt.Errorf("--name %q: it must be a name without folders; --out is the folder", f.name)
	}
	method, err := optim.ByName(f.optimizer)
	if err != nil {
		return o, fmt.Errorf("--optimizer: %w", err)
	}
	return models.FitOptions{Epochs: f.epochs, Batch: f.batch, LearningRate: f.rate, Method: method, ClipNorm: f.clipNorm}, nil
}

// checkDefinition checks the flags that define a model as far as that is possible before the data are known.
func (f trainFlags) checkDefinition() error {
	if f.init != "" {
		return nil
	}
	_, err := f.define(1)
	return err
}

// build makes the model for samples of the given number of features.
func (f trainFlags) build(input int, seed uint64) (*models.Autoencoder, error) {
	m, err := f.define(input)
	if err != nil {
		return nil, asUsage(err)
	}
	ae, err := models.New(m, models.Options{Seed: seed})
	return ae, asUsage(err)
}

// define makes the definition of the model.
func (f trainFlags) define(input int) (models.Model, error) {
	if f.latent < 1 {
		return nil, fmt.Errorf("--latent %d: a code of %d units: there must be at least 1", f.latent, f.latent)
	}
	hidden, err := parseWidths(f.hidden)
	if err != nil {
		return nil, err
	}
	m, err := models.Build(f.model, models.Spec{
		Input: input, Latent: f.latent, Hidden: hidden, Activation: graph.Activation(f.activation),
		Output: graph.Activation(f.output), Error: f.reconstructed, Dropout: f.dropout,
	})
	if err != nil {
		return nil, err
	}
	for _, setting := range f.settings {
		key, value, ok := strings.Cut(setting, "=")
		switch {
		case !ok:
			return nil, fmt.Errorf("--set %q: it must be KEY=VALUE, such as lambda=0.1", setting)
		case key == "input":
			return nil, fmt.Errorf("--set %s: the number of inputs follows from the data", setting)
		}
		if m, err = models.Set(m, key, value); err != nil {
			return nil, fmt.Errorf("--set %s: %w", setting, err)
		}
	}
	return m, models.Check(m)
}

// parseWidths reads the widths of hidden layers: nil, the variant's own, if the text is empty; no layers for "none".
func parseWidths(text string) ([]int, error) {
	switch text {
	case "":
		return nil, nil
	case "none":
		return []int{}, nil
	}
	var out []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("--hidden %q: it must be widths of at least 1 with commas between, such as 256,128, or none", text)
		}
		out = append(out, n)
	}
	return out, nil
}
