package models

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Autoencoder is a model with its parameters. It is not safe for concurrent use.
type Autoencoder struct {
	// Model is the definition; do not change it after New.
	Model Model
	// Params holds the weights; changing them changes the autoencoder.
	Params *graph.Params
	// Image is the geometry of the training data, if they were images. Samples and decoded codes inherit it.
	Image data.Image
	// Classes are the names of the training labels, if there were names and the model uses labels. Samples of chosen
	// classes and predictions inherit them.
	Classes []string
	// Features are the names of the training data's features, if they have any.
	Features []string
	// Scaler maps data to the model's units and its output back; nil changes neither. Fit it on the training set and
	// set it before training; it is saved with the model. Every method then takes and returns data in their original
	// units, Sample and Decode too; losses are computed on scaled data. Only [Stepper] takes scaled batches
	// ([data.ScaledSource]).
	Scaler data.Scaler

	input, latent int
	steps, epochs int      // of training so far
	tensors       []string // paths of the parameters and the state that the model uses
	programs      map[programKey]*program
}

// Options says how to make an [Autoencoder]. The zero value is float32 with seed 0.
type Options struct {
	Seed  uint64      // determines the initial weights, the noise and the order of batches
	DType graph.DType // float32 unless gradients are to be checked
}

// New returns an autoencoder with freshly initialised parameters. It reports impossible settings and graphs whose
// shapes do not fit together.
func New(m Model, o Options) (*Autoencoder, error) {
	a := &Autoencoder{Model: m, Params: graph.NewParams(o.DType, o.Seed)}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	return a, nil
}

// prepare checks the model and creates its parameters by building each of its graphs once.
func (a *Autoencoder) prepare() error {
	if err := Check(a.Model); err != nil {
		return err
	}
	var err error
	if a.input, a.latent, err = Sizes(a.Model); err != nil {
		return err
	}
	for _, key := range a.all() {
		key.batch = 2
		p, err := a.compile(key)
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
