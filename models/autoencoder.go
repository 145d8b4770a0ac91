package models

import (
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
	// Scaler maps data to what the model sees, and what it makes back to the units of the data; nil leaves both as they
	// are. Fit it on the training set and set it before training; it is saved with the model. With it every method
	// takes and returns data in their own units, Sample and Decode too; losses are those of scaled data. Only Stepper,
	// which does not look at data, takes scaled batches (data.ScaledSource).
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
