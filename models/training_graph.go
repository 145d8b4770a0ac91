package models

import "github.com/aegis-ae/aegis/graph"

// TrainingGraph compiles the graph of a training step for batches of the given size: the loss, the value and the weight
// of each of its terms, and the gradients. It is there to be looked at, as graph.Program.WriteDot draws it; running it
// changes no trainable parameter. It is an error if the size is negative; 0 means 1.
func (a *Autoencoder) TrainingGraph(batch int) (*graph.Program, error) {
	own := *a
	own.programs = nil // what is done with the graph must not meet the training's
	p, err := own.program(training, batch)
	if err != nil {
		return nil, err
	}
	return p.Program, nil
}
