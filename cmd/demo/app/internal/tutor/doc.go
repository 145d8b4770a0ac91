// Package tutor has the commands of the tutorial: demo experiments, figures, verify and tutorial.
package tutor

import (
	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
)

// Group has the commands of this package.
var Group = cli.Group{
	Title:    "The tutorial",
	Commands: []func(*cli.App) *cobra.Command{Experiments, Figures, Verify, Tutorial},
}
