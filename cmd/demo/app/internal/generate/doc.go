// Package generate has the commands that send data through a model: demo reconstruct, encode, decode, sample,
// interpolate and denoise.
package generate

import "github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"

// Group has the commands of this package.
var Group = cli.NewGroup("Encode, decode and generate", Reconstruct, Encode, Decode, Sample, Interpolate, Denoise)
