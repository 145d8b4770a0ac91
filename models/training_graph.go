package models

import "github.com/aegis-ae/aegis/graph"

// TrainingGraph compiles the graph of a training step for a batch size: the loss, the value and weight of each term,
// and the gradients. Use it to inspect the graph, for instance with [graph.Program.WriteDot]; running it changes no
// trainable parameter. A size of 0 means 1; a negative one is an error.
func (a *Autoencoder) TrainingGraph(batch int) (*graph.Program, error) {
	own := *a
	own.programs = nil // keep this program apart from the one that Fit uses
	p, err := own.program(training, batch)
	if err != nil {
		return nil, err
	}
	return p.Program, nil
}
