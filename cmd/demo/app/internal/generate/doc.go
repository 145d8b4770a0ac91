// Package generate has the commands that send data through a model: demo reconstruct, encode, decode, sample,
// interpolate and denoise.
package generate

import (
	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
)

// Group has the commands of this package.
var Group = cli.Group{
	Title:    "Encode, decode and generate",
	Commands: []func(*cli.App) *cobra.Command{Reconstruct, Encode, Decode, Sample, Interpolate, Denoise},
}
