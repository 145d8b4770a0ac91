package training

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// Subject is what a command works with: a trained model and two sets.
type Subject struct {
	AE          *models.Autoencoder
	Name        string // of the model, for titles and files
	Train, Test *data.Set
}

// Load returns the model of --model with both parts of the set. Without --model it trains the stand-in on the training
// part and saves it, so that every command shows something at once.
func Load(ctx context.Context, a *cli.App, f input.SavedFlags, standIn Flags) (*Subject, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	if f.Model != "" {
		ae, err := input.LoadModel("model", f.Model)
		if err != nil {
			return nil, err
		}
		s := &Subject{AE: ae, Name: SavedName(f.Model)}
		if s.Train, s.Test, err = input.LoadBoth(ctx, a, f.DataFlags, ae); err != nil {
			return nil, err
		}
		return s, input.Fits(ae, s.Test)
	}
	standIn.DataFlags = f.DataFlags
	if a.Quick {
		standIn.Epochs = min(standIn.Epochs, input.QuickEpochs)
	}
	options, err := standIn.Options()
	if err != nil {
		return nil, err
	}
	sets, err := standIn.Sets(ctx, a, options)
	if err != nil {
		return nil, err
	}
	t, err := NewJob(a, standIn, options, sets)
	if err != nil {
		return nil, err
	}
	if err := a.PrepareOut(); err != nil {
		return nil, err
	}
	fmt.Fprintf(a.Stdout, "no --model is given: training %s for %s on %v\n",
		t.Name, report.Count(standIn.Epochs, "epoch"), t.Train)
	if err := t.Fit(ctx, a, progress.New(a.Stderr)); err != nil {
		return nil, err
	}
	return &Subject{AE: t.AE, Name: t.Name, Train: t.Train, Test: t.Test}, nil
}

// SavedName is the name of a model that is kept in a file.
func SavedName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// StandIn returns the training of a variant that stands in for a missing --model: as in the tour.
func StandIn(variant string, latent int) Flags {
	f := Defaults()
	f.Model, f.Latent, f.Epochs, f.Batch = variant, latent, TourEpochs, TourBatch
	return f
}

// scaledMSE returns the mean squared error of a reconstruction. If the model scales, it is of scaled features, because
// the features themselves have no common unit.
func scaledMSE(ae *models.Autoencoder, set, reconstruction *data.Set) (float64, error) {
	if ae.Scaler != nil {
		var err error
		if set, err = ae.Scaler.Apply(set); err != nil {
			return 0, err
		}
		if reconstruction, err = ae.Scaler.Apply(reconstruction); err != nil {
			return 0, err
		}
	}
	return eval.MSE(set, reconstruction)
}

// How the models of the tour, and those that stand in for a saved one, are trained.
const (
	TourEpochs = 12
	TourBatch  = 64
)

// Seen returns a set as the model sees it.
func (s *Subject) Seen(set *data.Set) (*data.Set, error) {
	if s.AE.Scaler == nil {
		return set, nil
	}
	return s.AE.Scaler.Apply(set)
}

// Part returns a part of the set; an empty one is the test part.
func (s *Subject) Part(p string) (*data.Set, error) {
	switch input.Split(p) {
	case input.TrainSplit:
		return s.Train, nil
	case input.AllSplit:
		return data.Concat(s.Train, s.Test)
	}
	return s.Test, nil
}

// TellsLabels reports whether the decoder of the model needs labels.
func (s *Subject) TellsLabels() bool {
	one := &data.Set{X: make([]float32, s.AE.Latent()), N: 1, D: s.AE.Latent()}
	_, err := s.AE.Decode(one)
	return err != nil && len(s.AE.Classes) > 0
}
