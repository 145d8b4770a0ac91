package models

import "github.com/aegis-ae/aegis/graph"

// The kinds of programs whose operations the tests count.
const (
	TrainingProgram       = training
	EvaluationProgram     = evaluation
	EncodingProgram       = encoding
	DecodingProgram       = decoding
	ReconstructionProgram = reconstruction
)

// Compiled returns a program of the autoencoder.
func (a *Autoencoder) Compiled(kind programKind, batch int) (*graph.Program, error) {
	p, err := a.program(kind, batch)
	if err != nil {
		return nil, err
	}
	return p.Program, nil
}
