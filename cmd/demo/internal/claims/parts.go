package claims

import "github.com/aegis-ae/aegis/cmd/demo/internal/experiments"

// What claims take from the experiments, under short names.
type (
	bench   = experiments.Bench
	recipe  = experiments.Recipe
	trained = experiments.Trained
	checks  = experiments.Checks
)

var (
	mseOf         = experiments.ReconstructionMSE
	gaussianNoise = experiments.GaussianNoise
	maskingNoise  = experiments.MaskingNoise
)
