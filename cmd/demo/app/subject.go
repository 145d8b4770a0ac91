package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// subject is what a command works with: a trained model, and the sets that it is taken to.
type subject struct {
	ae          *models.Autoencoder
	name        string // of the model, for titles and files
	train, test *data.Set
}

// subject returns the model of --model with both parts of the set. Without --model it trains the stand-in on the training
// part first, and saves it, so that every command shows something at once.
func (a *app) subject(ctx context.Context, f savedFlags, standIn trainFlags) (*subject, error) {
	if f.model != "" {
		ae, err := models.Load(f.model)
		if err != nil {
			return nil, err
		}
		s := &subject{ae: ae, name: savedName(f.model)}
		if s.train, s.test, err = a.loadBoth(ctx, f.dataFlags, ae); err != nil {
			return nil, err
		}
		return s, fits(ae, s.test)
	}
	standIn.dataFlags = f.dataFlags
	if a.quick {
		standIn.epochs = min(standIn.epochs, quickEpochs)
	}
	train, test, err := a.loadBoth(ctx, f.dataFlags, nil)
	if err != nil {
		return nil, err
	}
	t, err := a.training(standIn, train, test)
	if err != nil {
		return nil, err
	}
	if err := a.prepareOut(); err != nil {
		return nil, err
	}
	fmt.Fprintf(a.stdout, "no --model is given: training %s for %s on %v\n", t.name, count(standIn.epochs, "epoch"), train)
	if err := a.fit(ctx, t, train, newProgress(a.stderr)); err != nil {
		return nil, err
	}
	return &subject{ae: t.ae, name: t.name, train: train, test: test}, nil
}

// savedName is the name of a model that is kept in a file.
func savedName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// standIn is the training of a variant that stands in where no --model is given: that of the tour, unless more is said.
func standIn(variant string, latent, epochs int) trainFlags {
	f := defaultTraining()
	f.model, f.latent, f.epochs, f.batch = variant, latent, epochs, tourBatch
	return f
}

// scaledMSE returns the mean squared error between a set and what a model made of it, and in which units it is: scaled, where
// the model scales, since features in units of their own have no common one.
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
