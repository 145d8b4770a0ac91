// Package tutor has the commands of the tutorial: demo experiments, figures, verify and tutorial.
package tutor

import "github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"

// Group has the commands of this package.
var Group = cli.NewGroup("The tutorial", Experiments, Figures, Verify, Tutorial)
